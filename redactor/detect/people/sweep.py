"""Second pass: what was found once in the case is found everywhere.

The names, numbers and addresses of the case are compiled into one trie of folded words;
each text is read once, word by word. A bare first name or surname counts only where the
word is a name rather than a word of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.detect.names.forms import (
    PARTICLES,
    Kind,
    fold,
    given_weight,
    known,
    misspelt,
    near_keys,
    parse,
    without_s,
)
from redactor.detect.names.ordinary import is_plain_noun
from redactor.detect.people.abbreviations import declared, places_of
from redactor.detect.people.bare_names import SURE, TOKEN, is_name_here
from redactor.detect.people.identity import NAME_TYPES, address_key, century, key_of
from redactor.detect.people.taken import Taken
from redactor.detect.plain import Plain
from redactor.model import Case, Entity, Finding, Page, Role, finding_id

_GENITIVE = re.compile(r"['’´`]s?$", re.IGNORECASE)
_SPELT_OUT = 7
"""Letters above which a name that is spelt out, letter by letter, is sure to be that name."""
_GAP = re.compile(r"(?:[ \n\t\-‐-―]|\.? ?|\. ?\n?|, ?\n?|/){0,3}")
_CODE_GAP = re.compile(r"[ .\-‐-―/]{0,3}\n?")
_CODES = frozenset(
    {
        "DK_CPR",
        "PHONE_NUMBER",
        "DK_BANK_ACCOUNT",
        "IBAN_CODE",
        "CREDIT_CARD",
        "DK_LICENSE_PLATE",
        "VIN",
        "DK_PASSPORT",
        "DK_DRIVING_LICENCE",
        "DK_PAYMENT_CODE",
        "USER_ID",
    }
)
_IN_ROLE = frozenset({Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY, Role.AUTHORITY})
_COVERS_NAME = frozenset({"PERSON", "EMAIL_ADDRESS", "ADDRESS", "URL", "USER_ID"})
_COVERS_ADDRESS = frozenset({"ADDRESS"})
_COVERS_CPR = frozenset({"DK_CPR"})
_LEAST_SCORE = 0.5


class _End(NamedTuple):
    """Where a known sequence of words ends in the trie."""

    type: str
    kind: str
    score: float


_LETTERS = _End("INITIALS", "letters", 0.9)
_LOGIN = re.compile(r"(?=\D*\d)(?=[^A-ZÆØÅ]*[A-ZÆØÅ]{2})[A-ZÆØÅ0-9]{5,16}")
"""The local part of a mailbox that is a user name: letters and digits, as "TOQLY18"."""
_REASONS = {
    "full": "Navnet kendes fra andre steder i sagen.",
    "given": "Fornavnet tilhører en person, der er nævnt med fuldt navn i sagen.",
    "surname": "Efternavnet tilhører en person, der er nævnt med fuldt navn i sagen.",
    "code": "Nummeret kendes fra andre steder i sagen.",
    "address": "Adressen kendes fra andre steder i sagen.",
    "deny": "Teksten står på listen over det, der altid skal dækkes.",
    "letters": "Dokumentet skriver selv, hvem bogstaverne står for.",
}


def _is_word(text: str, word: str) -> bool:
    """Whether a folded word of a name is, as written in `text`, one of the language."""
    written = next((t for t in TOKEN.findall(text) if fold(t) == word), "")
    return bool(written) and not known(word) and is_plain_noun(written)


def _is_no_person(text: str, words: Sequence[str]) -> bool:
    """What a model reads as a name of several words and that ends in none: "Elsted
    Valgmenighed", "s. e. trinitatis". Found once it may be; it is not looked for."""
    if not known(words[-1]) and all(len(w.strip(".")) == 1 for w in words[:-1]):
        return any(t[0].islower() for t in TOKEN.findall(text))
    return _is_word(text, words[-1]) and given_weight(words[0]) < SURE


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    end: _End | None = None


