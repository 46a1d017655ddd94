"""The web robot: a real browser that follows a recipe through a system without an API."""
