"""Second pass: what was found once in the case is found everywhere.

The names, numbers and addresses of the case are compiled into one trie of folded words;
each text is read once, word by word. A bare first name or surname counts only where the
word is a name rather than a word of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from redactor.detect.names.forms import (
    PARTICLES,
    Kind,
    fold,
    given_weight,
    known,
    parse,
)
from redactor.detect.people.abbreviations import declared, places_of
from redactor.detect.people.bare_names import SURE, TOKEN, is_name_here
from redactor.detect.people.codes import Codes
from redactor.detect.people.identity import NAME_TYPES, address_key, without_labels
from redactor.detect.people.nicknames import called, quoted_in
from redactor.detect.people.repeats import repeated
from redactor.detect.people.short_forms import letters_in, logins_in, logins_of
from redactor.detect.people.sought import (
    IN_ROLE,
    RARE,
    doubtful_words,
    is_called_so,
    is_no_person,
    is_rare,
    is_word,
    letters_of,
    letters_taken_for_firms,
    private_letters,
    private_names,
)
from redactor.detect.people.taken import Taken
from redactor.detect.people.trie import GENITIVE, End, Trie
from redactor.detect.text.patterns import RUNNING
from redactor.detect.text.plain import Plain
from redactor.model import Case, Entity, Finding, Mark, Page, finding_id

_AS_PRIVATE = frozenset({Mark.SOLE_TRADER, Mark.PROTECTED})
_COVERS_NAME = frozenset({"PERSON", "EMAIL_ADDRESS", "ADDRESS", "URL", "USER_ID"})
_COVERS_ADDRESS = frozenset({"ADDRESS"})
_COVERS_CPR = frozenset({"DK_CPR"})
_LEAST_SCORE = 0.5
_SURELY = 0.9
_SHORTEST = 3
"""Letters of a first name in no list that a full name has told: "Bix" of Bix Agerhøj."""


_LETTERS = End("INITIALS", "letters", 0.9)
_NICK = End("PERSON", "nick", 0.8)
_SHORT = End("INITIALS", "short", 0.6)
_LOGIN = End("USER_ID", "login", 0.6)
_WORD = End("PERSON", "word", 0.6)
"""A name that is a word of the language, and that no list has as a name."""
_AGAIN = End("PERSON", "again", 0.5)
_ONE_LETTER = End("PERSON", "short", 0.6)
"""No initials: nobody is found by one letter."""
_REASONS = {
    "full": "Navnet kendes fra andre steder i sagen.",
    "given": "Fornavnet tilhører en person, der er nævnt med fuldt navn i sagen.",
    "surname": "Efternavnet tilhører en person, der er nævnt med fuldt navn i sagen.",
    "word": "Ordet er navnet på en privatperson i sagen.",
    "code": "Nummeret kendes fra andre steder i sagen.",
    "address": "Adressen kendes fra andre steder i sagen.",
    "deny": "Teksten står på listen over det, der altid skal dækkes.",
    "short": "Bogstavet eller bogstaverne passer på en person, som dokumentet nævner.",
    "login": "Brugernavnet passer på en privatperson i sagen.",
    "nick": "Dokumentet skriver selv, hvem der kaldes sådan.",
    "letters": "Dokumentet skriver selv, hvem bogstaverne står for.",
    "again": "Det samme ord er læst som et navn et andet sted i dokumentet.",
}


@dataclass(slots=True)
class Sweep:
    """What to look for, compiled. Can be pickled and used in any worker."""

    _trie: Trie = field(default_factory=Trie)
    _codes: Codes = field(default_factory=Codes)
    _allowed: set[tuple[str, ...]] = field(default_factory=set)
    _undotted: frozenset[str] = frozenset()
    """Letters by which private people of the case are known, without full stops."""
    _doubtful: frozenset[str] = frozenset()
    """Words in no list that are found as a name, though not beyond doubt: what is removed in one
    place of a document must be asked about in the others, or it could be read there."""
    _first_names: frozenset[str] = frozenset()
    """First names of the case's private people, folded."""
    _logins: frozenset[str] = frozenset()
    """What systems may call them."""
    _nicks: frozenset[str] = frozenset()
    """Nicknames that stand in quotation marks within a full name."""
    _firms: frozenset[str] = frozenset()
    """Names, as written, of firms that are as private as their owner."""

    @classmethod
    def of(cls, entities: Sequence[Entity], findings: Sequence[Finding], case: Case) -> Sweep:
        """Compile from the entities of the first pass and the case's own lists."""
        sweep = cls()
        by_id = {f.id: f for f in findings}
        sweep._undotted = private_letters(entities, by_id) | letters_of(case.parties)
        sweep._doubtful = doubtful_words(entities, by_id)
        private = private_names(entities, by_id)
        sweep._undotted |= letters_taken_for_firms(private, entities, by_id)
        sweep._first_names = frozenset(words[0] for words in private)
        sweep._logins = frozenset().union(*(logins_of(w) for w in private if len(w) > 1))
        sweep._nicks = frozenset(
            finding.text[slice(*place)]
            for finding in findings
            if finding.type == "PERSON" and (place := quoted_in(finding.text))
        )
        sweep._firms = frozenset(
            by_id[i].text
            for entity in entities
            if entity.type == "ORGANIZATION" and _AS_PRIVATE.intersection(entity.marks)
            for i in entity.findings
            if i in by_id
        )
        for entity in entities:
            group = [by_id[i] for i in entity.findings if i in by_id]
            if entity.type in NAME_TYPES:
                asked = entity.role not in IN_ROLE or Mark.MIXED_ROLE in entity.marks
                sweep._add_person(group, private=asked and entity.certain)
            for finding in group:
                sweep._add_identifier(finding.type, finding.text)
        for party in case.parties:
            if sum(c.isdigit() for c in party) >= 10:
                sweep._add_identifier("DK_CPR", party)
            else:
                sweep._add_names([party], private=True, sure=True, told=True)
        for text in case.deny:
            if "@" in text:
                sweep._codes.add("EMAIL_ADDRESS", text)
            written = TOKEN.findall(text)
            if written:
                end = End(_type_of(text), "deny", 1.0)
                sweep._trie.insert([fold(word) for word in written], end, force=True)
                sweep._trie.insert_spelt(written, end)
        sweep._allowed = {tuple(fold(t) for t in TOKEN.findall(a)) for a in case.allow}
        return sweep

    def find(
        self, pages: Sequence[Page], existing: Sequence[Finding], *, document: str, sha256: str
    ) -> list[Finding]:
        """What the first pass missed on these pages. Linear in the text."""
        by_page: dict[int, list[Finding]] = {}
        for finding in existing:
            if finding.document == document:
                by_page.setdefault(finding.page, []).append(finding)
        found: list[Finding] = []
        plains = [Plain.of(page.text) for page in pages]
        tokens = [list(TOKEN.finditer(plain.text)) for plain in plains]
        common = {word for plain in plains for word in RUNNING.findall(plain.text)}
        named = [f for group in by_page.values() for f in group if f.type == "PERSON"]
        letters = {
            told.text
            for page in pages
            for told in declared(by_page.get(page.number, ()), page.text)
        }
        nicks = {n.text for page in pages for n in called(by_page.get(page.number, ()), page.text)}
        nicks |= {nick for nick in self._nicks if nick.lower() not in common}
        mine = self._doubtful & {f.text for f in named}
        again = {word for word in mine if word.lower() not in common}
        for page, plain, group in zip(pages, plains, tokens, strict=True):
            taken = Taken(by_page.get(page.number, ()), plain)
            hits = list(self._hits(plain.text, group, taken, common))
            hits += [
                (*place, _LETTERS)
                for place in places_of(letters, plain.text)
                if taken.free(*place) or taken.misread(*place)
            ]
            hits += [
                (*place, _SHORT)
                for place in places_of(self._undotted, plain.text)
                if (taken.free(*place) or taken.misread(*place))
                and not _shouted(plain.text, *place)
            ]
            hits += [
                (*place, _AGAIN)
                for place in _further(places_of(again, plain.text), hits)
                if taken.free(*place) or taken.misread(*place)
            ]
            hits += [
                (*place, _NICK)
                for place in _further(places_of(nicks, plain.text), hits)
                if taken.free(*place)
            ]
            hits += [
                (*place, _SHORT if place[1] - place[0] > 1 else _ONE_LETTER)
                for place in _further(letters_in(plain.text, named, self._first_names), hits)
                if taken.free(*place) or taken.misread(*place)
            ]
            hits += [
                (*place, _LOGIN)
                for place in _further(logins_in(plain.text, self._logins), hits)
                if taken.free(*place)
            ]
            for first, last, known_as in hits:
                start, end = plain.back(first, last)
                text = page.text[start:end]
                found.append(
                    Finding(
                        id=finding_id(sha256, page.number, known_as.type, start, end, text),
                        document=document,
                        page=page.number,
                        type=known_as.type,
                        start=start,
                        end=end,
                        text=text,
                        score=known_as.score,
                        recognizer="Sweep",
                        reason=_REASONS[known_as.kind],
                        boxes=page.boxes_of(start, end),
                    )
                )
        repeats = repeated(
            pages,
            plains,
            [*(f for g in by_page.values() for f in g), *found],
            sha256,
            firms=self._firms,
        )
        return found + [finding for finding in repeats if not self._is_allowed(finding.text)]

    def _hits(
        self, text: str, tokens: Sequence[re.Match[str]], taken: Taken, plain: set[str]
    ) -> Iterator[tuple[int, int, End]]:
        """Spans of known things. `plain` are the document's words in lower case: what stands
        so is a word of the language, unless the lists know it as a name."""
        trie = self._trie
        place = 0
        while place < len(tokens):
            token = tokens[place].group()
            last, end = place, None
            if trie.words_of(token):
                last, end = trie.longest(text, tokens, place)
            code = self._codes.at(text, tokens, place)
            if code is not None and (end is None or code[0] > last):
                last, end = code
            if end is None:
                place += 1
                continue
            start, stop = tokens[place].start(), _without_genitive(tokens[last])
            if self._is_allowed(text[start:stop]):
                place = last + 1
            elif self._counts(text, (start, stop), end, taken, plain):
                yield start, stop, end
                place = last + 1
            else:
                if last > place:  # "Testrup - Anders Testrup": no inverted name
                    yield from self._alone(text, tokens, place, taken, plain)
                place += 1
        for start, stop in self._codes.mails(text):
            if taken.free(start, stop):
                yield start, stop, End("EMAIL_ADDRESS", "code", 0.97)

    def _alone(
        self,
        text: str,
        tokens: Sequence[re.Match[str]],
        place: int,
        taken: Taken,
        plain: set[str],
    ) -> Iterator[tuple[int, int, End]]:
        """A token by itself, where the longer name that begins with it is none there."""
        _, end = self._trie.longest(text, tokens, place, single=True)
        span = tokens[place].start(), _without_genitive(tokens[place])
        if end is None or self._is_allowed(text[slice(*span)]):
            return
        if self._counts(text, span, end, taken, plain):
            yield *span, end

    def _is_allowed(self, text: str) -> bool:
        return bool(self._allowed) and (
            tuple(fold(GENITIVE.sub("", t)) for t in TOKEN.findall(text)) in self._allowed
        )

    def _counts(
        self, text: str, span: tuple[int, int], end: End, taken: Taken, plain: set[str]
    ) -> bool:
        """Whether a match is meant: not found already, and a name rather than a word."""
        start, stop = span
        if end.kind == "full":
            return not taken.covered(start, stop, _COVERS_NAME) and not taken.crosses(start, stop)
        if end.kind == "deny":
            return not taken.covered(start, stop, None)
        if end.type == "DK_CPR":
            # Ten known digits are that person, whatever the word before them calls them.
            return not taken.covered(start, stop, _COVERS_CPR)
        if end.kind == "address":
            # A road found without its number is not yet the address.
            return not taken.covered(start, stop, _COVERS_ADDRESS) and not taken.crosses(
                start, stop
            )
        if end.kind == "code":
            return taken.free(start, stop)
        return is_name_here(text, start, stop, end.kind, plain) and (
            taken.free(start, stop) or taken.misread(start, stop)
        )

    def _add_person(self, group: Sequence[Finding], *, private: bool) -> None:
        named = [f for f in group if f.type == "PERSON" and f.score >= _LEAST_SCORE]
        self._add_names((f.text for f in named if f.score < _SURELY), private=private)
        self._add_names((f.text for f in named if f.score >= _SURELY), private=private, sure=True)

    def _add_names(
        self, texts: Iterable[str], *, private: bool, sure: bool = False, told: bool = False
    ) -> None:
        """`sure` are texts that somebody (`told`), or the model beyond doubt, says are names: their
        words count alone, though no list has them."""
        for text in set(texts):
            name = parse(text)
            words = name.words
            rare = sure and bool(words) and is_rare(text, words[0])
            if name.kind is Kind.SINGLE and private and not is_called_so(text, words[0]):
                listed = rare or given_weight(words[0]) >= SURE
                self._add_part(words, "given", sure=sure, listed=listed)
            if name.kind is not Kind.FULL or (not told and is_no_person(text, words)):
                continue
            forms = {words, (*words[1:], words[0]), (words[-1], *words[:-1])}
            forms |= {(words[0], words[-1]), (words[-1], words[0])}
            if private:
                forms |= {(words[0][0] + ".", words[-1]), (words[0][0] + ".", *words[1:])}
                forms.add((*(w[0] + "." for w in words[:-1]), words[-1]))
            for form in forms:
                if any(len(w) > 2 for w in form):
                    self._trie.insert(form, End("PERSON", "full", 0.95))
            written = {fold(word): word for word in TOKEN.findall(text)}
            spelt = [written.get(word, word) for word in words]
            self._trie.insert_spelt(spelt, End("PERSON", "full", 0.95))
            listed = rare or any(known(w) for w in words)
            if private and (listed or sure):
                self._add_part(words[:1], "given", sure=sure, listed=listed, least=_SHORTEST)
                surname = words[1:] if words[1] in PARTICLES else words[-1:]
                kind = "full" if len(surname) > 1 else "surname"
                word = is_word(text, surname[-1])
                told_by_first = sure or given_weight(words[0]) >= _SURELY
                self._add_part(surname, kind, sure=told_by_first, listed=listed and not word)

    def _add_part(
        self,
        words: tuple[str, ...],
        kind: str,
        *,
        sure: bool,
        listed: bool,
        least: int = RARE,
    ) -> None:
        """A first name or surname that may stand alone; where it is a word of the language, only
        of a name that is sure."""
        if listed:
            self._trie.insert(words, End("PERSON", kind, 0.75 if kind == "given" else 0.7))
        elif sure and len(words[-1]) >= least:
            self._trie.insert(words, _WORD)

    def _add_identifier(self, type_: str, text: str) -> None:
        if type_ != "ADDRESS":
            self._codes.add(type_, text)
            return
        _, number, _ = address_key(text)
        words = tuple(fold(t) for t in TOKEN.findall(Plain.of(without_labels(text)).text))
        ends = [n for n, w in enumerate(words) if w == number]
        if number and ends and ends[0] >= 1:
            found = End("ADDRESS", "address", 0.95)
            self._trie.insert(words[: ends[0] + 1], found, force=True)


def _further(
    places: Iterable[tuple[int, int]], hits: Iterable[tuple[int, int, End]]
) -> list[tuple[int, int]]:
    """The places that are no hit yet."""
    known = {(start, end) for start, end, _ in hits}
    return [place for place in places if place not in known]


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether letters stand in a heading of capitals, where they may be a word: "ET BARN"."""
    around = re.findall(r"[^\W\d_]{3,}", text[max(0, start - 20) : start] + text[end : end + 20])
    return any(word.isupper() for word in around)


def _without_genitive(token: re.Match[str]) -> int:
    marked = GENITIVE.search(token.group())
    return token.end() - (len(marked.group()) if marked else 0)


def _type_of(text: str) -> str:
    """The type of a text on the deny list, from its shape."""
    digits = sum(c.isdigit() for c in text)
    if "@" in text:
        return "EMAIL_ADDRESS"
    if digits == 10 and not any(c.isalpha() for c in text):
        return "DK_CPR"
    return "PERSON"
