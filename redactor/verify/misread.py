"""Removed strings in text that OCR has read with errors."""

from __future__ import annotations

from rapidfuzz import fuzz

from redactor.verify.needles import Needles, squeeze

_MISREAD = 90.0
"""How alike, of 100, misread text must be to a removed string to count as that string."""
_INFLECTED = 1
"""Letters by which a name in the genitive goes on."""


def misread(text: str, needles: Needles) -> bool:
    """Whether a removed string of eight letters or more stands in OCR text with few errors.

    It begins and ends about where words do, and has the same figures: "grundtvigske" is not
    Grundtvig, nor number 7 of a road number 3.
    """
    squeezed, begins, ends = "", {0}, set()
    for word in text.split():
        squeezed += squeeze(word)
        ends.add(len(squeezed))
        begins.add(len(squeezed))
    return any(_stands_misread(key, squeezed, begins, ends) for key in needles.fuzzy_keys())


def _stands_misread(key: str, squeezed: str, begins: set[int], ends: set[int]) -> bool:
    at, figures = 0, _figures(key)
    while found := fuzz.partial_ratio_alignment(key, squeezed[at:], score_cutoff=_MISREAD):
        first, last = at + found.dest_start, at + found.dest_end
        whole = begins.intersection(range(first - 1, first + 2)) and ends.intersection(
            range(last - 1, last + _INFLECTED + 1)
        )
        if whole and figures in {"", _figures(squeezed[first:last])}:
            return True
        at = last
    return False


def _figures(text: str) -> str:
    return "".join(filter(str.isdigit, text))
