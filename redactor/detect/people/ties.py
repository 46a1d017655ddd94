"""Which person a number, address or mail stands with on the page.

Three strengths: DIRECT, where nothing but labels stands between (a signature, a form, a
table row, 'født'); BLOCK, the short lines of a letterhead or signature; SENTENCE, the same
sentence with no other person in it. Only DIRECT makes a number part of the person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from redactor.detect.names.lexicon import CHILD, CITIZEN, RELATIVE, TITLE_WORD
from redactor.detect.people.colleagues import in_column_of_writers
from redactor.detect.people.identity import NAME_TYPES
from redactor.model import Finding

TIED_TYPES = frozenset(
    {
        "DK_CPR",
        "DATE_OF_BIRTH",
        "EMAIL_ADDRESS",
        "USER_ID",
        "PHONE_NUMBER",
        "ADDRESS",
        "POSTAL_CITY",
        "DK_BANK_ACCOUNT",
        "IBAN_CODE",
        "DK_PAYMENT_CODE",
        "DK_LICENSE_PLATE",
        "DK_PASSPORT",
        "DK_DRIVING_LICENCE",
        "CREDIT_CARD",
        "URL",
    }
)
_REACH = 240
_LABELS = (
    "cpr cprnr cprnummer personnummer personnr person nr nummer nummeret født fødselsdato "
    "fødselsdag fødselsår f den dato tlf telefon telefonnr telefonnummer mobil mobilnr "
    "mobilnummer mob direkte "
    "mail e email adresse adressen bopæl bopælsadresse folkeregisteradresse bor boende på af "
    "post postadresse konto kontonr reg nemkonto nummerplade id ident brugernavn bruger initialer "
    "postnr by og med c o mailto til"
)
_LABEL = "|".join(sorted(_LABELS.split(), key=len, reverse=True))
_ONLY_LABELS = re.compile(rf"(?:[\s,;:.()<>\[\]|/\"'*•·–—_-]|\b(?:{_LABEL})\b)*", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[ \t,;:()<>|/–—-]{1,6}")
_SENTENCE_END = re.compile(r"[.!?][\"”»)]?\s+(?=[A-ZÆØÅ\"”»])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:tlf|nr|kl|st|mob|f|fx|jf|dr|hr|reg|lejl|sal|tv|th|mf|gl|skt|sct)$", re.I
)
_BLOCK_LINE = 64
_SUBJECT = re.compile(r"(?:^|\n)\s*(?:emne|subject|vedr|vedrørende|angående|sag)\b", re.IGNORECASE)
_HOMES = frozenset({"ADDRESS", "POSTAL_CITY"})
_FIELD = re.compile(r"\W*[\w .()/-]{2,30}:\s*")
_FORM = 14
_FORM_REACH = 3 * _REACH
_FORM_LINE = re.compile(r"[ \t]*[A-ZÆØÅ][\w().,/ -]{1,30}?(?::(?=[ \t]|$)|\.{3,}|\t| {2,})")
"""A line of a form: a label, and what is filled in."""
_TITLE = re.compile(rf"\A,? ?(?:{TITLE_WORD.pattern})(?=[,;\n])", re.IGNORECASE)
"""Between a name and its number: ", adm. direktør"."""
_HOME_FIELD = re.compile(r"\n\W*(?:adresse|bopæl|bopælsadresse|skadested)\s*:\s*$", re.IGNORECASE)
_FIELD_OF = re.compile(
    rf"\n\W*(?:{RELATIVE}|{CITIZEN}|{CHILD})(?:ens|ets|s)?(?:[ \t]*(?::|\t|\n|$)"
    r"|[ \t](?:tlf|telefon|mobil|mail|e-mail|adresse|nummer|nr)\b)",
    re.IGNORECASE,
)
"""The field below is of whom it says: "Sagsbehandler: Eva Damm⏎Borgers tlf.: "."""
_NEXT_HEADER = re.compile(r"\n[> \t]*(?:fra|til|cc|bcc|from|to|kopi(?: til)?)\s*:", re.IGNORECASE)
"""The next line of a mail's head names somebody else."""
_OWN = re.compile(
    r"\b(?:mit|min|mine)\s+(?:nye? |private? |egen |eget )?(?:cpr|person|tlf|telefon|mobil|nummer"
    r"|adresse|bopæl|e-?mail|mail|konto|nem-?konto|bil)[\w-]*\.?(?: er| hedder| med nummer| nr\.?)?"
    r"\s*:?\s*$|\bjeg (?:bor|kan (?:træffes|kontaktes|fanges|nås)|træffes)(?: på| i| tlf\.?)?\s*$"
    r"|\b(?:ring|sms|skriv|svar)(?: (?:gerne|bare|endelig|evt\.?|eventuelt|venligst)){0,2}"
    r" (?:på|til)(?: tlf\.?| telefon| mobil| nummer)?:?\s*$"
    r"|\b(?:du|I|man) (?:kan|må|er velkommen til at)(?: gerne| altid)? (?:ringe|skrive|nå|fange)"
    r"(?: til)?(?: mig)?(?: på)?(?: tlf\.?| telefon| mobil)?:?\s*$"
    r"|\b(?:til|hos) mig(?: på| i)?(?: tlf\.?| telefon| mobil)?\s*$"
    r"|\b(?:velkommen|velkomne) til at (?:ringe|skrive|kontakte)(?: til)?(?: mig| os)?(?: på| til)?"
    r"(?: tlf\.?| telefon| mobil)?:?\s*$"
    r"|\bjeg (?:kan )?træffes\b[^\n]{0,30} på(?: tlf\.?| telefon| mobil)?\s*$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"[ ](?!og (?:jeg|vi)\b)(?:[\w.]+ ){1,8}?[\w.]+,? (?:og )?(?:så )?(?:ring|sms|skriv)\b"
    r"(?![^.]*\b(?:mig|os)\b)[^.]{0,24}$"
)
"""Between a name and a number that is that person's, not the writer's: no "mig" in it."""
_OR_AT = re.compile(
    r",? (?:eller|og) (?:skrive?(?: til)?|maile?(?: til)?|ringe?(?: til)?|på|via|på (?:mail|tlf\.?)"
    r"|(?:på )?(?:telefon|mail|adressen))?\s*",
    re.IGNORECASE,
)
"""Between one's own number and one's own address: "eller skrive til "."""
"""What the writer says of himself comes next."""
_CLOSING = re.compile(
    r"\n[> \t]*(?:(?:med |de )?(?:venlig|mange|bedste|kærlig)e? hils(?:en|ner)|m\.?v\.?h\.?"
    r"|hilsen)\b",
    re.IGNORECASE,
)
_TO_SIGNER = re.compile(r"[\s>,.!]{1,24}")
_NEW_MAIL = re.compile(r"\n[> \t]*(?:fra|from)\s*:", re.IGNORECASE)
_LETTER_REACH = 1500
_SENDER = re.compile(r"(?:^|\n)[> \t]*(?:fra|from|afsender)\s*:\s*[\"'”]?$", re.IGNORECASE)


