"""Days are Danish ones, moments are kept in UTC."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from redactor.days import begins, day, day_of


def test_the_day_is_the_one_in_denmark() -> None:
    """A letter that is built in the night bears the date of its own day."""
    assert day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "2026-07-01"
    assert day(datetime(2026, 1, 31, 22, 30, tzinfo=UTC)) == "2026-01-31"
    assert day() in {day(datetime.now(UTC)), datetime.now(UTC).date().isoformat()}


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2026-03-04T23:00:00Z", "2026-03-05"),  # a day kept as the moment it begins
        ("2026-07-04T22:00:00.000Z", "2026-07-05"),
        ("2026-03-04T23:30:00+01:00", "2026-03-04"),
        ("2026-03-04T23:30:00", "2026-03-04"),
        ("2026-03-04", "2026-03-04"),
        ("04-03-2026", "04-03-2026"),
        ("0001-01-01T00:00:00+05:00", "0001-01-01"),
        ("", ""),
    ],
)
def test_the_day_of_what_is_told(told: str, meant: str) -> None:
    assert day_of(told) == meant


def test_when_a_day_begins() -> None:
    assert begins("2026-01-05") == "2026-01-04T23:00:00Z"
    assert begins("2026-03-29") == "2026-03-28T23:00:00Z"
    assert begins("2026-03-29", 1) == "2026-03-29T22:00:00Z"  # the clocks went forward
    with pytest.raises(ValueError, match="isoformat"):
        begins("i går")


def test_the_zones_come_along() -> None:
    """A bare machine has none, and without them nothing starts."""
    subprocess.run(
        [sys.executable, "-c", "import redactor.days"], check=True,
        env={**os.environ, "PYTHONTZPATH": ""},
    )  # fmt: skip
