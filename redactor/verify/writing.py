"""Letters drawn as paths: what a person reads on a page and no engine calls text."""

from __future__ import annotations

import numpy as np

from redactor.verify.erased import patches
from redactor.verify.geometry import Rect
from redactor.verify.scene import Scene

_SIDE = (3.0, 60.0)
"""Height of a drawn letter, and the most it measures either way; points of user space."""
_LETTERS, _CURVED = 4, 3
"""So many shapes of a letter's size beside each other may be a word, when so many of them are
more than lines and rectangles."""
_CELL = 6.0
"""Points; letters whose cells touch stand beside each other."""
_RIM = 4.0
_MOST_AREAS = 12


def drawn_writing(scene: Scene, area: Rect) -> list[Rect]:
    """Parts of the visible `area` (user space) that may show letters drawn as paths."""
    letters, curved = [], []
    for shape in scene.shapes:
        for part, plain in shape.parts:
            tall = _SIDE[0] <= part.height <= _SIDE[1] and part.width <= _SIDE[1]
            if tall and part.meets(area):
                letters.append(part)
                curved.append(not plain)
    if sum(curved) < _CURVED:
        return []
    corner = np.array([area.x0, area.y0, area.x0, area.y0])
    places = ((np.array(letters) - corner) / _CELL).astype(int).clip(0)
    places[:, 2:] += 2
    cells = np.zeros((places[:, 3].max() + 1, places[:, 2].max() + 1), dtype=bool)
    for left, low, right, high in places.tolist():
        cells[low:high, left:right] = True
    found = []
    for low, left, high, right in patches(cells):
        inside = (places[:, 0] >= left) & (places[:, 2] <= right)
        inside &= (places[:, 1] >= low) & (places[:, 3] <= high)
        if inside.sum() >= _LETTERS and (inside & curved).sum() >= _CURVED:
            x0, y0 = area.x0 + left * _CELL, area.y0 + low * _CELL
            x1, y1 = area.x0 + right * _CELL, area.y0 + high * _CELL
            found.append(Rect(x0, y0, x1, y1).grown(_RIM).common(area))
    return sorted(found) if len(found) <= _MOST_AREAS else [area]