_ELSEWHERE = re.compile(
    r"\b(?:hos|ved) (?:\w+ )?(?:mor|moderen|far|faderen|søster(?:en)?|bror(?:en)?|kæreste(?:n)?"
    r"|ven(?:nen)?|veninde(?:n)?|bekendt|mormor|morfar|farmor|farfar|plejefamilie(?:n)?)\b"
    r"|\b(?:mor|moderen|far|faderen|søster(?:en)?|bror(?:en)?|kæreste(?:n)?|ægtefælle(?:n)?"
    r"|mormor|farmor|plejefamilie(?:n)?|nabo(?:en)?) (?:bor|er flyttet|har adresse)\b",
    re.IGNORECASE,
)
"""Between a name and a home: it is somebody else's, "Bopæl: hos mor, Birkevej 3"."""


class Strength(IntEnum):
    SENTENCE = 1
    BLOCK = 2
    DIRECT = 3


@dataclass(frozen=True, slots=True)
class Tie:
    """A finding (by id) that stands with a person's mention (by id)."""

    person: str
    other: str
    strength: Strength


def ties_of(findings: Sequence[Finding], text: str) -> list[Tie]:
    """The ties on one page. `findings` are all of that page, sorted by start.

    Every finding gets at most one tie, to the strongest of the person before it and the
    person after it on its line. Linear in the findings.
    """
    ties: list[Tie] = []
    people = [f for f in findings if f.type in NAME_TYPES]
    if not people:
        return ties
    place = 0
    own: tuple[int, Finding] | None = None
    for number, finding in enumerate(findings):
        while place < len(people) and people[place].end <= finding.start:
            place += 1
        if finding.type not in TIED_TYPES:
            continue
        goes_on = own is not None and _OR_AT.fullmatch(text, own[0], finding.start)
        spoken_of = place and _is_spoken_of(text, people[place - 1], finding)
        if goes_on or (
            not spoken_of and _OWN.search(text, max(0, finding.start - 48), finding.start)
        ):
            writer = own[1] if own is not None and goes_on else None
            writer = writer or writer_before(
                text, people[max(0, place - 40) : place], finding.start
            )
            writer = writer or _signer_after(text, finding.end, people[place : place + 40])
            if writer is not None:
                ties.append(Tie(writer.id, finding.id, Strength.DIRECT))
                own = (finding.end, writer)
            continue
        before = people[place - 1] if place else None
        strength = _to_person_before(text, findings, number, before) if before else None
        if before is not None and strength is Strength.DIRECT:
            ties.append(Tie(before.id, finding.id, strength))
            continue
        sender = _sender_below(text, finding, people) if before is None else None
        if sender is not None:
            ties.append(Tie(sender.id, finding.id, Strength.BLOCK))
            continue
        after = people[place] if place < len(people) else None
        if after is not None and _leads_to(text, finding, after):
            ties.append(Tie(after.id, finding.id, Strength.DIRECT))
        elif before is not None and strength is not None:
            ties.append(Tie(before.id, finding.id, strength))
    return ties


