"""Every kind of tampering with a log is found."""

import json
from pathlib import Path

import pytest

from redactor.audit import GENESIS, chain, load_or_create_key, sign_head, verify_log, write_log
from redactor.errors import AuditError
from redactor.model import Event


def a_log(path: Path, whats: list[str]) -> Path:
    prev, chained = GENESIS, []
    for seq, what in enumerate(whats, 1):
        event = Event(at="2026-01-02T03:04:05Z", who="MKH", what=what, details={"n": seq})
        chained.append(chain(event, seq=seq, prev=prev))
        prev = chained[-1].hash
    write_log(path, chained)
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return a_log(tmp_path / "audit.jsonl", ["case.created", "document.read", "log.sealed"])


def test_an_untouched_log_holds(log: Path) -> None:
    assert verify_log(log) == 3


@pytest.mark.parametrize("victim", [0, 1, 2])
@pytest.mark.parametrize("field", ["at", "who", "what", "document", "details", "hash", "prev"])
def test_a_changed_field_is_found(log: Path, victim: int, field: str) -> None:
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    lines[victim][field] = {"n": 99} if field == "details" else "changed"
    log.write_text("\n".join(json.dumps(line) for line in lines))
    with pytest.raises(AuditError):
        verify_log(log)


@pytest.mark.parametrize("victim", [0, 1, 2])
def test_a_removed_line_is_found(log: Path, victim: int) -> None:
    lines = log.read_text().splitlines()
    del lines[victim]
    log.write_text("\n".join(lines))
    with pytest.raises(AuditError):
        verify_log(log)


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 2), (0, 2)])
def test_swapped_lines_are_found(log: Path, a: int, b: int) -> None:
    lines = log.read_text().splitlines()
    lines[a], lines[b] = lines[b], lines[a]
    log.write_text("\n".join(lines))
    with pytest.raises(AuditError):
        verify_log(log)


def test_a_repeated_line_and_an_extra_field_are_found(log: Path) -> None:
    whole = log.read_text()
    log.write_text(whole + whole.splitlines()[-1] + "\n")
    with pytest.raises(AuditError):
        verify_log(log)
    lines = [json.loads(line) for line in whole.splitlines()]
    lines[1]["note"] = "added"
    log.write_text("\n".join(json.dumps(line) for line in lines))
    with pytest.raises(AuditError):
        verify_log(log)


def test_junk_is_refused_with_a_line_number(log: Path) -> None:
    log.write_text(log.read_text() + "not json\n")
    with pytest.raises(AuditError, match="Linje 4"):
        verify_log(log)


def test_the_key_is_private_and_kept(tmp_path: Path) -> None:
    key = load_or_create_key(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0
    again = load_or_create_key(tmp_path / "key.pem")
    head = {"count": 3, "head": "ab" * 32}
    assert sign_head(key, **head) == sign_head(again, **head)


@pytest.mark.parametrize("line", [b"\xff\xfe{}", b"[" * 100_000], ids=["no text", "deep"])
def test_a_line_that_is_no_text_is_told_like_any_other(tmp_path: Path, line: bytes) -> None:
    log = tmp_path / "audit.jsonl"
    log.write_bytes(line + b"\n")
    with pytest.raises(AuditError, match="Linje 1 i loggen kan ikke læses"):
        verify_log(log)
