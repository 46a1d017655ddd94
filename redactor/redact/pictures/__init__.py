"""Pictures: their pixels, their formats, and what they carry besides."""
