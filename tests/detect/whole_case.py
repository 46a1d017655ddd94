"""Whole made-up cases, read from text and judged from detection to suggestion.

Each file is a case: its request, a line for each person or thing ('an = cover, keep for the party
role=citizen', 'ask' where either will do), then the documents with the mentions marked
'[an:Storm Lindegaard]'. `own` names who asks for what is kept on himself. `asked` names what
should be kept and is still asked about. `misfiled` names the documents that are about somebody
else. Where roles are given, no two people may be taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from redactor.detect import Detector
from redactor.detect.overlaps import STATEMENTS
from redactor.detect.people.linking import link
from redactor.detect.people.misfiled import misfiled
from redactor.detect.people.sweep import Sweep
from redactor.model import (
    Action,
    Case,
    Document,
    Finding,
    Page,
    RequestType,
    Role,
    Ruling,
    empty_boxes,
)
from redactor.policy import suggest

_MENTION = re.compile(r"\[(\w+):([^\]]*)\]")
COVERED = 0.9
TOUCHED = 0.3


@dataclass
class Whole:
    request: RequestType = RequestType.PUBLIC
    party: str = ""
    own: str = ""
    asked: frozenset[str] = frozenset()
    misfiled: frozenset[str] | None = None
    roles: dict[str, str] = field(default_factory=dict)
    """Of each person whom the case is judged on: the role, one of those that are as good."""
    wanted: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each person or thing: what is right for the request, and for the party's own."""
    pages: dict[str, list[Page]] = field(default_factory=dict)
    mentions: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Document, who or what, start and end."""


def read_whole(path: Path) -> Whole:
    head, *documents = re.split(r"^--- ", path.read_text("utf-8"), flags=re.MULTILINE)
    whole = Whole()
    for line in head.splitlines():
        if line.startswith("request: "):
            whole.request = RequestType(line.removeprefix("request: "))
        elif line.startswith("party: "):
            whole.party = line.removeprefix("party: ")
        elif line.startswith("own: "):
            whole.own = line.removeprefix("own: ")
        elif line.startswith("misfiled: "):
            whole.misfiled = frozenset(line.removeprefix("misfiled: ").split("; "))
        elif line.startswith("asked: "):
            whole.asked = frozenset(line.removeprefix("asked: ").split("; "))
        else:
            who, _, rights = line.partition(" = ")
            public, _, own = rights.partition(", ")
            right, _, role = own.partition(" role=")
            whole.wanted[who] = (public, right.partition(" ")[0] or public)
            if role:
                whole.roles[who] = role
    for document in documents:
        name, _, body = document.partition("\n")
        text, last = "", 0
        for match in _MENTION.finditer(body):
            text += body[last : match.start()]
            whole.mentions.append((name, match[1], len(text), len(text) + len(match[2])))
            text, last = text + match[2], match.end()
        text += body[last:]
        whole.pages[name] = [
            Page(number=1, width=595, height=842, text=text, boxes=empty_boxes(len(text)))
        ]
    return whole


def judge(first: list[Finding], whole: Whole, case: Case) -> list[tuple[Finding, Ruling]]:
    pages_of = whole.pages.__getitem__
    sweep = Sweep.of(link(first, pages_of, case), first, case)
    found = list(first)
    for name, pages in whole.pages.items():
        found += sweep.find(pages, first, document=name, sha256=name)
    entities = link(found, pages_of, case)
    of = {member: entity for entity in entities for member in entity.findings}
    return [(f, suggest(case, f, of.get(f.id))) for f in found if f.type not in STATEMENTS]


_AS_GOOD = {
    Role.REQUESTER: "party",
    Role.OFFICIAL: "work",
    Role.PROFESSIONAL: "work",
    Role.COMPANY: "work",
    Role.RELATIVE: "private",
    Role.CITIZEN: "private",
    Role.NOTIFIER: "private",
}
"""Roles between which the suggestion hardly differs."""


def confused(whole: Whole, first: list[Finding], case: Case) -> list[str]:
    """Entities that mix two people, and people in another role than they have."""
    entities = link(first, whole.pages.__getitem__, case)
    by_id = {f.id: f for f in first}
    wrong: list[str] = []
    for entity in (e for e in entities if e.type in {"PERSON", "INITIALS"} and e.certain):
        spans = [(f.document, f.start, f.end) for f in map(by_id.__getitem__, entity.findings)]
        bearers = {
            who
            for document, who, start, end in whole.mentions
            if who in whole.roles
            and any(d == document and s < end and start < e for d, s, e in spans)
        }
        if len(bearers) > 1:
            wrong.append(f"{entity.name}: {', '.join(sorted(bearers))} taken for one")
        for who in bearers:
            wanted = Role(whole.roles[who])
            if (
                _AS_GOOD.get(entity.role) != _AS_GOOD.get(wanted, wanted.value)
                and entity.name not in whole.asked
            ):
                wrong.append(f"{entity.name}: {entity.role}, not {wanted}")
    return wrong


def share_hidden(
    mention: tuple[str, str, int, int], text: str, judged: list[tuple[Finding, Ruling]]
) -> float:
    """The share of a mention's letters and digits that is covered or asked about."""
    document, _, start, end = mention
    hidden = {
        place
        for finding, ruling in judged
        if finding.document == document and ruling.action is not Action.KEEP
        for place in range(max(start, finding.start), min(end, finding.end))
    }
    letters = [place for place in range(start, end) if text[place].isalnum()]
    return sum(place in hidden for place in letters) / len(letters)


def wrongly_filed(whole: Whole, first: list[Finding], case: Case) -> list[str]:
    """Documents whose alarm is false, and, where the party tells whose case it is, missing."""
    if whole.misfiled is None:
        return []
    documents = [Document(id=name, source=name, sha256=name) for name in whole.pages]
    entities = link(first, whole.pages.__getitem__, case)
    alarms = {a.document for a in misfiled(case, documents, entities, first)}
    missing = whole.misfiled - alarms if case.parties else frozenset()
    return sorted((alarms - whole.misfiled) | missing)


def detected(detector: Detector, whole: Whole) -> list[Finding]:
    """The findings of the first pass."""
    return [
        finding
        for name, pages in whole.pages.items()
        for finding in detector.detect(pages, document=name, sha256=name)
    ]


def cases_of(whole: Whole) -> list[Case]:
    """The request that the file names, then the party's or one's own."""
    cases = [Case(id="case", request_type=whole.request)]
    if whole.party:
        cases.append(Case(id="case", request_type=RequestType.PARTY, parties=(whole.party,)))
    if whole.own:
        cases.append(Case(id="case", request_type=RequestType.OWN, parties=(whole.own,)))
    return cases
