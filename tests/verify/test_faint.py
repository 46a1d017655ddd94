"""Bars of nearly one colour: what they hide is told from what a codec leaves at their rims."""

from __future__ import annotations

import numpy as np

from redactor.verify.erased import faint

BAR = slice(100, 172), slice(80, 720)


def _page() -> np.ndarray:
    grey = np.full((400, 800), 250, np.uint8)
    grey[BAR] = 0
    return grey


def test_ripples_at_the_rim_of_a_bar_hide_nothing() -> None:
    grey = _page()
    rng = np.random.default_rng(3)
    bar = grey[BAR]
    for rows in (slice(0, 7), slice(-7, None)):
        bar[rows] = rng.integers(0, 12, bar[rows].shape)
    bar[:, :7] = bar[:, -7:] = 9
    assert not list(faint(grey))


def test_letters_in_the_middle_of_a_bar_are_made_large_whatever_its_rim_has() -> None:
    grey = _page()
    bar = grey[BAR]
    bar[:6] = 12
    bar[30:42, 60:500:20] = 4  # two levels and more beside black
    views = list(faint(grey))
    assert len(views) == 1
    assert views[0].max() > 250
    assert 0 < (views[0] > 100).mean() < 0.2
