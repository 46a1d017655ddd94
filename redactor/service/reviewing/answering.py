"""Answers on whole documents besides their mark: extraction, remainder, extended openness."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.errors import UsageError
from redactor.review import DocumentAnswers, Duty, Extraction, Openness, Remainder
from redactor.service.case import event
from redactor.service.desk import UnknownCase
from redactor.service.reviewing.board import Board

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
