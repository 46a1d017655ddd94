"""A case belongs to its folder, wherever the folder stands."""

from datetime import UTC, datetime
from pathlib import Path

from redactor.service.case import CaseFolder, day


def test_a_moved_case_is_the_same_case(tmp_path: Path) -> None:
    first = CaseFolder(root=tmp_path / "a")
    with first.locked():
        given = first.case_id
    (tmp_path / "a").rename(tmp_path / "b")
    assert CaseFolder(root=tmp_path / "b").case_id == given
    other = CaseFolder(root=tmp_path / "a")
    with other.locked():
        assert other.case_id != given


def test_the_day_is_the_one_in_denmark() -> None:
    """A letter that is built in the night bears the date of its own day."""
    assert day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "2026-07-01"
    assert day(datetime(2026, 1, 31, 22, 30, tzinfo=UTC)) == "2026-01-31"
    assert day() in {day(datetime.now(UTC)), datetime.now(UTC).date().isoformat()}
