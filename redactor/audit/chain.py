"""The hash chain: each line carries the hash of the line before it.

The hash of a line is SHA-256 over its canonical JSON (RFC 8785) without the field `hash`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785

from redactor.errors import AuditError
from redactor.files import write_atomically
from redactor.model import Event

GENESIS = "0" * 64
SEAL = "log.sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedEvent:
    """An event in its place in the chain."""

    seq: int
    event: Event
    prev: str
    hash: str

    def line(self) -> dict[str, Any]:
        """The event as one JSON object of the log."""
        return {**_body(self.seq, self.event, self.prev), "hash": self.hash}


def _body(seq: int, event: Event, prev: str) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": event.at,
        "who": event.who,
        "what": event.what,
        "document": event.document,
        "details": event.details,
        "prev": prev,
    }


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def chain(event: Event, *, seq: int, prev: str) -> ChainedEvent:
    """Put `event` at place `seq` (from 1) after the line whose hash is `prev`."""
    return ChainedEvent(seq=seq, event=event, prev=prev, hash=_digest(_body(seq, event, prev)))


def write_log(path: Path, events: Iterable[ChainedEvent]) -> None:
    """Write the whole log in one step, so that a crash leaves the old or the new, never half."""
    write_atomically(
        path, (json.dumps(event.line(), ensure_ascii=False) + "\n" for event in events)
    )


def read_log(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a log.

    Raises:
        AuditError: a line is not a JSON object.
    """
    with path.open("rb") as lines:  # what is no UTF-8 is told as a line like any other
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                raise AuditError(f"Linje {number} i loggen kan ikke læses.") from None
            if not isinstance(record, dict):
                raise AuditError(f"Linje {number} i loggen har ikke den rette form.")
            yield record


def verify_log(path: Path) -> int:
    """Check every line of the log; returns the number of lines.

    Raises:
        AuditError: a line was changed, removed, inserted or reordered, or the log does not
            end with a seal. The message names the first line that does not hold.
    """
    prev, count, last = GENESIS, 0, ""
    for count, record in enumerate(read_log(path), 1):
        body = {key: value for key, value in record.items() if key != "hash"}
        if body.get("seq") != count:
            raise AuditError(
                f"Linje {count} i loggen har nummer {body.get('seq')}: "
                "linjer er fjernet, tilføjet eller byttet om."
            )
        if body.get("prev") != prev:
            raise AuditError(f"Linje {count} i loggen følger ikke efter linjen før den.")
        try:
            digest = _digest(body)
        except (rfc8785.CanonicalizationError, ValueError):
            raise AuditError(f"Linje {count} i loggen har ikke den rette form.") from None
        if digest != record.get("hash"):
            raise AuditError(f"Linje {count} i loggen er ændret.")
        prev, last = digest, str(body.get("what"))
    if count == 0:
        raise AuditError("Loggen er tom.")
    if last != SEAL:
        raise AuditError("Loggen slutter uden segl: linjer kan være fjernet til sidst.")
    return count
