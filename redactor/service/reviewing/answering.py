"""Answers on whole documents: what becomes of them, extraction, remainder, extended openness."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.errors import UsageError
from redactor.review import (
    DocumentAnswers,
    DocumentMark,
    Duty,
    Extraction,
    Given,
    Openness,
    Remainder,
)
from redactor.service.case import event
from redactor.service.desk import UnknownCase
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.deciding import known_grounds

_LONGEST = 2000

EXTRACTION_NAMES = {
    Extraction.GIVEN: "De er trukket ud og udleveret",
    Extraction.NO_FACTS: "Der er ingen af betydning for sagen",
    Extraction.ELSEWHERE: "De står i et andet udleveret dokument (skriv hvor)",
    Extraction.PUBLIC: "De er offentligt tilgængelige",
    Extraction.DISPROPORTIONATE: "Det kræver uforholdsmæssigt mange ressourcer",
}
REMAINDER_NAMES = {
    Remainder.REVEALS: "Den vil røbe det, der skal beskyttes",
    Remainder.MISLEADING: "Den vil være klart vildledende",
    Remainder.UNINTELLIGIBLE: "Den er uforståelig eller usammenhængende",
}
OPENNESS_NAMES = {
    Openness.SECRECY: "Nej: oplysningerne er omfattet af tavshedspligt",
    Openness.REFUSED: "Nej (skriv hovedhensynene)",
    Openness.GIVEN: "Ja, der gives mere, end vi skal",
}


def mark_document(board: Board, mark: DocumentMark, *, after: str | None = None) -> None:
    """Say what becomes of a whole document. `after` is the time of the mark the caller saw.

    Raises:
        UsageError: no reason, or withheld without a legal basis.
        MarkClash: somebody else marked it meanwhile.
        UnknownCase: no such document.
    """
    if mark.document not in board.now().documents:
        raise UnknownCase
    known_grounds(mark.legal_basis, board.now())
    groundless = mark.given is Given.WITHHELD and not mark.legal_basis
    ground = "Vælg den bestemmelse, dokumentet tilbageholdes efter."
    if mark.given is not Given.GIVEN and not mark.reason.strip():
        raise UsageError("Skriv en begrundelse.", ground if groundless else "")
    if groundless:
        raise UsageError(ground)
    board.desk.mark(
        mark,
        event(
            "document.marked",
            who=mark.who,
            document=mark.document,
            given=mark.given.value,
            legal_basis=list(mark.legal_basis),
        ),
        after=after,
    )


def answer_documents(
    board: Board, answers: Sequence[DocumentAnswers], *, after: str | None = None
) -> None:
    """Store answers for some documents; what is left empty keeps the answer it had. `after` is
    the time of the answers the caller saw, '' for none, None for those there are now.

    Raises:
        AnswerClash: somebody else answered the same otherwise meanwhile.
        UsageError: an answer lacks the words it takes.
        UnknownCase: no such document.
    """
    snapshot = board.now()
    for new in answers:
        if new.document not in snapshot.documents:
            raise UnknownCase
        _check(new)
    if not answers:
        raise UsageError("Der er ingen dokumenter at svare for.")
    seen = {document: held.at for document, held in snapshot.answers.items()}
    if after is not None:
        seen = {one.document: after for one in answers}
    board.answers.answer(
        answers,
        lambda one: event(
            "document.answered",
            who=one.who,
            document=one.document,
            extraction=one.extraction.value,
            remainder=one.remainder.value,
            openness=one.openness.value,
        ),
        after=seen,
    )


def waiting_for(board: Board, duty: Duty) -> tuple[str, ...]:
    """Ids of the documents that miss one kind of answer."""
    return tuple(document for document, missing in board.now().unanswered if missing is duty)


def _check(new: DocumentAnswers) -> None:
    if len(new.extraction_note) > _LONGEST or len(new.openness_note) > _LONGEST:
        raise UsageError("Begrundelsen er for lang.")
    if new.extraction is Extraction.ELSEWHERE and not new.extraction_note.strip():
        raise UsageError(
            "Skriv præcis, hvor oplysningerne står.",
            "Nævn akten og stedet, for eksempel akt 3, side 2.",
        )
    if new.openness is Openness.REFUSED and not new.openness_note.strip():
        raise UsageError(
            "Skriv hovedhensynene bag afslaget på meroffentlighed.",
            "En standardsætning er ikke nok.",
        )
