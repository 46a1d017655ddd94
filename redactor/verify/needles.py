"""What must not be readable any more, and how it may be dressed up.

A removed string is looked for *squeezed*: case, accents, spaces and punctuation taken away.
That one form meets split, spaced, hyphenated, re-cased and re-accented spellings alike. Only
when the squeezed form occurs does a slower pattern judge word boundaries, so a clean file costs
one substring search per string and place.

Short strings ('Bo', '12') coincide with ordinary text everywhere. They are judged by position
only (nothing may stand under a box), never by searching.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from itertools import pairwise, product

from redactor.ambiguous import AMBIGUOUS, COUNTED

_SEPARATORS = re.compile(r"[\W_]+")
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_BYTE_SEPARATORS = re.compile(r"[^a-z0-9¤]+")
# No-break space and soft hyphen, in UTF-8 and in Latin-1.
_BLANK = re.compile("\xc2[\xa0\xad]|(?<![\x80-\xf4])[\xa0\xad]")
_WIDE = re.compile(rb"(?:\x00[^\x00]){2,}|(?:[^\x00]\x00){2,}", re.S)
_TOKENS = re.compile(r"[^\W_]+")
_SET = r"[\s\d.-]{1,60}(?:/[a-z]{1,6}\d{0,4}\s[\d.\s]{1,12})?t[cdfmswz*]"
_OPERATORS = rf"[\s)\]]{{1,8}}tj(?:{_SET}){{1,6}}[\s\[(]{{1,8}}"
"""From the end of one shown string to the next: set at a place, in a size and a width; folded."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_HYPHENS = "\\-\u2010\u2011"


def _in_order(signs: str) -> bool:
    """Whether signs follow each other, upwards or down."""
    return {ord(b) - ord(a) for a, b in pairwise(signs)} in ({1}, {-1})


def _accent_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for point in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(point))[0]
        if base != chr(point):
            table[point] = base
    return table | {
        ord("ø"): "o", ord("Ø"): "O", ord("æ"): "ae", ord("Æ"): "Ae", ord("ð"): "d",
        ord("þ"): "th", ord("ł"): "l", ord("đ"): "d", ord("ß"): "ss", ord("œ"): "oe",
    }  # fmt: skip


# Cyrillic and Greek letters, and small capitals, as the Latin ones they look like.
_SEEN_AS = dict(zip(
    map(ord, "аеорсухіјѕһԁԛԝѵАВЕКМНОРСТУХІЈЅѴԌԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"),
    "aeopcyxijshdqwvABEKMHOPCTYXIJSVGQWoABEZHIKMNOPTYXabcdefghijklmnoprstuvwyz",
    strict=True,
))  # fmt: skip
_BETWEEN = r"(?:[\W_]{0,8}|[^\S\r\n]{0,40})"
"""Between two words. Readers give many blanks for a wide gap, and a line that was set anew beside
a box has wide ones."""
_DIGITS = {point: str(int(chr(point))) for point in range(0x660, 0x1AA0) if chr(point).isdecimal()}
"""Digits of other scripts."""
_ACCENTS = _accent_table() | _SEEN_AS | _DIGITS
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
"""Tags, which no program shows, each for a letter (Unicode, 23.9)."""


def plain(text: str) -> str:
    """`text` composed, without accents and invisible characters, case kept."""
    if text.isascii():
        return text
    text = _TAGS.sub(lambda m: f" {''.join(chr(ord(c) - 0xE0000) for c in m.group())} ", text)
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_ACCENTS)


def squeeze(text: str) -> str:
    """Letters and digits of `text` only, lower case, without accents."""
    return _SEPARATORS.sub("", plain(text).lower())


def skeleton(text: str) -> str:
    """Lower case with each run of non-ASCII characters as one '¤'.

    So one form meets the string in UTF-8, Latin-1, Windows-1252, Mac Roman and code page 865.
    """
    return _NON_ASCII.sub("¤", _BLANK.sub(" ", text)).lower()


