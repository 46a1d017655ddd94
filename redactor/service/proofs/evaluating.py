"""`redactor evaluate`: recall, precision and leak rate per type on annotated text.

GOLD is JSON Lines {id, text, spans: [{start, end, label, action?}], unlike?}; a span whose
action is 'keep' must not be redacted, and a text with `unlike` looks like that type and holds
none. An item is *found* when findings of any type cover at least 90 % of its letters and digits,
and *leaks* when less than that is suggested for redaction or for a person to judge. A finding is
*right* when at least half of its letters and digits lie in items of a gold span that is not to
be kept. A look-alike is *taken* when anything of its type is found in it, whatever policy would
do with that.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from redactor.errors import UsageError
from redactor.model import Case
from redactor.service.analysis.detecting import detect_texts
from redactor.settings import Settings

_COVERED = 0.9


@dataclass(slots=True)
class Tally:
    """Counts of one type."""

    items: int = 0
    found: int = 0
    typed: int = 0
    leaked: int = 0
    predictions: int = 0
    right: int = 0
    look_alikes: int = 0
    taken: int = 0

    def figures(self) -> dict[str, Any]:
        """Shares with 95 % Wilson intervals; None where there is nothing to divide by."""
        return {
            "items": self.items,
            "recall": share(self.found, self.items),
            "typed_recall": share(self.typed, self.items),
            "leak_rate": share(self.leaked, self.items),
            "predictions": self.predictions,
            "precision": share(self.right, self.predictions),
            "look_alikes": self.look_alikes,
            "taken": share(self.taken, self.look_alikes),
        }


def share(part: int, whole: int) -> dict[str, float] | None:
    """A proportion with its 95 % interval (Wilson 1927)."""
    if whole == 0:
        return None
    z, p = 1.96, part / whole
    centre = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return {
        "value": round(p, 4),
        "low": round(max(0.0, centre - half), 4),
        "high": round(min(1.0, centre + half), 4),
    }


def evaluate_file(gold: Path, case: Case, settings: Settings) -> dict[str, Any]:
    """Score the detection on a gold file.

    Raises:
        UsageError: the file is missing or not in the form above.
    """
    from redactor.detect import Detector

    records = _read(gold)
    detector = Detector.load(settings.models)
    tallies: dict[str, Tally] = defaultdict(Tally)
    remaining = iter(records)
    while batch := list(islice(remaining, 64)):
        texts = [(record["id"], record["text"]) for record in batch]
        for record, found in zip(batch, detect_texts(texts, case, detector), strict=True):
            score_text(record["text"], record["spans"], found["spans"], tallies)
            if "unlike" in record:
                score_look_alike(record["unlike"], found["spans"], tallies)
    total = Tally()
    for tally in tallies.values():
        for name in Tally.__dataclass_fields__:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    return {
        "all": total.figures(),
        "types": {name: tallies[name].figures() for name in sorted(tallies)},
    }


def _read(gold: Path) -> list[dict[str, Any]]:
    records = []
    try:
        for number, line in enumerate(gold.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                record = json.loads(line)
                for span in record["spans"]:
                    if not 0 <= span["start"] < span["end"] <= len(record["text"]):
                        raise UsageError(f"Et spænd i linje {number} ligger uden for teksten.")
                    str(span["label"])
                if not isinstance(record.get("unlike", ""), str):
                    raise TypeError
                records.append({"id": record["id"], **record})
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"»{gold}« kan ikke læses.") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"Linje {number} har ikke formen id, text, spans.") from None
    return records


def score_text(
    text: str,
    gold: Sequence[Mapping[str, Any]],
    found: Iterable[Mapping[str, Any]],
    tallies: dict[str, Tally],
) -> None:
    """Add one text's counts to `tallies`. Spans are code-point offsets, end exclusive."""
    predictions = list(found)

    def letters(span: Mapping[str, Any]) -> set[int]:
        return {i for i in range(span["start"], span["end"]) if text[i].isalnum()}

    covered: set[int] = set()
    hidden: set[int] = set()
    by_type: dict[str, set[int]] = defaultdict(set)
    for span in predictions:
        mine = letters(span)
        covered |= mine
        by_type[span["label"]] |= mine
        if span["action"] != "keep":
            hidden |= mine
    personal: set[int] = set()
    for span in gold:
        mine = letters(span)
        if not mine:
            continue
        if span.get("action", "redact") == "keep":
            continue
        personal |= mine
        tally = tallies[span["label"]]
        tally.items += 1
        tally.found += len(mine & covered) >= _COVERED * len(mine)
        tally.typed += len(mine & by_type[span["label"]]) >= _COVERED * len(mine)
        tally.leaked += len(mine & hidden) < _COVERED * len(mine)
    for span in predictions:
        mine = letters(span)
        if span["action"] == "keep" or not mine:
            continue
        tally = tallies[span["label"]]
        tally.predictions += 1
        tally.right += len(mine & personal) >= 0.5 * len(mine)


def score_look_alike(
    type_: str, found: Iterable[Mapping[str, Any]], tallies: dict[str, Tally]
) -> None:
    """Add a text that holds nothing of `type_`, though it looks so."""
    tallies[type_].look_alikes += 1
    tallies[type_].taken += any(span["label"] == type_ for span in found)
