"""Collecting a case; the command line and the web service call this and nothing deeper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from redactor.collect.collector import Collector
from redactor.collect.contract import SECURED
from redactor.collect.opening import open_source
from redactor.collect.recipe import load_recipe, within
from redactor.days import day_of
from redactor.errors import InputError
from redactor.service.incoming.contents import contents
from redactor.settings import Settings

Progress = Callable[[str, int, int], None]


def collect(
    recipe: Path,
    case: str,
    out: Path,
    progress: Progress,
    settings: Settings,
    *,
    dry_run: bool = False,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """Collect a case as a recipe says, into `out`; run again, it fetches what is new or changed.

    Returns `{"case", "documents": [...], "states": {state: n}, "difference": {...}}`; with
    `dry_run` the documents are only listed and nothing is written. `first` and `last` narrow the
    period the recipe asks for.

    Raises:
        UsageError: the recipe, the case number or the folder cannot be used.
    """
    asked = within(load_recipe(recipe), first, last)
    if dry_run:
        difference = asdict(Collector(asked, case, out, open_source, progress).list_only())
        return {
            "case": case,
            "documents": difference.pop("listed"),
            "states": {},
            "difference": difference,
        }
    with contents(settings.limits) as names:
        manifest, found = Collector(asked, case, out, open_source, progress, names).run()
    difference = asdict(found)
    del difference["listed"]
    current = manifest.current()
    return {
        "case": case,
        "documents": [item.record() for item in current],
        "states": dict(Counter(item.state.value for item in current)),
        "difference": difference,
    }


def exit_code(result: dict[str, Any]) -> int:
    """0 when everything was collected; 3 when a source or a document was not."""
    left = set(result["states"]) - {state.value for state in SECURED}
    return InputError.exit_code if left or result["difference"]["sources"] else 0


_SAID = {
    "fetched": "hentet",
    "converted": "hentet som PDF fra kilden",
    "original_only": "hentet som original (kilden kunne ikke give en PDF)",
    "pointer": "henvisninger til noget, der ligger et andet sted",
    "missing_or_forbidden": "mangler, eller adgangen er nægtet",
    "gone": "findes ikke længere i kilden",
    "needs_person": "kræver et menneske",
}

_LENGTH = 60
"""Letters of a title that are shown."""


def _on_a_line(untrusted: str) -> str:
    """Without what would move a terminal's cursor."""
    return "".join(c for c in " ".join(untrusted.split()) if c.isprintable())


def _called(item: dict[str, Any]) -> str:
    """What people call a document: its title, else its file's name."""
    title = _on_a_line(item["title"] or item["name"])
    return f" »{title[:_LENGTH]}{'…' * (len(title) > _LENGTH)}«" if title else ""


_CHANGED = {"new": "Nye", "changed": "Ændrede", "gone": "Forsvundne"}


_SHOWN = 50
"""Numbers a line names; all stand in the manifest and in the machine-readable result."""


def _some(numbers: Sequence[str]) -> str:
    """Numbers on a line; of very many the first."""
    more = len(numbers) - _SHOWN
    return ", ".join(numbers[:_SHOWN]) + (f" og {more} til" if more > 0 else "")


def told(result: dict[str, Any], out: Path | None = None, *, dry_run: bool) -> list[str]:
    """The result as Danish lines for a caseworker."""
    documents, difference = result["documents"], result["difference"]
    lines = [f"{len(documents)} dokumenter."]
    if dry_run:
        lines += [
            f"  {item['source']}: {item['number'] or '–'}  {day_of(item['date']) or '–'}  "
            f"{_on_a_line(item['title'] or item['name'] or item['id'])}"
            for item in documents
        ]
    lines += [
        f"  {result['states'][state]} {what}"
        for state, what in _SAID.items()
        if result["states"].get(state)
    ]
    if not dry_run:
        lines.append(
            f"Nye: {len(difference['new'])}, ændrede: {len(difference['changed'])}, "
            f"uændrede: {difference['unchanged']}, forsvundne: {len(difference['gone'])}."
        )
        if difference["unchanged"] or difference["changed"] or difference["gone"]:
            lines += [
                f"  {what}: nr. {_some(difference[kind])}."
                for kind, what in _CHANGED.items()
                if difference[kind]
            ]
        lines += [
            f"  Nr. {item['number']}{_called(item)} ({item['source']}): {item['reason']}"
            for item in documents
            if item["reason"] or item["state"] not in ("fetched", "converted")
        ]
    lines += [f"  Nr. {number}: den forseglede fil var ændret eller væk."
              for number in difference["damaged"]]  # fmt: skip
    lines += [f"  {name}: hører ikke til samlingen." for name in difference["strays"]]
    if difference["filtered"]:
        lines.append(f"Udeladt efter opskriftens filtre: {len(difference['filtered'])}.")
    lines += [f"Kilden {name}: {problem}" for name, problem in difference["sources"].items()]
    if out is not None and documents and not dry_run:
        lines.append(f"Behandl dem med: redactor run {out} --out MAPPE")
    return lines
