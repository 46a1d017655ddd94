"""Which documents say nearly the same, and which are quoted whole in another.

Near-duplicates: MinHash over runs of four words (Broder 1997), candidates by banding (Leskovec,
Rajaraman, Ullman: Mining of Massive Datasets, chapter 3). The cost grows with the text, not with
the number of pairs: a document is compared with the first few of its bucket alone.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import permutations

import numpy as np
import numpy.typing as npt

_RUN = 4
"""Words in a shingle."""
_BANDS, _ROWS = 32, 4
_LEAST_SHINGLES = 8
ALIKE = 0.7
_QUOTED = 0.9
_WHOLE = 0.99
_SAME = 0.6
"""Share of its words a mail with another's Message-ID has in common with it."""
_LEAST_TELLING = 12
"""Runs of words that a text must have of its own to be known again in another."""
_COMMON = 12
"""A run that stands in more documents than this is a letterhead, a foot or a set phrase."""
_FIRSTS = 8
"""Of the documents in a bucket that are not like one another, how many others are compared with."""
_PRIME = np.uint64(1_099_511_628_211)
_WORD = re.compile(r"\w+")

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
    """0 to 1: of all runs of words (near), or of the first's (quoted)."""


def near_duplicates(
    texts: Mapping[str, str], apart: Callable[[str, str], bool] = lambda _one, _other: False
) -> list[Likeness]:
    """Documents that say nearly the same; each with the most like of the first of their kind.

    `apart` tells of two ids that they are no copies however like: one form filled in by two people.
    """
    buckets: defaultdict[tuple[int, bytes], list[str]] = defaultdict(list)
    sketches: dict[str, Sketch] = {}
    found: list[Likeness] = []
    for name, text in texts.items():
        sketch = sketch_of(text)
        if sketch is None:
            continue
        keys = list(_keys(sketch))
        firsts = dict.fromkeys(first for key in keys for first in buckets[key])
        shares = {first: float((sketches[first] == sketch).mean()) for first in firsts}
        alike = sorted((f for f in firsts if shares[f] >= ALIKE), key=lambda f: -shares[f])
        best = next((first for first in alike[:_FIRSTS] if not apart(first, name)), None)
        if best is not None:
            share = round(shares[best], 2)
            found.append(Likeness(one=best, other=name, kind=Kind.NEAR, share=share))
        sketches[name] = sketch
        for key in keys:
            if len(buckets[key]) < (_FIRSTS if best is None else 1):
                buckets[key].append(name)
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
    runs = _runs(text)
    if len(runs) == 0:
        return None
    return np.array([((runs ^ salt) * _PRIME * factor).min() for salt, factor in _SALTS])


def _runs(text: str) -> Sketch:
    """Every run of four words in a text as a number, each once; none of a text too short."""
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())]
    if len(words) < _LEAST_SHINGLES + _RUN - 1:
        return np.zeros(0, dtype=np.uint64)
    values = np.array(words, dtype=np.uint64)
    runs = np.zeros(len(values) - _RUN + 1, dtype=np.uint64)
    for place in range(_RUN):
        runs = (runs * _PRIME) ^ values[place : place + len(runs)]
    return np.unique(runs)


def _salts() -> list[tuple[np.uint64, np.uint64]]:
    values = np.random.default_rng(1).integers(1, 2**63, (_BANDS * _ROWS, 2), dtype=np.uint64)
    return [(salt, factor | np.uint64(1)) for salt, factor in values]


_SALTS = _salts()


def _keys(sketch: Sketch) -> Iterator[tuple[int, bytes]]:
    for band in range(_BANDS):
        yield band, sketch[band * _ROWS : (band + 1) * _ROWS].tobytes()


def quoted_in(
    texts: Mapping[str, str],
    told: Callable[[str, str], bool] = lambda _one, _other: False,
) -> list[Likeness]:
    """Documents whose runs of words nearly all stand in a longer one.

    Pairs that are `told` of already, such as one message saved twice, are passed over.
    Marks of quoting and where lines break do not matter: an answer sets what it quotes narrower.
    """
    names = list(texts)
    runs = [_runs(text) for text in texts.values()]
    telling, shared = _shared(runs)
    holders: defaultdict[int, list[tuple[bool, int, int]]] = defaultdict(list)
    for (one, other), count in shared.items():
        if (
            count >= _QUOTED * telling[one]
            and len(runs[other]) > len(runs[one])
            and not told(names[one], names[other])
        ):
            holders[one].append((count < _WHOLE * telling[one], len(runs[other]), other))
    found = []
    for one, longer in sorted(holders.items()):
        if telling[one] < _LEAST_TELLING:
            continue
        # The shortest that holds it all is the answer itself, not the answer to the answer; one
        # that holds it with a line changed comes after.
        *_, other = min(longer, key=lambda held: (*held[:2], names[held[2]]))
        share = round(shared[one, other] / telling[one], 2)
        found.append(Likeness(one=names[one], other=names[other], kind=Kind.QUOTED, share=share))
    return found


def _shared(runs: Sequence[Sketch]) -> tuple[list[int], dict[tuple[int, int], int]]:
    """How many runs of each text are telling, and how many of those another text has too.

    A run that stands in more than a few texts is a letterhead, a foot or a set phrase.
    """
    values = np.concatenate([*runs, np.zeros(0, dtype=np.uint64)])
    owners = np.repeat(np.arange(len(runs)), [len(own) for own in runs])
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else owners
    sizes = np.diff(np.r_[starts, len(values)])
    telling = np.zeros(len(runs), dtype=np.int64)
    shared: Counter[tuple[int, int]] = Counter()
    for size in range(1, _COMMON + 1):
        first = starts[sizes == size]
        groups = owners[first[:, None] + np.arange(size)]
        np.add.at(telling, groups.ravel(), 1)
        for one, other in permutations(range(size), 2):
            pairs, counts = np.unique(groups[:, [one, other]], axis=0, return_counts=True)
            for (a, b), count in zip(pairs.tolist(), counts.tolist(), strict=True):
                shared[a, b] += count
    return telling.tolist(), shared


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
