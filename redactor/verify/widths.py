"""How many names would fit where one was removed: what the width of a gap gives away.

A reader who measures the gap can try names in the same font. The figure is how many of 1,000
common Danish names remain possible; it refuses nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
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
    lists = (_GIVEN, _SURNAMES) if words == 2 else (_GIVEN, _SURNAMES[25:], _SURNAMES)
    everything = list(product(*lists))
    step = len(everything) / _HOW_MANY
    return tuple(" ".join(everything[int(i * step)]) for i in range(_HOW_MANY))


def looks_like_name(text: str) -> bool:
    """One to four capitalised words of letters: what a person's name looks like."""
    words = text.replace("-", " ").split()
    return 1 <= len(words) <= 4 and all(
        w[0].isupper() and w.replace(".", "").replace("'", "").isalpha() for w in words
    )


def possible_names(
    scene: Scene, box: Rect, text: str, others: Sequence[Rect], step: float = 0.0
) -> int | None:
    """How many of 1,000 names fit the gap at `box` (user space), or None when no text is near.

    `others`: all boxes of the page; what is printed in them is no neighbour, and where one lies
    between `box` and the next kept word, the box's own edge is what a reader can measure.
    `step`: gaps were rounded up to multiples of this many ems.
    """
    level = [r for r in others if r != box and r.y0 < (box.y0 + box.y1) / 2 < r.y1]
    line = _line(scene, box, level)
    if line is None:
        return None
    run, left, right = line
    start, end = box.x0, box.x1
    spaces = 0
    if left is not None and not any(left.x < r.x0 < box.x0 for r in level):
        start, spaces = left.right[0], 1
    if right is not None and not any(box.x1 < r.x1 < right.x for r in level):
        end = right.left[0]
        spaces += right.text not in ",.;:)!?'’"
    widths = _name_widths(run.font, min(len(text.split()), 3))
    em = 1000 / run.size if run.size > 0 else 0.0
    gap = (end - start) * em - spaces * run.font.name_widths[0][0]
    slack = TOLERANCE * em
    return bisect_right(widths, gap + slack) - bisect_left(widths, gap - step * 1000 - slack)


def _line(
    scene: Scene, box: Rect, others: Sequence[Rect]
) -> tuple[Run, Glyph | None, Glyph | None] | None:
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
            if not glyph.text.strip() or any(r.holds(glyph.x, glyph.y) for r in others):
                continue
            if glyph.x < box.x0 and (left is None or glyph.x > left.x):
                left, near = glyph, run
            elif glyph.x > box.x1 and (right is None or glyph.x < right.x):
                right, near = glyph, near or run
    return None if near is None else (near, left, right)


def _letters(font: Font) -> Callable[[str], float]:
    """Widths of texts, thousandths of the size: the font's own, else Helvetica's in proportion."""
    own: dict[str, float] = {}
    for code, text in font.unicode.items():
        width = font.widths.get(code)
        if width and len(text) == 1:
            own[text] = width * font.scale * 1000
    known = [own[c] / helvetica_width(c) for c in own if c.isalpha() and c.isascii()]
    ratio = sum(known) / len(known) if known else 1.0
    wide = {c: own.get(c, helvetica_width(c) * ratio) for c in set("".join(names(1) + names(3)))}
    return lambda text: sum(wide[c] for c in text)


def _name_widths(font: Font, words: int) -> list[float]:
    """Sorted widths of the names of `words` words; kept with the font, a space's width under 0."""
    if words not in font.name_widths:
        measure = _letters(font)
        font.name_widths[0] = [measure(" ")]
        font.name_widths[words] = sorted(map(measure, names(words)))
    return font.name_widths[words]
