"""Decisions folded into what holds now. Pure: no input or output."""

from redactor.review.effective import Effective, decisions_digest, effective

__all__ = ["Effective", "decisions_digest", "effective"]
