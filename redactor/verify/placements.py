"""Pictures that are shown in several places: what one page cuts off, the next may show.

Browsers print a long picture (of a chat, of a web page) whole on every page that it runs over,
and clip it to each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pikepdf

from redactor.verify.geometry import Rect, invert, placed
from redactor.verify.pictures import turned
from redactor.verify.scene import Picture, Scene

Hidden = Callable[[Picture, Scene, Rect], Iterable[Rect]]
"""Where a picture of a scene, whose page shows a rectangle, cannot be seen (user space)."""

_ALIKE = 0.5
"""Share of this place's size that another must have to show what this one hides."""
_SLIVER = 0.01
"""Share of a picture's width or height that holds no line of text."""
_MOST = 2_000
"""Places of one picture, or pieces of a part of it, that are looked at."""


class Placements:
    """Where a document shows its pictures; read when somebody first asks."""

    def __init__(self, scenes: Callable[[], Iterable[tuple[Scene, Rect]]], hidden: Hidden) -> None:
        self._scenes = scenes
        self._hidden = hidden
        self._found: dict[tuple[int, int], list[tuple[Picture, list[Rect]]]] | None = None

    def nowhere_seen(self, picture: Picture, part: Rect) -> list[Rect]:
        """What of a part of a picture (user space) is seen in no other place of the document."""
        inverse = invert(picture.matrix)
        source = picture.source
        if inverse is None or turned(picture.matrix) or not isinstance(source, pikepdf.Stream):
            return [part]
        left = [placed(inverse, part)]
        for other, hidden in self._all().get(source.objgen, ()):
            if other.opaque and _shows_as_large(other, picture):
                left = [piece for one in left for rect in hidden if (piece := _shared(one, rect))]
            if len(left) > _MOST:
                return [part]
        return [placed(picture.matrix, piece) for piece in left]

    def _all(self) -> dict[tuple[int, int], list[tuple[Picture, list[Rect]]]]:
        if self._found is None:
            self._found = {}
            for scene, area in self._scenes():
                for number, places in self._of(scene, area):
                    known = self._found.setdefault(number, [])
                    if len(known) < _MOST:
                        known.append(places)
        return self._found

    def _of(
        self, scene: Scene, area: Rect
    ) -> Iterator[tuple[tuple[int, int], tuple[Picture, list[Rect]]]]:
        for picture in scene.pictures:
            inverse = invert(picture.matrix)
            source = picture.source
            if inverse is None or turned(picture.matrix) or not isinstance(source, pikepdf.Stream):
                continue
            hidden = [placed(inverse, rect) for rect in self._hidden(picture, scene, area)]
            yield source.objgen, (picture, hidden)


def _shows_as_large(other: Picture, picture: Picture) -> bool:
    one, two = other.bounds, picture.bounds
    return min(one.width, one.height) >= _ALIKE * min(two.width, two.height) and max(
        one.width, one.height
    ) >= _ALIKE * max(two.width, two.height)


def _shared(one: Rect, other: Rect) -> Rect | None:
    both = one.common(other)
    return both if both.width > _SLIVER and both.height > _SLIVER else None
