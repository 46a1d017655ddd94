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


class MarkClash(UsageError):
    """Somebody else said what becomes of the document meanwhile; nothing was stored."""

    def __init__(self, mark: DocumentMark) -> None:
        super().__init__(
            f"{mark.who} har imens svaret »{mark.given.danish}« for dokumentet.",
            "Se den andens svar, og svar igen.",
        )


def mark_document(board: Board, mark: DocumentMark, *, after: str | None = None) -> None:
    """Say what becomes of a whole document. `after` is the time of the mark the caller saw.

    Raises:
        UsageError: no reason, or withheld without a legal basis.
        MarkClash: somebody else marked it meanwhile.
        UnknownCase: no such document.
    """
    if mark.document not in board.now().documents:
        raise UnknownCase
    held = board.now().marks.get(mark.document)
    if after is not None and held is not None and held.who != mark.who and held.at != after:
        raise MarkClash(held)
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
    )


def answer_documents(board: Board, answers: Sequence[DocumentAnswers]) -> None:
    """Store answers for some documents; what is left empty keeps the answer it had.

    Raises:
        UsageError: an answer lacks the words it takes.
        UnknownCase: no such document.
    """
    snapshot = board.now()
    made = []
    for new in answers:
        if new.document not in snapshot.documents:
            raise UnknownCase
        _check(new)
        old = snapshot.answers.get(new.document)
        if old is not None:
            new = _completed(new, old)
        made.append(new)
    if not made:
        raise UsageError("Der er ingen dokumenter at svare for.")
    board.answers.answer(
        made,
        [
            event(
                "document.answered",
                who=one.who,
                document=one.document,
                extraction=one.extraction.value,
                remainder=one.remainder.value,
                openness=one.openness.value,
            )
            for one in made
        ],
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


def _completed(new: DocumentAnswers, old: DocumentAnswers) -> DocumentAnswers:
    extraction = (new.extraction, new.extraction_note)
    if new.extraction is Extraction.UNANSWERED:
        extraction = (old.extraction, old.extraction_note)
    openness = (new.openness, new.openness_note)
    if new.openness is Openness.UNANSWERED:
        openness = (old.openness, old.openness_note)
    return DocumentAnswers(
        document=new.document,
        who=new.who,
        at=new.at,
        extraction=extraction[0],
        extraction_note=extraction[1],
        remainder=new.remainder if new.remainder is not Remainder.UNANSWERED else old.remainder,
        openness=openness[0],
        openness_note=openness[1],
    )
