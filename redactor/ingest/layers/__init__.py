"""Text layers of scans that are worth nothing: found, and taken out of the file."""
