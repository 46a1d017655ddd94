"""Text without the spaces and unseen marks of typesetting, and the way back to its places.

Word processors and PDFs write one space in a dozen widths, hide marks of no width in words
and numbers, put a soft hyphen where a word may be parted and the mark of a note within a name
("Karen² Holm³"), and set words and numbers with a space after every character
("T l f .  2 8 7 9 0 3 2 1"). Recognizers and the model read the plain form; what they find is
told in places of the text as it stands. Characters: Unicode Standard, general
categories Zs, Zl, Zp and Cf.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from redactor.detect.text.piped import may_hold_rows, strokes

_WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINES = "\x0b\x0c\x85\u2028\u2029"
_UNSEEN = "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_FIGURES = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
"""The figures of full width that programs for East Asian text write."""
_HYPHENS = "\u2010\u2011"
_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
_RAISED_LETTERS = "\u1d43-\u1d5b\u1da0\u1dbb\u02b0-\u02b8\u02e1-\u02e3\u2071\u207f"
_ASIDE = "*\u2020\u2021"
"""Marks of notes that are no figures."""
_ODD = re.compile(
    f"[{_WIDE}{_LINES}{_UNSEEN}{_HYPHENS}{_RAISED}{_RAISED_LETTERS}{_ASIDE}\r\u00ad\\["
    f"{''.join(_FIGURES)}]"
)
_EVEN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000", " "),
        **{chr(code): " " for code in range(0x2000, 0x200B)},
        **dict.fromkeys(_LINES + "\r", "\n"),
        **dict.fromkeys(_HYPHENS, "-"),
        **_FIGURES,
    }
)
_SPACED = re.compile(r"(?<!\S)\S(?: \S){4,}(?!\S)")
_RUN = re.compile(r"(?<!\S)\S(?: \S){2,}(?!\S)")
"""Words of three and four letters so set, where a longer one stands on the line."""
_BETWEEN = re.compile(" {2,4}")
"""Between two words so set."""
_SPACED_MIN = 7
"""Characters of a run with figures in it before it is read as one number; words need five."""
_LETTER = rf"[^\W\d_{_RAISED}]"
_DROPPED = re.compile(
    f"[{_UNSEEN}]|(?<={_LETTER})\u00ad(?={_LETTER})"
    rf"|(?<={_LETTER})(?<!\bm)(?<!\b[cdkm]m)[{_RAISED}]+(?!\w)"
    rf"|(?<!\w)[{_RAISED}]+(?={_LETTER})"
    rf"|(?<=\d\d)[{_RAISED}](?!\w)|(?<=\d{{4}})[{_RAISED}]+(?!\w)"
    rf"|(?<={_LETTER}{{2}})[{_RAISED_LETTERS}](?!\w)"
    rf"|(?<={_LETTER})(?:[{_ASIDE}]{{1,3}}(?![\w{_ASIDE}])|\[\d\d?\](?!\w))"
)
"""Marks of no width, soft hyphens within a word (before a capital see `_is_seen`), and the marks
of notes at words and numbers: raised, in brackets, or stars; not those of "m²" and "kl. 13³⁰"."""
_PARTED = re.compile(
    "(?<=[^\\W\\d_]{2})[-\u00ad]\n(?=[a-zß-öø-ÿ])(?!(?:og|eller|samt|i|til|fra|af|på|med)(?!\\w))"
)
"""Where a word goes on below; not where a second one comes: "teknik-\\nog miljøudvalget"."""


def even(text: str) -> str:
    """Every kind of space as a space, of line end as a line end and of figure as a figure, place
    for place."""
    return text.translate(_EVEN) if _ODD.search(text) else text


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is read, and where each of its code points stands in the original."""

    text: str
    places: tuple[int, ...] | None = None
    """None where every place is the same."""

    @classmethod
    def of(cls, text: str) -> Plain:
        """Spaces evened out; soft hyphens within words, the parting of words at line ends, marks
        of no width, the marks of notes and the spaces of what is set with one after every
        character left out.

        A soft hyphen elsewhere is one that shows: many PDFs write every hyphen so. The signs
        between the cells of a table (see `piped`) become tabs.
        """
        table = may_hold_rows(text)
        odd = table or "-\n" in text or _ODD.search(text) is not None
        if not odd and not _SPACED.search(text):
            return cls(text)
        evened = text.translate(_EVEN)
        gone = {
            place
            for m in _DROPPED.finditer(evened)
            if not _is_seen(evened, m.start())
            for place in range(*m.span())
        }
        gone.update(_spaces_of_words(evened) if _SPACED.search(evened) else ())
        gone.update(m.start() for m in re.finditer("\r(?=\n)", text))
        for parted in _PARTED.finditer(evened):
            gone.update(range(*parted.span()))
        hyphenated = evened.replace("\u00ad", "-")
        if table:
            tabs, beside = strokes(evened)
            gone |= beside
            hyphenated = (
                "".join("\t" if at in tabs else c for at, c in enumerate(hyphenated))
                if tabs
                else hyphenated
            )
        if not gone:
            return cls(hyphenated)
        places = tuple(place for place in range(len(text)) if place not in gone)
        return cls("".join(hyphenated[place] for place in places), places)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of a span, not empty, in the plain text."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1

    def into(self, start: int, end: int) -> tuple[int, int]:
        """The span in the plain text of a span in the original."""
        if self.places is None:
            return start, end
        return bisect_left(self.places, start), bisect_left(self.places, end)


def _is_seen(text: str, place: int) -> bool:
    """Whether a soft hyphen stands for a hyphen: between two names, "Anne-Mette"."""
    return text[place] == "\u00ad" and text[place - 1].islower() and text[place + 1].isupper()


def _spaces_of_words(text: str) -> Iterator[int]:
    """Places of the spaces in words and numbers with one after every character, and of all but
    one of those between two such words."""
    before = 0
    for run in _RUN.finditer(text):
        if not _is_spaced_out(text, run):
            continue
        yield from range(run.start() + 1, run.end(), 2)
        if _BETWEEN.fullmatch(text, before, run.start()):
            yield from range(before + 1, run.start())
        before = run.end()


def _is_spaced_out(text: str, run: re.Match[str]) -> bool:
    """Whether characters with a space after each are a word or a number, not a row of marks.

    Rows of one mark, and of counting figures ("7 8 9 10"), stay as they are.
    """
    read = run.group()[::2]
    word = read.rstrip(".,:")
    if word.isalpha():
        long = len(read) > 4 or _in_spaced_line(text, run)
        return long and len(set(word.lower())) > 2
    beside = text[max(0, run.start() - 2) : run.start()] + text[run.end() : run.end() + 2]
    return (
        len(read) >= _SPACED_MIN
        and len(set(read)) > 3
        and read not in "0123456789"
        and not any(c.isdigit() for c in beside)
    )


def _in_spaced_line(text: str, run: re.Match[str]) -> bool:
    """Whether a longer word set so stands on the same line within a short reach."""
    low = max(text.rfind("\n", 0, run.start()) + 1, run.start() - 60)
    high = text.find("\n", run.end())
    high = min(len(text) if high < 0 else high, run.end() + 60)
    return bool(_SPACED.search(text, low, run.start()) or _SPACED.search(text, run.end(), high))
