"""What a person answers for a document besides its mark: extraction, remainder, openness.

The duties: facts must be extracted from internal documents that are withheld (OFL §§ 28-29,
FVL §§ 14 a-14 b), the rest of a document is given when only a part is exempt (OFL § 34,
FVL § 15 c), and every refusal needs a thought on giving more than one must (OFL § 14, FVL § 10).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from redactor.model import RequestType
from redactor.review.marks import DocumentMark, Given


class Extraction(StrEnum):
    """Facts and expert opinions in an internal document that is withheld."""

    UNANSWERED = ""
    GIVEN = "given"
    NO_FACTS = "no_facts"
    DISPROPORTIONATE = "disproportionate"
    ELSEWHERE = "elsewhere"
    PUBLIC = "public"


class Remainder(StrEnum):
    """The rest of a document of which only a part is exempt."""

    UNANSWERED = ""
    REVEALS = "reveals"
    MISLEADING = "misleading"
    UNINTELLIGIBLE = "unintelligible"


class Openness(StrEnum):
    """Whether more is given than one must."""

    UNANSWERED = ""
    GIVEN = "given"
    SECRECY = "secrecy"
    REFUSED = "refused"


class Duty(StrEnum):
    """What a document needs an answer on."""

    EXTRACTION = "extraction"
    REMAINDER = "remainder"
    OPENNESS = "openness"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswers:
    """One person's answers for one document; newer ones supersede."""

    document: str
    who: str
    at: str
    extraction: Extraction = Extraction.UNANSWERED
    extraction_note: str = ""
    """Which document and place, where the facts are given elsewhere (OFL § 28, stk. 2, nr. 2)."""
    remainder: Remainder = Remainder.UNANSWERED
    openness: Openness = Openness.UNANSWERED
    openness_note: str = ""
    """The main considerations; a stock phrase is not enough."""

    def differs_from(self, other: DocumentAnswers) -> bool:
        """Whether something both answer is answered otherwise."""
        return any(
            mine[0] and theirs[0] and mine != theirs
            for mine, theirs in zip(self._said(), other._said(), strict=True)
        )

    def _said(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.extraction, self.extraction_note),
            (self.remainder, ""),
            (self.openness, self.openness_note),
        )

    def completed_by(self, old: DocumentAnswers | None) -> DocumentAnswers:
        """The same, with what is left empty as it was answered before."""
        if old is None:
            return self
        kept: dict[str, Any] = {}
        if self.extraction is Extraction.UNANSWERED:
            kept |= {"extraction": old.extraction, "extraction_note": old.extraction_note}
        if self.remainder is Remainder.UNANSWERED:
            kept |= {"remainder": old.remainder}
        if self.openness is Openness.UNANSWERED:
            kept |= {"openness": old.openness, "openness_note": old.openness_note}
        return replace(self, **kept)

    def answered(self, duty: Duty) -> bool:
        """Whether the duty has its answer, with the words it takes."""
        if duty is Duty.EXTRACTION:
            if self.extraction is Extraction.ELSEWHERE:
                return bool(self.extraction_note.strip())
            return self.extraction is not Extraction.UNANSWERED
        if duty is Duty.REMAINDER:
            return self.remainder is not Remainder.UNANSWERED
        if self.openness is Openness.REFUSED:
            return bool(self.openness_note.strip())
        return self.openness is not Openness.UNANSWERED


_CONSIDER_MORE = frozenset({RequestType.PUBLIC, RequestType.PARTY})


