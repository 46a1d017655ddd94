"""Words near by that say what a bare pattern is.

An *anchor* is a word near by without which a bare pattern is too weak to suggest.
Danish inflects at the end and writes compounds as one word, so anchors are given as stems:

    "konto"     a word that begins so: konto, kontoen, kontonr., kontonummer
    "~konto"    also inside a compound: lønkonto, lønkontoen
    "=sag"      exactly this word

A stem ends where letters end; a full stop after it needs no mention ("tlf" finds "Tlf.:").
"""

from __future__ import annotations

import re


class Anchors:
    """A set of anchor stems, and the places near a span where they count.

    All look-ups read a bounded window, so that their cost does not depend on the text.
    """

    def __init__(self, *stems: str) -> None:
        self._pattern = re.compile("|".join(_stem(s) for s in stems), re.IGNORECASE)

    def before(self, text: str, start: int, *, width: int = 40, lines: int = 1) -> str | None:
        """The anchor nearest before `start`, at most `width` code points and `lines` line
        ends away; None when there is none."""
        return self._last(before(text, start, width=width, lines=lines))

    def after(self, text: str, end: int, *, width: int = 24, lines: int = 0) -> str | None:
        """The first anchor after `end`, within `width` code points and `lines` line ends."""
        window = text[end : end + width]
        parts = window.split("\n")
        if len(parts) > lines + 1:
            window = "\n".join(parts[: lines + 1])
        match = self._pattern.search(window)
        return match.group() if match else None

    def header(self, text: str, start: int) -> str | None:
        """An anchor in the header of the table column that `start` stands in, or in the cell above
        it: forms have a row of labels over each row of answers."""
        cell = header_cell(text, start)
        found = self._last(cell) if cell else None
        return found or self._last(label_above(text, start))

    def near(
        self, text: str, start: int, end: int, *, width: int = 40, after: int = 0, lines: int = 1
    ) -> str | None:
        """An anchor before, in the column header, or (with `after` > 0) after the span."""
        return (
            self.before(text, start, width=width, lines=lines)
            or self.header(text, start)
            or (self.after(text, end, width=after) if after else None)
        )

    def _last(self, window: str) -> str | None:
        found = None
        for match in self._pattern.finditer(window):
            found = match.group()
        return found


def before(text: str, start: int, *, width: int = 40, lines: int = 1) -> str:
    """What stands before `start`: at most `width` code points and `lines` line ends,
    beginning at a word."""
    low = max(0, start - width)
    window = text[low:start]
    parts = window.split("\n")
    if len(parts) > 1 and "\t" in parts[-2] and _in_row(text, start, parts[-1]):
        return parts[-1]  # the row above says nothing of this cell; its column's header does
    if len(parts) > lines + 1:
        return "\n".join(parts[-lines - 1 :])
    if low > 0 and text[low - 1].isalnum():  # a cut word is not the word it ends in
        cut = 0
        while cut < len(window) and window[cut].isalnum():
            cut += 1
        return window[cut:]
    return window


def _in_row(text: str, start: int, line: str) -> bool:
    """Whether `start` stands in a row of a table; `line` is what stands before it there."""
    return "\t" in line or "\t" in text[start : start + _CELL].partition("\n")[0]


_CELL = 60
_LETTERS = re.compile(r"\t*[A-Z]{1,2}(?:\t[A-Z]{1,2})*")
"""The line above a printed sheet: "A\tB\tC"."""
_TABLE_ROWS = 60
_TABLE_REACH = 6000


def header_cell(text: str, start: int) -> str | None:
    """The first cell of the table column that `start` stands in, or None outside tables."""
    place = header_place(text, start)
    return None if place is None else text[slice(*place)]


def row_end(text: str, start: int, line_end: int) -> int:
    """Where the row that `start` stands in ends: on the line below its own, which ends at
    `line_end`, when a cell is wrapped and the header's last columns stand there."""
    place = header_place(text, start)
    if place is None:
        return line_end
    begin = text.rfind("\n", 0, start) + 1
    wanted = text.count("\t", text.rfind("\n", 0, place[0]) + 1, text.find("\n", place[1]))
    after = text.find("\n", line_end + 1)
    after = len(text) if after < 0 else after
    own, more = text.count("\t", begin, line_end), text.count("\t", line_end, after)
    return after if more and own + more == wanted else line_end


def label_above(text: str, start: int) -> str:
    """The cell right above the one that begins at `start`, where it may be the label of it."""
    begin = text.rfind("\n", max(0, start - _TABLE_REACH), start) + 1
    above = text.rfind("\n", max(0, begin - _TABLE_REACH), max(0, begin - 1)) + 1
    cells = text[above : max(above, begin - 1)].split("\t")
    column = text.count("\t", begin, start)
    cell = cells[column] if 1 < len(cells) > column else ""
    return "" if len(cell) > _LABEL or any(map(str.isdigit, cell)) else cell


_LABEL = 40


def header_place(text: str, start: int) -> tuple[int, int] | None:
    """Where the first cell of the table column that `start` stands in begins and ends.

    A table is a run of lines with tabs; its first line is its header, or the next one where a
    sheet's columns are lettered. Looks back over at most 60 rows or 6,000 code points: longer
    tables repeat their header on each page. A row whose cell is wrapped goes on with its next
    cells on the line below.
    """
    floor = max(0, start - _TABLE_REACH)
    begin = text.rfind("\n", floor, start) + 1
    if begin == 0 and floor > 0:
        return None
    stop = text.find("\n", start)
    own = text.count("\t", begin, len(text) if stop < 0 else stop)
    column = text.count("\t", begin, start)
    rows: list[tuple[int, list[str]]] = []
    for _ in range(_TABLE_ROWS):
        if begin <= floor:
            break
        end = begin - 1
        begin = max(text.rfind("\n", floor, end) + 1, floor)
        if "\t" not in text[begin:end]:
            break
        rows.append((begin, text[begin:end].split("\t")))
    if len(rows) > 1 and own + len(rows[0][1]) == len(rows[-1][1]):
        column += len(rows[0][1]) - 1
    for first, cells in reversed(rows):
        if column < len(cells) and not _LETTERS.fullmatch("\t".join(cells)):
            left = first + sum(len(cell) + 1 for cell in cells[:column])
            return left, left + len(cells[column])
    return None


def _stem(stem: str) -> str:
    """One anchor stem as a pattern."""
    if stem.startswith("="):
        return rf"(?<!\w){re.escape(stem[1:])}(?!\w)"
    if stem.startswith("~"):
        return rf"{re.escape(stem[1:])}\w*"
    return rf"(?<!\w){re.escape(stem)}\w*"
