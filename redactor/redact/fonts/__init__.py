"""Fonts: how codes read and stand, and font files with only what is still shown."""
