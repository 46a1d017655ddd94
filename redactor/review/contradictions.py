"""The same thing covered in one place and readable in another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redactor.model import Action, Box
from redactor.review.effective import Effective


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One person, place, number or text with two fates. Finding ids, in reading order."""

    entity: str
    """Id of the entity, or '' for findings that belong to none."""
    name: str
    covered: tuple[str, ...]
    readable: tuple[str, ...]
    standing: tuple[Place, ...] = ()
    """Where the text of a box by hand can still be read though nobody found it there."""
    by_hand: tuple[str, ...] = ()
    """Ids of the decisions on those boxes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text stands: code points of a page's text, and its boxes in points."""

    document: str
    page: int
    start: int
    end: int
    boxes: tuple[Box, ...]

    @property
    def key(self) -> str:
        """Names the place in a form."""
        return f"{self.document}:{self.page}:{self.start}:{self.end}"


def contradictions(items: Sequence[Effective]) -> tuple[Contradiction, ...]:
    """What is covered here and kept there.

    Findings of an entity are compared where type and text agree: a name may be covered while
    its owner's title is kept. A surname that is covered can also be read in a full name that
    is kept. A decision with a comment is a meant exception and contradicts
    nothing; what nobody has answered yet does not either.
    """
    groups: dict[tuple[str, str, str], list[Effective]] = {}
    for item in items:
        finding = item.finding
        if finding is None or not finding.text or item.ruling.action is Action.ASK:
            continue  # two signatures, or two faces, are not the same thing
        if item.decision is None and item.ruling.action is not Action.KEEP:
            continue
        if item.decision is not None and item.decision.comment:
            continue
        text = " ".join(finding.text.casefold().split())
        owner = item.entity.id if item.entity else ""
        groups.setdefault((owner, finding.type, text), []).append(item)
    longer: dict[tuple[str, str], list[str]] = {}
    for owner, type_, text in groups:
        longer.setdefault((owner, type_), []).append(text)
    result = []
    for (entity, type_, text), members in groups.items():
        covered = [item for item in members if item.ruling.action is Action.REDACT]
        around = [one for one in longer[entity, type_] if covered and entity and one != text]
        for one in around:
            if spaced(text) in spaced(one):
                members = members + groups[entity, type_, one]
        readable = [item for item in members if item.ruling.action is Action.KEEP]
        if covered and readable:
            first = covered[0]
            assert first.finding is not None
            result.append(
                Contradiction(
                    entity=entity,
                    name=first.finding.text,
                    covered=tuple(i.finding.id for i in covered if i.finding),
                    readable=tuple(i.finding.id for i in readable if i.finding),
                )
            )
    return tuple(result)


_WORD = re.compile(r"\w+")


def spaced(text: str) -> str:
    """The words of a text with a space around each, so that `spaced(part) in spaced(whole)`
    tells whether they stand in another one, next to each other."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def left_standing(
    items: Sequence[Effective], standing: Mapping[str, Sequence[Place]]
) -> tuple[Contradiction, ...]:
    """What was covered by hand and can be read where nobody found it.

    `standing` holds every place of the text of each box. A place counts as covered when a
    finding or a box that covers lies over it. A comment on the box makes it a meant exception.
    """
    covering: dict[tuple[str, int], list[Effective]] = {}
    by_text: dict[str, list[Effective]] = {}
    for item in items:
        if item.ruling.action is not Action.REDACT:
            continue
        drawn = item.drawn
        covering.setdefault((item.document, item.page), []).append(item)
        if drawn and drawn.text and item.decision and not item.decision.comment:
            by_text.setdefault(drawn.text, []).append(item)
    result = []
    for text, members in by_text.items():
        open_places = tuple(
            place
            for place in standing.get(text, ())
            if not any(
                lies_over(item, place) for item in covering.get((place.document, place.page), ())
            )
        )
        if open_places:
            result.append(
                Contradiction(
                    entity="",
                    name=text,
                    covered=(),
                    readable=(),
                    standing=open_places,
                    by_hand=tuple(i.decision.id for i in members if i.decision),
                )
            )
    return tuple(result)


def lies_over(item: Effective, place: Place) -> bool:
    """Whether a finding or a box takes in the whole of a place on its page."""
    finding = item.finding
    if finding is not None:
        return finding.start <= place.start and place.end <= finding.end
    assert item.drawn is not None
    return all(
        any(
            box.x0 <= (spot.x0 + spot.x1) / 2 <= box.x1
            and box.y0 <= (spot.y0 + spot.y1) / 2 <= box.y1
            for box in item.drawn.boxes
        )
        for spot in place.boxes
    )
