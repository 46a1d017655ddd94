"""Findings for what a page shows and no text says: signatures, faces, writing nobody can read."""
