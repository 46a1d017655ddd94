"""The legal bases a caseworker reaches for most: under the keys, and those last used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from redactor.errors import UsageError
from redactor.model import RequestType
from redactor.policy import Ground, hjemmel
from redactor.service.desk import Desk
from redactor.service.reviewing.snapshot import Snapshot
from redactor.store import Favourites

_KEYS = 9
_LAST = 3


@lru_cache(maxsize=8)
def usual(request: RequestType) -> tuple[Ground, ...]:
    """Up to nine bases for the keys 1 to 9: those most categories suggest for the request.

    Only bases for single pieces of information; those for whole cases and documents are chosen
    where the document is decided. The order never changes within a version, so that fingers
    can learn it.
    """
    table = hjemmel()
    counts: Counter[str] = Counter()
    for category in table.categories.values():
        counts.update(category.grounds[request])
    usable = [
        ground
        for ground, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if table.grounds[ground].level == "information"
        and table.grounds[ground] in table.selectable(request)
    ]
    return tuple(table.grounds[ground] for ground in usable[:_KEYS])


def keys_of(desk: Desk, who: str, request: RequestType) -> tuple[Ground, ...]:
    """The bases under a person's keys 1 to 9."""
    table = hjemmel().grounds
    chosen = Favourites(desk.house.store).of(who, request.value)
    known = tuple(table[id_] for id_ in chosen if id_ in table)
    return known or usual(request)


def keep_keys(desk: Desk, who: str, request: RequestType, grounds: Sequence[str]) -> None:
    """Put bases under a person's keys; none brings back the usual ones.

    Raises:
        UsageError: a basis does not apply to the request type.
    """
    chosen = list(dict.fromkeys(ground for ground in grounds if ground))
    allowed = {ground.id for ground in hjemmel().selectable(request)}
    if len(chosen) > _KEYS or not set(chosen) <= allowed:
        raise UsageError("Bestemmelsen gælder ikke for denne slags anmodning.")
    Favourites(desk.house.store).keep(who, request.value, chosen)


def last_used(snapshot: Snapshot, who: str) -> tuple[tuple[str, ...], ...]:
    """The combinations of bases a person used last in a case, the newest first."""
    found: dict[tuple[str, ...], None] = {}
    for decision in reversed(snapshot.decisions):
        if decision.who == who and decision.undoes is None and decision.ruling.legal_basis:
            found[tuple(sorted(decision.ruling.legal_basis))] = None
            if len(found) == _LAST:
                break
    return tuple(found)
