"""Deadlines in Danish working days (OFL § 36, stk. 2: 7, 14 or 40).

Counted from the day after receipt, Monday to Friday without public holidays and the days the
authority is closed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

CLOSED = ("06-05", "12-24", "12-31")
"""Closed though no public holidays: Constitution Day, Christmas Eve, New Year's Eve (MM-DD)."""
WORKING_DAYS = (7, 14, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When an answer is due, and how many working days are left (negative: too late)."""

    due: date
    left: int

    @property
    def level(self) -> str:
        """'late', 'soon' (two days or fewer) or 'fine'."""
        return "late" if self.left < 0 else "soon" if self.left <= 2 else "fine"


def deadline(
    received: str, working_days: int, today: date, closed: Collection[str] = CLOSED
) -> Deadline:
    """The deadline of a request received on an ISO date."""
    day = date.fromisoformat(received)
    counted = 0
    while counted < working_days:
        day += timedelta(days=1)
        counted += is_working_day(day, closed)
    return Deadline(due=day, left=_between(today, day, closed))


def until(due: date, today: date, closed: Collection[str] = CLOSED) -> Deadline:
    """How far off a known last day is."""
    return Deadline(due=due, left=_between(today, due, closed))


def is_working_day(day: date, closed: Collection[str] = CLOSED) -> bool:
    """Whether the authority works on a day."""
    return day.weekday() < 5 and day.strftime("%m-%d") not in closed and not _is_holiday(day)


def _is_holiday(day: date) -> bool:
    import holidays

    calendar = _CALENDARS.get(day.year)
    if calendar is None:
        calendar = frozenset(holidays.country_holidays("DK", years=day.year))
        _CALENDARS[day.year] = calendar
    return day in calendar


_CALENDARS: dict[int, frozenset[date]] = {}


def _between(today: date, due: date, closed: Collection[str]) -> int:
    """Working days after `today` up to and including `due`; negative when `due` has passed."""
    step = 1 if due >= today else -1
    day, count = today, 0
    while day != due:
        before = day
        day += timedelta(days=step)
        count += step * is_working_day(day if step > 0 else before, closed)
    return count if step > 0 else min(count, -1)
