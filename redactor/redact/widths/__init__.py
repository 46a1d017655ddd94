"""Gaps and boxes whose widths do not single out what was removed."""
