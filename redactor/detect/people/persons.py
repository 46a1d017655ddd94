"""Written names across a case -> people.

Full names are grouped by their written forms (`written`); whose a first name alone, a surname
with a title or initials are follows from the people named in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from redactor.detect.names.common import is_common
from redactor.detect.names.forms import (
    FAMILY,
    PARTICLES,
    Kind,
    Name,
    begins,
    given_weight,
    has_double_surname,
    initials_of,
    known,
    loose,
    misspelt,
    near_keys,
    parse,
    sound,
    surname_weight,
    without_s,
)
from redactor.detect.people.firsts import Firsts
from redactor.detect.people.identity import suits
from redactor.detect.people.written import GIVEN, Form, Forms, Words

Root = Hashable
"""Identity of a person while linking: the words of a form, or a tuple of another kind."""

_LOGIN = 4
"""Letters of a user name made of the beginnings of first name and surname: "LOHV"."""
_LETTERS = 3
"""Capitals up to which a word that is a name too ("LA") may be the initials of somebody."""
_MOST = 400
"""People of one document that a user name is compared with."""
_SHORT_WORD = 4
"""Letters of a word that is somebody's first name only where it sounds just so: "Dite"."""
_NEAR = 400
"""Code points within which the last full mention decides who a first name is."""


@dataclass(slots=True, frozen=True)
class Mention:
    """One finding that names a person. `titled`: the 'fru' or 'familien' before it, or '';
    `generation`: the 'senior' or 'junior' after it, or ''."""

    id: str
    document: str
    page: int
    start: int
    name: Name
    titled: str
    generation: str = ""


@dataclass(slots=True)
class Assigned:
    """Where a mention went. `candidates` are those between whom it was not decidable."""

    root: Root
    candidates: tuple[Root, ...] = ()


