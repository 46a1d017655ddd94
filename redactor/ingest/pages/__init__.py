"""PDF pages to text with a box for every code point."""
