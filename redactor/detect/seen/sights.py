"""Findings for what a page shows beside text: signatures, handwriting, stamps, faces."""

from __future__ import annotations

import re

import numpy as np

from redactor.model import Box, Finding, Page, Sight, SightKind, finding_id

_TYPES = {
    SightKind.SIGNATURE: "SIGNATURE",
    SightKind.HANDWRITING: "SIGNATURE",
    SightKind.STAMP: "SIGNATURE",
    SightKind.FACE: "FACE",
}
_REASONS = {
    SightKind.SIGNATURE: "Ligner en underskrift.",
    SightKind.HANDWRITING: "Ligner håndskrift, som ikke kan læses af maskinen.",
    SightKind.STAMP: "Ligner et stempel.",
    SightKind.FACE: "Ligner et ansigt på et foto.",
}
_SIGNED = re.compile(
    r"underskr|undertegn|signatur|venlig(?:e|st)? hilsen|hilsner?\b|\bmvh\b|\bv\.?h\.?\b|\bsign\b"
    r"|fuldmagt|samtykke|\bansøger\b|\bdato\b|\bunderskriver\b",
    re.IGNORECASE,
)
_ABOVE, _BESIDE, _BELOW = 70.0, 160.0, 45.0
"""Points: where the words that go with a signature stand."""
_SIGNED_SCORE = 0.85
_HEADING = 0.15
"""Share of the page where letterheads and their marks stand."""


def sight_findings(page: Page, *, document: str, sha256: str) -> list[Finding]:
    """One finding for each sight of a page; its span is empty, its boxes say where it is.

    Strokes at the top of a page with no word of signing near them are left out: they belong
    to a letterhead.
    """
    found = []
    for sight in page.sights:
        if sight.kind is SightKind.UNREADABLE:
            continue  # `unreadable_findings`
        signed = sight.kind is SightKind.SIGNATURE and _is_signed(page, sight.box)
        if sight.kind is SightKind.SIGNATURE and not signed and _in_heading(page, sight):
            continue
        type_ = _TYPES[sight.kind]
        place = ",".join(f"{value:.0f}" for value in sight.box)
        reason = _REASONS[sight.kind]
        found.append(
            Finding(
                id=finding_id(sha256, page.number, type_, 0, 0, place),
                document=document,
                page=page.number,
                type=type_,
                start=0,
                end=0,
                text="",
                score=_SIGNED_SCORE if signed else sight.score,
                recognizer="sights",
                reason=f"{reason[:-1]}, hvor man skriver under." if signed else reason,
                boxes=(sight.box,),
            )
        )
    return found


def _is_signed(page: Page, box: Box) -> bool:
    near = Box(box.x0 - _BESIDE, box.y0 - _ABOVE, box.x1 + _BESIDE, box.y1 + _BELOW)
    x, y = page.boxes[:, [0, 2]].mean(axis=1), page.boxes[:, [1, 3]].mean(axis=1)
    with np.errstate(invalid="ignore"):
        inside = (x > near.x0) & (x < near.x1) & (y > near.y0) & (y < near.y1)
    places = np.flatnonzero(inside)
    if not len(places):
        return False
    return any(
        inside[match.start() : match.end()].any()
        for match in _SIGNED.finditer(page.text, int(places[0]) - 40 if places[0] > 40 else 0)
    )


def _in_heading(page: Page, sight: Sight) -> bool:
    """Whether it stands at the top of the page as it is shown."""
    middle_x, middle_y = (sight.box.x0 + sight.box.x1) / 2, (sight.box.y0 + sight.box.y1) / 2
    down = {
        0: middle_y / page.height,
        90: middle_x / page.width,
        180: 1 - middle_y / page.height,
        270: 1 - middle_x / page.width,
    }
    return down[page.rotation] < _HEADING