class People:
    """The people of one case. Build with `gather`, then ask with `resolve`."""

    def __init__(self, written: Forms) -> None:
        self._written = written
        self._given: dict[str, set[Words]] = defaultdict(set)
        self._surname: dict[str, set[Words]] = defaultdict(set)
        self._last: dict[str, set[Words]] = defaultdict(set)
        """Those of `_surname` who are written with the word last."""
        self._near: dict[str, set[Words]] = defaultdict(set)
        self._initials: dict[str, set[Words]] = defaultdict(set)
        self._logins: dict[str, set[Words]] = defaultdict(set)
        """Beginnings of first name and surname, three or four letters, as offices make them."""
        self._suffix: dict[Words, set[Words]] = defaultdict(set)
        self._joined: dict[str, set[Words]] = defaultdict(set)
        self._places: dict[tuple[str, int], list[tuple[int, Words]]] = defaultdict(list)
        self._by_document: dict[str, set[Words]] = defaultdict(set)
        self._close: dict[str, set[Words]] = {}
        self._singles: set[tuple[str, str]] = set()
        """Documents and the single words that name somebody in them."""
        self._firsts = Firsts()
        self._told: dict[tuple[str, str], Words] = {}
        """Documents and the letters or nicknames that they say stand for somebody."""
        self._nicknames: dict[str, set[Words]] = defaultdict(set)
        """Nicknames that any document tells, and whose they are."""
        self._short: dict[tuple[str, str], str] = {}
        """Documents and nicknames of somebody who is named there by one word, and that word."""

    @classmethod
    def gather(
        cls,
        mentions: Iterable[Mention],
        extra: Iterable[Words] = (),
        letters: Mapping[tuple[str, str], str] | None = None,
    ) -> People:
        """Group the full forms of `mentions`. `extra` are names known from elsewhere: the
        case's parties. `letters` are a document and letters -> the mention of their bearer."""
        mentions = tuple(mentions)
        full = [m for m in mentions if m.name.kind is Kind.FULL]
        raw = {m.name.words for m in full} | set(extra)
        written = Forms(w for words in raw for w in words)
        for words in extra:
            written.forms.setdefault(words, Form(words))
        for mention in full:
            words = written.base(mention.name, raw)
            form = written.forms.setdefault(words, Form(words))
            form.count += 1
            form.documents.add(mention.document)
            if has_double_surname(mention.name):
                written.doubled.add(words)
        people = cls(written)
        for mention in mentions:
            if mention.name.kind is Kind.SINGLE:
                word, place = mention.name.words[0], (mention.page, mention.start)
                people._singles.add((mention.document, word))
                people._firsts.note_word(mention.document, word, place)
        written.join()
        people._index()
        by_id: dict[str, Words] = {}
        for mention in full:
            root = written.root(written.base(mention.name, raw))
            people._places[mention.document, mention.page].append((mention.start, root))
            by_id[mention.id] = root
            if not mention.name.words[-1].endswith("."):
                place = (mention.page, mention.start)
                people._firsts.note_full(mention.document, root, place)
        for places in people._places.values():
            places.sort()
        single = {m.id: m.name.words[0] for m in mentions if m.name.kind is Kind.SINGLE}
        for told, bearer in (letters or {}).items():
            if bearer in by_id:
                people._told[told] = by_id[bearer]
                people._nicknames[told[1]].add(by_id[bearer])
            elif bearer in single and single[bearer] != told[1]:
                people._short[told] = single[bearer]
        return people

    def root(self, words: Words) -> Words:
        """The form that stands for the person."""
        return self._written.root(words)

    def resolve(self, mention: Mention) -> Assigned:
        """Whose mention it is."""
        name = mention.name
        match name.kind:
            case Kind.FULL:
                words = self._written.base(name)
                if mention.titled and given_weight(words[0]) == 0:
                    family = {r for r in self._suffix.get(words, ()) if r != self.root(words)}
                    if family:
                        return self._decide(mention, family, words)
                if words in self._written.open:
                    return self._decide(
                        mention, {self.root(w) for w in self._written.open[words]}, words
                    )
                root = self.root(words) if words in self._written.forms else words
                return Assigned((mention.generation, *root) if mention.generation else root)
            case Kind.SINGLE | Kind.SURNAME:
                found = self._nicknamed(mention) or self._single(mention)
                if mention.generation and isinstance(found.root, tuple) and not found.candidates:
                    return Assigned((mention.generation, *found.root))
                return found
            case Kind.INITIALS:
                letters = name.words[0] if name.words else ""
                told = self._told.get((mention.document, letters))
                if told is not None:
                    return Assigned(told)
                lettered = self._lettered(mention, letters)
                if lettered:
                    return self._decide(mention, lettered, (letters,))
                return Assigned(("initials", letters, mention.document))
            case _:
                return Assigned(("", mention.id))

    def _nicknamed(self, mention: Mention) -> Assigned | None:
        """Whose nickname a word is: as its document says, or another one of the case where
        nobody bears the word as a name."""
        word = mention.name.words[0]
        told = self._told.get((mention.document, word))
        if told is not None:
            return Assigned(told)
        longer = self._short.get((mention.document, word))
        if longer is not None:
            return self._single(replace(mention, name=replace(mention.name, words=(longer,))))
        bearers = self._nicknames.get(word, set())
        if len(bearers) == 1 and not self._given.get(word) and not self._surname.get(word):
            return Assigned(next(iter(bearers)))
        return None

    def _lettered(self, mention: Mention, letters: str) -> set[Words]:
        """The people whom letters may stand for: by their initials or, as "DVI" of Dorte Vium,
        the beginnings of their names; those of the document before those of the case."""
        lettered = self._initials.get(letters, set())
        if lettered & self.in_document(mention.document):
            return lettered
        return self._by_login(mention, letters) or lettered or self._logins.get(letters, set())

    def _by_login(self, mention: Mention, letters: str) -> set[Words]:
        """The people of the document whose names begin as a user name does: "rno" of Rikke
        Nordentoft, "APO" of Anja Post."""
        if len(letters) < 3:
            return set()
        here = self.in_document(mention.document)
        return {words for words in here if begins(letters, words)} if len(here) <= _MOST else set()

    def by_word(self, word: str, document: str | None = None) -> set[Words]:
        """People one of whose words is `word`, in a document or in the whole case."""
        found = self._given.get(word, set()) | self._surname.get(word, set())
        if document is None:
            return found
        return found & self.in_document(document)

    def by_joined(self, letters: str) -> set[Words]:
        """People whose first name and another one run together are `letters`, as in addresses."""
        return self._joined.get(letters, set())

    def in_document(self, document: str) -> set[Words]:
        """People with a full mention in the document."""
        return self._by_document.get(document, set())

    def _single(self, mention: Mention) -> Assigned:
        raw = mention.name.words[0]
        by_surname = bool(mention.titled) or mention.name.kind is Kind.SURNAME
        first, second = (self._surname, self._given) if by_surname else (self._given, self._surname)
        if mention.name.display.isupper() and 2 <= len(raw) <= _LETTERS:
            lettered = self._initials.get(raw, set()) & self.in_document(mention.document)
            if len(lettered) == 1 and not first.get(raw):
                return Assigned(next(iter(lettered)))
        elif mention.name.display.isupper() and len(raw) == _LOGIN and not known(raw):
            lettered = self._lettered(mention, raw)
            if len(lettered) == 1 and not first.get(raw):
                return Assigned(next(iter(lettered)))
        forms = [raw]
        bare = None if mention.name.genitive else without_s(raw)
        if bare:
            forms.append(bare)
        family = mention.titled in FAMILY and self.by_word(raw, mention.document)
        if family:
            return self._decide(mention, family, (raw,))
        for index in (first, second):
            for word in forms:
                if not index.get(word):
                    continue
                bearers = tuple(sorted(index[word]))
                told = len(bearers) == 1 and _calls(word, bearers[0])
                if index is self._surname and not (by_surname or told) and _rather_given(word):
                    return Assigned(("open", (word,), mention.document), bearers)
                named = index[word]
                if index is self._surname:
                    named = self._called_by(word, mention)
                elif self._last.get(word, set()) - named and all(w[0] != word for w in named):
                    continue  # a middle name that is somebody's surname
                found = {w for w in named if suits(mention.titled, w[0])}
                if index is self._given:
                    found = {w for w in found if w[0] == word} or found
                alone = Assigned(("single", f"{mention.titled} {word}"))
                return self._decide(mention, found, (word,)) if found else alone
        here = bare is not None and (mention.document, bare) in self._singles
        canonical = bare if bare and (here or (known(bare) and not known(raw))) else raw
        if len(canonical) >= 6 or (len(canonical) >= 5 and not known(canonical)):
            close = self._close.get(canonical)
            if close is None:
                close = self._close[canonical] = {
                    root
                    for key in near_keys(canonical)
                    for root in self._near.get(key, ())
                    if any(misspelt(canonical, word) for word in root)
                }
            if close:
                return self._decide(mention, close, (canonical,))
        elif len(canonical) == _SHORT_WORD and not known(canonical):
            alike = {
                root
                for root in self.in_document(mention.document)
                if sound(root[0]) == sound(canonical)
            }
            if len(alike) == 1:
                return Assigned(next(iter(alike)))
        return Assigned(("single", canonical))

    def _called_by(self, surname: str, mention: Mention) -> set[Words]:
        """The bearers of a surname: those with it last before those who have it as a middle name
        ("Holm" is rather Birte Holm than Kirsten Holm Lind), unless the document names only
        the latter."""
        bearers = self._surname[surname]
        last = self._last.get(surname, set())
        here = bearers & self.in_document(mention.document)
        return last if last and (last & here or not here) else bearers

    def _decide(self, mention: Mention, found: set[Words], words: Words) -> Assigned:
        """One of several people, when the document tells which; else an open mention."""
        if len(found) == 1:
            return Assigned(next(iter(found)))
        here = found & self.in_document(mention.document)
        near = next(iter(here)) if len(here) == 1 else self._just_before(mention, here)
        alone = mention.name.kind is not Kind.INITIALS and len(words) == 1
        if near is not None and not (
            alone and self._firsts.told_apart(mention.document, words[0], near)
        ):
            return Assigned(near)
        candidates = tuple(sorted(here or found))
        return Assigned(("open", words, mention.document), candidates)

    def _just_before(self, mention: Mention, here: set[Words]) -> Words | None:
        """The candidate named in full just before, when no other one is on the page."""
        places = self._places.get((mention.document, mention.page), [])
        on_page = {root for _, root in places if root in here}
        if len(on_page) != 1:
            return None
        near = [
            root for start, root in places if root in here and 0 < mention.start - start <= _NEAR
        ]
        return near[-1] if near else None

    def _index(self) -> None:
        for words, form in self._written.forms.items():
            if words in self._written.open:
                continue
            root = self.root(words)
            for document in form.documents:
                self._by_document[document].add(root)
            for word in words[:-1]:
                if word not in PARTICLES and not word.endswith("."):
                    self._given[word].add(root)
            for word in words[1:]:
                if word not in PARTICLES and not word.endswith("."):
                    self._surname[word].add(root)
            if words[-1] not in PARTICLES and not words[-1].endswith("."):
                self._last[words[-1]].add(root)
            for word in words:
                if len(word) >= 5:
                    for key in near_keys(word):
                        self._near[key].add(root)
            for word in words[1:]:
                self._joined[loose(words[0]) + loose(word)].add(root)
            for letters in initials_of(words):
                if len(letters) >= 2:
                    self._initials[letters].add(root)
            first, last = words[0], words[-1]
            self._logins[first[0] + last[:2]].add(root)
            self._logins[first[:2] + last[0]].add(root)
            self._logins[first[:2] + last[:2]].add(root)
            for place in range(1, len(words) - 1):
                self._suffix[words[place:]].add(root)


def _calls(word: str, bearer: Words) -> bool:
    """Whether a word alone tells of the one who bears it: few do, and it is his surname, or he
    is written surname first ("Lan" of Nguyen Thi Lan Anh)."""
    turned = surname_weight(bearer[0]) > given_weight(bearer[0])
    return not is_common(word) and (word == bearer[-1] or turned)


def _rather_given(word: str) -> bool:
    """Whether a word alone is rather a first name than the surname that somebody has."""
    return given_weight(word) >= GIVEN and given_weight(word) > surname_weight(word)


def words_of(text: str) -> Words:
    """The words of a name given by a person (a party, a list), when it is a full one."""
    name = parse(text)
    return name.words if name.kind is Kind.FULL else ()
