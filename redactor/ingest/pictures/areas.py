"""Which parts of a page are pictures, from what is painted on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

Area = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points of the unrotated page."""

_LARGE_SHARE = 0.2
_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 9.0
_OUTLINES = 80
"""So many small filled shapes on a page may be letters drawn as outlines."""
_LETTER_HEIGHT = (3.0, 60.0)
_BESIDE = 8.0
"""Points between drawn letters of one line, at most twice."""
_WORD_BENDS = 12
"""Curves and slanted lines of a drawn word, at least."""
_SLANT = 0.5
_HAIR = 0.05
"""Points: shorter is no line, and the thinnest pen is twice as wide."""
_DOT, _DOT_BENDS = 3.0, 0.25
"""Points a side of the dots that letters may be made of, and what one counts for as a bend."""
_MOST_DASHES = 6
"""Dashes and gaps of a pattern for ruling lines, at most; longer ones spell something."""
_SHORT = 10.0
"""Points: what a letter is hatched or dotted with is no longer, the rules of a table are."""
_SMALL_SIDE, _SMALL_SIZE = 15.0, 1200.0
_MODULE = 6.0
"""Points: the squares and bars that codes are drawn with are narrower."""
_MODULES = 40
_CODE_SIDE = (25.0, 250.0)
_MOST_SMALL = 40


def picture_areas(log: Iterable[tuple[str, Area]], page: Area) -> list[Area]:
    """Areas of a page's pictures, neighbours joined, that are large enough to hold text.

    `log` is pymupdf's `get_bboxlog`: what is painted, in order. A picture counts from 20 %
    of the page or 60 by 9 points on, as one line of print is; many small outlines count as one
    picture.
    """
    pictures: list[Area] = []
    outlines: list[Area] = []
    for entry in log:
        kind, box = entry[0], entry[1]
        area = common(box, page)
        if area is None:
            continue
        if kind in ("fill-image", "fill-imgmask"):
            pictures.append(area)
        elif kind == "fill-path":
            width, height = box[2] - box[0], box[3] - box[1]
            if 1.0 < width < 40.0 and 3.0 < height < 40.0:
                outlines.append(area)
    if len(outlines) >= _OUTLINES:
        pictures.append(around(outlines))
    return [area for area in joined(pictures) if _is_large(area, page)]


def drawn_writing(
    each: Callable[[Callable[[Mapping[str, Any]], None]], object], page: Area
) -> list[Area]:
    """Areas where few letters may be drawn as paths: a signature line, an outlined name.

    `each` calls what it is given with every drawing of pymupdf's `get_cdrawings`, one by one: all
    coasts of a map at once fill the memory. Rules and boxes have no bends and are left out.
    """
    bends: list[tuple[Area, float]] = []

    def look(drawing: Mapping[str, Any]) -> None:
        x0, y0, x1, y1 = drawing["rect"]
        pen = (drawing.get("width") or 0.0) / 2 + _HAIR
        area = common((x0 - pen, y0 - pen, x1 + pen, y1 + pen), page)
        if area is None or area[3] - area[1] > _LETTER_HEIGHT[1]:
            return
        count = sum(map(_bends, drawing["items"])) + _dashes(drawing.get("dashes") or "")
        if count:
            bends.append((area, count))

    each(look)
    reach = [(x0 - _BESIDE, y0 - 1, x1 + _BESIDE, y1 + 1) for (x0, y0, x1, y1), _ in bends]
    found = []
    for group in joined(reach):
        inside = [(area, n) for area, n in bends if common(area, group)]
        height = max(a[3] for a, _ in inside) - min(a[1] for a, _ in inside)
        if height >= _LETTER_HEIGHT[0] and sum(n for _, n in inside) >= _WORD_BENDS:
            found.append(common(group, page) or group)
    return found


