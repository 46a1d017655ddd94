"""What the cells of a table and the fields of a form tell of who is named in them."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Mapping, Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.people.identity import NAME_TYPES
from redactor.detect.people.private import CITIZEN, RELATIVE
from redactor.detect.people.sign import Sign
from redactor.detect.people.signatures import OFFICIAL_TITLE, PROFESSIONAL
from redactor.detect.text.anchors import header_cell, header_place
from redactor.model import Finding, Mark, Role

TITLED: Mapping[str, Sign] = {
    "notifier": Sign(Role.NOTIFIER, 0.9, "omtales som underretter eller anmelder"),
    "politician": Sign(Role.OFFICIAL, 0.9, "omtales som folkevalgt", Mark.POLITICIAN),
    "official": OFFICIAL_TITLE,
    "professional": PROFESSIONAL,
    "company": Sign(Role.COMPANY, 0.9, "står med en stilling i en virksomhed eller forening"),
    "private_tie": Sign(None, 0.0, "fagperson tæt på borgeren", Mark.PRIVATE_TIE),
    "relative": RELATIVE,
    "child": Sign(Role.RELATIVE, 0.8, "omtales som barn", Mark.CHILD),
    "citizen": CITIZEN,
    "deceased": Sign(Role.RELATIVE, 0.8, "omtales som afdød", Mark.DECEASED),
}
"""What a title, label or cell that the lexicon has by a name makes of its bearer."""

_CELLS = 3
"""Cells after a name in its row that may tell of its bearer."""
LETTERS_AFTER = re.compile(r" \([A-ZÆØÅ]{2,4}\)(?=,)")
"""Somebody's letters between name and title: "Mikkel Trap (MITR), vejtekniker"."""

_OCCUPATION = re.compile(r"\W*(?:erhverv|beskæftigelse|job|uddannelse|profession)\W*", re.I)
"""What heads a column on what private people live by."""


def cell_signs(
    finding: Finding, before: str, text: str, line_end: int, findings: Sequence[Finding]
) -> list[Sign]:
    """What a cell further on in a table's row tells of who is named in it: "Bo Krag<tab>Teknik
    <tab>teamleder". Not where labels stand in the cells before the names."""
    if any(p.fullmatch(before.strip().rpartition("\t")[2]) for p in lx.LABEL.values()):
        return []
    place = finding.end
    cells = text[finding.end : line_end].split("\t")
    for cell, following in itertools.pairwise(cells[: _CELLS + 1]):
        place += len(cell) + 1
        if cell.strip() and cells[0] is cell and not LETTERS_AFTER.fullmatch(cell):
            return []
        if names_in(place, place + len(following), findings):
            return []
        told = next((name for name, p in lx.CELL.items() if p.match(following)), None)
        if told is not None:
            head = header_cell(text, place)
            return [] if head and _OCCUPATION.fullmatch(head) else [TITLED[told]]
    return []


def names_in(start: int, end: int, findings: Sequence[Finding]) -> bool:
    """Whether a name begins between two places. `findings` sorted by start."""
    first = bisect.bisect_left(findings, start, key=lambda f: f.start)
    ahead = itertools.takewhile(lambda f: f.start < end, findings[first : first + 8])
    return any(f.type in NAME_TYPES for f in ahead)


def own_cell(before: str, findings: Sequence[Finding], finding: Finding) -> str:
    """What stands before a name, without a cell that names somebody else: "Ida Krag, elev" says
    nothing of who is named in the next cell."""
    left, tab, own = before.rpartition("\t")
    start = finding.start - len(before)
    return own if tab and names_in(start, start + len(left), findings) else before


_OF_POSTS = re.compile(
    r"(?:(?<![^\n])|\t)(?:stilling|titel|funktion|rolle|afdeling|enhed|kontor|forvaltning|lokal(?:nr\.?)?"
    r"|init(?:ialer|\.)?)(?=[ \t]|$)",
    re.IGNORECASE,
)


def header_over(text: str, finding: Finding, findings: Sequence[Finding]) -> str:
    """The header of the column that a name stands in; empty where the table has none, its first
    row names somebody, and for "Navn" beside a column on posts: whose those are is open."""
    place = header_place(text, finding.start)
    if place is None:
        return ""
    row = text.rfind("\n", 0, place[0]) + 1
    row_end = text.find("\n", place[1])
    header = text[slice(*place)].strip()
    open_to_all = header.lower() == "navn" and _OF_POSTS.search(text, row, row_end)
    return "" if open_to_all or names_in(row, row_end, findings) else header


def label_signs(
    before: str,
    above: Sequence[str],
    text: str,
    finding: Finding,
    findings: Sequence[Finding],
) -> list[Sign]:
    """The label of a form field on the line above, or the header of a table column."""
    if "\t" in before or "\t" in text[finding.end : finding.end + 60].split("\n")[0]:
        header = header_over(text, finding, findings)
        return [TITLED[name] for name, pattern in lx.LABEL.items() if pattern.fullmatch(header)][:1]
    if before.strip() or not above:
        return []
    label = above[-1]
    if len(label) > 40 or "\t" in label:
        return []
    for name, pattern in lx.LABEL.items():
        if pattern.fullmatch(label):
            sign = TITLED[name]
            if len(above) > 1 and lx.ANY_LABEL.fullmatch(above[-2]) and above[-2].strip():
                # two labels in a row: a table read column by column, so the label is not sure
                return [Sign(sign.role, sign.strength / 2, sign.reason, sign.mark)]
            return [sign]
    return []
