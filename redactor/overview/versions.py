"""Versions of one document in a chain: draft, revised, final."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from redactor.model import Document
from redactor.overview.likeness import ALIKE, Sketch, sketch_of
from redactor.overview.threads import MAILS

_SUFFIX = re.compile(r"\.\w{2,5}$")
_NUMBER = re.compile(
    r"\b(?:(?:v|ver|version|rev|revision|udg|udgave)[\s._-]*(\d{1,3})"
    r"|(?:rev|revision|udg|udgave)[\s._-]*([a-h]))\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<=\s)[A-ZÆØÅ]{2,4}$")
"""Of whoever changed it: »udkast v2 rettet MH«."""
_STATE = re.compile(
    r"\b(?:udkast(?: til)?|kladde|draft|rettet|revideret|endelig|final|underskrevet"
    r"|kopi(?: af)?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^\d{1,3}(?:\.\d{1,3})*(?:\s*[-–._)]\s*|\s+)(?=\D)")
"""»02 - « before a name: its place in the folder, which differs between versions."""
_COPY = re.compile(r"\(\d{1,2}\)")
_DATE = re.compile(r"\b\d{1,4}[-._]\d{1,2}[-._]\d{2,4}\b|\b20\d{6}\b")
_ORDER = {"udkast": 0, "kladde": 0, "draft": 0, "rettet": 1, "revideret": 1, "endelig": 2,
          "final": 2, "underskrevet": 3}  # fmt: skip
_LEAST_SHARE = 0.3


def version_chains(
    documents: Sequence[Document],
    texts: Mapping[str, str],
    apart: Callable[[str, str], bool] = lambda _one, _other: False,
) -> list[tuple[str, ...]]:
    """Ids of documents that are versions of one another, oldest first.

    They have the same title but for words and numbers of versions, and share text. Where no such
    word stands (a date, or nothing at all, tells them apart) they share most of it, and are not
    `apart`: minutes of two meetings and letters to two people are no versions. Mails are none: an
    answer has the title of what it answers, and holds its text.
    """
    groups: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.kind in MAILS:
            continue
        stem = stem_of(document.title or document.source)
        if len(stem) >= 4:
            groups[stem].append(document)
    chains = []
    for group in groups.values():
        if len(group) == 1:
            continue
        sketches = {d.id: sketch_of(texts.get(d.id, "")) for d in group}
        kept = [d for d in group if any(_akin(d, e, sketches, apart) for e in group if e is not d)]
        if len(kept) > 1:
            chains.append(tuple(d.id for d in sorted(kept, key=_age)))
    return chains


def _akin(
    one: Document,
    other: Document,
    sketches: Mapping[str, Sketch | None],
    apart: Callable[[str, str], bool],
) -> bool:
    share = _share(sketches[one.id], sketches[other.id])
    if _is_marked(one) or _is_marked(other):
        return share >= _LEAST_SHARE
    return share >= ALIKE and not apart(one.id, other.id)


def stem_of(title: str) -> str:
    """The title without what tells versions apart."""
    bare = _SUFFIX.sub("", title.rsplit("/", 1)[-1]).replace("_", " ")
    if _NUMBER.search(bare) or _STATE.search(bare):
        bare = _INITIALS.sub(" ", bare.strip())
    for pattern in (_DATE, _PLACE, _NUMBER, _STATE, _COPY):
        bare = pattern.sub(" ", bare)
    return " ".join(re.findall(r"\w+", bare.casefold()))


def _marks(document: Document) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The word and the number of a version in the title."""
    title = (document.title or document.source).replace("_", " ")
    return _STATE.search(title), _NUMBER.search(title)


def _is_marked(document: Document) -> bool:
    return any(_marks(document))


def _age(document: Document) -> tuple[int, int, str, str]:
    state, number = _marks(document)
    return (
        _ORDER.get(state.group().lower().split()[0], 1) if state else 1,
        _counted(number) if number else 0,
        document.date,
        document.number,
    )


def _counted(number: re.Match[str]) -> int:
    """»v2« is 2, »rev B« too."""
    digits, letter = number.groups()
    return int(digits) if digits else ord(letter.lower()) - ord("a") + 1


def _share(one: Sketch | None, other: Sketch | None) -> float:
    return 0.0 if one is None or other is None else float((one == other).mean())
