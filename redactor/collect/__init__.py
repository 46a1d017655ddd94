"""Collecting: from a recipe and a case number to a complete, ordered, provable bundle."""
