"""Documents and their texts -> what a caseworker sees of a case at a glance."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from redactor.model import Document, Status
from redactor.overview.central import central_of
from redactor.overview.likeness import (
    Change,
    Kind,
    Likeness,
    differences,
    near_duplicates,
    quoted_in,
    same_messages,
)
from redactor.overview.persons import People
from redactor.overview.scope import outside
from redactor.overview.threads import MAILS, body_of, people_in, threads
from redactor.overview.timeline import MONTHS, Moment, timeline
from redactor.overview.types import DocumentType, answers, type_of
from redactor.overview.versions import version_chains

__all__ = [
    "MONTHS",
    "Change",
    "DocumentType",
    "Kind",
    "Likeness",
    "Overview",
    "differences",
    "overview",
]


NOTHING: Mapping[str, Collection[str]] = MappingProxyType({})
NOWHERE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The case at a glance. Documents by id."""

    types: Mapping[str, DocumentType]
    central: tuple[str, ...]
    """The documents the case is told by, ten at most, in the order it is told."""
    further: tuple[str, ...]
    """More documents of the central kinds."""
    alike: tuple[Likeness, ...]
    versions: tuple[tuple[str, ...], ...]
    """Chains of versions, oldest first."""
    threads: tuple[tuple[str, ...], ...]
    """Conversations of mails in the order of time, each message once."""
    outside: Mapping[str, str]
    """Documents that look out of scope, with the reason (Danish)."""
    picture: str
    """The timeline as SVG; empty when no document has a date."""


def overview(
    documents: Sequence[Document],
    texts: Mapping[str, str],
    *,
    numbers: Mapping[str, Collection[str]] = NOTHING,
    named: Mapping[str, Collection[str]] = NOTHING,
    own: Collection[str] = (),
    conversations: Mapping[str, str] = NOWHERE,
    messages: Mapping[str, str] = NOWHERE,
    flagged: Collection[str] = (),
) -> Overview:
    """The overview of a case. `texts` holds the text of the documents that could be read.

    `numbers`: the case numbers each document mentions; `own`: those of the case itself; `named`:
    the people, by names, numbers and addresses, that each document is found to hold;
    `conversations`: what conversation a mail's source says it is part of; `messages`: its own
    Message-ID; `flagged`: documents that look as if they belong to another case.
    """
    copies = {d.id for d in documents if d.status is Status.DUPLICATE}
    types = {
        d.id: type_of(d.title or d.source, texts.get(d.id, ""), d.kind, d.direction)
        for d in documents
    }
    people = People(named, texts)
    chains = version_chains(documents, texts, people.differ)
    chain_of = {name: chain for chain in chains for name in chain}

    def in_chain(one: str, other: str) -> bool:
        return one in chain_of and other in chain_of[one]

    near = near_duplicates(texts, lambda a, b: not in_chain(a, b) and people.differ(a, b))
    again = {pair.other for pair in near if pair.other not in chain_of}
    strange = outside([d for d in documents if d.id not in copies], numbers, own)
    older = {name for chain in chains for name in chain[:-1]}
    left_out = copies | older | again | strange.keys() | set(flagged)
    paired = {frozenset((pair.one, pair.other)) for pair in near}
    mails = {d.id for d in documents if d.kind in MAILS}
    bodies = {name: body_of(text) if name in mails else text for name, text in texts.items()}
    same = same_messages({n: m for n, m in messages.items() if n in mails - copies}, bodies)
    near += [s for s in same if frozenset((s.one, s.other)) not in paired]
    paired |= {frozenset((s.one, s.other)) for s in same}
    quoted = quoted_in(bodies, lambda a, b: frozenset((a, b)) in paired or in_chain(a, b))
    talks = threads(
        documents,
        conversations,
        _twins(near, documents) | {pair.other: pair.one for pair in same},
        {name: people_in(text) for name, text in texts.items() if name in mails},
    )
    by_id = {d.id: d for d in documents}
    for talk in talks:
        types.update(answers([by_id[name] for name in talk], types))
    central, further = central_of(
        [d for d in documents if d.id not in left_out], types, texts, _telling(documents)
    )
    moments = [
        Moment(
            number=d.number,
            title=d.title or types[d.id].name,
            on=date.fromisoformat(d.date[:10]),
            direction=d.direction if d.direction in ("in", "out", "internal") else "",
            central=d in central,
            kind=types[d.id].name,
            rank=types[d.id].rank,
        )
        for d in documents
        if _is_date(d.date) and d.id not in copies
    ]
    return Overview(
        types=types,
        central=tuple(d.id for d in central),
        further=tuple(d.id for d in further),
        alike=(*near, *quoted),
        versions=tuple(chains),
        threads=tuple(talks),
        outside=strange,
        picture=timeline(moments),
    )


def _telling(documents: Sequence[Document]) -> frozenset[str]:
    """Types that are central in this case alone: a request for access where it is about access."""
    about = sum("aktindsigt" in document.title.casefold() for document in documents)
    return frozenset({"Aktindsigtsanmodning"} if 4 * about >= max(4, len(documents)) else ())


def _twins(near: Sequence[Likeness], documents: Sequence[Document]) -> dict[str, str]:
    """Documents of one time that say all of what another says: the same mail saved twice."""
    dates = {document.id: document.date for document in documents}
    return {
        pair.other: pair.one
        for pair in near
        if pair.share == 1.0 and dates.get(pair.one) == dates.get(pair.other)
    }


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
