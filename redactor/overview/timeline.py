"""The case over time, as a picture (SVG): a mark for each dated document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from statistics import median

_WIDTH, _LANE, _TOP = 1000, 26, 26
_LEFT, _RIGHT = 110, 20
_LETTER = 6.6
"""Pixels a letter of a lane's name takes."""
_TITLE = "Sagens tidslinje"
_LANES = (("in", "Indgående"), ("out", "Udgående"), ("internal", "Intern"), ("", "Andre"))
_COLOURS = {"in": "#1a5fb4", "out": "#8a1c00", "internal": "#5e5c64", "": "#26734d"}
_NEAR = 16
"""Pixels: marks closer than this are set one under the other."""
MONTHS = ("jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.",
           "dec.")  # fmt: skip
_TICK_ROOM = 72
"""Pixels from one name of a month to the next."""
_LONG, _LEAST_BREAK = 10, 60
"""A stretch without documents is shortened to ten of the usual ones, or two months."""
_BROKEN = "Her er et længere tidsrum uden dokumenter, som er vist forkortet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A document on the timeline."""

    number: str
    title: str
    on: date
    direction: str
    central: bool
    kind: str
    """What it is in the case; the lanes are of kinds where most directions are unknown."""
    rank: int
    """The place of its kind in the telling of a case."""


class _Scale:
    """Days to pixels. Long empty stretches are shortened, so that one old document does not press
    all the others together."""

    def __init__(self, days: set[date], left: float) -> None:
        self._days = sorted(days)
        gaps = [(b - a).days for a, b in pairwise(self._days)]
        most = max(_LEAST_BREAK, _LONG * median(gaps)) if gaps else 0
        at = [0.0]
        for gap in gaps:
            at.append(at[-1] + min(gap, most))
        reach = (_WIDTH - left - _RIGHT) / max(at[-1], 1)
        self._x = [left + reach * place for place in at]
        self._broken = [gap > most for gap in gaps]

    def x_of(self, day: date) -> float:
        """Pixels from the left of a day between the first and the last."""
        after = bisect_left(self._days, day)
        if after == 0 or self._days[after] == day:
            return round(self._x[after], 1)
        start, end = self._days[after - 1], self._days[after]
        share = (day - start).days / (end - start).days
        return round(self._x[after - 1] + share * (self._x[after] - self._x[after - 1]), 1)

    def breaks(self) -> list[float]:
        """Where the scale is broken: in the middle of each shortened stretch."""
        pairs = zip(pairwise(self._x), self._broken, strict=True)
        return [round((a + b) / 2, 1) for (a, b), broken in pairs if broken]

    def ticks(self) -> list[tuple[date, float]]:
        """First days of months with their places, none in a shortened stretch, none too near.

        Where documents begin again after such a stretch, their own month is told.
        """
        found: list[tuple[date, float]] = []
        start = 0
        ends = [n + 1 for n, broken in enumerate(self._broken) if broken]
        for end in [*ends, len(self._days)]:
            first, last = self._days[start], self._days[end - 1]
            months = _months(first, last)
            wanted = [first, *months] if ends or not months else months
            for day in wanted:
                x = self.x_of(day)
                if not found or x - found[-1][1] >= _TICK_ROOM:
                    found.append((day, x))
            start = end
        return found


def timeline(moments: Sequence[Moment]) -> str:
    """The picture as an SVG element with a title and a text for each mark; '' without dates."""
    if not moments:
        return ""
    lanes = _lanes(moments)
    left = max(_LEFT, *(14 + _LETTER * len(label) for label, _ in lanes))
    scale = _Scale({m.on for m in moments}, left)
    x_of = scale.x_of
    body: list[str] = []
    y = _TOP
    for label, members in lanes:
        lane = sorted(members, key=lambda m: (m.on, m.number))
        rows: list[float] = []
        body.append(f'<text x="4" y="{y + 17}">{label}</text>')
        for moment in lane:
            x = x_of(moment.on)
            row = next((n for n, end in enumerate(rows) if x - end >= _NEAR), len(rows))
            rows[row:] = [x, *rows[row + 1 :]]
            body.append(_mark(moment, x, y + 12 + row * _LANE))
        y += _LANE * len(rows) + 8
        body.append(f'<path d="M0 {y - 4}H{_WIDTH}" stroke="#ccc"/>')
    ticks = "".join(
        f'<path d="M{x} {_TOP - 6}V{y}" stroke="#e2e2e2"/>'
        f'<text x="{min(x, _WIDTH - _TICK_ROOM / 2)}" y="14" text-anchor="middle">'
        f"{MONTHS[day.month - 1]} {day.year}</text>"
        for day, x in scale.ticks()
    )
    ticks += "".join(
        f'<path d="M{x - 2} {_TOP - 6}V{y}m5 0V{_TOP - 6}" stroke="#8a8a8a" '
        f'stroke-dasharray="2 3" fill="none"><title>{_BROKEN}</title></path>'
        for x in scale.breaks()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" role="img" '
        f'font-family="system-ui,sans-serif" font-size="12"><title>{_TITLE}</title>'
        f"{ticks}{''.join(body)}</svg>"
    )


def _lanes(moments: Sequence[Moment]) -> list[tuple[str, list[Moment]]]:
    """Which way documents went, or, where that is known of few, what they are."""
    if 2 * sum(not m.direction for m in moments) > len(moments):
        kinds = sorted({(m.rank, m.kind) for m in moments})
        named = [(kind, [m for m in moments if m.kind == kind]) for _, kind in kinds]
    else:
        named = [(label, [m for m in moments if m.direction == way]) for way, label in _LANES]
    return [(label, members) for label, members in named if members]


def _mark(moment: Moment, x: float, y: float) -> str:
    name = f"Akt {moment.number}"
    told = f"{name}, {moment.on.day}.{moment.on.month}.{moment.on.year}: {moment.title}"
    radius = 9 if moment.central else 6
    return (
        f"<g><title>{escape(told)}</title>"
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{_COLOURS[moment.direction]}"/>'
        f'<text x="{x}" y="{y + 3}" text-anchor="middle" font-size="8" fill="#fff">'
        f"{escape(moment.number)}</text></g>"
    )


def _months(first: date, last: date) -> list[date]:
    """First days of the months between two days."""
    months: list[date] = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return months
