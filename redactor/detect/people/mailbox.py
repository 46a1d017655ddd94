"""Whose mailbox or user name it is, from how its local part spells a name."""

from __future__ import annotations

import re
from functools import lru_cache

from redactor.detect.names.forms import PARTICLES, begins, fold, loose
from redactor.detect.names.mailboxes import SHARED_BOX
from redactor.detect.people.persons import People
from redactor.detect.people.written import Words

_PARTS = re.compile(r"[^\W\d_]+")
_MOST = 400
"""People of one document a local part is compared with; a longer list of names tells nothing."""


def owner_of(address: str, document: str, people: People) -> Words | None:
    """The one person whose name the local part of `address` (or a user name) spells.

    Looks among the people of the document first, then, for parts that spell first name and
    surname in full, in the whole case. None when it is nobody, or more than one.
    """
    local = address.partition("@")[0]
    if SHARED_BOX.fullmatch(local):
        return None
    parts = [loose(fold(p)) for p in _PARTS.findall(local)]
    if not parts:
        return None
    here = people.in_document(document)
    if len(here) <= _MOST:
        graded = [(_spells(parts, words), words) for words in here]
        best = max((grade for grade, _ in graded), default=0)
        if best:
            top = [words for grade, words in graded if grade == best]
            return top[0] if len(top) == 1 else None
    found = {
        words
        for part in _PARTS.findall(local)
        for words in people.by_word(fold(part))
        if _spells(parts, words) >= 3
    } | people.by_joined("".join(parts))
    return found.pop() if len(found) == 1 else None


def _spells(parts: list[str], words: Words) -> int:
    """How fully a local part spells a name: 3 first name and surname, 2 one of them with the
    beginning of the other, 1 first name, surname or initials alone; 0 not at all."""
    names, surnames = _typed(words)
    if len(names) < 2:
        return 0
    first = names[0]
    joined = "".join(parts)
    for last in surnames:
        if (first in parts and last in parts) or joined in {first + last, last + first}:
            return 3
    for last in surnames:
        begun = [p for p in parts if len(p) >= 5 and last.startswith(p)]
        if first in parts and begun:
            return 3
        if joined in {first[0] + last, last + first[0], first + last[0], first[:2] + last[:2]}:
            return 2
        given = [w[0] for w in words[:-1] if w not in PARTICLES]
        if len(given) > 1 and joined == "".join(given) + last:
            return 2  # "hdkrag" of Helle Dam Krag
        if last in parts and any(p == first[0] for p in parts):
            return 2
    if parts[0] == "familien" and len(parts) > 1:
        return 1 if any("".join(parts[1:]) in {s, s[:10]} for s in surnames) else 0
    if first in parts or any(len(p) >= 5 and first.startswith(p) for p in parts):
        return 1
    if any(s in parts for s in surnames) and len(parts) == 1:
        return 1
    if len(parts) == 1 and 3 <= len(joined) <= 8 and begins(joined, names):
        return 1
    return 1 if joined == "".join(n[0] for n in names) and len(joined) >= 3 else 0


@lru_cache(maxsize=50_000)
def _typed(words: Words) -> tuple[Words, Words]:
    """A name as people type it in addresses, and the forms its surname may have there."""
    names = tuple(loose(w) for w in words if not w.endswith(".") and w not in PARTICLES)
    others = names[1:]
    return names, (*others, "".join(others), "".join(loose(w) for w in words[1:]))
