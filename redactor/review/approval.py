"""Where a case stands between two pairs of hands: read off what holds, never stored.

Digests bind a yes to the decisions it was given for, so any later decision voids it by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from redactor.model import Approval
from redactor.review.answers import DocumentAnswers
from redactor.review.effective import Effective, decisions_digest
from redactor.review.marks import DocumentMark, Handover, Step


class Stage(StrEnum):
    """A case's way from upload to release."""

    EMPTY = "empty"
    READING = "reading"
    REVIEW = "review"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RELEASED = "released"

    @property
    def danish(self) -> str:
        return _STAGES[self]


_STAGES = {
    Stage.EMPTY: "Mangler dokumenter",
    Stage.READING: "Læses",
    Stage.REVIEW: "Til gennemgang",
    Stage.RETURNED: "Sendt tilbage",
    Stage.SUBMITTED: "Til godkendelse",
    Stage.APPROVED: "Godkendt",
    Stage.RELEASED: "Klar til udlevering",
}


def document_digest(
    items: Iterable[Effective],
    mark: DocumentMark | None,
    answers: DocumentAnswers | None = None,
) -> str:
    """Digest of everything decided about one document: findings, boxes, mark and answers."""
    digest = decisions_digest(items)
    if mark is None and answers is None:
        return digest
    line = json.dumps(
        [
            digest,
            [mark.given.value, sorted(mark.legal_basis), mark.reason] if mark else None,
            [
                answers.extraction.value, answers.extraction_note, answers.remainder.value,
                answers.openness.value, answers.openness_note,
            ] if answers else None,
        ]
    )  # fmt: skip
    return hashlib.sha256(line.encode()).hexdigest()


def case_digest(digests: Mapping[str, str]) -> str:
    """One digest over all documents' digests, by document id."""
    return hashlib.sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()


def stage_of(
    documents: Collection[str],
    digests: Callable[[], Mapping[str, str]],
    handovers: Sequence[Handover],
    approvals: Sequence[Approval],
    *,
    reading: bool,
) -> Stage:
    """Where the case stands.

    `documents` are the ids of those listed; `digests` works out the present digests by id, which
    takes long in a large case and is asked for only once it has been handed over.
    """
    if reading:
        return Stage.READING
    if not documents:
        return Stage.EMPTY
    last = handovers[-1] if handovers else None
    if last is None:
        return Stage.REVIEW
    if last.step is Step.RETURN:
        return Stage.RETURNED
    if last.step is Step.REOPEN:
        return Stage.REVIEW
    present = digests()
    if last.digest != case_digest(present):
        return Stage.REVIEW
    if last.step is Step.SUBMIT:
        return Stage.SUBMITTED
    approved = {approval.document: approval.digest for approval in approvals}
    if any(approved.get(document) != digest for document, digest in present.items()):
        return Stage.REVIEW
    return Stage.RELEASED if last.step is Step.RELEASE else Stage.APPROVED
