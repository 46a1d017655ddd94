"""Numbers and mailboxes -> the people they belong to; addresses of one home -> one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from redactor.detect.names.forms import fold, given_weight, known, loose
from redactor.detect.names.lexicon import COMPANY_FORM
from redactor.detect.names.mailboxes import SHARED_BOX
from redactor.detect.people.identity import CLAIMED_TYPES, address_key, birth_of_cpr, key_of
from redactor.detect.people.mailbox import owner_of
from redactor.detect.people.persons import People, Root
from redactor.detect.people.ties import Strength, Tie
from redactor.detect.people.written import GIVEN
from redactor.model import Finding

_DOUBTFUL = 0.5
"""Score below which a name is as likely none."""
_LETTERS_OF_A_FIRM = 5
"""From which the word of a firm's name is told from another's."""


def claim(
    ordered: Sequence[Finding],
    ties: Sequence[Tie],
    people: People,
    where: dict[str, Root],
) -> list[Root]:
    """Give people their CPR numbers, birth dates, e-mail addresses and user names, in `where`.

    Returns the people at whose name more than one CPR number stands: two people of one
    name, or an error, so that a person must look. Only the commonest number is theirs.
    """
    by_id = {f.id: f for f in ordered}
    votes: dict[tuple[str, str], Counter[Root]] = defaultdict(Counter)
    for tie in ties:
        other = by_id[tie.other]
        if tie.strength is Strength.DIRECT and other.type in CLAIMED_TYPES and tie.person in where:
            votes[other.type, key_of(other.type, other.text)][where[tie.person]] += 1
    owners: dict[tuple[str, str], Root] = {}
    numbers: dict[Root, list[tuple[int, str]]] = defaultdict(list)
    for (type_, key), counter in votes.items():
        (best, count), *rest = counter.most_common()
        if rest and rest[0][1] * 2 > count:
            continue
        if type_ == "EMAIL_ADDRESS" and SHARED_BOX.fullmatch(key.partition("@")[0]):
            continue
        owners[type_, key] = best
        if type_ == "DK_CPR" and not key.endswith("*"):
            numbers[best].append((count, key))
    doubted: list[Root] = []
    for root, found in numbers.items():
        if len(found) > 1:
            doubted.append(root)
            for _, key in sorted(found, reverse=True)[1:]:
                del owners["DK_CPR", key]
    births: dict[str, set[Root]] = defaultdict(set)
    for (type_, key), root in owners.items():
        if type_ == "DK_CPR":
            births[birth_of_cpr(key)].add(root)
    mailboxes: dict[tuple[str, str], Root | None] = {}
    for finding in ordered:
        if finding.type not in CLAIMED_TYPES:
            continue
        key = key_of(finding.type, finding.text)
        owner = owners.get((finding.type, key))
        if owner is None and finding.type in {"DATE_OF_BIRTH", "DK_CPR"}:
            owner = _by_birth(finding.type, key, births)
        if owner is None and finding.type in {"EMAIL_ADDRESS", "USER_ID"}:
            place = (finding.document, key)
            if place not in mailboxes:
                mailboxes[place] = owner_of(key, finding.document, people)
            owner = mailboxes[place]
        if owner is not None:
            where[finding.id] = owner
    return doubted


def firms_named(ordered: Sequence[Finding]) -> dict[str, Root]:
    """Finding id -> the firm, for names that are a firm's of the case without its legal form:
    "Sejerbæk Galvano" of "Sejerbæk Galvano A/S"; and for a doubtful name that is the firm's first
    word, however its letters are read: "HARRENSO" of "Harrensø Byggeri ApS". Not those that may
    be its owner's."""
    bare: dict[str, Root] = {}
    firsts: dict[str, Root] = {}
    for finding in ordered:
        if finding.type == "ORGANIZATION" and COMPANY_FORM.search(finding.text):
            root = (finding.type, key_of(finding.type, finding.text))
            name = fold(COMPANY_FORM.sub("", finding.text)).strip(" ,.")
            words = name.split()
            if len(words) > 1 and given_weight(words[0]) < GIVEN:
                bare[name] = root
                if len(words[0]) >= _LETTERS_OF_A_FIRM and not known(words[0]):
                    firsts[loose(words[0])] = root
    if not bare:
        return {}
    found: dict[str, Root] = {}
    borne: set[str] = set()
    for finding in ordered:
        if finding.type != "PERSON":
            continue
        name = fold(finding.text).strip(" ,.")
        of_firm = bare.get(name) or bare.get(name.removesuffix("s"))
        if of_firm is not None:
            found[finding.id] = of_firm
        elif " " in name or finding.score >= _DOUBTFUL:
            borne.update(loose(word) for word in name.split())
    for finding in ordered:
        if finding.type == "PERSON" and finding.score < _DOUBTFUL and firsts:
            word = loose(fold(finding.text).strip(" ,."))
            if word in firsts and word not in borne:
                found[finding.id] = firsts[word]
    return found


def _by_birth(type_: str, key: str, births: Mapping[str, set[Root]]) -> Root | None:
    """The one person born on the date of a birth date or of a masked CPR number."""
    if type_ == "DK_CPR" and not key.endswith("*"):
        return None
    found = births.get(birth_of_cpr(key) if type_ == "DK_CPR" else key, set())
    return next(iter(found)) if len(found) == 1 else None


def join_addresses(ordered: Sequence[Finding], where: dict[str, Root]) -> None:
    """'Birkevej 36' is 'Birkevej 36, 1. tv.' when no other flat of the house is in the case."""
    inner: dict[tuple[str, str], set[str]] = defaultdict(set)
    for finding in ordered:
        if finding.type == "ADDRESS":
            street, number, flat = address_key(finding.text)
            inner[street, number].add(flat)
    for finding in ordered:
        if finding.type == "ADDRESS":
            street, number, flat = address_key(finding.text)
            flats = inner[street, number] - {""}
            if not flat and len(flats) == 1:
                where[finding.id] = ("ADDRESS", "/".join((street, number, next(iter(flats)))))
