"""Which pages the second person should look at first, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from redactor.model import Action
from redactor.review.effective import Effective

_LOW_SCORE = 0.6
_UNSURE = {False: "Usikkert fund er dækket", True: "Usikkert fund er bevaret"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A page with its reasons, in Danish."""

    document: str
    page: int
    reasons: tuple[str, ...]


def risks(
    items: Sequence[Effective],
    suggested: Mapping[str, Action],
    poorly_read: Sequence[tuple[str, int]] = (),
) -> tuple[Risk, ...]:
    """Pages with low scores, rejected suggestions, boxes by hand, unsure persons or poor OCR.

    A wrong answer does harm both ways, so what is covered counts as much as what is kept.
    `suggested` maps finding ids to what policy suggested. Pages with most reasons come first.
    """
    reasons: dict[tuple[str, int], set[str]] = {}

    def add(document: str, page: int, why: str) -> None:
        reasons.setdefault((document, page), set()).add(why)

    for document, page in poorly_read:
        add(document, page, "Siden er svær at læse maskinelt")
    for item in items:
        if item.drawn is not None:
            if item.ruling.action is Action.REDACT:
                add(item.document, max(1, item.drawn.page), "Dækket i hånden")
            continue
        finding = item.finding
        assert finding is not None
        if finding.page == 0 or item.decision is None:
            continue
        kept = item.ruling.action is Action.KEEP
        if kept and suggested[finding.id] is Action.REDACT:
            add(finding.document, finding.page, "Forslag om at dække er afvist")
        if item.entity is not None and not item.entity.certain:
            add(finding.document, finding.page, "Usikkert, hvem der er tale om")
        if finding.score < _LOW_SCORE:
            add(finding.document, finding.page, _UNSURE[kept])
    found = [
        Risk(document=document, page=page, reasons=tuple(sorted(why)))
        for (document, page), why in reasons.items()
    ]
    return tuple(sorted(found, key=lambda risk: (-len(risk.reasons), risk.document, risk.page)))


def sample(
    pages: Collection[tuple[str, int]], percent: int, seed: str
) -> frozenset[tuple[str, int]]:
    """A random share of pages, the same for the same seed: `percent` of them, rounded up.

    The seed is drawn and recorded when the case is handed over, so that nobody knows before
    which pages a second person will see, and anybody can tell afterwards that it was chance.
    """

    def draw(place: tuple[str, int]) -> bytes:
        return hashlib.sha256(f"{seed}\x1f{place[0]}\x1f{place[1]}".encode()).digest()

    count = -(-len(pages) * min(100, max(0, percent)) // 100)
    return frozenset(sorted(pages, key=draw)[:count])
