"""Which listed documents a recipe wants."""

from __future__ import annotations

from fnmatch import fnmatch

from redactor.collect.contract import SourceDocument
from redactor.collect.recipe import Filters
from redactor.days import day_of


def wanted(document: SourceDocument, filters: Filters) -> bool:
    """Whether a document passes the filters. What the source does not say rules nothing out."""
    day = day_of(document.date or document.written)
    if day and filters.from_ is not None and day < filters.from_.isoformat():
        return False
    if day and filters.to is not None and day > filters.to.isoformat():
        return False
    name = document.name.casefold()
    if filters.include and name and not _any(name, filters.include):
        return False
    if filters.exclude and name and _any(name, filters.exclude):
        return False
    if filters.categories and document.category:
        known = {category.casefold() for category in filters.categories}
        if document.category.casefold() not in known:
            return False
    return not (
        filters.directions and document.direction and document.direction not in filters.directions
    )


def _any(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern.casefold()) for pattern in patterns)
