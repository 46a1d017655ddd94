"""Who a document is from and to: by name for the house, in the index as the law lets it be told.

The index names authorities, firms and people in their work, and calls everybody else by what they
are in the case (OFL § 7, stk. 2, nr. 2; the names of private people are not for it). Nothing is
guessed: whom the case does not know is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from redactor.model import Action, Mark, Role
from redactor.review import Effective
from redactor.store import Entry

_NAMED = frozenset({Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY, Role.AUTHORITY})
_HOUSES = frozenset({"ORGANIZATION", "MUNICIPALITY"})
_TYPES = _HOUSES | {"PERSON", "INITIALS", "EMAIL_ADDRESS"}
_CALLED = {
    Role.REQUESTER: "Ansøger",
    Role.PARTY: "Part",
    Role.OFFICIAL: "Offentligt ansat",
    Role.PROFESSIONAL: "Fagperson",
    Role.COMPANY: "Virksomhed",
    Role.AUTHORITY: "Myndighed",
}
"""By role; whoever is private otherwise is 'Borger', a notifier too."""
_WORD = re.compile(r"[^\W_]+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondents:
    """People of a document, as its own headers or its source write them."""

    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Whom the source names without saying who wrote to whom."""

    def told(self) -> str:
        """'Fra Bo Dahl til Byggesager'."""
        parts = [
            f"{word} {'; '.join(people)}".strip()
            for word, people in (("fra", self.senders), ("til", self.recipients), ("", self.others))
            if people
        ]
        text = " ".join(parts)
        return text[:1].upper() + text[1:]


def correspondents(entry: Entry) -> Correspondents:
    """A mail's own headers go before what its source says, which goes by the direction."""
    if entry.senders or entry.recipients:
        return Correspondents(senders=entry.senders, recipients=entry.recipients)
    said = tuple(str(party) for party in (entry.origin or {}).get("parties", ()))
    if entry.document.direction == "in":
        return Correspondents(senders=said)
    if entry.document.direction == "out":
        return Correspondents(recipients=said)
    return Correspondents(others=said)


@dataclass(frozen=True, slots=True)
class Known:
    """What holds for the names of a case."""

    by_words: dict[Words, list[Effective]] = field(default_factory=dict)
    hidden: set[Words] = field(default_factory=set)
    """Words that are removed anywhere: no line of the index may hold them."""
    longest: int = 0

    @classmethod
    def of(cls, holding: Iterable[Effective]) -> Known:
        by_words: dict[Words, list[Effective]] = {}
        hidden: set[Words] = set()
        for item in holding:
            text = item.finding.text if item.finding else item.drawn.text if item.drawn else ""
            words = _words(text)
            if not words:
                continue
            if item.ruling.action is not Action.KEEP:
                hidden.add(words)
            if item.finding is not None and item.finding.type in _TYPES:
                by_words.setdefault(words, []).append(item)
        return cls(by_words, hidden, max(map(len, by_words), default=0))

    def released(self, entry: Entry) -> str:
        """The document's correspondents as the index may tell them; '' when nothing is known."""
        people = correspondents(entry)
        return Correspondents(
            senders=self._called(people.senders, entry.document.id),
            recipients=self._called(people.recipients, entry.document.id),
            others=self._called(people.others, entry.document.id),
        ).told()

    def _called(self, written: Sequence[str], document: str) -> tuple[str, ...]:
        called = (self._one(person, document) for person in written)
        return tuple(dict.fromkeys(name for name in called if name))

    def _one(self, written: str, document: str) -> str:
        found = self._within(_words(written))
        # People of one name may be different people: those of this document go first.
        here = [item for item in found if item.document == document] or found
        if not here:
            return ""
        # An address says less than the name beside it.
        names = [item for item in here if _type(item) != "EMAIL_ADDRESS"] or here
        if all(item.ruling.action is Action.KEEP and _may_be_named(item) for item in names):
            name = _fullest(names)
            if not self._hides(_words(name)):
                return name
        roles = {item.entity.role for item in here if item.entity}
        house = all(_type(item) in _HOUSES for item in names)
        for role, word in _CALLED.items():
            if role in roles:
                return word
        return "Virksomhed" if house else "Borger"

    def _within(self, words: Words) -> list[Effective]:
        """Everything known that stands whole within the words."""
        found: list[Effective] = []
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self.longest) + 1):
                found += self.by_words.get(words[start:end], ())
        return found

    def _hides(self, words: Words) -> bool:
        """Whether the words hold something that is removed anywhere."""
        return any(_holds(words, hidden) for hidden in self.hidden)


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold()))


def _holds(words: Words, some: Words) -> bool:
    size = len(some)
    return any(words[at : at + size] == some for at in range(len(words) - size + 1))


def _may_be_named(item: Effective) -> bool:
    entity = item.entity
    if entity is None:
        return False
    if Mark.SOLE_TRADER in entity.marks or Mark.PROTECTED in entity.marks:
        return False
    private = {Role.CITIZEN, Role.PARTY, Role.RELATIVE, Role.NOTIFIER, Role.REQUESTER}
    house = _type(item) in _HOUSES and entity.role not in private
    return house or (entity.role in _NAMED and entity.certain)


def _type(item: Effective) -> str:
    return item.finding.type if item.finding is not None else ""


def _fullest(items: Sequence[Effective]) -> str:
    texts = sorted(item.finding.text for item in items if item.finding is not None)
    return " ".join(max(texts, key=len).split())
