"""Where lines stand side by side: which belong together, and are they columns or a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from redactor.ingest.pages.segments import (
    CORE_BOTTOM,
    CORE_TOP,
    LEADING,
    SOFT,
    Interval,
    Line,
    Strip,
    Writer,
    intervals,
    lines_of,
    same_line,
    steps_of,
)

LOOSER = 1.3
"""How much wider than usual a step between lines is that starts a paragraph or a row."""
_RUNNING, _RUNS = 4, 0.3
"""Lines that go on from the one above, and their share, before text counts as running on."""
_LEAST_TEXT = 12
_POSTAL_LINE = re.compile(r"(?:DK-)?\d{4} [^\W\d_]")


def _clear(gutters: Iterable[Interval], strip: Strip) -> list[Interval]:
    """What `strip` leaves free of the gutters, no narrower than a gutter must be."""
    least = 0.8 * SOFT * min(s.size for s in strip)
    free = list(gutters)
    for u0, u1 in intervals(strip):
        free = [
            part
            for g0, g1 in free
            for part in ((g0, min(g1, u0)), (max(g0, u1), g1))
            if part[1] - part[0] >= least
        ]
    return free


def _is_parted(strip: Strip, gutters: Iterable[Interval]) -> bool:
    """Whether the strip has text on both sides of one of the gutters."""
    return any(
        any(s.u1 <= g0 + 0.01 for s in strip) and any(s.u0 >= g1 - 0.01 for s in strip)
        for g0, g1 in gutters
    )


def band_end(strips: list[Strip], at: int) -> int:
    """Index after the last strip that shares a gutter with strip `at`; `at` when it has none."""
    gutters: list[Interval] = [
        (left[1], right[0]) for left, right in pairwise(intervals(strips[at]))
    ]
    if not gutters:
        return at
    parted_end = stop = at + 1
    while stop < len(strips):
        size = max(s.size for s in strips[stop])
        gap = min(s.top for s in strips[stop]) - max(s.bottom for s in strips[stop - 1])
        narrowed = _clear(gutters, strips[stop])
        if not narrowed or gap > 3 * size or _begins_table(strips, stop, len(gutters)):
            break
        gutters = narrowed
        stop += 1
        if _is_parted(strips[stop - 1], gutters):
            parted_end = stop
    # Lines on one side only go along while they continue what stands above them.
    while parted_end < stop:
        size = max(s.size for s in strips[parted_end])
        gap = min(s.top for s in strips[parted_end]) - max(s.bottom for s in strips[parted_end - 1])
        if gap > (LEADING - CORE_TOP - CORE_BOTTOM) * size:
            break
        parted_end += 1
    return parted_end


_MORE_CELLS, _LEVEL_CELLS = 3, 3


def _begins_table(strips: list[Strip], at: int, gutters: int) -> bool:
    """Whether a strip below text columns is the first row of a table: it is parted in several
    more places, and the next one begins its pieces below it."""
    if at + 1 >= len(strips):
        return False
    row, below = intervals(strips[at]), intervals(strips[at + 1])
    size = max(s.size for s in strips[at])
    level = sum(any(abs(u0 - v0) <= 0.5 * size for v0, _ in below) for u0, _ in row)
    return len(row) >= gutters + 1 + _MORE_CELLS and level >= _LEVEL_CELLS


def belongs_right(line: Line, band: list[Strip]) -> bool:
    """Whether the line above a band begins its right-hand block."""
    everything = [s for strip in band for s in strip]
    first_column = intervals(everything)[0]
    size = max(s.size for s in line)
    return (
        line[0].u0 > first_column[1]
        and min(s.base for s in everything) - line[0].base <= LEADING * size
    )


def is_table(strips: list[Strip], columns: list[Strip], writer: Writer) -> bool:
    """Rows of cells, as against text columns or blocks set side by side."""
    lines = [lines_of(column) for column in columns]
    if max(map(len, lines)) > 3 * len(strips):
        return False
    if _is_letterhead(strips, lines, writer) or _runs_beside(strips, columns, lines, writer):
        return False
    glyphs = [sum(j - i for s in column for i, j in s.parts) for column in columns]
    prose = [_is_prose(ls) for ls in lines]
    if sum(prose) >= 2:  # beside these a shorter one is the last of them
        prose = [_is_prose(ls, least=2) for ls in lines]
    if sum(prose) < 2 or sum(n for n, p in zip(glyphs, prose, strict=True) if p) < 0.8 * sum(
        glyphs
    ):
        return True
    # Rows of wrapped cells begin on one baseline and step wider in all columns at once;
    # paragraphs of text columns do neither, unless by chance.
    level = [_begins_level(strip, columns) for strip in strips if len(strip) > 1]
    if sum(level) < 0.5 * len(level):
        return False
    steps = steps_of(strips)
    usual = median(steps) if steps else 0.0
    return sum(step > LOOSER * usual for step in steps) >= 2


def _runs_beside(
    strips: list[Strip], columns: list[Strip], lines: list[list[Line]], writer: Writer
) -> bool:
    """Running text with lines of their own beside it: a letter's or newsletter's side column.

    In a row of a table nothing new begins beside the second and later lines of a cell; beside
    text that runs on, the lines of the other column go on as well.
    """
    if _has_padded_rows(strips, columns):
        return False
    for number, column in enumerate(lines):
        bases = [line[0].base for n, other in enumerate(lines) if n != number for line in other]
        running = beside = 0
        for at in _running(column, writer):
            above, line = column[at - 1], column[at]
            slack = 0.2 * line[0].size
            running += 1
            beside += any(above[0].base + slack < b <= line[0].base + slack for b in bases)
        if running >= max(_RUNNING, _RUNS * len(column)) and 2 * beside >= running:
            return True
    return False


def _running(column: list[Line], writer: Writer) -> Iterator[int]:
    """Numbers of the lines that go on with the sentence of the line above.

    Such a line begins with a small letter under one that is as long as those around it, which
    make room for a picture at times.
    """
    for at in range(1, len(column)):
        above, line = column[at - 1], column[at]
        if line[0].base - above[0].base > LEADING * line[0].size:
            continue
        near = column[max(0, at - 3) : at + 3]
        left, right = min(n[0].u0 for n in near), max(n[-1].u1 for n in near)
        text = writer.text_of(line)
        filled = above[-1].u1 >= right - 0.2 * (right - left)
        if filled and text[:1].islower() and len(text) >= _LEAST_TEXT:
            yield at


def _has_padded_rows(strips: list[Strip], columns: list[Strip]) -> bool:
    """Whether, at wider steps, all columns begin anew on one baseline."""
    steps = steps_of(strips)
    usual = median(steps) if steps else 0.0
    wider = [strip for strip, step in zip(strips[1:], steps, strict=True) if step > LOOSER * usual]
    level = [len(strip) > 1 and _begins_level(strip, columns) for strip in wider]
    return len(level) >= 2 and 4 * sum(level) >= 3 * len(level)


def _begins_level(strip: Strip, columns: list[Strip]) -> bool:
    """Whether the first lines of a strip's columns stand on one baseline."""
    own = set(map(id, strip))
    tops = [
        min((s for s in c if id(s) in own), key=lambda s: s.base, default=None) for c in columns
    ]
    first = [segment for segment in tops if segment is not None]
    return all(same_line(first[0], segment) for segment in first[1:])


