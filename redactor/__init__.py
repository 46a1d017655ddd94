"""Redactor: document redaction for Danish access-to-records requests."""

__version__ = "0.1.0"
