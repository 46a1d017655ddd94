"""What the drawing of a page says where text stands: whether it is flat, varied, or all ink."""

from __future__ import annotations

from typing import Any

import numpy as np

from redactor.verify.paper import Sheet

INK = 40
"""Grey levels the drawing must vary by where there is a word to be seen."""
_FAINT = 1.1
"""Contrast (WCAG 2, 1.4.3) below which drawn text cannot be seen."""
_LIGHT_PAPER = 160
"""Grey level from which on paper is light enough for its ink to be told."""
_LOWER, _ALL = (0.15, 0.45, 0.75), tuple(np.linspace(0.1, 0.9, 9))
"""Shares of a word's height: where every letter has ink, and all over it, as a word that runs
upwards has one letter at each."""
_SAMPLES = 24
"""Places across a word that are looked at first."""


def _sampled(sheet: Sheet, bounds: Any, heights: Any) -> Any:
    """Drawn pixels of rectangles, at these shares of their heights."""
    rows, columns = sheet.pixels.shape
    sx, sy = sheet.per_point()
    steps = np.linspace(0.02, 0.98, _SAMPLES)
    x = bounds[:, :1] + steps[None, :] * (bounds[:, 2:3] - bounds[:, :1]) - sheet.area.x0
    y = bounds[:, 1:2] + np.array([heights]) * (bounds[:, 3:] - bounds[:, 1:2])
    at_x = np.clip((x * sx).astype(int), 0, columns - 1)
    at_y = np.clip(((sheet.area.y1 - y) * sy).astype(int), 0, rows - 1)
    return sheet.pixels[at_y[:, :, None], at_x[:, None, :]].reshape(len(bounds), -1)


def varied(sheet: Sheet, bounds: Any) -> Any:
    """Where some of the drawn pixels of a rectangle differ enough for a word to be seen."""
    found = _sampled(sheet, bounds, _LOWER)
    return found.max(axis=1).astype(int) - found.min(axis=1) > INK


def inked(sheet: Sheet, bounds: Any) -> Any:
    """How much of a rectangle's drawn pixels is ink; 0 where the paper is dark."""
    paper = float(np.percentile(sheet.pixels[::8, ::8], 90))
    if paper < _LIGHT_PAPER:
        return np.zeros(len(bounds))
    return (_sampled(sheet, bounds, _ALL) < paper / 2).mean(axis=1)


def is_flat(region: Any) -> bool:
    """Whether nothing in some drawn pixels stands out from the rest."""
    if region.size == 0:
        return False
    return (_light(region.max()) + 0.05) / (_light(region.min()) + 0.05) <= _FAINT


def _light(level: float) -> float:
    """Relative luminance of a grey level (sRGB)."""
    share = float(level) / 255
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
