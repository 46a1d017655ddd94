"""Who is it? Signs of a role around each mention, added up over all mentions of a person.

Calling a citizen an official opens his or her name, so an official needs a clear sign: a
title at the name, a signature with office or title, an office act, or a mail address of an
authority. Anything less leaves the citizen a citizen. Signs of both give a mixed role,
which policy asks about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from redactor.detect import lexicon as lx
from redactor.detect.base import header_cell
from redactor.detect.gazetteer import is_authority, is_public_domain_mail
from redactor.detect.identity import NAME_TYPES, email_key
from redactor.detect.names import fold, loose
from redactor.detect.ties import Strength
from redactor.model import Finding, Mark, Role

CLEAR = 0.8
"""Strength that makes a role."""
_SENSITIVE = frozenset(
    {
        "HEALTH",
        "MEDICINE",
        "CRIME",
        "ETHNICITY",
        "RELIGION",
        "POLITICS",
        "UNION",
        "SEXUALITY",
        "SOCIAL",
    }
)
_OFFICE_TYPES = frozenset({"PHONE_NUMBER", "ADDRESS", "POSTAL_CITY", "EMAIL_ADDRESS", "URL"})
_NEAR_SENSITIVE = 160


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: a role with a strength from 0 to 1, or a mark, with its Danish reason."""

    role: Role | None
    strength: float
    reason: str
    mark: Mark | None = None


_OFFICIAL_TITLE = Sign(Role.OFFICIAL, 0.9, "står med en offentlig stilling")
_POLITICIAN = Sign(Role.OFFICIAL, 0.9, "omtales som folkevalgt", Mark.POLITICIAN)
_PROFESSIONAL = Sign(Role.PROFESSIONAL, 0.9, "står med en faglig titel")
_SIGNS: Mapping[str, Sign] = {
    "notifier": Sign(Role.NOTIFIER, 0.9, "omtales som underretter eller anmelder"),
    "politician": _POLITICIAN,
    "official": _OFFICIAL_TITLE,
    "professional": _PROFESSIONAL,
    "private_tie": Sign(None, 0.0, "fagperson tæt på borgeren", Mark.PRIVATE_TIE),
    "relative": Sign(Role.RELATIVE, 0.8, "omtales som pårørende"),
    "child": Sign(Role.RELATIVE, 0.8, "omtales som barn", Mark.CHILD),
    "citizen": Sign(Role.CITIZEN, 0.8, "omtales som privatperson i sagen"),
    "deceased": Sign(Role.RELATIVE, 0.8, "omtales som afdød", Mark.DECEASED),
}
_SIGNATURE = Sign(Role.OFFICIAL, 0.9, "underskriver for en myndighed")
_FIRM_SIGNATURE = Sign(Role.PROFESSIONAL, 0.9, "underskriver for en virksomhed")
_ACT = Sign(Role.OFFICIAL, 0.8, "handler på myndighedens vegne")
_WEAK_ACT = Sign(Role.OFFICIAL, 0.4, "har udarbejdet eller behandlet noget i sagen")
_OFFICE_MAIL = Sign(Role.OFFICIAL, 0.9, "har e-mail hos en myndighed")
_CALL = Sign(Role.OFFICIAL, 0.8, "nævnes som kontakt ved siden af myndighedens e-mail")
_SWITCHBOARD = Sign(Role.AUTHORITY, 0.9, "står ved en myndigheds kontaktoplysninger")
_LETTERHEAD = Sign(Role.AUTHORITY, 0.9, "står lige under en myndigheds navn")
_PROTECTED = Sign(None, 0.0, "omtales som beskyttet", Mark.PROTECTED)
_NEAR = Sign(None, 0.0, "står ved følsomme oplysninger", Mark.SENSITIVE)
_TRADER = Sign(None, 0.0, "enkeltmandsvirksomhed", Mark.SOLE_TRADER)


def signs_of(findings: Sequence[Finding], text: str) -> dict[str, list[Sign]]:
    """The signs at each finding of one page, by finding id. `findings` sorted by start."""
    found: dict[str, list[Sign]] = {}
    tied_names = [f for f in findings if f.type in NAME_TYPES]
    sensitive = [f for f in findings if f.type in _SENSITIVE]
    subjects = {f.subject for f in sensitive if f.subject}
    protected = [m.start() for m in lx.PROTECTED.finditer(text)]
    for finding in findings:
        signs: list[Sign] = []
        if finding.type in NAME_TYPES:
            signs = _name_signs(finding, text, findings)
            if finding.id in subjects or _close_to(finding, sensitive):
                signs.append(_NEAR)
        elif finding.type in _OFFICE_TYPES:
            signs = _office_signs(finding, text, findings, tied_names)
        elif finding.type in {"ORGANIZATION", "DK_CVR"}:
            signs = _firm_signs(finding, text)
        if protected and _same_sentence(text, finding, protected):
            signs.append(_PROTECTED)
        if signs:
            found[finding.id] = signs
    return found


