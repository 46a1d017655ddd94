"""An entity in the making: findings that mean one person, number, address or authority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from redactor.detect.names.forms import parse
from redactor.detect.names.gazetteer import genitive_stem, nominative
from redactor.detect.people.identity import NAME_TYPES
from redactor.detect.people.persons import Root
from redactor.model import Finding


@dataclass(slots=True)
class Group:
    """An entity in the making."""

    findings: list[Finding] = field(default_factory=list)
    candidates: tuple[Root, ...] = ()
    doubt: str = ""
    party: int | None = None
    held: set[str] = field(default_factory=set)
    """Findings that a person put here: they stay."""


def type_of(group: Group) -> str:
    """ORGANIZATION for a firm, also one taken for a person; PERSON for a group with a name in it;
    else the type of its findings."""
    types = {f.type for f in group.findings}
    if "ORGANIZATION" in types:
        return "ORGANIZATION"
    if "PERSON" in types:
        return "PERSON"
    return "INITIALS" if "INITIALS" in types else group.findings[0].type


def name_of(findings: Iterable[Finding]) -> str:
    """The fullest form seen, without a genitive ending; among equals one not in capitals, then
    the most frequent. A firm is called as a firm, not as a name that is short for it."""
    findings = list(findings)
    findings = [f for f in findings if f.type == "ORGANIZATION"] or findings
    counts: Counter[str] = Counter()
    full: dict[str, int] = {}
    for finding in findings:
        if finding.type in NAME_TYPES:
            name = parse(finding.text, finding.type == "INITIALS")
            shown = name.display
            full[shown] = sum(len(w) > 2 or not w.endswith(".") for w in name.words)
        else:
            shown = " ".join(finding.text.split())
            full[shown] = -1
        counts[shown] += 1
    best = min(counts, key=lambda s: (-full[s], s.isupper(), -counts[s], len(s), s))
    if full[best] < 0:
        return best
    stem = genitive_stem(best)
    if stem is not None and stem in counts:
        return stem
    head, space, last = best.rpartition(" ")
    return head + space + nominative(last)
