"""One file per family of identifiers; each recognizer is usable alone in Presidio."""
