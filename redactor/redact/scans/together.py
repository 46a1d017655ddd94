"""Boxes of a scan that lie over each other: one gap on their line.

The same word may be asked for more than once, as a name and as a part of one. A line is set anew
with one box in their place; each is painted there.
"""

from __future__ import annotations

from collections.abc import Sequence

from redactor.redact.geometry import Rect

Asked = tuple[int, Rect, int, float]
"""An area's number, its place in points of the page as it is read, words, and em."""

OVER = 0.3
"""Ems by which the boxes of two words may lie over each other."""
_ALIKE = 0.6
"""Height of the lower of two boxes, as a share of the other's: a signature's holds lines."""
_ONE = 1.3
"""How many times as wide as its widest a gap may be and hold no more words than that one."""


def together(boxes: Sequence[Asked]) -> tuple[list[Asked], dict[int, list[int]]]:
    """One box for all that lie over each other; and which areas each stands for, by its number."""
    groups: list[list[Asked]] = []
    for box in sorted(boxes, key=lambda b: (b[1][0], -b[1][2])):
        at = next((g for g in groups if any(_over(one, box) for one in g)), None)
        if at is None:
            groups.append([box])
        else:
            at.append(box)
    return [_joined(group) for group in groups], {g[0][0]: [b[0] for b in g] for g in groups}


def _over(one: Asked, other: Asked) -> bool:
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = one[1], other[1]
    low, high = sorted((ay1 - ay0, by1 - by0))
    return (
        min(ax1, bx1) - max(ax0, bx0) > OVER * one[3]
        and min(ay1, by1) - max(ay0, by0) > high / 2
        and low >= _ALIKE * high
    )


def _joined(group: Sequence[Asked]) -> Asked:
    number, _, _, em = group[0]
    x0, y0, x1, y1 = zip(*(box[1] for box in group), strict=True)
    place = (min(x0), min(y0), max(x1), max(y1))
    widest = max(group, key=lambda box: box[1][2] - box[1][0])
    words = max(box[2] for box in group)
    if place[2] - place[0] > _ONE * (widest[1][2] - widest[1][0]) and widest[2]:
        share = (place[2] - place[0]) / (widest[1][2] - widest[1][0])
        words = max(words, round(share * widest[2]))
    return number, place, words, em
