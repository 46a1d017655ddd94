"""A scan as it is read: where there is ink, and where its lines begin and end."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from redactor.redact.drawn import SCALE, Pixels
from redactor.redact.seams import runs

COLUMN = 1.5
"""Ems of white that part columns."""
_SLOPES = tuple(math.tan(math.radians(step / 4)) * sign for step in range(9) for sign in (1, -1))[
    1:
]
_TRIED = 5
"""Slopes that are tried for a line: half a degree to either side of the page's own."""
_SPARSE = 8
"""Every so many columns tell a page's slope."""
_INK = 50
"""Grey levels below the paper that count as ink."""


@dataclass(slots=True)
class Reading:
    """A page as drawn, turned so that its lines run to the right, and where its lines end."""

    pixels: Pixels
    paper: float = 0.0
    edges: dict[tuple[float, float], tuple[list[tuple[float, float]], float]] = field(
        default_factory=dict
    )

    _ink: Any = None
    _slopes: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paper = float(np.percentile(self.pixels[::4, ::4], 90))

    def ink(self) -> Any:
        if self._ink is None:
            self._ink = self.pixels < self.paper - _INK
        return self._ink

    def slopes(self) -> list[float]:
        """The slopes that lines may have: those about the one at which rows differ most."""
        if not self._slopes:
            ink = self.ink()[:, ::_SPARSE]
            across = np.arange(ink.shape[1]) * _SPARSE

            def contrast(slope: float) -> float:
                at = np.arange(len(ink))[:, None] + np.rint(slope * across).astype(int)[None, :]
                level = ink[np.clip(at, 0, len(ink) - 1), np.arange(ink.shape[1])[None, :]]
                return float(np.square(np.diff(level.sum(axis=1).astype(float))).sum())

            clearest = max(_SLOPES, key=contrast)
            self._slopes = sorted(_SLOPES, key=lambda slope: abs(slope - clearest))[:_TRIED]
        return self._slopes

    def spans(self, slope: float, em: float) -> tuple[list[tuple[float, float]], float]:
        """(start, end) of the stretches of all lines seen at a slope, and the rightmost end.

        White as wide as columns of print of that size have between them parts stretches.
        """
        if (slope, em) not in self.edges:
            ink = self.ink()
            rows, columns = ink.shape
            across = np.arange(columns)
            at = np.arange(rows)[:, None] + np.rint(slope * across).astype(int)[None, :]
            level = ink[np.clip(at, 0, rows - 1), across[None, :]]
            found = []
            for first, last in runs(level.sum(axis=1) > 1):
                if 6 < last - first < 80:
                    middle = slope * (first + last) / 2 / SCALE
                    found += [
                        (a / SCALE + middle, b / SCALE + middle)
                        for a, b in runs(level[first:last].any(axis=0), int(COLUMN * em * SCALE))
                    ]
            right = max((end for _, end in found), default=columns / SCALE)
            self.edges[slope, em] = (found, right)
        return self.edges[slope, em]
