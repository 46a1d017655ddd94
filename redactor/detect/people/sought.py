"""Which names of a case's people are looked for a second time, and which are too doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from redactor.detect.mentions.nobodys_letters import AUTHORITIES, PARTIES
from redactor.detect.names.forms import (
    Kind,
    fold,
    given_weight,
    known,
    parse,
)
from redactor.detect.names.gazetteer import is_town
from redactor.detect.names.lexicon import TITLE_WORD
from redactor.detect.names.words import word_set
from redactor.detect.people.bare_names import SURE, TOKEN
from redactor.detect.people.identity import NAME_TYPES
from redactor.lexicon import is_plain_noun
from redactor.model import Entity, Finding, Role

IN_ROLE = frozenset({Role.OFFICIAL, Role.PROFESSIONAL, Role.COMPANY, Role.AUTHORITY})
RARE = 4
"""Letters from which a word that no list has is told from an abbreviation."""
_SHORT_LETTERS = range(2, 4)
_SURE_FIRM = 0.8
"""From this score letters are a firm's or a body's whoever has the same."""
_WELL_KNOWN = word_set(
    "KL HK DR DI DA TV DBU DGI DIF PFA DSB BP TDC FOA LO FH DM DLF BUPL DSR EU FN USA ATP FDF KFUM"
)
"""Bodies and firms that everybody calls by their letters."""
_PARTY_LETTERS = range(3, 5)
"""Fewer are as often an abbreviation."""


def _written(text: str, word: str) -> str:
    """A folded word of a name as `text` writes it; empty when it does not stand there alone."""
    return next((t for t in TOKEN.findall(text) if fold(t) == word), "")


def is_word(text: str, word: str) -> bool:
    """Whether a folded word of a name is, as written in `text`, one of the language."""
    as_written = _written(text, word)
    return bool(as_written) and not known(word) and is_plain_noun(as_written)


def is_rare(text: str, word: str) -> bool:
    """Whether a folded word of a name is in no list, of names, towns or words: "Akilan"."""
    as_written = _written(text, word)
    listed = known(word) or is_town(as_written) or is_plain_noun(as_written)
    return len(word) >= RARE and not listed


def is_called_so(text: str, word: str) -> bool:
    """Whether one word is what somebody is, and in no list of names: "Ansøger"."""
    return TITLE_WORD.fullmatch(text) is not None and not known(word)


def is_no_person(text: str, words: Sequence[str]) -> bool:
    """What a model reads as a name of several words and that ends in none: "Elsted
    Valgmenighed", "s. e. trinitatis". Found once it may be; it is not looked for."""
    if not known(words[-1]) and all(len(w.strip(".")) == 1 for w in words[:-1]):
        return any(t[0].islower() for t in TOKEN.findall(text))
    return is_word(text, words[-1]) and given_weight(words[0]) < SURE


def private_names(entities: Sequence[Entity], by_id: Mapping[str, Finding]) -> set[tuple[str, ...]]:
    """The words of every name, whole or single, of people who act for nobody."""
    return {
        name.words
        for entity in entities
        if entity.type in NAME_TYPES and entity.role not in IN_ROLE
        for finding in (by_id[i] for i in entity.findings if i in by_id)
        if finding.type == "PERSON"
        for name in (parse(finding.text),)
        if name.kind in {Kind.FULL, Kind.SINGLE}
    }


def private_letters(entities: Sequence[Entity], by_id: Mapping[str, Finding]) -> frozenset[str]:
    """The "ET" of "E.T.", for each private person whom the case calls by letters alone."""
    return frozenset(
        letters
        for entity in entities
        if entity.type == "PERSON" and entity.role not in IN_ROLE
        for finding in (by_id[i] for i in entity.findings if i in by_id)
        if "." in finding.text and parse(finding.text).kind is Kind.INITIALS
        if len(letters := "".join(c for c in finding.text if c.isupper())) > 1
    )


def letters_taken_for_firms(
    private: Iterable[Sequence[str]], entities: Sequence[Entity], by_id: Mapping[str, Finding]
) -> frozenset[str]:
    """The "BS" that is read as a firm's, where Birgitte Sonnerup is a private person of the case
    and no firm or body in it has that name in full. `private`: the words of people's names."""
    people = {"".join(word[0] for word in words).upper() for words in private if len(words) > 1}
    firms = {
        by_id[i].text
        for entity in entities
        if entity.type == "ORGANIZATION" and entity.role is not Role.AUTHORITY
        for i in entity.findings
        if i in by_id and by_id[i].score < _SURE_FIRM
    }
    in_full = {"".join(c for c in firm if c.isupper()) for firm in firms if " " in firm}
    known = AUTHORITIES | PARTIES | _WELL_KNOWN | in_full
    return frozenset(f for f in firms & people - known if len(f) in _SHORT_LETTERS)


def letters_of(parties: Iterable[str]) -> frozenset[str]:
    """The "KÅS" of the party Keld-Åge Spang: who asks is told, not guessed."""
    letters = ("".join(w[0] for w in re.findall(r"[^\W\d_]+", name)) for name in parties)
    return frozenset(some.upper() for some in letters if len(some) in _PARTY_LETTERS)


def doubtful_words(entities: Sequence[Entity], by_id: Mapping[str, Finding]) -> frozenset[str]:
    """Single words, as written, that are taken for private people and that no list has."""
    return frozenset(
        finding.text
        for entity in entities
        if entity.type == "PERSON" and entity.role not in IN_ROLE
        for finding in (by_id[i] for i in entity.findings if i in by_id)
        if finding.type == "PERSON"
        and finding.text[:1].isupper()
        and finding.text.isalpha()
        and (words := parse(finding.text).words)
        and is_rare(finding.text, words[0])
    )
