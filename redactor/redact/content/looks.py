"""Pictures that show nothing where they stand, and that nobody therefore decided on.

Transparent, masked away, their samples turned into one shade, under a thick line, or drawn smaller
than a dot: what they hold is not seen, but a program can take it out. Each picture that may be one
is looked at on the drawn page.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pikepdf

from redactor.redact.drawn import SCALE, Pixels
from redactor.redact.fonts.encodings import number_of
from redactor.redact.geometry import Rect, grow, intersect, invert, touches, transform_rect
from redactor.redact.session import PageRun, State
from redactor.redact.sheet import Sheet
from redactor.redact.uses import Placed

BLANK = 5
"""Grey levels within which a place counts as blank."""
_DOT, _FINEST = 1.5, 20.0
"""Points to each side of what is no more than a dot, and pixels to a point that show no letter."""
_LEAST_RANGE = 0.5
"""Share of all shades that samples must be spread over to be seen as they are."""
_INKS = frozenset(("/Separation", "/DeviceN", "/Lab"))


def may_not_show(obj: pikepdf.Stream, state: State, box: Rect) -> bool:
    """Whether a picture, by what the file says of it, may not be seen as its samples are."""
    space = obj.get("/ColorSpace")
    listed = obj.get("/Decode")
    decode = [number_of(one) for one in listed] if isinstance(listed, pikepdf.Array) else []
    indexed = isinstance(space, pikepdf.Array) and len(space) and str(space[0]) == "/Indexed"
    return (
        state.alpha < 1
        or not state.plain
        or any(key in obj for key in ("/SMask", "/Mask", "/SMaskInData"))
        or (
            not indexed
            and any(
                abs(high - low) < _LEAST_RANGE
                for low, high in zip(decode[::2], decode[1::2], strict=False)
            )
        )
        or obj.get("/BitsPerComponent", 8) == 16
        or (isinstance(space, pikepdf.Array) and len(space) > 0 and str(space[0]) in _INKS)
        or max(box[2] - box[0], box[3] - box[1]) < _DOT
    )


def note_looks(
    run: PageRun, sheet: Sheet, draw: Callable[[], Pixels], flat: Callable[[Rect], bool]
) -> None:
    """Tell every picture of a page whether it shows anything there.

    `draw` gives the page in grey, `flat` says whether a part of it (points) is one colour.
    """
    for placed in run.placed:
        placed.use.look(unseen=_unseen(placed, run, sheet, draw, flat))
        matrix = invert(placed.back)
        if matrix is not None:
            a, b, c, d = (value * sheet.unit for value in matrix[:4])
            placed.use.measure(math.hypot(a, b), math.hypot(c, d))


def _unseen(
    placed: Placed,
    run: PageRun,
    sheet: Sheet,
    draw: Callable[[], Pixels],
    flat: Callable[[Rect], bool],
) -> bool:
    matrix = invert(placed.back)
    place = None if matrix is None else transform_rect(matrix, (0, 0, 1, 1))
    shown = None if place is None else intersect(place, run.frame)
    if place is None or shown is None:
        return False
    later = run.covers[placed.covers :]
    if not (placed.doubt or any(touches(c.rect, shown) for c in later if not c.certain)):
        return False
    longest = max(place[2] - place[0], place[3] - place[1])
    if longest < _DOT:
        return _pixels(placed.use.obj) > _FINEST * longest
    inner = sheet.to_points(grow(shown, -1 / SCALE, -1 / SCALE))
    x0, y0, x1, y1 = (int(value * SCALE) for value in inner)
    part = draw()[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1]
    if min(part.shape, default=0) < _DOT * SCALE or int(part.max()) - int(part.min()) > BLANK:
        return False
    return flat(inner)


def _pixels(obj: Any) -> float:
    return max(number_of(obj.get(key, 0)) for key in ("/Width", "/Height"))
