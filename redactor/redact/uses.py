"""Pictures of the output: where they are shown, what of them goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf

from redactor.redact.geometry import Matrix, Point, Rect, apply, grow, intersect
from redactor.redact.shift import Shift

MAX_COVERED = 200
IMAGE_MARGIN = 0.5
"""Points around an area that are blanked in pictures: scanned ink bleeds."""


@dataclass(slots=True, eq=False)
class ImageUse:
    """A picture of the output: polygons to blank (unit square of the picture), part ever seen."""

    obj: pikepdf.Stream
    blanks: list[list[Point]] = field(default_factory=list)
    seen: Rect | None = None
    covered: list[Rect] | None = None
    """Upright parts that something opaque hides wherever the picture is shown; None: not shown."""
    unseen: bool | None = None
    """Whether it shows nothing wherever it stands; None: not shown."""
    sides: tuple[float, float] | None = None
    """Points of its sides where it is shown largest; None: not known."""
    shifts: list[tuple[Shift, Matrix]] = field(default_factory=list)
    """Lines to set anew before anything is blanked, and from their points to the unit square."""

    def cover(self, parts: list[Rect]) -> None:
        """Note what is hidden where the picture is shown once more (unit square)."""
        if self.covered is not None:
            both = (intersect(old, new) for old in self.covered for new in parts)
            parts = [part for part in both if part is not None]
        self.covered = parts[:MAX_COVERED]

    def look(self, *, unseen: bool) -> None:
        """Note whether nothing of it is seen where it is shown once more."""
        self.unseen = unseen and self.unseen is not False

    def measure(self, wide: float, high: float) -> None:
        """Note how large it is shown once more (points)."""
        old = self.sides or (0.0, 0.0)
        self.sides = max(old[0], wide), max(old[1], high)

    def see(self, part: Rect) -> None:
        """Note another part of the picture (unit square) that can be seen somewhere."""
        old = self.seen or part
        self.seen = (
            min(old[0], part[0]), min(old[1], part[1]), max(old[2], part[2]), max(old[3], part[3])
        )  # fmt: skip


class Placed(NamedTuple):
    """A picture shown once: from the page back to its unit square, and the covers before it."""

    use: ImageUse
    back: Matrix
    covers: int
    doubt: bool = False
    """Whether it may not be seen as its samples are."""


class UnderArea(NamedTuple):
    """A picture under an area to burn: from the page back to its unit square, the area's number."""

    use: ImageUse
    back: Matrix
    area: int

    def blank(self, rect: Rect) -> None:
        """Note that the picture loses what lies under `rect` (user space)."""
        self.use.blanks.append(self._polygon(rect))

    def withdraw(self, rect: Rect) -> None:
        """Take back one `blank` of the same rectangle: something else stands there now."""
        self.use.blanks.remove(self._polygon(rect))

    def _polygon(self, rect: Rect) -> list[Point]:
        x0, y0, x1, y1 = grow(rect, IMAGE_MARGIN, IMAGE_MARGIN)
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        return [apply(self.back, *corner) for corner in corners]
