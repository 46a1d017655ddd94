"""Which glyphs stand in an area to burn."""

from __future__ import annotations

import math

from redactor.redact.geometry import Rect, Zones, apply, area, bounds, intersect, touches
from redactor.redact.text import Glyph, Show

HALF = 0.5
"""A glyph goes when its middle, or this share of its body, lies in an area to burn."""
_SLACK = 0.05
_TOWERING, _ASLANT, _NEARLY_ALL = 3.0, 0.1, 0.8
"""How many times as large as an area is high a letter is that stands behind it, and the least sine
of its slope: a watermark's across the page. Nothing of such a size was read in the area, and the
letter stays unless so much of it is covered."""
_READ = 0.3
"""Ems above the baseline where `check` takes the middle of a glyph to be."""


def burn_show(show: Show, zones: Zones) -> set[int]:
    """Mark the glyphs that stand in an area; returns the numbers of the areas met."""
    met: set[int] = set()
    near = zones.near(show.reach())
    if not near:
        return met
    for glyph in show.glyphs():
        behind = [n for n in near if _stands_behind(glyph, zones.rects[n])]
        hit = _zone_of(glyph, zones, near, behind)
        glyph.spared = hit is None and bool(behind)
        if hit is not None:
            x, y = glyph.middle
            here = [n for n in near if touches(zones.rects[n], (x, y, x, y))]
            glyph.removed = True
            glyph.areas = tuple(here) if hit in here else (hit, *here)
            met.update(glyph.areas)
    return met


def _stands_behind(glyph: Glyph, rect: Rect) -> bool:
    """Whether a glyph is too large for an area, and stands aslant, as watermarks do."""
    m = glyph.show.to_page
    size = abs(glyph.show.size) * math.hypot(m[2], m[3])
    aslant = min(abs(m[0]), abs(m[1])) > _ASLANT * math.hypot(m[0], m[1])
    return aslant and size > _TOWERING * min(rect[2] - rect[0], rect[3] - rect[1])


def _zone_of(glyph: Glyph, zones: Zones, near: list[int], behind: list[int]) -> int | None:
    x, y = glyph.middle
    low_x, low_y = glyph.low_middle()
    read_x, read_y = glyph.middle_at(_READ)
    around = []
    width = abs(glyph.width) * glyph.show.scale
    size = abs(glyph.show.size) * glyph.show.scale
    for number in near:
        x0, y0, x1, y1 = zones.rects[number]
        if number in behind:
            around.append(number)
            continue
        if x0 - _SLACK <= x <= x1 + _SLACK and y0 - _SLACK <= y <= y1 + _SLACK:
            return number
        if x0 <= low_x <= x1 and y0 <= low_y <= y1:
            return number
        if x0 <= read_x <= x1 and y0 <= read_y <= y1:
            return number
        if x0 - width - size <= x <= x1 + width + size:
            around.append(number)
    if glyph.show.font.glyph_box is not None and not behind:
        drawn = _drawn_zone(glyph, zones, near)
        if drawn is not None:
            return drawn
    if not around:
        return None
    body = glyph.body()
    whole = area(body)
    covered = 0.0
    last = None
    for number in around:
        shared = intersect(body, zones.rects[number])
        if shared is not None:
            covered += area(shared)
            last = number
    return last if whole > 0 and covered >= (_NEARLY_ALL if behind else HALF) * whole else None


def _drawn_zone(glyph: Glyph, zones: Zones, near: list[int]) -> int | None:
    """Type 3: one code can draw a whole word anywhere, so its drawing counts, not its advance."""
    box = glyph.show.font.drawn(glyph.code)
    if box is None:
        return None
    size = glyph.show.size
    x, y = glyph.spot
    drawn = bounds(
        apply(glyph.show.to_page, x + u * size * glyph.show.stretch, y + v * size)
        for u in (box[0], box[2])
        for v in (box[1], box[3])
    )
    narrow = drawn[2] - drawn[0] < 1.5 * max(1e-6, abs(glyph.end()[0] - glyph.origin[0]))
    if narrow and intersect(drawn, glyph.body()):
        return None
    for number in near:
        shared = intersect(drawn, zones.rects[number])
        if shared is not None and area(shared) >= 0.25 * min(
            area(drawn), area(zones.rects[number])
        ):
            return number
    return None
