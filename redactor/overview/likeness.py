"""Which documents say nearly the same, and which are quoted whole in another.

Near-duplicates: MinHash over runs of four words (Broder 1997), candidates by banding (Leskovec,
Rajaraman, Ullman: Mining of Massive Datasets, chapter 3). The cost grows with the text, not with
the number of pairs: a document is compared with the first of its bucket alone.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

import numpy as np
import numpy.typing as npt

_RUN = 4
"""Words in a shingle."""
_BANDS, _ROWS = 32, 4
_LEAST_SHINGLES = 8
_ALIKE = 0.7
_QUOTED = 0.9
_SAME = 0.6
"""Share of its words a mail with another's Message-ID has in common with it."""
_LEAST_LINES = 3
_LEAST_LINE = 20
_COMMON = 12
"""A line that stands in more documents than this is a letterhead, a foot or a set phrase."""
_PRIME = np.uint64(1_099_511_628_211)
_WORD = re.compile(r"\w+")
_QUOTE_MARK = re.compile(r"^[>|\s]+")

Sketch = npt.NDArray[np.uint64]


class Kind(StrEnum):
    """How two documents are alike."""

    NEAR = "near"
    """They say nearly the same."""
    QUOTED = "quoted"
    """The first stands in the second, as a mail does in the answer to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two documents (ids) that share most of their text."""

    one: str
    other: str
    kind: Kind
    share: float
    """0 to 1: of all runs of words (near), or of the first's lines (quoted)."""


def near_duplicates(texts: Mapping[str, str]) -> list[Likeness]:
    """Documents that say nearly the same; each with the first of its kind in `texts`."""
    buckets: dict[tuple[int, bytes], str] = {}
    sketches: dict[str, Sketch] = {}
    found: list[Likeness] = []
    for name, text in texts.items():
        sketch = sketch_of(text)
        if sketch is None:
            continue
        sketches[name] = sketch
        firsts = Counter(buckets.setdefault(key, name) for key in _keys(sketch))
        shares = {
            first: float((sketches[first] == sketch).mean()) for first in firsts if first != name
        }
        if shares:
            best = max(shares, key=lambda first: shares[first])
            if shares[best] >= _ALIKE:
                found.append(
                    Likeness(one=best, other=name, kind=Kind.NEAR, share=round(shares[best], 2))
                )
    return found


def same_messages(messages: Mapping[str, str], texts: Mapping[str, str]) -> list[Likeness]:
    """Mails with the Message-ID (`messages`) of one before them, that say nearly the same.

    So a mail is found again in another format, however short. Some programs give many mails one
    id; what they say tells those apart.
    """
    first: dict[str, str] = {}
    found: list[Likeness] = []
    for name, message in messages.items():
        one = first.setdefault(message, name)
        if one == name:
            continue
        words, others = (set(_WORD.findall(texts.get(n, "").casefold())) for n in (one, name))
        share = len(words & others) / max(1, len(words | others))
        if share >= _SAME:
            found.append(Likeness(one=one, other=name, kind=Kind.NEAR, share=round(share, 2)))
    return found


def sketch_of(text: str) -> Sketch | None:
    """MinHash of a text: (128,) smallest values; None when it is too short to compare."""
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())]
    if len(words) < _LEAST_SHINGLES + _RUN - 1:
        return None
    values = np.array(words, dtype=np.uint64)
    runs = np.zeros(len(values) - _RUN + 1, dtype=np.uint64)
    for place in range(_RUN):
        runs = (runs * _PRIME) ^ values[place : place + len(runs)]
    runs = np.unique(runs)
    return np.array([((runs ^ salt) * _PRIME * factor).min() for salt, factor in _SALTS])


def _salts() -> list[tuple[np.uint64, np.uint64]]:
    values = np.random.default_rng(1).integers(1, 2**63, (_BANDS * _ROWS, 2), dtype=np.uint64)
    return [(salt, factor | np.uint64(1)) for salt, factor in values]


_SALTS = _salts()


def _keys(sketch: Sketch) -> Iterator[tuple[int, bytes]]:
    for band in range(_BANDS):
        yield band, sketch[band * _ROWS : (band + 1) * _ROWS].tobytes()


def quoted_in(texts: Mapping[str, str]) -> list[Likeness]:
    """Documents whose lines nearly all stand in a longer one, mark of quoting or not."""
    lines = {name: _lines(text) for name, text in texts.items()}
    where: defaultdict[str, list[str]] = defaultdict(list)
    for name, own in lines.items():
        for line in own:
            where[line].append(name)
    found = []
    for name, own in lines.items():
        telling = [line for line in own if len(where[line]) <= _COMMON]
        if len(telling) < _LEAST_LINES:
            continue
        holders = Counter(other for line in telling for other in where[line] if other != name)
        longer = [
            (count, other) for other, count in holders.items() if len(lines[other]) > len(own)
        ]
        # The shortest that holds it all is the answer itself, not the answer to the answer.
        best = min(
            (pair for pair in longer if pair[0] >= _QUOTED * len(telling)),
            key=lambda pair: (len(lines[pair[1]]), pair[1]),
            default=None,
        )
        if best is not None:
            share = round(best[0] / len(telling), 2)
            found.append(Likeness(one=name, other=best[1], kind=Kind.QUOTED, share=share))
    return found


def _lines(text: str) -> dict[str, None]:
    """The lines that can tell documents apart, white space folded, in order."""
    folded = (" ".join(_QUOTE_MARK.sub("", line).casefold().split()) for line in text.splitlines())
    return dict.fromkeys(line for line in folded if len(line) >= _LEAST_LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that stand in one of two documents only; either may be empty."""

    before: str
    after: str
    context: str
    """The words just before."""


def differences(one: str, other: str, most: int = 200) -> list[Change]:
    """What two documents do not share, word by word, in order; at most `most` places."""
    before, after = one.split(), other.split()
    matcher = SequenceMatcher(a=before, b=after, autojunk=len(before) > 5_000)
    changes = [
        Change(
            before=" ".join(before[a0:a1]),
            after=" ".join(after[b0:b1]),
            context=" ".join(before[max(0, a0 - 6) : a0]),
        )
        for tag, a0, a1, b0, b1 in matcher.get_opcodes()
        if tag != "equal"
    ]
    return changes[:most]
