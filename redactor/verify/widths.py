"""How many names would fit where one was removed: what the width of a gap gives away.

A reader who measures the gap can try names in the same font. The figure is how many of 1,000
common Danish names remain possible; it refuses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product

from redactor.verify.fonts import Font, helvetica_width
from redactor.verify.geometry import Rect
from redactor.verify.scene import Glyph, Run, Scene

TOLERANCE = 0.5
"""Points a measured gap may be off."""
_HOW_MANY = 1000

_GIVEN_TEXT = (
    "Peter Michael Jens Lars Thomas Henrik Søren Christian Jan Martin Niels Anders Morten Jesper "
    "Hans Mads Rasmus Per Ole Kim Mikkel Frederik Emil Oliver William Noah Oscar Lucas Carl Victor "
    "Alfred Magnus Mathias Jonas Simon Jakob Daniel Bent Erik John Poul Knud Svend Torben Bo Finn "
    "Claus Steen Brian Allan Anne Mette Kirsten Hanne Anna Maria Susanne Lene Helle Marianne Lone "
    "Camilla Pia Louise Charlotte Gitte Bente Karen Tina Karin Ida Emma Sofie Freja Clara Laura "
    "Alma Ella Julie Sara Mathilde Caroline Line Maja Cecilie Inger Birthe Else Lis Ulla Jette "
    "Dorthe Rikke Christina Katrine Signe Stine Trine Ditte Nanna Astrid Ellen Agnes Josefine"
)
_SURNAMES_TEXT = (
    "Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen "
    "Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen "
    "Knudsen Mikkelsen Schmidt Ali Jakobsen Lund Holm Eriksen Iversen Clausen Simonsen Svendsen "
    "Kjær Bertelsen Friis Lauridsen Bach Frederiksen Dahl Winther Nygaard Krogh Vestergaard Toft "
    "Bech Kruse Skov Brandt Berg Juhl"
)
_GIVEN = _GIVEN_TEXT.split()
_SURNAMES = _SURNAMES_TEXT.split()


@cache
def names(words: int) -> tuple[str, ...]:
    """1,000 names of `words` words, spread evenly over the combinations."""
    if words <= 1:
        # Given names and surnames, then given names joined in pairs ('Anne-Lise').
        pairs = (f"{a}-{b}" for a, b in product(_GIVEN, _GIVEN[50:60]) if a != b)
        single = [*_GIVEN, *_SURNAMES, *pairs]
        return tuple(single[:_HOW_MANY])
    if words == 2:
        everything = [f"{a} {b}" for a, b in product(_GIVEN, _SURNAMES)]
    else:
        everything = [f"{a} {b} {c}" for a, b, c in product(_GIVEN, _SURNAMES[25:50], _SURNAMES)]
    step = len(everything) / _HOW_MANY
    return tuple(everything[int(i * step)] for i in range(_HOW_MANY))


def looks_like_name(text: str) -> bool:
    """One to four capitalised words of letters: what a person's name looks like."""
    words = text.replace("-", " ").split()
    return 1 <= len(words) <= 4 and all(
        w[0].isupper() and w.replace(".", "").replace("'", "").isalpha() for w in words
    )


def possible_names(scene: Scene, box: Rect, text: str, step: float = 0.0) -> int | None:
    """How many of 1,000 names fit the gap at `box` (user space), or None when no text is near.

    `step`: gaps were rounded up to multiples of this many points.
    """
    line = _line(scene, box)
    if line is None:
        return None
    run, left, right = line
    start, end = box.x0, box.x1
    spaces = 0
    if left is not None:
        start, spaces = left.right[0], 1
    if right is not None:
        end = right.left[0]
        spaces += right.text not in ",.;:)!?'’"
    measure = _measure(run.font, run.size)
    gap = end - start - spaces * measure(" ")
    low, high = gap - step - TOLERANCE, gap + TOLERANCE
    return sum(low <= measure(name) <= high for name in names(len(text.split())))


def _line(scene: Scene, box: Rect) -> tuple[Run, Glyph | None, Glyph | None] | None:
    """The nearest kept glyphs on the line of `box`, to its left and its right."""
    middle = (box.y0 + box.y1) / 2
    reach = (box.y1 - box.y0) / 3
    near: Run | None = None
    left: Glyph | None = None
    right: Glyph | None = None
    for run in scene.runs:
        if not run.glyphs or abs(run.glyphs[0].y - middle) > reach:
            continue
        for glyph in run.glyphs:
            if not glyph.text.strip():
                continue
            if glyph.x < box.x0 and (left is None or glyph.x > left.x):
                left, near = glyph, run
            elif glyph.x > box.x1 and (right is None or glyph.x < right.x):
                right, near = glyph, near or run
    return None if near is None else (near, left, right)


def _measure(font: Font, size: float) -> Callable[[str], float]:
    """A function from text to its width in points."""
    own: dict[str, float] = {}
    for code, text in font.unicode.items():
        width = font.widths.get(code)
        if width and len(text) == 1:
            own[text] = width * font.scale * 1000
    known = [own[c] / helvetica_width(c) for c in own if c.isalpha() and c.isascii()]
    ratio = sum(known) / len(known) if known else 1.0

    @cache
    def one(char: str) -> float:
        return own.get(char, helvetica_width(char) * ratio) * size / 1000

    return lambda text: sum(map(one, text))
