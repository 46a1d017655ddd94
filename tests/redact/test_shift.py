"""Words of a scanned line moved in its pixels."""

from __future__ import annotations

import numpy as np

from redactor.redact.shift import Loose, Shift, Solid, move_pixels


def test_a_word_that_reaches_over_the_end_of_its_line_moves_what_is_there() -> None:
    """Boxes of words are a little wider than the stretch that moves: what lies beyond it is no
    part of the line, and nothing comes in from its other end."""
    pixels = np.full((40, 100), 255, np.uint8)
    pixels[15:25, 2:4] = 0  # the line's first letter, which must not come again
    pixels[15:25, 60:70] = 0
    loose = Loose((8.0, 12.0), (28.0, 32.0), (), (), 90.0)
    solids = (Solid(4.0, 8.0, -4.0, 4.0, None), Solid(60.0, 95.0, 50.0, 35.0, None))
    move_pixels(
        pixels,
        Shift(2.0, 90.0, 10.0, 30.0, 0.0, solids, loose),
        (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
    )
    assert (pixels[18:22, 52:58] == 0).all()
    assert (pixels[:, 75:] == 255).all()