def _is_spoken_of(text: str, person: Finding, finding: Finding) -> bool:
    """Whether the sentence tells whom to call: "Bo i have 35 har nøglen, ring på …"."""
    if finding.start - person.end > _REACH:
        return False
    between = text[person.end : finding.start]
    told = _TOLD.match(between)
    return told is not None and "\n" not in between and not _ends_sentence(between)


def _sender_below(text: str, finding: Finding, people: Sequence[Finding]) -> Finding | None:
    """Who signs a letter that begins with the sender's address and no name: the name alone on
    its line, with at most his numbers below."""
    if finding.type not in _HOMES or text[: finding.start].strip():
        return None
    signer = people[-1]
    line = text[text.rfind("\n", 0, signer.start) + 1 : signer.start]
    below = text[signer.end : signer.end + _REACH].strip().split("\n")
    alone = not line.strip() and text[signer.end : signer.end + 1] in {"", "\n"}
    ends = signer.end + _REACH >= len(text) and len(below) <= 2
    lines = all(len(part) <= _BLOCK_LINE and not part.rstrip().endswith(".") for part in below)
    return signer if alone and ends and lines else None


def writer_before(text: str, before: Sequence[Finding], start: int) -> Finding | None:
    """Who wrote the mail that goes on at `start`: the last name behind "Fra:", unless a later
    mail begins with an address alone."""
    for person in reversed(before):
        if _SENDER.search(text[max(0, person.start - 24) : person.start]):
            return None if _NEW_MAIL.search(text, person.end, start) else person
    return None


