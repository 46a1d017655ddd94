"""The systems documents come from, one file each, and what they share."""
