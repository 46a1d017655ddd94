"""Findings for writing on scans that no machine reads reliably: somebody must look at it.

Ingest says which words were read with doubt and which marks nobody read. What such a word says
decides here: one of the language needs nobody's look, a number or what may be a name does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from redactor.lexicon import is_ordinary_word, is_plain_noun
from redactor.model import Box, Finding, Page, SightKind, finding_id

TYPE = "UNREADABLE"
_UNTOLD = "Kan ikke læses med sikkerhed: her står noget, som maskinen ikke har læst."
_DOUBTFUL = "Kan ikke læses med sikkerhed: ordet eller tallet er læst med tvivl."
_HERE = "Kan ikke læses med sikkerhed: flere steder i samme del af siden."
_NUMBER, _NAME, _WORD, _ORDINARY = 0.4, 0.4, 0.75, 0.8
"""Doubt from which a number, what is written as a name, any other word and one of the language
need a look."""
_SHORT = 3
_GAP = 1.0
"""Heights between what belongs together in a line, at most."""
_MOST = 20
"""Questions of a page: more places are asked about together, those of each band of the page."""
_LETTERS = re.compile(r"[^\W\d_]+")
_COVERED = 0.7
_LABELS = re.compile(
    r"cpr|cvr|nr|tlf|postnr|sagsnr|jnr|mail|mvh|mobil|navn|telefon|adresse|dato", re.I
)
"""Words of forms and letters that the list of ordinary words lacks or that stand in capitals."""


class _Place(NamedTuple):
    box: Box
    score: float
    reason: str


class _Question(NamedTuple):
    """What is asked about at once: one place, or some that lie near each other."""

    boxes: tuple[Box, ...]
    score: float
    reason: str


def unreadable_findings(
    page: Page, found: Sequence[Finding], *, document: str, sha256: str
) -> list[Finding]:
    """A finding for each place of a page that was not read reliably; its span is empty.

    Of a page full of them nobody answers hundreds: there those near each other are one finding.
    `found` are the page's other findings: where one covers a place, people look there anyway.
    """
    doubts = [s for s in page.sights if s.kind is SightKind.UNREADABLE]
    if not doubts:
        return []
    x, y = page.boxes[:, [0, 2]].mean(axis=1), page.boxes[:, [1, 3]].mean(axis=1)
    seen = [box for finding in found if finding.type not in _OPEN for box in finding.boxes]
    places = []
    for sight in doubts:
        box = sight.box
        with np.errstate(invalid="ignore"):
            inside = (x >= box.x0) & (x <= box.x1) & (y >= box.y0) & (y <= box.y1)
        text = "".join(page.text[i] for i in np.flatnonzero(inside).tolist())
        if _is_covered(box, seen) or (text and not _needs_a_look(text, sight.score)):
            continue
        places.append(_Place(box, sight.score, _DOUBTFUL if text else _UNTOLD))
    return [
        Finding(
            id=finding_id(sha256, page.number, TYPE, 0, 0, _name_of(asked.boxes)),
            document=document,
            page=page.number,
            type=TYPE,
            start=0,
            end=0,
            text="",
            score=asked.score,
            recognizer="unreadable",
            reason=asked.reason,
            boxes=asked.boxes,
        )
        for asked in _grouped(_joined(places))
    ]


_OPEN = frozenset({"ORGANIZATION", "LOCATION", "MUNICIPALITY", "DATE_TIME", "DK_CASE_NUMBER"})
"""Types that are kept without anybody's look."""


def _needs_a_look(text: str, score: float) -> bool:
    """Whether what was read with doubt may be something else than the ordinary words it says."""
    if sum(c.isdigit() for c in text) >= _SHORT:
        return score >= _NUMBER
    words = [w for w in _LETTERS.findall(text) if len(w) >= _SHORT]
    for word in words:
        if is_ordinary_word(word) or is_plain_noun(word) or _LABELS.fullmatch(word):
            if score >= _ORDINARY and not _LABELS.fullmatch(word):
                return True
            continue
        if score >= (_NAME if word[0].isupper() else _WORD):
            return True
    return False


def _joined(places: Iterable[_Place]) -> list[_Place]:
    """Neighbours in a line as one place."""
    result: list[_Place] = []
    for place in sorted(places, key=lambda p: (p.box.x0, p.box.y0)):
        for number, other in enumerate(result):
            if _are_neighbours(other.box, place.box):
                reason = other.reason if other.reason == place.reason else _UNTOLD
                result[number] = _Place(
                    other.box.union(place.box), max(other.score, place.score), reason
                )
                break
        else:
            result.append(place)
    return sorted(result, key=lambda p: (p.box.y0, p.box.x0))


def _grouped(places: Sequence[_Place]) -> list[_Question]:
    """The places down the page; where there are many, those that begin in one of `_MOST` bands
    across it together. `places` sorted by their top."""
    groups = [[place] for place in places]
    if len(places) > _MOST:
        top = places[0].box.y0
        band = (places[-1].box.y0 - top) / _MOST or 1.0
        groups = [
            list(group)
            for _, group in groupby(places, lambda p: min((p.box.y0 - top) // band, _MOST - 1))
        ]
    return [
        _Question(
            tuple(place.box for place in group),
            max(place.score for place in group),
            group[0].reason if len(group) == 1 else _HERE,
        )
        for group in groups
    ]


def _are_neighbours(left: Box, right: Box) -> bool:
    height = min(left.y1 - left.y0, right.y1 - right.y0)
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    return shared >= 0.5 * height and right.x0 - left.x1 <= _GAP * height


def _is_covered(box: Box, others: Iterable[Box]) -> bool:
    size = (box.x1 - box.x0) * (box.y1 - box.y0)
    shared = 0.0
    for other in others:
        width = min(box.x1, other.x1) - max(box.x0, other.x0)
        height = min(box.y1, other.y1) - max(box.y0, other.y0)
        if width > 0 and height > 0:
            shared += width * height
    return shared >= _COVERED * size


def _name_of(boxes: Sequence[Box]) -> str:
    return ";".join(",".join(f"{value:.0f}" for value in box) for box in boxes)
