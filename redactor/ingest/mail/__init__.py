"""Mails of every format, as pages and parts."""
