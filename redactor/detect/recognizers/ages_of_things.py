"""Years that are no age of a person: of a thing, a contract, a time that passes."""

from __future__ import annotations

import re

from redactor.detect.names.gazetteer import name_weights
from redactor.detect.recognizers.ages_told import (
    PERSONS,
)
from redactor.detect.recognizers.sensitive_agents import may_be_agent
from redactor.detect.recognizers.sensitive_subjects import is_person_word
from redactor.lexicon import is_ordinary_word

_A_PERSON = re.compile(PERSONS, re.IGNORECASE)


DURATION_NOUN = re.compile(
    r" mellem\b| (?:eller|og) (?:derover|ældre|opefter|derunder|yngre)\b|"
    r"(?: (?:uopsigelig|fast|ny|tidsbegrænset|gensidig|samlet|bindende|betinget|forlænget)[et]?)?"
    r"\s*(?:tids)?(?:\w*)(?:aftale|kontrakt|periode|bevilling|uddannelse|plan|projekt|ordning|"
    r"garanti|lejemål|lejekontrakt|forsøg|prøve|frist|binding|dom|straf|fængsel|indsats|program|"
    r"tilladelse|turnus|budget|forløb|samarbejde|strategi|løbetid|orlov|ansættelse|licens|lån|"
    r"forlængelse|forældelse|karantæne|tilbud|ejerskab|rotation|evaluering|opfølgning|udvikling|"
    r"jubilæum|overenskomst|bachelor|master|praktik|skolegang|erhvervs\w*|gymnasi\w*|kursus|"
    r"overslag|rapport|eftersyn|regnskab|cyklus|tidsramme|horisont|tidsbegrænset|ophold(?!er\b|t\b|te)\w*|"
    r"opbevaring\w*|relation|ægteskab|forhold|parforhold|misbrug|kamp|konflikt|sygdom|"
    r"venskab|bekendtskab|tidsserie|varighed|virke|historie|række|krig|mandat|valgperiode|pause"
    r"|ventetid)",
    re.IGNORECASE,
)


_GENERAL_BEFORE = re.compile(
    r"(?:\b(?:under|over|mellem|mindst|højst|fra|til|minimum|maks\.?|ældre end|yngre end|inden for|"
    r"efter|i løbet af|gennem|hver(?:t|\.)?|de sidste|for|i|om|ca\. hvert)|\d ?[-–])\s*$",
    re.IGNORECASE,
)


_THING = re.compile(
    r"\b\w*(?:bygning|hus|ejendom|sag|bil|aftale|afgørelse|lov|vej|bro|tag|vindue|kloak|ledning|"
    r"system|maskine|anlæg|skole|kirke|træ|hund|kat|hest|klage|dom|oplysning|dokument|brev|rapport|"
    r"notat|plan|kontrakt|tilladelse|gæld|firma|virksomhed|forening|kedel|båd|gård|bolig|hal|tank|"
    r"pumpe|tegning|kommune|ordning|tradition|praksis|foto|billede|oliefyr|gasfyr|grænse|frist"
    r"|periode|"
    r"straf|varighed|institution|børnehave|by|klub|garanti|levetid|løbetid|rør|mur|facade|altan)"
    r"[dklmnst]?(?:en|et|erne|ene|ne|n|t|er|e)?"
    r"(?:,? (?:er|var|bliver|blev|fylder|fyldte|som er|der er))"
    r"(?: (?:kun|nu|mere end|over|ca\.|omkring|snart|næsten))* $",
    re.IGNORECASE,
)


_SUBJECT = re.compile(
    r"(?<![\w])(?P<s>[^\W\d_]{4,})(?:, (?:der|som))? (?:er|var|bliver) "
    r"(?:(?:kun|nu|mere end|over|ca\.|omkring) )*$"
)


_TURNED = re.compile(
    r"(?<!\w)(?:er|var|bliver) (?P<s>[^\W\d_]{4,}) (?:(?:nu|kun|mere end|over|ca\.|omkring) )*$"
)
"""The verb first: "Nu er kontrakten 3 år gammel"."""


_CONNECTING = frozenset(("denne", "dette", "begge", "alle", "ingen", "ældste", "yngste", "største"))


_NOT_PEOPLE = ("ingen", "elsen", "tionen", "heden", "skabet", "eriet", "mentet", "aftalen")
"""How words for deeds and things end in the definite."""


_FIRST_NAME = 0.5
"""From this weight a word that ends as a thing does is somebody: "Solvej er 43 år"."""


def _is_called(word: str) -> bool:
    """Whether somebody may be called so: "Nielsen, der er 43 år"."""
    return max(name_weights(word.strip(",."))[:2]) >= _FIRST_NAME


def is_of_thing(before: str) -> bool:
    """Whether the sentence up to the age is about a thing: "Radiatoren er 40 år gammel"."""
    thing = _THING.search(before)
    if thing is not None:
        return not _is_called(thing.group().split()[0])
    subject = _SUBJECT.search(before) or _TURNED.search(before)
    if subject is None:
        return False
    low = subject["s"].lower()
    if _is_called(subject["s"]):
        return False
    definite = low.endswith(("en", "et", "erne", "ene"))
    known = is_person_word(low) or may_be_agent(low) or low in _CONNECTING
    known = known or _A_PERSON.fullmatch(low) is not None
    return definite and not known and (is_ordinary_word(low) or low.endswith(_NOT_PEOPLE))


_ALONE = re.compile(
    r"(?:^|[.:;\n\t] ?|(?<!\w)(?:en|et|den|det|min|mit|vores|hans|hendes|deres) )"
    r"(?P<s>[^\W\d_]{3,}),? $",
    re.IGNORECASE,
)
"""What an age in the short form of lists is of: "Ost 3 år gl.", "Bil, 3 år gml."."""
_OF_PEOPLE = re.compile(
    r"(?:\w*(?:er|ent|ant|ist|ling|mand|kvinde|folk)|fange|knægt|tøs|kusine|nevø|niece|vidne"
    r"|gift|blind|syg|døv|skilt|gæst|unge|slave|konge|helt)"
)


def is_of_named_thing(before: str) -> bool:
    """Whether a noun for no person stands alone before the age, at the head of its line or
    sentence or behind an article."""
    alone = _ALONE.search(before)
    if alone is None or _is_called(alone["s"]):
        return False
    low = alone["s"].lower()
    definite = (low + low[-1] * doubled + ending for doubled in (0, 1) for ending in ("en", "et"))
    noun = is_ordinary_word(low) and any(map(is_ordinary_word, (*definite, low + "n")))
    person = any(map(is_person_word, (low, low + "en", low + "n"))) or may_be_agent(low)
    people = _OF_PEOPLE.fullmatch(low) or _A_PERSON.fullmatch(low)
    return noun and not person and people is None


def is_duration(text: str, begin: int, start: int, end: int) -> bool:
    """Whether the years are those of a thing, a span of time or a rule for everybody."""
    if DURATION_NOUN.match(text[end : end + 40]) or DURATION_NOUN.match(text[begin:start]):
        return True
    return bool(_GENERAL_BEFORE.search(text[max(0, start - 16) : start]))
