"""From one snapshot to the next: a decision touches a few items of thousands, the rest is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from redactor.model import (
    Action,
    Decision,
)
from redactor.review import (
    Effective,
    after,
    box_key,
    undecided,
)
from redactor.service.reviewing.snapshot import Snapshot


def carry_over(held: Snapshot, fresh: Snapshot, news: Sequence[Decision]) -> None:
    """Give a snapshot what its predecessor has worked out, but for what the news change.

    A decision touches a few items of thousands: the rest is not looked at again.
    """
    known = held.__dict__
    if "items" not in known or held.marks is not fresh.marks:
        return
    changed = after(
        held.items, held.position_of, held.members_of, held.suggested, held.finding_of,
        fresh.decisions, len(news),
    )  # fmt: skip
    if changed is None:
        return
    items = list(held.items)
    by_page, by_entity = held.by_page, held.by_entity
    item_of, position_of = held.item_of, held.position_of
    open_in, counts = dict(held.open_in), held.progress
    if news:
        by_page, by_entity = dict(by_page), dict(by_entity)
        item_of, position_of = dict(item_of), dict(position_of)
    pairs = [(items[place], item, place) for place, item in changed.at.items()]
    stale: dict[int, Effective | None] = {}
    for old, new, place in pairs:
        items[place] = new
        stale[id(old)] = new
        if new.finding is not None:
            item_of[new.finding.id] = new
    for new in changed.added:
        if new.document not in held.documents:
            continue
        assert new.drawn is not None
        position_of[box_key(new.drawn)] = len(items)
        items.append(new)
        key = (new.document, new.page)
        by_page[key] = [*by_page.get(key, ()), new]
    gone = [items[place] for place in changed.removed]
    stale.update((id(old), None) for old in gone)
    touched = [old for old, _, _ in pairs] + gone

    def renewed(some: list[Effective]) -> list[Effective]:
        return [new for item in some if (new := stale.get(id(item), item)) is not None]

    for place_key in {(old.document, old.page) for old in touched}:
        by_page[place_key] = renewed(by_page[place_key])
    for entity in {old.entity.id for old in touched if old.entity is not None}:
        by_entity[entity] = renewed(by_entity[entity])
    if changed.removed:  # boxes come last, so what follows them is boxes too
        first = min(changed.removed)
        items[first:] = [
            item for place, item in enumerate(items[first:], first) if place not in changed.removed
        ]
        for old in gone:
            assert old.drawn is not None
            del position_of[box_key(old.drawn)]
        for place, item in enumerate(items[first:], first):
            assert item.drawn is not None
            position_of[box_key(item.drawn)] = place
    both: list[tuple[Effective | None, Effective | None]] = [(old, new) for old, new, _ in pairs]
    both += [(None, new) for new in changed.added if new.document in held.documents]
    both += [(old, None) for old in gone]
    for before, now_ in both:
        either = now_ or before
        assert either is not None
        difference = _open(now_) - _open(before)
        open_in[either.document] = open_in.get(either.document, 0) + difference
        if fresh.leaves(either):
            counts = replace(
                counts,
                findings=counts.findings + _counts(now_) - _counts(before),
                open=counts.open + difference,
            )
    if fresh.seen_by is not held.seen_by:
        counts = replace(
            counts,
            seen=sum(
                (document.id, page) in fresh.seen
                for document in held.readable
                for page in range(1, document.pages + 1)
            ),
        )
    fresh.__dict__.update(
        items=tuple(items), by_page=by_page, by_entity=by_entity,
        item_of=item_of, position_of=position_of, members_of=held.members_of, open_in=open_in,
        progress=counts, documents=held.documents, readable=held.readable,
        entry_of=held.entry_of, entity_of=held.entity_of, finding_of=held.finding_of,
        suggested_action=held.suggested_action,
    )  # fmt: skip


def _open(item: Effective | None) -> int:
    return int(item is not None and undecided(item))


def _counts(item: Effective | None) -> int:
    """1 for an item that needs, or needed, an answer."""
    return int(
        item is not None and (item.decision is not None or item.ruling.action is not Action.KEEP)
    )
