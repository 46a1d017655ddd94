"""The legal bases a caseworker reaches for most."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from redactor.model import RequestType
from redactor.policy import Ground, hjemmel

_KEYS = 9


@lru_cache(maxsize=8)
def favourites(request: RequestType) -> tuple[Ground, ...]:
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