def _name_signs(finding: Finding, text: str, findings: Sequence[Finding]) -> list[Sign]:
    line_start = text.rfind("\n", 0, finding.start) + 1
    line_end = text.find("\n", finding.end)
    line_end = len(text) if line_end < 0 else line_end
    before = text[max(line_start, finding.start - 72) : finding.start]
    after = text[finding.end : min(line_end, finding.end + 72)]
    above = text[max(0, line_start - 200) : max(0, line_start - 1)].split("\n")[-3:]
    below = text[line_end + 1 : line_end + 240].split("\n")[:3]
    signs: list[Sign] = []
    if lx.OFFICE_ACT_BEFORE.search(before) or lx.OFFICE_ACT_AFTER.match(after):
        signs.append(_ACT)
    elif lx.WEAK_ACT_BEFORE.search(before):
        signs.append(_WEAK_ACT)
    for name, pattern in lx.BEFORE.items():
        if pattern.search(before):
            signs.append(_SIGNS[name])
    for name, pattern in lx.AFTER.items():
        if pattern.match(after):
            signs.append(_SIGNS[name])
    signs += _label_signs(before, above, text, finding)
    signs += _signature_signs(before, after, above, below)
    if lx.CALL_OFFICE.search(before) and _office_box_in(text, line_start, finding, findings):
        signs.append(_CALL)
    return _settle(signs)


def _settle(signs: list[Sign]) -> list[Sign]:
    """A title that is both read as official and as professional is official: PPR-psykolog.
    A school or health title at the name is professional although it ends as an official's."""
    if _OFFICIAL_TITLE in signs and _PROFESSIONAL in signs:
        signs = [s for s in signs if s is not _PROFESSIONAL]
    return signs


def _label_signs(before: str, above: Sequence[str], text: str, finding: Finding) -> list[Sign]:
    """The label of a form field on the line above, or the header of a table column."""
    if "\t" in before or "\t" in text[finding.end : finding.end + 60].split("\n")[0]:
        header = (header_cell(text, finding.start) or "").strip()
        return [_SIGNS[name] for name, pattern in lx.LABEL.items() if pattern.fullmatch(header)][:1]
    if before.strip() or not above:
        return []
    label = above[-1]
    if len(label) > 40 or "\t" in label:
        return []
    for name, pattern in lx.LABEL.items():
        if pattern.fullmatch(label):
            sign = _SIGNS[name]
            if len(above) > 1 and lx.ANY_LABEL.fullmatch(above[-2]) and above[-2].strip():
                # two labels in a row: a table read column by column, so the label is not sure
                return [Sign(sign.role, sign.strength / 2, sign.reason, sign.mark)]
            return [sign]
    return []


def _signature_signs(
    before: str, after: str, above: Sequence[str], below: Sequence[str]
) -> list[Sign]:
    if before.strip() and not lx.CLOSING.match(before):
        return []
    rest = [after, *below]
    closed = any(lx.CLOSING.match(line) for line in above) or bool(lx.CLOSING.match(before))
    first = next((line for line in rest if line.strip(" ,")), "")
    if not closed:
        if len(first) <= 70 and lx.TITLE_LINE.match(first) and first[-1:] != ".":
            return [_OFFICIAL_TITLE]
        return []
    window = [line for line in rest if len(line) <= 70]
    if any(lx.TITLE_LINE.match(line) or is_office(line) for line in window):
        return [_SIGNATURE]
    if any(lx.PROFESSIONAL_LINE.match(line) or lx.COMPANY_FORM.search(line) for line in window):
        return [_FIRM_SIGNATURE]
    return []


def _office_box_in(
    text: str, line_start: int, finding: Finding, findings: Sequence[Finding]
) -> bool:
    """Whether an office's mailbox stands within the sentence before: 'Skriv til ydelse@…'."""
    del line_start
    return any(
        other.type == "EMAIL_ADDRESS"
        and 0 <= finding.start - other.end <= 60
        and lx.AUTHORITY_BOX.fullmatch(email_key(other.text).partition("@")[0])
        and "\n\n" not in text[other.end : finding.start]
        for other in findings
    )


