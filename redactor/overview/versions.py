"""Versions of one document in a chain: draft, revised, final."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from redactor.model import Document
from redactor.overview.likeness import Sketch, sketch_of
from redactor.overview.threads import MAILS

_SUFFIX = re.compile(r"\.\w{2,5}$")
_NUMBER = re.compile(
    r"\b(?:v|ver|version|rev|revision|udg|udgave)[\s._-]*(\d{1,3})\b", re.IGNORECASE
)
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
    documents: Sequence[Document], texts: Mapping[str, str]
) -> list[tuple[str, ...]]:
    """Ids of documents that are versions of one another, oldest first.

    They have the same title but for words and numbers of versions, and share text. Mails are none:
    an answer has the title of what it answers, and holds its text.
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
        kept = [d for d in group if _shares(d.id, sketches)]
        if len(kept) > 1:
            chains.append(tuple(d.id for d in sorted(kept, key=_age)))
    return chains


def stem_of(title: str) -> str:
    """The title without what tells versions apart."""
    bare = _SUFFIX.sub("", title.rsplit("/", 1)[-1]).replace("_", " ")
    for pattern in (_DATE, _PLACE, _NUMBER, _STATE, _COPY):
        bare = pattern.sub(" ", bare)
    return " ".join(re.findall(r"\w+", bare.casefold()))


def _age(document: Document) -> tuple[int, int, str, str]:
    title = (document.title or document.source).replace("_", " ")
    state = _STATE.search(title)
    number = _NUMBER.search(title)
    return (
        _ORDER.get(state.group().lower().split()[0], 1) if state else 1,
        int(number.group(1)) if number else 0,
        document.date,
        document.number,
    )


def _shares(name: str, sketches: Mapping[str, Sketch | None]) -> bool:
    own = sketches[name]
    return own is not None and any(
        float((own == other).mean()) >= _LEAST_SHARE
        for key, other in sketches.items()
        if key != name and other is not None
    )
