"""The case over time, as a picture (SVG): a mark for each dated document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

_WIDTH, _LANE, _TOP = 1000, 26, 26
_LEFT, _RIGHT = 110, 20
_TITLE = "Sagens tidslinje"
_LANES = (("in", "Indgående"), ("out", "Udgående"), ("internal", "Intern"), ("", "Andre"))
_COLOURS = {"in": "#1a5fb4", "out": "#8a1c00", "internal": "#5e5c64", "": "#26734d"}
_NEAR = 16
"""Pixels: marks closer than this are set one under the other."""
MONTHS = ("jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.",
           "dec.")  # fmt: skip
_MOST_TICKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A document on the timeline."""

    number: str
    title: str
    on: date
    direction: str
    central: bool


def timeline(moments: Sequence[Moment]) -> str:
    """The picture as an SVG element with a title and a text for each mark; '' without dates."""
    if not moments:
        return ""
    first, last = min(m.on for m in moments), max(m.on for m in moments)
    span = max((last - first).days, 1)
    reach = _WIDTH - _LEFT - _RIGHT

    def x_of(day: date) -> float:
        return round(_LEFT + reach * (day - first).days / span, 1)

    body: list[str] = []
    y = _TOP
    for direction, label in _LANES:
        lane = sorted(
            (m for m in moments if m.direction == direction), key=lambda m: (m.on, m.number)
        )
        if not lane:
            continue
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
        f'<path d="M{x_of(day)} {_TOP - 6}V{y}" stroke="#e2e2e2"/>'
        f'<text x="{x_of(day)}" y="14" text-anchor="middle">'
        f"{MONTHS[day.month - 1]} {day.year}</text>"
        for day in _ticks(first, last)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" role="img" '
        f'font-family="system-ui,sans-serif" font-size="12"><title>{_TITLE}</title>'
        f"{ticks}{''.join(body)}</svg>"
    )


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


def _ticks(first: date, last: date) -> list[date]:
    """First days of months, at most a dozen, evenly apart."""
    months: list[date] = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = -(-len(months) // _MOST_TICKS) or 1
    return months[::step] or [first]