def _is_prose(lines: list[Line], *, least: int = 4) -> bool:
    """Running text: several lines, tightly set, most of them filling the column."""
    if len(lines) < least:
        return False
    left = min(line[0].u0 for line in lines)
    right = max(line[-1].u1 for line in lines)
    widths = [line[-1].u1 - line[0].u0 for line in lines]
    letters = [sum(j - i for s in line for i, j in s.parts) for line in lines]
    tight = sum(
        step <= LEADING * line[0].size for step, line in zip(steps_of(lines), lines, strict=False)
    )
    return (
        median(widths) >= 0.7 * (right - left)
        and median(letters) >= 18
        and tight >= 0.7 * (len(lines) - 1)
    )


def _is_letterhead(strips: list[Strip], columns: list[list[Line]], writer: Writer) -> bool:
    """Two short blocks, one of them an address: each is read by itself."""
    if len(columns) != 2 or len(strips) > 10:
        return False
    for column in columns:
        for step, line in zip(steps_of(column), column, strict=False):
            if step > LEADING * line[0].size:
                return False
    left, right = ([writer.text_of(line) for line in column] for column in columns)
    if _ends_in_postal_line(left):
        return True
    labels = sum(text.endswith(":") or len(text.split()) <= 2 for text in left)
    return _ends_in_postal_line(right) and labels < 0.5 * len(left)


def _ends_in_postal_line(texts: list[str]) -> bool:
    hits = [i for i, text in enumerate(texts) if _POSTAL_LINE.match(text)]
    return len(hits) == 1 and hits[0] > 0


_WIDE, _TWO_CELLS = 1.8, 2
"""Steps between lines, in sizes of the font, up to which a cell goes on; in a table of more cells
than labels and values."""


def table_rows(strips: list[Strip], columns: list[Interval], writer: Writer) -> list[Strip]:
    """Strips grouped into table rows: a wrapped cell's lines belong to the row above.

    Lines of one cell stand closer than rows where cells are padded, and leave other cells empty
    or, beside others that do, go on with a sentence. Where nothing is padded a line with an empty
    first column continues the row. What goes on in few cells of many may be set wider.
    """
    running: list[list[int]] = []
    for u0, u1 in columns:
        lines = lines_of([s for strip in strips for s in strip if u0 <= s.u0 <= u1])
        running.append([id(s) for at in _running(lines, writer) for s in lines[at]])
    several = sum(len(found) >= _RUNNING for found in running) > 1
    going_on = {number for found in running for number in found if several}

    def empty(strip: Strip) -> list[bool]:
        return [not any(u0 <= s.u0 <= u1 for s in strip) for u0, u1 in columns]

    steps = [min(s.base for s in b) - max(s.base for s in a) for a, b in pairwise(strips)]
    closest = min(steps, default=0.0)
    size = median(s.size for strip in strips for s in strip)
    near = [step <= min(1.15 * closest, 1.4 * size) for step in steps]
    padded = any(step > 1.25 * closest for step in steps)
    wrapped = [
        any(empty(strip)) or any(id(s) in going_on for s in strip)
        for strip, n in zip(strips[1:], near, strict=True)
        if n
    ]
    merge_near = padded and 2 * sum(wrapped) >= len(wrapped)
    rows = [list(strips[0])]
    for strip, close, step in zip(strips[1:], near, steps, strict=True):
        blank = empty(strip)
        alone = blank[0] and len(blank) > _TWO_CELLS and blank.count(False) <= len(blank) // 2.5
        wide = step <= min(1.15 * closest, _WIDE * size)
        if (close and (merge_near or blank[0])) or (wide and alone):
            rows[-1].extend(strip)
        else:
            rows.append(list(strip))
    return rows