def narrow(data: bytes) -> str:
    """Bytes as Latin-1, 16-bit text brought down to one byte a letter, other zeros as spaces."""
    if b"\0" in data:
        data = _WIDE.sub(lambda m: b" " + m.group().replace(b"\0", b"") + b" ", data)
        data = data.replace(b"\0", b" ")
    return data.decode("latin-1")


class Floor(IntEnum):
    """How long a squeezed string must be before finding it in such a place means anything."""

    TEXT = 4
    """Readable text: pages, metadata, titles."""
    MIXED = 6
    """Bytes where chance hits on four letters occur: content streams, names, pictures."""
    BINARY = 8
    """Font programs and the like."""


@dataclass(frozen=True, eq=False)
class Needle:
    """One removed string."""

    text: str
    tokens: tuple[str, ...] = field(init=False)
    key: str = field(init=False)
    capital: bool = field(init=False)

    def __post_init__(self) -> None:
        bare = plain(self.text)
        object.__setattr__(self, "tokens", tuple(t.lower() for t in _TOKENS.findall(bare)))
        object.__setattr__(self, "key", "".join(self.tokens))
        first = _TOKENS.search(bare)
        object.__setattr__(self, "capital", bool(first and first.group()[0].isupper()))

    @cached_property
    def numeric(self) -> bool:
        return sum(c.isdigit() for c in self.key) * 2 > len(self.key)

    @cached_property
    def searchable(self) -> bool:
        """Long enough to be looked for outside its own box, and no plain number of years."""
        long = len(self.key) >= (6 if self.numeric else 4)
        return long and not COUNTED.issuperset(self.tokens)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Squeezed forms to look for: itself, Danish respellings, a number without +45."""
        keys = {self.key}
        lower = unicodedata.normalize("NFC", self.text).lower()
        for old, new in (("å", "aa"), ("ø", "oe"), ("aa", "å"), ("oe", "ø")):
            pieces = lower.split(old)
            if 1 < len(pieces) <= 5:
                for joints in product((old, new), repeat=len(pieces) - 1):
                    pairs = zip(pieces, (*joints, ""), strict=True)
                    keys.add(squeeze("".join(piece + joint for piece, joint in pairs)))
        if self.key.isdigit():
            stripped = self.text.strip()
            if stripped.startswith(("+45", "0045")) and len(self.key) in (10, 12):
                keys.add(self.key[-8:])
        return tuple(sorted(keys))

    @cached_property
    def byte_keys(self) -> tuple[str, ...]:
        """As `keys`, for bytes of unknown encoding."""
        forms = {unicodedata.normalize(form, self.text) for form in ("NFC", "NFD")}
        return tuple(
            sorted({_BYTE_SEPARATORS.sub("", skeleton(form)) for form in forms} | set(self.keys))
        )

    @cached_property
    def reverse(self) -> str:
        """The squeezed form backwards, or '' when that says nothing."""
        backwards = squeeze(unicodedata.normalize("NFC", self.text)[::-1])
        return backwards if len(self.key) >= 6 and backwards != self.key else ""

    @cached_property
    def listed(self) -> tuple[str, re.Pattern[str]] | None:
        """A name as lists give it, 'Holm, Eva': squeezed, and the pattern that finds it alone.

        Alone, since 'Lars Holm, Eva Lund' are others.
        """
        names = self.tokens
        if not 2 <= len(names) <= 4 or not all(map(str.isalpha, names)) or not self.capital:
            return None
        first = r"[\W_]+".join(map(re.escape, names[:-1]))
        body = rf"{re.escape(names[-1])}[ \t]*,\s*{first}"
        alone = rf"(?:^|[\n\r\t(:;/]|[.!?](?= ))[ ]*{body}[ ]*(?:$|[\n\r\t):;./])"
        return names[-1] + "".join(names[:-1]), re.compile(alone)

    @cached_property
    def filed(self) -> re.Pattern[str] | None:
        """The same as keys and file names give it: 'holm_eva', 'HolmEva'."""
        if self.listed is None or len(self.key) < Floor.BINARY:
            return None
        names = [self.tokens[-1], *self.tokens[:-1]]
        return re.compile(rf"(?<![^\W_]){r'[ _.+-]?'.join(map(re.escape, names))}(?![^\W_])")

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Patterns over folded text that find the string with word boundaries."""
        return tuple(self._pattern(key) for key in self.keys)

    @cached_property
    def strewn(self) -> tuple[re.Pattern[str], ...]:
        """For a link that people keep, where a file sets every letter and sign by itself."""
        if len(self.key) < Floor.BINARY or "/" not in self.text:
            return ()
        signs = [rf"{re.escape(c)}\s{{0,3}}" for c in plain(self.text).lower() if not c.isspace()]
        return (re.compile("".join(signs)),)

    @cached_property
    def byte_searches(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Squeezed skeletons, and for each the pattern that finds it in an unsqueezed one."""
        found = []
        for key in self.byte_keys:
            spread = r"[^a-z0-9¤]{1,3}".join(map(re.escape, key))
            if self.numeric:
                body = r"[^a-z0-9¤]{0,3}".join(map(re.escape, key))
            elif len(key) >= 10:
                loose = self._gap(r"[^a-z0-9¤]{0,3}")
                body = f"(?:{loose.join(map(re.escape, key))}|{spread})"
            else:
                # Spread letters of a short word are chance; spread evenly they are not.
                words = [t for t in _BYTE_SEPARATORS.split(skeleton(self.text)) if t]
                whole = r"[^a-z0-9¤]{0,3}".join(map(re.escape, words))
                body = f"(?:{whole}|{re.escape(key)}|{spread})"
            tail = "" if self.numeric else r"(?:['\u2019]?s)?"
            found.append((key, re.compile(rf"(?<![a-z0-9]){body}{tail}(?![a-z0-9])")))
        if self.filed is not None and self.listed is not None:
            found.append((self.listed[0], self.filed))
        return tuple(found)

    @cached_property
    def in_operators(self) -> re.Pattern[str] | None:
        """Several words in page content that shows each by itself, as layers of scans do."""
        words = [word for word in _BYTE_SEPARATORS.split(skeleton(self.text)) if word]
        if len(words) < 2:
            return None
        body = rf"(?:[^a-z0-9¤]{{0,3}}|{_OPERATORS})".join(map(re.escape, words))
        return re.compile(rf"(?<![a-z0-9]){body}(?:['\u2019]?s)?(?![a-z0-9])")

    @cached_property
    def as_numbers(self) -> tuple[re.Pattern[bytes], ...]:
        """Patterns that find it as a number, or as its longer parts one after the other."""
        if not (self.key.isdigit() and self.key.isascii()):
            return ()
        # Numbers have no zeros in front.
        whole, *parts = (t.lstrip("0").encode() or b"0" for t in (self.key, *self.tokens))
        found = [whole] if len(whole) >= Floor.BINARY else []
        if len(parts) > 1 and len(self.key) >= Floor.BINARY and len(parts[0]) >= Floor.MIXED - 1:
            found.append(rb"[\s\[\]]+-?0*".join(parts))
        return tuple(re.compile(rb"(?<![\d.])0*" + one + rb"(?!\d)") for one in found)

    def _gap(self, signs: str) -> str:
        """What may stand between two letters; within a single word no end of a sentence."""
        return r"(?![.!?]\s)" + signs if len(self.tokens) == 1 else signs

    def _pattern(self, key: str) -> re.Pattern[str]:
        letters = [re.escape(c) for c in key]
        if self.numeric:
            return re.compile(r"(?<!\d)" + r"[\W_]{0,3}".join(letters) + r"(?!\d)")
        spread = r"[\W_]{1,3}".join(letters)
        if len(key) >= 10:
            within = self._gap(r"[\W_]{0,3}")
            words = [within.join(map(re.escape, t)) for t in self.tokens] if key == self.key else []
            loose = _BETWEEN.join(words) if words else within.join(letters)
            body = f"(?:{loose}|{spread})"
        elif key == self.key:
            hyphen = rf"(?:[{_HYPHENS}]\s*)?"
            words = [hyphen.join(map(re.escape, token)) for token in self.tokens]
            forms = [_BETWEEN.join(words)]
            # 'Jens en' is not 'Jensen': a word counts as split by a space only when both parts
            # are three letters or more, or when it is spaced all through.
            if len(self.tokens) == 1:
                forms += [key[:i] + r"\s+" + key[i:] for i in range(3, len(key) - 2)]
            if len(key) > 3:
                forms.append(spread)
            body = "(?:" + "|".join(forms) + ")"
        else:
            body = key
        return re.compile(r"(?<![^\W_])" + body + r"(?:['\u2019]?s)?(?![^\W_])")


class Needles:
    """All removed strings of one document, searched together.

    `elsewhere`: strings people decided to keep in other places; a hit equal to or inside one
    of them is no leak.
    """

    def __init__(self, texts: Iterable[str], elsewhere: Iterable[str] = ()) -> None:
        kept = [Needle(text) for text in elsewhere]
        self._kept = [needle for needle in kept if needle.key]
        kept_keys = {needle.key for needle in self._kept}
        unique = {needle.key: needle for needle in map(Needle, texts)}
        self.all = tuple(n for n in unique.values() if n.key)
        self._searched = tuple(n for n in self.all if n.searchable and n.key not in kept_keys)

    def __bool__(self) -> bool:
        return bool(self._searched)

    def in_text(self, text: str, *, floor: int = Floor.TEXT, page_text: bool = False) -> int:
        """How many removed strings can be read in `text`.

        `page_text` applies the rules of running text: a word at the start of a sentence that is
        also an ordinary word does not count, and short names need their capital.
        """
        if not self._searched or not text:
            return 0
        bare = plain(text)
        folded = bare.lower()
        squeezed = _SEPARATORS.sub("", folded)
        found = 0
        masked: str | None = None
        parted = False
        for needle in self._searched:
            if len(needle.key) < floor:
                continue
            hit = any(key in squeezed for key in needle.keys)
            if needle.listed and needle.listed[0] in squeezed:
                clear = self._mask(folded)
                found += needle.listed[1].search(clear) is not None or (
                    not page_text and needle.filed is not None
                    and needle.filed.search(clear) is not None
                )  # fmt: skip
            if not hit and not (needle.reverse and needle.reverse in squeezed):
                continue
            if masked is None:
                masked = self._mask(folded)
            if self._read(needle, bare, masked, page_text):
                if not parted:
                    masked, parted = self._mask_parted(bare, masked), True
                found += self._read(needle, bare, masked, page_text)
        return found

    def in_bytes(
        self, data: bytes, *, floor: int = Floor.TEXT, numbers: bool = True, tables: bool = False
    ) -> int:
        """How many removed strings can be read in `data` in any 8- or 16-bit encoding.

        `numbers` false leaves numbers out: where coordinates and widths stand, any number may.
        `tables`: those of font programs list all signs, and "12 34 56 78" stands among them.
        """
        if not self._searched or not data:
            return 0
        folded = skeleton(narrow(data))
        squeezed = _BYTE_SEPARATORS.sub("", folded)
        found = 0
        masked = False
        for needle in self._searched:
            if len(needle.key) < floor or (needle.numeric and not numbers):
                continue
            patterns = [
                pattern
                for key, pattern in needle.byte_searches
                if len(key) >= floor and key in squeezed and not (tables and _in_order(key))
            ]
            backwards = bool(needle.reverse) and needle.reverse in squeezed
            backwards = backwards and not (tables and _in_order(needle.key))
            if (patterns or backwards) and not masked:
                folded, masked = self._mask_bytes(folded), True
            found += any(pattern.search(folded) for pattern in patterns) or (
                backwards and self._reversed(needle, folded)
            )
        return found

    def in_numbers(self, data: bytes) -> bool:
        """Whether a removed number stands among coordinates and widths, as one number or as two.

        No page is so large: a number of eight digits is no coordinate.
        """
        return any(
            pattern.search(data) for needle in self._searched for pattern in needle.as_numbers
        )

    def kept_words(self) -> frozenset[str]:
        """The words of the strings that people kept, squeezed."""
        return frozenset(token for needle in self._kept for token in needle.tokens)

    def fuzzy_keys(self) -> tuple[str, ...]:
        """Squeezed strings long enough for a search that forgives misread letters."""
        return tuple(n.key for n in self._searched if len(n.key) >= 8)

    def _mask(self, folded: str) -> str:
        """`folded` with the strings people keep blotted out, same length."""
        for needle in self._kept:
            if needle.key and (needle.tokens[0] in folded or needle.strewn):
                for pattern in (*needle.patterns, *needle.strewn):
                    folded = pattern.sub(lambda m: "\n" * len(m.group()), folded)
        return folded

    def _mask_parted(self, bare: str, masked: str) -> str:
        """`masked` without the kept strings that another text follows without a space, as where
        a reading joins lines or cells: "Thyge MunkholmDato", "Thyge Munkholm03-09"."""
        edges = [m.start() for m in _JOINED.finditer(bare)] if len(bare) == len(masked) else []
        if not edges:
            return masked
        pieces = [masked[a:b] for a, b in pairwise((0, *edges, len(masked)))]
        apart = self._mask("\n".join(pieces))
        marks = [0, *(edge + count + 1 for count, edge in enumerate(edges)), len(apart) + 1]
        return "".join(apart[a : b - 1] for a, b in pairwise(marks))

    def _mask_bytes(self, folded: str) -> str:
        for needle in self._kept:
            for _, pattern in needle.byte_searches:
                folded = pattern.sub("\n", folded)
            if needle.in_operators is not None:
                folded = needle.in_operators.sub("\n", folded)
        return folded

    def _read(self, needle: Needle, bare: str, folded: str, page_text: bool) -> bool:
        aligned = len(bare) == len(folded)
        for pattern in needle.patterns:
            for match in pattern.finditer(folded):
                if aligned and len(needle.tokens) == 1 and _in_broken_word(bare, *match.span()):
                    continue
                if not aligned or not needle.capital or needle.numeric:
                    return True
                capital = bare[match.start()].isupper()
                if len(needle.tokens) == 1 and needle.key in _AMBIGUOUS_KEYS:
                    if capital and not (page_text and _starts_sentence(bare, match.start())):
                        return True
                elif capital or len(needle.key) >= 7 or not page_text:
                    return True
        return bool(needle.reverse) and self._reversed(needle, folded)

    @staticmethod
    def _reversed(needle: Needle, folded: str) -> bool:
        body = r"[\W_]{0,2}".join(map(re.escape, needle.reverse))
        return re.search(rf"(?<![^\W_]){body}(?![^\W_])", folded) is not None


_JOINED = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)")
"""Where a capital follows a small letter, in text without accents, or a digit a letter."""
_AMBIGUOUS_KEYS = frozenset(squeeze(word) for word in AMBIGUOUS)
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n\r»\"“–-])\s*$")


_BREAK = r"(?:[-\u2010\u00ad]\s*\n\s*|\ufffe\s*)"
"""A hyphen at the end of a line, as readers give it."""
_GOES_ON = re.compile(
    _BREAK + r"(?!(?i:sag|hus|familie|barn|børn|hjem|gård|bo|møde|notat|klage|bil)\w{0,4}(?!\w))"
)
"""The rest of a word, also where readers take it for another column's; not a word of its own, as
in "Holm-sagen"."""
_BEGAN = re.compile(r"[a-zæøå]" + _BREAK + r"$")


def _in_broken_word(text: str, start: int, end: int) -> bool:
    """Whether a word is the beginning or the rest of another one that a line breaks: the "Maria"
    of "Maria-ger", the "ling" of "stil-ling"."""
    if _GOES_ON.match(text, end):
        return True
    return text[start].islower() and _BEGAN.search(text[max(0, start - 8) : start]) is not None


def _starts_sentence(text: str, at: int) -> bool:
    return _SENTENCE_END.search(text[max(0, at - 6) : at]) is not None