def is_office(line: str) -> bool:
    """Whether a line of a letterhead or signature names an authority or a part of one."""
    return bool(lx.AUTHORITY_UNIT.search(line)) or is_authority(line.strip(" ,"))


def _office_signs(
    finding: Finding, text: str, findings: Sequence[Finding], names: Sequence[Finding]
) -> list[Sign]:
    line_start = text.rfind("\n", 0, finding.start) + 1
    line_end = text.find("\n", finding.end)
    line = text[line_start : len(text) if line_end < 0 else line_end]
    if len(line) > 400 or any(line_start <= f.start < line_start + len(line) for f in names):
        return []
    if finding.type != "ADDRESS" and lx.SWITCHBOARD.search(line):
        return [_SWITCHBOARD]
    rest = _line_without(findings, line_start, line)
    if is_office(line) and not re.search(r"\b(?:vedr|ang|til|om|hos|ejendom)", line, re.I):
        return [_LETTERHEAD]
    if re.search(
        r"[^\W\d_]{4,}", re.sub(r"(?i)telefon|e-?mail|mail|hjemmeside|postboks", "", rest)
    ):
        return []
    above = text[max(0, line_start - 260) : max(0, line_start - 1)].split("\n")[-3:]
    for upper in reversed(above):
        if is_office(upper) and len(upper) <= 70:
            return [_LETTERHEAD]
        if re.search(r"[^\W\d_]{4,}", upper) and not re.search(r"\d", upper):
            return []  # a line of words that is no address, such as a name
    return []


def _line_without(findings: Sequence[Finding], line_start: int, line: str) -> str:
    rest = line
    for other in findings:
        start, end = other.start - line_start, other.end - line_start
        if other.type in _OFFICE_TYPES and 0 <= start < len(line):
            rest = rest[:start] + " " * (min(end, len(rest)) - start) + rest[end:]
    return rest


def _firm_signs(finding: Finding, text: str) -> list[Sign]:
    if lx.COMPANY_FORM.search(text[finding.start : finding.end + 8]):
        return []
    line_start = text.rfind("\n", 0, finding.start) + 1
    around = text[line_start : finding.end + 60].split("\n")[0]
    if finding.type == "ORGANIZATION" and lx.SOLE_TRADER_AFTER.match(text, finding.end):
        return [_TRADER]
    return [_TRADER] if lx.SOLE_TRADER_NEAR.search(around) else []


def _close_to(finding: Finding, others: Iterable[Finding]) -> bool:
    return any(
        other.start - _NEAR_SENSITIVE <= finding.start <= other.end + _NEAR_SENSITIVE
        for other in others
    )


def _same_sentence(text: str, finding: Finding, places: Sequence[int]) -> bool:
    for place in places:
        low, high = sorted((place, finding.start))
        if high - low <= 160 and not re.search(r"[.!?]\s+[A-ZÆØÅ]|\n\s*\n", text[low:high]):
            return True
    return False


def office_domains(findings: Iterable[Finding]) -> frozenset[str]:
    """Mail domains of authorities: named after an authority of the case, or with a mailbox
    that only an authority has. Never a public mail provider."""
    domains: dict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for finding in findings:
        if finding.type == "EMAIL_ADDRESS":
            local, _, domain = email_key(finding.text).rpartition("@")
            if domain:
                domains[domain].add(local)
        elif finding.type in {"MUNICIPALITY", "ORGANIZATION"} and is_office(finding.text):
            names |= {loose(w) for w in re.findall(r"\w{4,}", fold(finding.text))}
    names -= {"kommune", "kommunes", "region", "regions", "center", "forvaltning", "styrelsen"}
    return frozenset(
        domain for domain, locals_ in domains.items() if _is_office_domain(domain, locals_, names)
    )


