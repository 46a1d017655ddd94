"""Decisions folded into what holds now. Pure: no input or output."""

from redactor.review.answers import (
    DocumentAnswers,
    Duty,
    Extraction,
    Openness,
    Remainder,
    duties,
    mentions_hidden,
    sentences,
    unanswered,
)
from redactor.review.approval import Stage, case_digest, document_digest, stage_of
from redactor.review.contradictions import (
    Contradiction,
    Place,
    contradictions,
    left_standing,
    lies_over,
    spaced,
)
from redactor.review.effective import (
    Effective,
    after,
    batch_of,
    box_key,
    decisions_digest,
    effective,
    in_force,
)
from redactor.review.marks import DocumentMark, Given, Handover, Step
from redactor.review.progress import Block, Progress, Wanting, blocks, progress, undecided
from redactor.review.risk import Risk, risks, sample

__all__ = [
    "Block",
    "Contradiction",
    "DocumentAnswers",
    "DocumentMark",
    "Duty",
    "Effective",
    "Extraction",
    "Given",
    "Handover",
    "Openness",
    "Place",
    "Progress",
    "Remainder",
    "Risk",
    "Stage",
    "Step",
    "Wanting",
    "after",
    "batch_of",
    "blocks",
    "box_key",
    "case_digest",
    "contradictions",
    "decisions_digest",
    "document_digest",
    "duties",
    "effective",
    "in_force",
    "left_standing",
    "lies_over",
    "mentions_hidden",
    "progress",
    "risks",
    "sample",
    "sentences",
    "spaced",
    "stage_of",
    "unanswered",
    "undecided",
]
