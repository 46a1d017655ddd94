"""Pages -> findings, grouped into entities.

Names are imported on first use: Presidio takes most of a second to import.
"""