def duties(
    mark: DocumentMark | None,
    covered: bool,
    request: RequestType,
    levels: Mapping[str, str],
) -> frozenset[Duty]:
    """What a document needs an answer on.

    `covered` tells whether something on its pages is covered; `levels` says of each ground
    whether it exempts a whole document ('document') or single pieces ('information').
    """
    found: set[Duty] = set()
    withheld = mark is not None and mark.given is Given.WITHHELD
    if mark is not None and withheld:
        kinds = {levels.get(ground, "") for ground in mark.legal_basis}
        if "document" in kinds:
            found.add(Duty.EXTRACTION)
        if "information" in kinds:
            found.add(Duty.REMAINDER)
    stays = mark is not None and not mark.given.leaves and not withheld
    if request in _CONSIDER_MORE and (withheld or covered) and not stays:
        found.add(Duty.OPENNESS)
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The provisions that carry the duties under one law, in the genitive."""

    extraction: str
    left_out: str
    remainder: str
    openness: str


_LAWS = {
    RequestType.PUBLIC: Law(
        extraction="offentlighedslovens §§ 28 og 29",
        left_out="offentlighedslovens § 28, stk. 2",
        remainder="offentlighedslovens § 34",
        openness="offentlighedslovens § 14",
    ),
    RequestType.PARTY: Law(
        extraction="forvaltningslovens §§ 14 a og 14 b",
        left_out="forvaltningslovens § 14 a",
        remainder="forvaltningslovens § 15 c",
        openness="forvaltningslovens § 10",
    ),
    RequestType.ENVIRONMENT: Law(
        extraction="miljøoplysningslovens § 2, jf. 1985-offentlighedslovens § 11",
        left_out="miljøoplysningslovens § 2, jf. 1985-offentlighedslovens § 11",
        remainder="miljøoplysningslovens § 2, jf. 1985-offentlighedslovens §§ 12 og 13",
        openness="miljøoplysningslovens § 2",
    ),
}


def sentences(
    answers: DocumentAnswers | None, needed: Collection[Duty], request: RequestType
) -> tuple[str, ...]:
    """The answers as index and letter put them: one Danish sentence each."""
    if answers is None:
        return ()
    law = _LAWS.get(request, _LAWS[RequestType.PUBLIC])
    told: list[str] = []
    if Duty.EXTRACTION in needed and answers.answered(Duty.EXTRACTION):
        told.append(_extraction(answers, law))
    if Duty.REMAINDER in needed and answers.answered(Duty.REMAINDER):
        told.append(f"{_REMAINDER[answers.remainder]} ({law.remainder}).")
    if Duty.OPENNESS in needed and answers.answered(Duty.OPENNESS):
        told.append(_openness(answers, law))
    return tuple(told)


def _extraction(answers: DocumentAnswers, law: Law) -> str:
    note = answers.extraction_note.strip().rstrip(".")
    if answers.extraction is Extraction.GIVEN:
        return f"De faktiske oplysninger er trukket ud og udleveret ({law.extraction})."
    if answers.extraction is Extraction.NO_FACTS:
        return (
            "Dokumentet har ingen faktiske oplysninger af betydning for sagen, der skal trækkes "
            f"ud ({law.extraction})."
        )
    if answers.extraction is Extraction.ELSEWHERE:
        return f"De faktiske oplysninger fremgår af {note} ({law.left_out})."
    if answers.extraction is Extraction.PUBLIC:
        return f"De faktiske oplysninger er offentligt tilgængelige ({law.left_out})."
    return (
        "De faktiske oplysninger er ikke trukket ud, da det kræver et uforholdsmæssigt "
        f"ressourceforbrug ({law.left_out})."
    )


_REMAINDER = {
    Remainder.REVEALS: "Resten gives ikke, da den vil røbe det, der skal beskyttes",
    Remainder.MISLEADING: "Resten gives ikke, da den alene vil give en klart vildledende "
    "information",
    Remainder.UNINTELLIGIBLE: "Resten gives ikke, da den ikke har et forståeligt eller "
    "sammenhængende indhold",
}


def _openness(answers: DocumentAnswers, law: Law) -> str:
    note = answers.openness_note.strip().rstrip(".")
    if answers.openness is Openness.GIVEN:
        more = f": {note}" if note else ""
        return f"Vi giver flere oplysninger, end vi skal ({law.openness}){more}."
    if answers.openness is Openness.SECRECY:
        return (
            f"Vi kan ikke give mere ({law.openness}), da det undtagne er omfattet af tavshedspligt."
        )
    return f"Vi har overvejet at give mere ({law.openness}), men gør det ikke: {note}."


def unanswered(
    needs: Mapping[str, Collection[Duty]], answers: Mapping[str, DocumentAnswers]
) -> tuple[tuple[str, Duty], ...]:
    """(document, duty) for each answer that is missing."""
    missing: list[tuple[str, Duty]] = []
    for document, wanted in needs.items():
        given = answers.get(document)
        missing += [
            (document, duty)
            for duty in Duty
            if duty in wanted and (given is None or not given.answered(duty))
        ]
    return tuple(missing)


def mentions_hidden(text: str, hidden: Sequence[str]) -> bool:
    """Whether words that leave the house quote something that is covered."""
    plain = " ".join(text.casefold().split())
    return any(len(one) >= 4 and one in plain for one in hidden)
