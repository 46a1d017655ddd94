"""Whom a sensitive statement or an age is about, where the text says so.

Only a clear case is answered: one person named in the sentence who neither speaks nor stands
there in an office, a pronoun with one person before it to mean, "borgeren" where the page says
who that is, "jeg" in a mail, or "du" in a letter to one person. Policy may show a party what is
said of the party, so a wrong answer would open what is said of somebody else; no answer leaves it
to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from redactor.detect.names import lexicon as lx
from redactor.detect.names.forms import fold, parse, without_s
from redactor.detect.names.gazetteer import name_weights
from redactor.detect.overlaps import STATEMENTS
from redactor.detect.people.ties import writer_before
from redactor.model import Finding

ABOUT_TYPES = (STATEMENTS - {"BUSINESS_SECRET"}) | {"AGE"}
_REACH = 300
_MANY = 40
"""Names before a statement that are looked at."""
_SAYS = re.compile(
    r"[’']?s?,?\s+(?:\([^)]{0,20}\),?\s+)?(?:har )?(?:fort(?:æller|alte|alt)|oplys(?:er|te|t)|siger"
    r"|sagde|men(?:er|te)|skriver|skrev|forklare(?:r|de|t)|vurdere(?:r|de|t)|nævn(?:er|te)"
    r"|spørger|spurgte?|beskriver|beskrev|bemærke(?:r|de|t)|anfør(?:er|te)|gør gældende"
    r"|klager over|anmeld(?:er|te)|så|hørte|set|hørt|frygter|er bange for|er bekymret"
    r"|undersøg(?:er|te)|kontakte(?:r|de)|ringe(?:r|de|t))\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"(?:ifølge|efter aftale med|talt med|samtale med|oplyst af|ringet til|til)\s+$", re.I
)
_KIN = re.compile(
    rf"[’']?s?\s+(?:\w+ )?(?:{lx.RELATIVE}|{lx.CHILD}|ven(?:inde)?|nabo)\b", re.IGNORECASE
)
_KIN_OF = re.compile(
    rf"\b(?:{lx.RELATIVE}|{lx.CHILD}|ven(?:inde)?|nabo) (?:til|af)\s+$", re.IGNORECASE
)
_HE = re.compile(r"\b(?:han|ham|hans)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:hun|hende|hendes)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:jeg|mig)\b", re.IGNORECASE)
_YOU = re.compile(r"\b(?:du|dig|din|dit|dine)\b", re.IGNORECASE)
_DEAR = re.compile(r"(?:^|\n)[ \t]*(?:kære|hej)[ \t]+(?:hr\.? |fru )?$", re.IGNORECASE)
_DEAR_END = re.compile(r"[ \t]*[,!.:]?[ \t]*(?:\n|$)")
"""Around the one person whom a letter is to; "Kære Tuan og Hoa" are two."""
_RELATED = re.compile(rf"\b(?:{lx.RELATIVE}|ven(?:nen|inden|inde)?|nabo(?:en)?)\b", re.IGNORECASE)
"""Somebody else is in the sentence, whom it may as well be about."""
_CALLED = re.compile(
    r"\b(?P<stem>borger|patient|ansøger|klager|beboer|elev|barn|klient|medarbejder)(?:en|et)?s?\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"[’']?s?[\s,(]{1,3}(?:(?:på|er|nu|som er|der er|fyldte|blev) ?){0,2}\s?", re.IGNORECASE
)


def with_subjects(findings: Sequence[Finding], text: str) -> list[Finding]:
    """The findings of one page (sorted by start), each statement and age with its subject."""
    people = [f for f in findings if f.type == "PERSON"]
    if not people or not any(f.type in ABOUT_TYPES for f in findings):
        return list(findings)
    result: list[Finding] = []
    place = 0
    for finding in findings:
        while place < len(people) and people[place].start < finding.start:
            place += 1
        if finding.type not in ABOUT_TYPES:
            result.append(finding)
            continue
        if finding.type == "AGE":
            subject, how = _aged(finding, people[max(0, place - 1) : place + 1], text), "navnet"
        else:
            subject, how = _subject(finding, people, place, text)
        if subject is None:
            result.append(finding)
            continue
        reason = f"{finding.reason.rstrip('.')}; handler om personen ved {how}"
        result.append(replace(finding, subject=subject.id, reason=reason))
    return result


def _aged(finding: Finding, near: Iterable[Finding], text: str) -> Finding | None:
    """The person whose age it is: 'Oksana, 41 år', 'den 9-årige Bo'."""
    for person in near:
        if person.end <= finding.start and _AGED.fullmatch(text, person.end, finding.start):
            return person
        if finding.end <= person.start and not text[finding.end : person.start].strip():
            return person
    return None


def _subject(
    statement: Finding, people: Sequence[Finding], place: int, text: str
) -> tuple[Finding | None, str]:
    inside: list[Finding] = []
    for person in people[place : place + _MANY]:
        if person.start >= statement.end:
            break
        inside.append(person)
    meant = [p for p in inside if not _aside(p, text)]
    words = text[statement.start : statement.end]
    he, she = bool(_HE.search(words)), bool(_SHE.search(words))
    if _RELATED.search(words):
        return None, ""
    if len({_key(p) for p in meant}) == 1:
        other = {"m": she, "f": he}.get(_gender(meant[0]), False)
        return (None, "") if other else (meant[0], "navnet i sætningen")
    if inside:
        return None, ""
    before = people[max(0, place - _MANY) : place]
    if he != she and not _I.search(words):
        return _antecedent(statement, before, text, "m" if he else "f"), "navnet før stedordet"
    called = {m["stem"].lower() for m in _CALLED.finditer(words)}
    if len(called) == 1 and not (he or she):
        return _called(called.pop(), people, text), "ordet, som dokumentet bruger"
    if _YOU.search(words) and not (he or she or called or _I.search(words)):
        return _addressed(before, text), "hilsenen i brevet"
    if _I.search(words) and not (he or she):
        return writer_before(text, before, statement.start), "afsenderfeltet"
    return None, ""


def _aside(person: Finding, text: str) -> bool:
    """Whether somebody named in the sentence is not whom it is about: speaks, stands there in
    an office, or is named to say whose mother or son it is about."""
    before = text[max(0, person.start - 60) : person.start].rpartition("\n")[2]
    if _SAYS.match(text, person.end) or _ACCORDING.search(before) or _KIN_OF.search(before):
        return True
    if _KIN.match(text, person.end):
        return True
    after = text[person.end : person.end + 60]
    offices = ("official", "professional", "politician")
    return any(lx.BEFORE[o].search(before) or lx.AFTER[o].match(after) for o in offices)


def _antecedent(
    statement: Finding, before: Sequence[Finding], text: str, gender: str
) -> Finding | None:
    """The one person before who fits the pronoun, within the paragraph."""
    found: dict[str, Finding] = {}
    for person in before:
        between = text[person.end : statement.start]
        if len(between) > _REACH or "\n\n" in between or _in_office(person, text):
            continue
        if _gender(person) in {gender, "b", "-"}:
            found[_key(person)] = person
    return next(iter(found.values())) if len(found) == 1 else None


def _addressed(before: Sequence[Finding], text: str) -> Finding | None:
    """Whom the letter is to: the last person before who stands alone in a salutation."""
    for person in reversed(before):
        if _DEAR.search(text[max(0, person.start - 16) : person.start]):
            return person if _DEAR_END.match(text, person.end) else None
    return None


def _key(person: Finding) -> str:
    """Equal for a first name, the full name and their genitives."""
    first = next(iter(parse(person.text).words), "")
    return without_s(first) or first


def _gender(person: Finding) -> str:
    first = parse(person.text).display.split()[:1]
    return name_weights(first[0]).gender if first else "-"


def _in_office(person: Finding, text: str) -> bool:
    before = text[max(0, person.start - 60) : person.start].rpartition("\n")[2]
    return any(lx.BEFORE[o].search(before) for o in ("official", "professional", "politician"))


def _called(stem: str, people: Sequence[Finding], text: str) -> Finding | None:
    """Whom the page calls so: 'Borger: Aage Mølgaard'."""
    found: dict[str, Finding] = {}
    for person in people:
        before = fold(text[max(0, person.start - 24) : person.start].rpartition("\n")[2])
        if re.search(rf"\b{fold(stem)}(?:en|et)?(?:s navn)?\s*[:\t]?\s*$", before):
            found.setdefault(fold(person.text), person)
    return next(iter(found.values())) if len(found) == 1 else None
