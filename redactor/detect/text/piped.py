"""Tables whose cells are parted by upright strokes, semicolons and the like, read as those of tabs.

"| Navn | Tlf. |" and "Navn | Tlf." are how mail, notes and exports write a row, "Navn;Tlf.;By" how
programs do. A stroke alone is a footer's or a menu's: what stands on two lines in a row, with
equally many, is a table. Signs that sentences have, too, part cells below a line of headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ROW = re.compile(r"^[ \t]*(?:\|[^|\n]*){2,60}\|[ \t]*$|^[^|\n]*[^|\s][ \t]\|[ \t\n][^\n]*$", re.M)
_LISTED = re.compile(r"^(?!.*;[ \t])[^;\n]*;[^;\n]*;[^\n]*$", re.M)
"""A row of semicolons with nothing behind them; a sentence has a space there."""
_DASHES = r"[ \t]*:?-+:?[ \t]*"
_RULE = re.compile(rf"[ \t]*\|?{_DASHES}(?:\|{_DASHES})*\|?[ \t]*")
_STROKE = re.compile(r" *\| *")
_SEMICOLON = re.compile(r';|(?<![^;\n])"|"(?=;|$)', re.M)
"""A semicolon, and the quotation marks at both ends of a cell."""


def _headed(sign: str, cell: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line of headers parted by `sign`, and the sign; `cell` is what may stand between."""
    one = rf"(?={cell}{{0,30}}[^\W\d_]{{2}})[^\s\d]{cell}{{1,40}}"
    line = rf"^{one}(?:{sign}{one}){{2,20}}(?=\n[^\n]{{0,200}}\d)"
    return re.compile(line, re.MULTILINE), re.compile(sign)


_HEADED = (
    _headed(r";[ ]?", r"[^\d@:\n;]"),
    _headed(r",(?! )", r"(?:[^\d@:\n,]|,[ ])"),
    _headed(r" / ", r"(?:[^\d@:\n/ ]|[ ](?!/ ))"),
)
"""The line of headers, none with a figure in it, above one that has some: "Navn; Konto; By",
"Navn,Konto,By"."""
_LONGEST = 2_000
"""Characters of a line beyond which it is no row."""


def may_hold_rows(text: str) -> bool:
    """Whether `strokes` can find anything, at little cost."""
    return (
        "|" in text
        or (";" in text and _LISTED.search(text) is not None)
        or any(head.search(text) for head, _ in _HEADED)
    )


def strokes(text: str) -> tuple[set[int], set[int]]:
    """Places of the signs that part two cells, and of what is no part of any cell: the spaces and
    quotation marks beside them, the strokes at both ends of a row and the line below a header."""
    tabs: set[int] = set()
    gone: set[int] = set()
    for begin, end in _rows(text, "|", _ROW):
        if _RULE.fullmatch(text, begin, end):
            gone.update(range(begin - 1, end))
            continue
        for stroke in _STROKE.finditer(text, begin, end):
            gone.update(range(*stroke.span()))
            at = text.index("|", stroke.start())
            if text[begin:at].strip() and text[at + 1 : end].strip():
                gone.discard(at)
                tabs.add(at)
    for begin, end in _rows(text, ";", _LISTED):
        for sign in _SEMICOLON.finditer(text, begin, end):
            (tabs if sign.group() == ";" else gone).add(sign.start())
    for head, parting in _HEADED:
        read_to = 0
        for match in head.finditer(text):
            if match.start() < read_to:
                continue  # a row of the table above
            for begin, end in _below(text, match, parting):
                read_to = end
                for sign in parting.finditer(text, begin, end):
                    at = sign.start() + len(sign.group()) - len(sign.group().lstrip())
                    at = at if at < sign.end() else sign.start()
                    gone.update(range(*sign.span()))
                    tabs.add(at)
    return tabs, gone - tabs


def _below(text: str, head: re.Match[str], parting: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a line of headers and the rows below it with as many cells begin and end."""
    count = len(parting.findall(text, *head.span()))
    begin, end = head.span()
    rows = []
    while end - begin <= _LONGEST and len(parting.findall(text, begin, end)) == count:
        rows.append((begin, end))
        begin = end + 1
        if begin >= len(text):
            break
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
    if len(rows) > 1:
        yield from rows


def _rows(text: str, sign: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the rows of the tables with `sign` begin and end."""
    rows: list[tuple[int, int]] = []
    count = 0
    begin = text.rfind("\n", 0, text.find(sign)) + 1 if sign in text else len(text) + 1
    while begin <= len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        here = text.count(sign, begin, end) if end - begin <= _LONGEST else 0
        row = here > 0 and pattern.fullmatch(text, begin, end) is not None
        if row and rows and (here == count or _RULE.fullmatch(text, begin, end)):
            rows.append((begin, end))
        else:
            if len(rows) > 1:
                yield from rows
            rows, count = ([(begin, end)], here) if row else ([], 0)
        begin = end + 1
    if len(rows) > 1:
        yield from rows