def _signer_after(text: str, start: int, after: Sequence[Finding]) -> Finding | None:
    """Who signs the letter that goes on here: the name below its closing, or where it has none
    the name with which the page ends, alone below an empty line."""
    closing = _CLOSING.search(text, start, start + _LETTER_REACH)
    if closing is None:
        last = after[-1] if after else None
        if last is None or last.start > start + _LETTER_REACH or text[last.end :].strip():
            return None
        apart = text.endswith("\n\n", start, last.start) and not _NEW_MAIL.search(
            text, start, last.start
        )
        return last if apart else None
    if _NEW_MAIL.search(text, start, closing.start()):
        return None
    signer = next((f for f in after if f.start >= closing.start()), None)
    if signer is None or not _TO_SIGNER.fullmatch(text, closing.end(), signer.start):
        return None
    return signer


def _to_person_before(
    text: str, findings: Sequence[Finding], number: int, person: Finding
) -> Strength | None:
    finding = findings[number]
    distance = finding.start - person.end
    if distance > _FORM_REACH:
        return None
    between = text[person.end : finding.start]
    if distance > _REACH:
        return Strength.BLOCK if _form_below(between.split("\n")) else None
    if _SUBJECT.search(between) or _NEXT_HEADER.search(between) or _FIELD_OF.search(between):
        return None
    if finding.type in _HOMES and _ELSEWHERE.search(between):
        return None
    if finding.type == "USER_ID" and between.rstrip(" \t").endswith("\n"):
        return None  # who writes the next line of a chat
    if finding.type == "USER_ID" and in_column_of_writers(text, finding):
        return None
    bare = _TITLE.sub("", _without_findings(text, findings, number, person))
    if len(bare) <= 80 and _ONLY_LABELS.fullmatch(bare) and bare.count("\n") <= 4:
        apart = finding.type in _HOMES and _other_field(text, person, between)
        return Strength.SENTENCE if apart else Strength.DIRECT
    line = text.rfind("\n", 0, finding.start) + 1
    if person.start >= line and "\t" in text[person.end : finding.start]:
        return Strength.DIRECT
    lines = between.split("\n")
    if _form_below(lines):
        return Strength.BLOCK
    if 2 <= len(lines) <= 6 and all(len(part) <= _BLOCK_LINE for part in lines):
        if not _ends_sentence(between):
            return Strength.BLOCK
        return None
    return None if _ends_sentence(between) else Strength.SENTENCE


def _form_below(lines: Sequence[str]) -> bool:
    """Whether a field stands in the same part of a form as the name: all lines between are
    fields of one form, none of them a heading. Empty lines part them in a text of paragraphs."""
    lines = [lines[0], *(line for line in lines[1:-1] if line.strip()), *lines[-1:]]
    return 3 <= len(lines) <= _FORM and all(_FORM_LINE.match(line) for line in lines[1:])


def _other_field(text: str, person: Finding, between: str) -> bool:
    """Whether the name and an address are two fields of a form, each behind its own label:
    whose home it is follows from the form, not from who stands in the field above."""
    line = text[text.rfind("\n", 0, person.start) + 1 : person.start]
    return _FIELD.fullmatch(line) is not None and _HOME_FIELD.search(between) is not None


def _without_findings(text: str, findings: Sequence[Finding], number: int, person: Finding) -> str:
    """The text between person and finding with the findings between cut out."""
    parts: list[str] = []
    end = findings[number].start
    for other in reversed(findings[:number][-12:]):
        if other.end <= person.end:
            break
        if other.end <= end and other.type not in NAME_TYPES:
            parts.append(text[other.end : end])
            end = other.start
    parts.append(text[person.end : end])
    return "".join(reversed(parts))


def _leads_to(text: str, finding: Finding, person: Finding) -> bool:
    """Whether the finding stands right before a name on one line: '120388-0000 Sanne Holt'."""
    return _PUNCTUATION.fullmatch(text[finding.end : person.start]) is not None


def _ends_sentence(between: str) -> bool:
    for match in _SENTENCE_END.finditer(between):
        if match.group()[0] == "\n" or not _ABBREVIATION.search(between[: match.start()]):
            return True
    return False
