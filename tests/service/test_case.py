"""A case belongs to its folder, wherever the folder stands."""

from pathlib import Path

from redactor.service.case import CaseFolder


def test_a_moved_case_is_the_same_case(tmp_path: Path) -> None:
    first = CaseFolder(root=tmp_path / "a")
    with first.locked():
        given = first.case_id
    (tmp_path / "a").rename(tmp_path / "b")
    assert CaseFolder(root=tmp_path / "b").case_id == given
    other = CaseFolder(root=tmp_path / "a")
    with other.locked():
        assert other.case_id != given
