"""Decisions folded into what holds now. Pure: no input or output."""

from redactor.review.approval import Stage, case_digest, document_digest, stage_of
from redactor.review.contradictions import Contradiction, contradictions
from redactor.review.effective import Effective, box_key, decisions_digest, effective, in_force
from redactor.review.marks import DocumentMark, Given, Handover, Step
from redactor.review.progress import Block, Progress, blocks, progress, undecided
from redactor.review.risk import Risk, risks

__all__ = [
    "Block",
    "Contradiction",
    "DocumentMark",
    "Effective",
    "Given",
    "Handover",
    "Progress",
    "Risk",
    "Stage",
    "Step",
    "blocks",
    "box_key",
    "case_digest",
    "contradictions",
    "decisions_digest",
    "document_digest",
    "effective",
    "in_force",
    "progress",
    "risks",
    "stage_of",
    "undecided",
]
