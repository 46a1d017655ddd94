"""Nicknames that a document itself gives somebody.

"Birgitte Holm, kaldet Bibi", "Alexander (Alex)". In that document the nickname means that person,
and in the case's others too, where nobody else bears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.names.forms import Kind, fold, parse
from redactor.detect.names.gazetteer import first_name_weight
from redactor.detect.people.abbreviations import Letters
from redactor.model import Finding

_NAME = r"(?P<nick>[A-ZÆØÅ][^\W\d_]{1,14})(?![\w-])"
_CALLED = re.compile(
    r"[’']?s?,? ?\(?(?:(?:der|som|også|altid|bare|i daglig tale|til daglig|blandt venner) ){0,2}"
    r"(?:kald(?:et|t|es|te)|kaldenavn|kælenavn(?:et)?|alias|går under (?:navnet|kælenavnet))"
    rf"(?: for|:)? [\"”“»'’]?{_NAME}"
)
_BRACKETS = re.compile(rf" ?\([\"”“»'’]?{_NAME}[\"”“«'’]?\)")
_QUOTED = re.compile(rf" [\"”“»]{_NAME}[\"”“«]")
_WITHIN = re.compile(rf"(?<= )[\"”“»'’‘]{_NAME}[\"”“«'’‘](?= )")
"""Between a first name and a surname: 'Jens "Tulle" Lund'."""
_FIELD = re.compile(
    r"[ \t]*\n[ \t]*(?:kaldenavn|kælenavn|kaldet|kaldes)\s*:?[ \t]*[\"”“»]?(?-i:" + _NAME + ")",
    re.IGNORECASE,
)
"""The field below a name in a form: "Kaldenavn: Bibi"."""
_BEGINS = 3
"""Letters with which a short form begins as the first name does: "Alex" of Alexander."""
_SURE = 0.5


def called(findings: Sequence[Finding], text: str) -> Iterator[Letters]:
    """The nicknames that stand at the names of one page. Linear in the findings."""
    for finding in findings:
        if finding.type != "PERSON":
            continue
        if (within := quoted_in(finding.text)) is not None:
            start, end = (finding.start + at for at in within)
            yield Letters(start, end, text[start:end], finding.id)
        match = _CALLED.match(text, finding.end) or _FIELD.match(text, finding.end)
        told = match is not None
        match = match or _BRACKETS.match(text, finding.end) or _QUOTED.match(text, finding.end)
        if match is None:
            continue
        name = parse(finding.text)
        nick = fold(match["nick"])
        if name.kind not in {Kind.FULL, Kind.SINGLE} or nick in name.words:
            continue
        short = name.words[0].startswith(nick[:_BEGINS]) and len(nick) >= _BEGINS
        if told or short or first_name_weight(match["nick"]) >= _SURE:
            yield Letters(match.start("nick"), match.end("nick"), match["nick"], finding.id)


def quoted_in(name: str) -> tuple[int, int] | None:
    """Where in a full name the nickname stands that it quotes."""
    match = _WITHIN.search(name)
    return match.span("nick") if match is not None else None