def _bends(item: Sequence[Any]) -> float:
    """Curves and slanted lines, which letters have and tables do not, and the dots of letters."""
    if item[0] == "re":
        x0, y0, x1, y1 = item[1]
        return _DOT_BENDS if max(x1 - x0, y1 - y0) <= _DOT else 0
    if item[0] != "l":
        return float(item[0] == "c")
    (x0, y0), (x1, y1) = item[1], item[2]
    if max(abs(x1 - x0), abs(y1 - y0)) <= _HAIR:
        return _DOT_BENDS  # a line without length is a dot by its ends
    return float(min(abs(x1 - x0), abs(y1 - y0)) > _SLANT)


def _dashes(pattern: str) -> float:
    """What the dashes of a line ("[3 1 3] 0") count for: those that rule lines come again."""
    count = len(pattern.partition("]")[0].split())
    return _DOT_BENDS * count if count > _MOST_DASHES else 0.0


def may_be_painted(log: Iterable[tuple[str, Area]]) -> bool:
    """Whether letters may be painted by other means than letters, outlines and pictures: as a
    shading, whose place nobody knows before it is drawn, or as many short strokes or dots."""
    short = 0
    for entry in log:
        if entry[0] == "fill-shade":
            return True
        x0, y0, x1, y1 = entry[1]
        short += entry[0] in ("fill-path", "stroke-path") and max(x1 - x0, y1 - y0) < _SHORT
    return short >= _OUTLINES


def small_areas(log: Iterable[tuple[str, Area]], page: Area, known: Sequence[Area]) -> list[Area]:
    """Areas too small to be read as text but large enough for a signature, a face or a code.

    Those that touch a `known` area are part of it. A picture may be cut into strips that are
    narrower each. Codes may also be drawn: as one filled shape of many squares, or as many
    narrow ones.
    """
    found: list[Area] = []
    strips: list[Area] = []
    modules: list[Area] = []
    for entry in log:
        area = common(entry[1], page)
        if area is None:
            continue
        width, height = area[2] - area[0], area[3] - area[1]
        if entry[0] in ("fill-image", "fill-imgmask"):
            if min(width, height) < _SMALL_SIDE:
                strips.append(area)
            elif size(area) >= _SMALL_SIZE:
                found.append(area)
        elif entry[0] == "fill-path":
            if min(width, height) < _MODULE and max(width, height) < _CODE_SIDE[1]:
                modules.append(area)
            elif _CODE_SIDE[0] <= width <= _CODE_SIDE[1] and 0.6 * width <= height <= 1.7 * width:
                found.append(area)
    for x0, y0, x1, y1 in joined(strips):
        if min(x1 - x0, y1 - y0) >= _SMALL_SIDE and (x1 - x0) * (y1 - y0) >= _SMALL_SIZE:
            found.append((x0, y0, x1, y1))
    if len(modules) >= _MODULES:
        found.append(around(modules))
    apart = dict.fromkeys(a for a in found if not any(common(a, other) for other in known))
    return list(apart)[:_MOST_SMALL]


def covered_share(areas: Sequence[Area], page: Area) -> float:
    """Share of the page under the largest of the areas."""
    return max((size(area) for area in areas), default=0.0) / max(size(page), 1.0)


def common(one: Sequence[float], other: Area) -> Area | None:
    x0, y0 = max(one[0], other[0]), max(one[1], other[1])
    x1, y1 = min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def around(areas: Sequence[Area]) -> Area:
    x0, y0, x1, y1 = zip(*areas, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def size(area: Area) -> float:
    return (area[2] - area[0]) * (area[3] - area[1])


def _is_large(area: Area, page: Area) -> bool:
    width, height = area[2] - area[0], area[3] - area[1]
    longer, shorter = max(width, height), min(width, height)
    return size(area) >= _LARGE_SHARE * size(page) or (
        longer >= _LEAST_WIDTH and shorter >= _LEAST_HEIGHT
    )


def joined(areas: list[Area]) -> list[Area]:
    """Areas that touch become one: scanners cut pages into stripes."""
    result: list[Area] = []
    for area in sorted(areas, key=lambda a: (a[1], a[0])):
        merged = area
        apart: list[Area] = []
        for other in result:
            near = (merged[0] - 2, merged[1] - 2, merged[2] + 2, merged[3] + 2)
            if common(other, near) is None:
                apart.append(other)
            else:
                merged = around([merged, other])
        result = [*apart, merged]
    return result
