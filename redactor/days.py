"""The day in Denmark: what letters, deadlines and people go by. Moments are kept in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")


def day(moment: datetime | None = None) -> str:
    """The day in Denmark, ISO 8601: the present one, or that of a moment with a time zone."""
    return (moment or datetime.now(UTC)).astimezone(DENMARK).date().isoformat()


def day_of(told: str) -> str:
    """The Danish day of an ISO time with a zone; of anything else what it begins with, which for
    a date, and for a time without a zone, is its day."""
    try:
        moment = datetime.fromisoformat(told)
        return day(moment) if moment.tzinfo else told[:10]
    except (ValueError, OverflowError):
        return told[:10]


def begins(iso_day: str, after: int = 0) -> str:
    """The moment a Danish day begins, or one so many days later, as a time in UTC as they are
    kept. Raises ValueError for what is no day."""
    begun = date.fromisoformat(iso_day) + timedelta(days=after)
    midnight = datetime(begun.year, begun.month, begun.day, tzinfo=DENMARK)
    return midnight.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
