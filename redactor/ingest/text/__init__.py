"""Text and HTML, set as pages by ourselves."""
