"""Documents that look as if they are about something else than the case. A remark, never more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from redactor.model import Document

OTHER_NUMBERS = "Nævner kun andre sagsnumre end sagens. Se efter, om det hører til sagen."
_LEAST = 5
"""Documents it takes to say what is usual in a case."""
_YEAR = 365.25
_FAR = 3.0
"""Years from all others that are far."""
_SIGNS = re.compile(r"[\W_]+")


def outside(
    documents: Sequence[Document],
    numbers: Mapping[str, Collection[str]],
    own: Collection[str] = (),
) -> dict[str, str]:
    """Ids of documents that look out of scope, each with a Danish reason.

    `numbers` holds the case numbers each document (id) mentions, `own` those of the case itself;
    where none is known, or none is mentioned (a case may be gathered by a CPR number or by the
    source's own number), the one that most documents mention counts, if at least half do.
    """
    folded = {name: {fold(number) for number in said} for name, said in numbers.items() if said}
    known = {fold(number) for number in own}
    if not any(_meets(said, known) for said in folded.values()):
        known = _commonest(folded) or known
    found = _far_off(documents)
    if known:
        within = [said for said in folded.values() if _meets(said, known)]
        related = set().union(*within) if within else set()
        for document in documents:
            said = folded.get(document.id, set())
            # A number that stands beside the case's own elsewhere is related to it.
            if said and not _meets(said, known) and not said & related:
                found[document.id] = OTHER_NUMBERS
    return found


def fold(number: str) -> str:
    """A number without what is written in different ways."""
    return _SIGNS.sub("", number).casefold()


def _meets(said: Collection[str], known: Collection[str]) -> bool:
    """Whether one of the numbers is the case's, or a document's own number within it."""
    return any(number.startswith(own) for number in said for own in known if own)


def _commonest(numbers: Mapping[str, Collection[str]]) -> set[str]:
    counted = Counter(number for said in numbers.values() for number in said)
    if len(numbers) < _LEAST:
        return set()
    number, count = counted.most_common(1)[0]
    return {number} if 2 * count >= len(numbers) else set()


def _far_off(documents: Sequence[Document]) -> dict[str, str]:
    """Documents whose date is further from every other than the others reach in all."""
    dated = sorted((day, d.id) for d in documents if (day := _day(d.date)) is not None)
    found: dict[str, str] = {}
    if len(dated) < _LEAST:
        return found
    middle = [day for day, _ in dated[len(dated) // 10 : -(len(dated) // 10) or None]]
    if len(middle) == len(dated):
        middle = middle[1:-1]
    first, last = middle[0], middle[-1]
    far = max(_FAR * _YEAR, (last - first).days)
    for day, name in dated:
        away = max((first - day).days, (day - last).days)
        if away > far:
            years = round(away / _YEAR)
            found[name] = (
                f"Ligger {years} år fra sagens øvrige dokumenter. Se efter, om det hører til sagen."
            )
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
