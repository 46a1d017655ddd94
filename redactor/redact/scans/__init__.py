"""Scanned pages: lines set anew in pixels, and the text layer over them."""
