"""The few documents a case is told by, out of all that are of a telling kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from redactor.model import Document
from redactor.overview.types import DECISION, DocumentType

_MOST = 10
"""Documents somebody reads to know a case."""
_STARTING = frozenset({"Ansøgning", "Underretning"})
"""Kinds of which the first tells what set the case off."""
_DRAFT = re.compile(r"\b(?:udkast|kladde)\b", re.IGNORECASE)


def central_of(
    candidates: Sequence[Document],
    types: Mapping[str, DocumentType],
    texts: Mapping[str, str],
    also: Collection[str] = (),
) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The central documents in the order the case is told, and the further ones of their kinds.

    `also` names types that are central in this case alone. Where there are more than ten, each
    kind gets its share by weight (D'Hondt's way, so that a case with thirty statements shows its
    application and decision too): the newest decision, the first application and notice, else the
    longest first. A draft is central only where nothing final of its kind is there.
    """
    kinds: defaultdict[DocumentType, list[Document]] = defaultdict(list)
    for document in candidates:
        if types[document.id].central or types[document.id].name in also:
            kinds[types[document.id]].append(document)
    shares: list[tuple[float, int, Document]] = []
    for kind, documents in kinds.items():
        final = [d for d in documents if not _DRAFT.search(d.title or d.source)] or documents
        weight = kind.weight or _MOST
        shares += [
            (weight / place, kind.rank, document)
            for place, document in enumerate(_foremost(kind, final, texts), start=1)
        ]
    shares.sort(key=lambda share: (-share[0], share[1]))  # stable: places stay in their order
    told = sorted(
        (document for _, _, document in shares),
        key=lambda d: (types[d.id].rank, d.date or "9", d.number),
    )
    chosen = {document.id for _, _, document in shares[:_MOST]}
    return (
        tuple(d for d in told if d.id in chosen),
        tuple(d for d in told if d.id not in chosen),
    )


def _foremost(
    kind: DocumentType, documents: Sequence[Document], texts: Mapping[str, str]
) -> list[Document]:
    """Documents of one kind: the outcome or the beginning first, then those that say most."""
    longest = sorted(documents, key=lambda d: -len(texts.get(d.id, "")))
    dated = sorted((d for d in documents if d.date), key=lambda d: d.date)
    if not dated or kind.name not in (DECISION, *_STARTING):
        return longest
    first = dated[-1] if kind.name == DECISION else dated[0]
    return [first, *(d for d in longest if d is not first)]