@dataclass(slots=True)
class Sweep:
    """What to look for, compiled. Can be pickled and used in any worker."""

    _root: _Node = field(default_factory=_Node)
    _codes: dict[str, str] = field(default_factory=dict)
    _code_starts: set[str] = field(default_factory=set)
    _mails: set[str] = field(default_factory=set)
    _words: set[str] = field(default_factory=set)
    _near: dict[str, set[str]] = field(default_factory=dict)
    _allowed: set[tuple[str, ...]] = field(default_factory=set)
    _cache: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entities: Sequence[Entity], findings: Sequence[Finding], case: Case) -> Sweep:
        """Compile from the entities of the first pass and the case's own lists."""
        sweep = cls()
        by_id = {f.id: f for f in findings}
        for entity in entities:
            group = [by_id[i] for i in entity.findings if i in by_id]
            if entity.type in NAME_TYPES:
                sweep._add_person(group, private=entity.role not in _IN_ROLE and entity.certain)
            for finding in group:
                sweep._add_identifier(finding.type, finding.text)
        for party in case.parties:
            if sum(c.isdigit() for c in party) >= 10:
                sweep._add_identifier("DK_CPR", party)
            else:
                sweep._add_names([party], private=True)
        for text in case.deny:
            if "@" in text:
                sweep._mails.add(key_of("EMAIL_ADDRESS", text))
            words = tuple(fold(t) for t in TOKEN.findall(text))
            if words:
                sweep._insert(words, _End(_type_of(text), "deny", 1.0), force=True)
                sweep._insert_spelt(words, _End(_type_of(text), "deny", 1.0))
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
        common = {t.group() for group in tokens for t in group if t.group().islower()}
        letters = {
            told.text
            for page in pages
            for told in declared(by_page.get(page.number, ()), page.text)
        }
        for page, plain, group in zip(pages, plains, tokens, strict=True):
            taken = Taken(by_page.get(page.number, ()), plain)
            hits = list(self._hits(plain.text, group, taken, common))
            hits += [
                (*place, _LETTERS) for place in places_of(letters, plain.text) if taken.free(*place)
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
        return found

    def _hits(
        self, text: str, tokens: Sequence[re.Match[str]], taken: Taken, plain: set[str]
    ) -> Iterator[tuple[int, int, _End]]:
        """Spans of known things. `plain` are the document's words in lower case: what stands
        so is a word of the language, unless the lists know it as a name."""
        cache = self._cache
        place = 0
        while place < len(tokens):
            token = tokens[place].group()
            words = cache.get(token)
            if words is None:
                words = cache.setdefault(token, self._read(token))
            last, end = place, None
            if words:
                last, end = self._longest(text, tokens, place)
            code = self._code(text, tokens, place)
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
                place += 1
        if self._mails:
            for match in re.finditer(r"[\w.+-]+@[\w.-]*\w", text):
                if match.group().casefold() in self._mails and taken.free(
                    match.start(), match.end()
                ):
                    yield match.start(), match.end(), _End("EMAIL_ADDRESS", "code", 0.97)

    def _read(self, token: str) -> tuple[str, ...]:
        """The words of known sequences that a token may stand for: itself, without its
        genitive, or, for long words, the one it misspells."""
        word = fold(_GENITIVE.sub("", token))
        readings = [word]
        bare = without_s(word)
        if bare:
            readings.append(bare)
        if len(word) == 1:
            readings.append(word + ".")
        known_words = [w for w in readings if w in self._words]
        if not known_words and len(word) >= 6 and token[0].isupper():
            near = {
                other
                for reading in readings
                for key in near_keys(reading)
                for other in self._near.get(key, ())
                if misspelt(reading, other)
            }
            known_words = sorted(near)
        return tuple(known_words)

    def _longest(
        self, text: str, tokens: Sequence[re.Match[str]], place: int
    ) -> tuple[int, _End | None]:
        """The longest known sequence that begins at a token: its last token and its end."""
        best: tuple[int, _End | None] = (place, None)
        todo: list[tuple[_Node, int]] = [(self._root, place)]
        while todo:
            node, at = todo.pop()
            if at >= len(tokens):
                continue
            if at > place and not _GAP.fullmatch(text, tokens[at - 1].end(), tokens[at].start()):
                continue
            token = tokens[at].group()
            words = self._cache.get(token)
            if words is None:
                words = self._cache.setdefault(token, self._read(token))
            for word in words:
                child = node.children.get(word)
                if child is None:
                    continue
                if child.end is not None and (best[1] is None or at > best[0]):
                    exact = word == fold(token) or word == without_s(fold(token))
                    if exact or at > place or len(word) >= 8:
                        best = (at, child.end)
                todo.append((child, at + 1))
        return best

    def _code(
        self, text: str, tokens: Sequence[re.Match[str]], place: int
    ) -> tuple[int, _End] | None:
        """A known number that begins at a token, its parts joined over spaces and hyphens."""
        joined = ""
        best: tuple[int, _End] | None = None
        for at in range(place, min(place + 9, len(tokens))):
            if at > place and not _CODE_GAP.fullmatch(
                text, tokens[at - 1].end(), tokens[at].start()
            ):
                break
            joined += tokens[at].group().upper()
            type_ = self._codes.get(joined)
            if type_ is not None:
                best = (at, _End(type_, "code", 0.97))
            if joined not in self._code_starts:
                break
        return best

    def _is_allowed(self, text: str) -> bool:
        return bool(self._allowed) and (
            tuple(fold(_GENITIVE.sub("", t)) for t in TOKEN.findall(text)) in self._allowed
        )

    def _counts(
        self, text: str, span: tuple[int, int], end: _End, taken: Taken, plain: set[str]
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
        texts = [f.text for f in group if f.type == "PERSON" and f.score >= _LEAST_SCORE]
        self._add_names(texts, private=private)

    def _add_names(self, texts: Iterable[str], *, private: bool) -> None:
        for text in set(texts):
            name = parse(text)
            words = name.words
            if name.kind is Kind.SINGLE and private and given_weight(words[0]) >= SURE:
                self._insert(words, _End("PERSON", "given", 0.7))
            if name.kind is not Kind.FULL or _is_no_person(text, words):
                continue
            forms = {words, (*words[1:], words[0]), (words[-1], *words[:-1])}
            forms |= {(words[0], words[-1]), (words[-1], words[0])}
            if private:
                forms |= {(words[0][0] + ".", words[-1]), (words[0][0] + ".", *words[1:])}
            for form in forms:
                if any(len(w) > 2 for w in form):
                    self._insert(form, _End("PERSON", "full", 0.95))
            self._insert_spelt(words, _End("PERSON", "full", 0.95))
            if private and any(known(w) for w in words):
                self._insert(words[:1], _End("PERSON", "given", 0.75))
                surname = words[1:] if words[1] in PARTICLES else words[-1:]
                kind = "full" if len(surname) > 1 else "surname"
                if not _is_word(text, surname[-1]):
                    self._insert(surname, _End("PERSON", kind, 0.7))

    def _add_identifier(self, type_: str, text: str) -> None:
        if type_ == "EMAIL_ADDRESS":
            key = key_of(type_, text)
            self._mails.add(key)
            login = key.partition("@")[0].upper()
            if _LOGIN.fullmatch(login):
                self._codes.setdefault(login, "USER_ID")
                self._code_starts |= {login[:n] for n in range(1, len(login))}
        elif type_ == "ADDRESS":
            _, number, _ = address_key(text)
            words = tuple(fold(t) for t in TOKEN.findall(Plain.of(text).text))
            ends = [n for n, w in enumerate(words) if w == number]
            if number and ends and ends[0] >= 1:
                self._insert(words[: ends[0] + 1], _End("ADDRESS", "address", 0.95), force=True)
        elif type_ in _CODES:
            key = key_of(type_, text).upper()
            if len(key) < 6 or "*" in key or not any(c.isdigit() for c in key):
                return
            self._codes[key] = type_
            self._code_starts |= {key[:n] for n in range(1, len(key))}
            if type_ == "DK_CPR" and key.isdigit():
                long = key[:4] + century(key) + key[4:]
                self._codes[long] = type_
                self._code_starts |= {long[:n] for n in range(1, len(long))}

    def _insert(self, words: Sequence[str], end: _End, *, force: bool = False) -> None:
        if not words or (not force and all(len(w) < 2 for w in words)):
            return
        node = self._root
        for word in words:
            node = node.children.setdefault(word, _Node())
            self._words.add(word)
            if len(word) >= 6 and end.kind == "full":
                for key in near_keys(word):
                    self._near.setdefault(key, set()).add(word)
        if node.end is None or end.score > node.end.score or end.kind == "deny":
            node.end = end

    def _insert_spelt(self, words: Sequence[str], end: _End) -> None:
        """One letter in each square of a form, or a letter-spaced heading."""
        letters = "".join(words)
        if len(letters) > max(_SPELT_OUT, len(words)):
            self._insert(letters, end, force=True)


def _without_genitive(token: re.Match[str]) -> int:
    marked = _GENITIVE.search(token.group())
    return token.end() - (len(marked.group()) if marked else 0)


def _type_of(text: str) -> str:
    """The type of a text on the deny list, from its shape."""
    digits = sum(c.isdigit() for c in text)
    if "@" in text:
        return "EMAIL_ADDRESS"
    if digits == 10 and not any(c.isalpha() for c in text):
        return "DK_CPR"
    return "PERSON"
