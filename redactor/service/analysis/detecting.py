"""`redactor detect`: JSON Lines of text in, findings out, each line a document of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from redactor.errors import UsageError
from redactor.model import Case, Finding, Page, empty_boxes
from redactor.service.analysis.linking import suggestions
from redactor.settings import Settings

_BATCH = 64


def detect_file(source: Path, target: Path, case: Case, settings: Settings) -> int:
    """Search every line of `source` ({id, text}); returns the number of lines written.

    The result takes its place in one step, when all lines are done.

    Raises:
        UsageError: a line is not a JSON object with `id` and `text`, or the file is missing.
    """
    from redactor.detect import Detector

    try:
        lines = source.open(encoding="utf-8")
    except OSError:
        raise UsageError(f"»{source}« kan ikke læses.") from None
    detector = Detector.load(settings.models)
    temporary = target.with_name(target.name + ".part")
    count = 0
    with lines, temporary.open("w", encoding="utf-8") as out:
        records = _records(lines)
        while batch := list(islice(records, _BATCH)):
            for record in detect_texts(batch, case, detector):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(target)
    return count


def _records(lines: Iterable[str]) -> Iterator[tuple[Any, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            identity, text = record["id"], record["text"]
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"Linje {number} er ikke et JSON-objekt med »id« og »text«.") from None
        if not isinstance(text, str):
            raise UsageError(f"»text« i linje {number} er ikke en tekst.")
        yield identity, text


def detect_texts(
    batch: list[tuple[Any, str]], case: Case, detector: Any
) -> Iterator[dict[str, Any]]:
    """Findings, entities and suggested actions of texts, each on its own."""
    pages = [
        Page(number=index, width=0, height=0, text=text, boxes=empty_boxes(len(text)))
        for index, (_, text) in enumerate(batch, 1)
    ]
    found: dict[int, list[Finding]] = {}
    for finding in detector.detect(pages, document="", sha256=""):
        found.setdefault(finding.page, []).append(finding)
    for page, (identity, _) in zip(pages, batch, strict=True):
        spans = _spans(page, found.get(page.number, []), case)
        yield {"id": identity, "spans": spans}


def _spans(page: Page, first: list[Finding], case: Case) -> list[dict[str, Any]]:
    from redactor.detect.people.linking import link
    from redactor.detect.people.sweep import Sweep

    def pages_of(_: str) -> list[Page]:
        return [page]

    sweep = Sweep.of(link(first, pages_of, case), first, case)
    findings = [*first, *sweep.find([page], first, document="", sha256="")]
    entities = link(findings, pages_of, case)
    rulings = suggestions(case, findings, entities)
    entity_of = {member: entity for entity in entities for member in entity.findings}
    spans = []
    for finding in sorted(findings, key=lambda finding: (finding.start, finding.end)):
        entity = entity_of.get(finding.id) or entity_of.get(finding.subject or "")
        span = {
            "start": finding.start,
            "end": finding.end,
            "label": finding.type,
            "score": round(finding.score, 4),
            "action": rulings[finding.id].action.value,
            "reason": finding.reason,
        }
        if entity is not None:
            span |= {"entity": entity.id, "role": entity.role.value}
        spans.append(span)
    return spans