def _is_office_domain(domain: str, locals_: Iterable[str], names: set[str]) -> bool:
    labels = [loose(fold(part)) for part in domain.split(".")[:-1]]
    if not labels or labels[-1] in lx.FREE_MAIL or labels[0] in lx.FREE_MAIL:
        return False
    if is_public_domain_mail(f"x@{domain}"):
        return True
    if any(label in names or label.endswith(("kommune", "styrelsen")) for label in labels):
        return True
    return any(lx.AUTHORITY_BOX.fullmatch(local) for local in locals_)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the signs of one entity add up to."""

    role: Role
    marks: tuple[Mark, ...]
    reason: str


def weigh(signs: Iterable[Sign]) -> Standing:
    """Add up the signs of a person: the strongest of each kind, weak kinds together."""
    best: dict[tuple[Role | None, str], float] = {}
    marks: set[Mark] = set()
    for sign in signs:
        key = (sign.role, sign.reason)
        best[key] = max(best.get(key, 0.0), sign.strength)
        if sign.mark is not None and (sign.strength >= CLEAR or sign.role is None):
            marks.add(sign.mark)
    score: dict[Role, float] = defaultdict(float)
    reasons: dict[Role, list[str]] = defaultdict(list)
    for (role, reason), strength in sorted(best.items(), key=lambda i: (-i[1], i[0][1])):
        if role is not None:
            score[role] += strength
            reasons[role].append(reason)
    role = _choose(score)
    private = max(score[Role.CITIZEN], score[Role.RELATIVE]) >= CLEAR
    if role in {Role.OFFICIAL, Role.PROFESSIONAL} and private:
        marks.add(Mark.MIXED_ROLE)
    if role is not Role.PROFESSIONAL:
        marks.discard(Mark.PRIVATE_TIE)
    if role is not Role.OFFICIAL:
        marks.discard(Mark.POLITICIAN)
    return Standing(role, tuple(sorted(marks)), ", ".join(reasons.get(role, [])[:3]))


def _choose(score: Mapping[Role, float]) -> Role:
    for role in (
        Role.NOTIFIER,
        Role.AUTHORITY,
        Role.OFFICIAL,
        Role.PROFESSIONAL,
        Role.RELATIVE,
    ):
        if score.get(role, 0.0) >= CLEAR:
            return role
    return Role.CITIZEN


OFFICE_MAIL = _OFFICE_MAIL
CPR_KNOWN = Sign(Role.CITIZEN, 0.9, "CPR-nummer eller fødselsdato står ved navnet")
PRIVATE_MAIL = Sign(Role.CITIZEN, 0.5, "har privat e-mail")


def stand_by(
    type_: str,
    findings: Sequence[Finding],
    signs: Sequence[Sign],
    owners: Sequence[tuple[Standing, str, Strength]],
    domains: frozenset[str],
    party: int | None,
) -> Standing:
    """The role of a number, address or firm: from the people it stands with, else from the
    letterhead it stands in. It is kept for a role only when all its owners have one."""
    if party is not None:
        role = Role.REQUESTER if party == 0 else Role.PARTY
        return Standing(role, (), "er angivet som part i sagen")
    marks = {s.mark for s in signs if s.mark is not None}
    if type_ in {"ORGANIZATION", "MUNICIPALITY"}:
        office = type_ == "MUNICIPALITY" or is_office(findings[0].text)
        role = Role.AUTHORITY if office else Role.COMPANY
        return Standing(role, tuple(sorted(marks & {Mark.SOLE_TRADER, Mark.PROTECTED})), "")
    if type_ == "DK_CVR":
        return Standing(Role.COMPANY, tuple(sorted(marks & {Mark.SOLE_TRADER})), "")
    if type_ == "EMAIL_ADDRESS":
        local, _, domain = email_key(findings[0].text).rpartition("@")
        if domain in domains:
            return Standing(Role.AUTHORITY, (), "e-mail hos en myndighed")
        if lx.SHARED_BOX.fullmatch(local) and domain.split(".")[0] not in lx.FREE_MAIL:
            return Standing(Role.COMPANY, (), "fælles postkasse")
    if owners:
        return _by_owner(owners, marks)
    letterhead = [s for s in signs if s.role is Role.AUTHORITY and s.strength >= CLEAR]
    if letterhead and len(letterhead) * 2 > len(findings):
        return Standing(Role.AUTHORITY, tuple(sorted(marks)), letterhead[0].reason)
    return Standing(Role.UNKNOWN, tuple(sorted(marks)), "")


def _by_owner(owners: Sequence[tuple[Standing, str, Strength]], marks: set[Mark]) -> Standing:
    """The role of the nearest owner; a private owner beats one in a role."""
    close = [o for o in owners if o[2] > Strength.SENTENCE] or list(owners)
    private = [o for o in close if o[0].role not in {Role.OFFICIAL, Role.PROFESSIONAL}]
    standing, name, strength = max(private or close, key=lambda o: (o[2], o[1]))
    kept = {Mark.PROTECTED, Mark.MIXED_ROLE, Mark.PRIVATE_TIE, Mark.CHILD} & set(standing.marks)
    role = standing.role
    if not private and strength is Strength.SENTENCE:
        role = Role.UNKNOWN  # the same sentence is too little to open a number
    if len({n for _, n, _ in private}) > 1 and role in {Role.REQUESTER, Role.PARTY}:
        role = Role.CITIZEN  # shared with somebody who is not a party
    return Standing(role, tuple(sorted(marks | kept)), f"står ved {name}")
