"""Whose phone, address or mailbox it is by the letterhead it stands in, or the road it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.names.mailboxes import is_shared_box
from redactor.detect.people.bodies import is_firm, is_office
from redactor.detect.people.sign import FIRM_BESIDE, HOME, OFFICE_BESIDE, ROAD, Sign
from redactor.model import Finding, Role

OFFICE_TYPES = frozenset({"PHONE_NUMBER", "ADDRESS", "POSTAL_CITY", "EMAIL_ADDRESS", "URL"})
_SWITCHBOARD = Sign(Role.AUTHORITY, 0.9, "står ved en myndigheds kontaktoplysninger")
_LETTERHEAD = Sign(Role.AUTHORITY, 0.9, "står lige under en myndigheds navn")
_FIRM_HEAD = Sign(Role.COMPANY, 0.9, "står lige under en virksomheds navn")
_NAMED_ROAD = re.compile(
    r"\b(?:\w*(?:sti(?:en)?|kryds(?:et)?|vejarbejde\w*|lokalplan(?:en)?|trafik(?:ken)?|skole"
    r"|stoppested(?:et)?|rundkørsel|rundkørslen|legeplads(?:en)?|park(?:en)?|plads(?:en)?"
    r"|kloak\w*|asfalt\w*|hastighed\w*|hjørnet|fortov(?:et)?|bump(?:et|ene)?|chikane(?:n|r)?"
    r"|belysning(?:en)?|gadelys(?:et)?|snerydning(?:en)?|gravearbejde(?:t)?|vejbane(?:n)?|udkørsel"
    r"|områd(?:e|et|er|erne)|areal(?:et|erne)?|km/t|overgang(?:en)?|fodgængerfelt(?:et)?|parkering(?:en|sforhold)?|trafikstøj(?:en)?|vejstykke(?:t)?"
    r"|strækning(?:en)?|kørsel(?:en)?|kører|kørte|cykle[rd]e?|gå[re]?)(?: [\wæøå.]+)?)"
    r" (?:på|ved|af|i|langs|mellem|for|ad|til) (?-i:[A-ZÆØÅ]\w+(?:,| og) )?$",
    re.IGNORECASE,
)
_LIVES_BY = re.compile(r"\b(?:bor|boede|boet|bopæl|flytte\w*)\b", re.IGNORECASE)
_ROAD_IS = re.compile(
    r" (?:er (?:spærret|lukket|privat fællesvej|kommunevej|ensrettet|asfalteret)|spærres|lukkes"
    r"|omlægges|asfalteres|kloakeres|saneres|får (?:ny belægning|cykelsti|fortov))\b"
)
"""What is said of a road rather than of somebody who lives there."""
_HOME = re.compile(
    r"\b(?:bor|boede|boende|bosat|bopæl|bopælsadresse|flytter|flyttet|flyttede|hjemme|hjem til"
    r"|privatadresse|hjemmeadresse|folkeregisteradresse|privat(?:e|nummer|telefon|mail)?)"
    r"(?: (?:på|i|hos|ved|til|adressen|adresse|nu|stadig|tlf\.?|telefon|mobil|nummer|mail|e-mail))*"
    r"[ :.]*$",
    re.IGNORECASE,
)
"""What is said before somebody's own home, phone or mailbox."""
_SOMEBODYS = re.compile(
    rf"(?:\bhjemmefra\b[^.!?\n]*|\b(?:til|med|fra|på) (?:{lx.RELATIVE}|{lx.CITIZEN})"
    r"(?:,? (?:på|tlf\.?|telefon|mobil|nr\.?|nummer))*[ :]*"
    rf"|(?<![\w-])(?:{lx.RELATIVE}|{lx.CITIZEN}|{lx.CHILD})(?:ens|ets|s)?(?:[:\t] ?| (?:private? )?"
    r"(?:tlf|telefon|mobil|mail|e-mail|adresse|nummer|nr)\w*\.?:?[ \t]*))$",
    re.IGNORECASE,
)
"""Before the number of somebody who is called only what he is, or who says he is at home:
"Ringet til mor på 22 90 61 35", "Borgers tlf.: 22 90 61 35"."""
_KEPT_PRIVATE = re.compile(
    rf",? ?(?:[(–-] ?)?(?:(?:{lx.RELATIVE})(?![\w-])(?! \w)"
    r"|(?:er |det er )?(?:mit |hendes |hans )?(?:privat(?:e|nummer)?\b(?! vej)"
    r"|hemmelig|ikke (?:til|gives|videre))"
    r"|[^.\n]{0,24}\b(?:giv|oplys|udlever|del|videregiv)(?:es)? (?:det |den |nummeret |adressen "
    r"|mailen |endelig |venligst )?(?:ikke|aldrig)\b"
    r"|[^.\n]{0,24}\b(?:må|skal) (?:ikke|aldrig) (?:gives"
    r"|oplyses|videre|udleveres|deles|ud\b))",
    re.IGNORECASE,
)
"""What is said after it: "(privat)", "22 90 61 35 mor", "men giv ikke nummeret til naboerne"."""
_MEETING = re.compile(
    r"\bmødested(?:et)?\s*:[^\n]*$|\bmødet holdes (?:i|på) [^\n]*$", re.IGNORECASE
)
_VISIT = re.compile(r"\b(?:hjemme|hjemmet|bopæl\w*|privat\w*|familien\w*|hos)\b", re.IGNORECASE)
"""In the same line: one meets at somebody's home."""


_OF_UNIT = re.compile(
    r"(?:\b\w{3,}(?:afdelingen|kontoret|forvaltningen|sekretariatet|centret|styrelsen|vagten"
    r"|tilsynet)|\btil (?:kontoret|receptionen|vagten|omstillingen|disponenten|vagtcentralen"
    r"|hotlinen|kundeservice|sekretariatet|sekretæren)(?: på|,)|\b(?:kommunen|regionen|politiet"
    r"|borgerservice|jobcentret)(?=.{0,12}(?:tlf|telefon|nummer|mail|adresse)))(?:s|,)? (?:på )?"
    r"(?:tlf|telefon|telefonnummer|nummer|mail|e-mail|adresse)?\.?:? ?$",
    re.IGNORECASE,
)
"""Before the number of a part of an authority that is named: "Praksisafdelingen, tlf. "."""
_ITS_ADDRESS = re.compile(
    r"\b(?:(?P<office>kommunens|skolens|museets|havnens|kirkens|kirkegårdens|hospitalets"
    r"|bibliotekets|afdelingens|institutionens)|firmaets|virksomhedens|foreningens|klubbens"
    r"|selskabets) (?:adresse|telefon(?:nummer)?|mail(?:adresse)?)\b[^.\n]{0,24}$",
    re.IGNORECASE,
)
_NEXT = frozenset({", ", " · ", " - ", " – ", " • ", " | "})
_INSTITUTION = re.compile(
    r"(?i)(?:skole|gymnasium|lægehus(?:et)? \w+|børneh(?:us|ave)|bibliotek|plejecenter)s?$"
)
_LIST_REACH, _MOST_ADDRESSES = 160, 3
_IN_FIRM_NAME = re.compile(r"\b[A-ZÆØÅ]\w*firma(?:et)? $")


def letterhead_signs(
    finding: Finding, text: str, findings: Sequence[Finding], names: Sequence[Finding]
) -> list[Sign]:
    """The signs at a number, address or mailbox. `names` are the page's people: what stands on
    a line with one is his."""
    line_start = text.rfind("\n", 0, finding.start) + 1
    line_end = text.find("\n", finding.end)
    line = text[line_start : len(text) if line_end < 0 else line_end]
    before = text[max(line_start, finding.start - 60) : finding.start]
    if (
        _HOME.search(before)
        or _SOMEBODYS.search(before)
        or _KEPT_PRIVATE.match(text, finding.end, finding.end + 80)
    ):
        return [HOME]
    if _OF_UNIT.search(before) or _beside_shared_box(finding, text, findings):
        return [_SWITCHBOARD]
    its = _ITS_ADDRESS.search(before)
    if its is not None:
        return [_SWITCHBOARD if its["office"] else _FIRM_HEAD]
    if finding.type == "ADDRESS":
        if _IN_FIRM_NAME.search(before):
            return [_FIRM_HEAD]
        beside = _beside(finding, text, findings)
        if beside is not None:
            return [beside]
        if _MEETING.search(before) and not _VISIT.search(line):
            return [_SWITCHBOARD]
        road = not any(c.isdigit() for c in finding.text)
        road = road and not _LIVES_BY.search(before)
        if road and (_NAMED_ROAD.search(before) or _ROAD_IS.match(text, finding.end)):
            return [ROAD]
        if _is_listed(finding, findings):
            return []
    if len(line) > 400 or any(line_start <= f.start < line_start + len(line) for f in names):
        return []
    if finding.type != "ADDRESS" and lx.SWITCHBOARD.search(line):
        return [_SWITCHBOARD]
    rest = _line_without(findings, line_start, line)
    if is_office(line) and not lx.SUBJECT_LINE.search(line):
        return [_LETTERHEAD]
    if re.search(
        r"[^\W\d_]{4,}",
        re.sub(r"(?i)telefon|e-?mail|mail|hjemmeside|postboks|adresse", "", rest),
    ):
        return []
    upper_end = line_start - 1
    for _ in range(3):
        upper_start = text.rfind("\n", 0, max(0, upper_end)) + 1
        upper = text[upper_start : max(0, upper_end)]
        if upper_end < 0 or len(upper) > 70:
            return []
        if is_office(upper):
            return [_LETTERHEAD]
        if is_firm(upper) and not lx.SUBJECT_LINE.search(upper):
            return [_FIRM_HEAD]
        if lx.SUBJECT_LINE.search(upper) or any(upper_start <= f.start < upper_end for f in names):
            return []
        upper_end = upper_start - 1
    return []


def _is_listed(finding: Finding, findings: Sequence[Finding]) -> bool:
    """Whether an address is one of many, as where the members' homes are listed below the name of
    their association: no letterhead has four."""
    near = {
        other.text
        for other in findings
        if other.type == "ADDRESS" and abs(other.start - finding.start) <= _LIST_REACH
    }
    return len(near) > _MOST_ADDRESSES


def _beside(finding: Finding, text: str, findings: Sequence[Finding]) -> Sign | None:
    """The sign at an address that stands right after the name of an office or a firm: "Vejrhøj
    Kunstmuseum, Torvet 3"; or of an institution with nobody before it on its line."""
    for other in findings:
        if other.type != "ORGANIZATION" or text[other.end : finding.start] not in _NEXT:
            continue
        if is_office(other.text):
            return OFFICE_BESIDE
        if lx.COMPANY_FORM.search(text[other.start : other.end + 8]):
            return FIRM_BESIDE
        line = text.rfind("\n", 0, other.start) + 1
        if _INSTITUTION.search(other.text) and not any(
            f.type == "PERSON" and line <= f.start < other.start for f in findings
        ):
            return OFFICE_BESIDE
    return None


_OR_CALL = re.compile(
    r"(?:,? (?:eller|og)(?: ring)?(?: på| til)?)?,?[ \n](?:telefon|tlf\.?)(?: nr\.)?:?[ \n]$",
    re.IGNORECASE,
)
_NEAR = 30


def _beside_shared_box(finding: Finding, text: str, findings: Sequence[Finding]) -> bool:
    """Whether a phone stands behind a mailbox that many read: "på byg@… eller på telefon …"."""
    if finding.type != "PHONE_NUMBER":
        return False
    return any(
        other.type == "EMAIL_ADDRESS"
        and 0 < finding.start - other.end < _NEAR
        and _OR_CALL.fullmatch(text, other.end, finding.start)
        and is_shared_box(*other.text.partition("@")[::2])
        for other in findings
    )


def _line_without(findings: Sequence[Finding], line_start: int, line: str) -> str:
    rest = line
    for other in findings:
        start, end = other.start - line_start, other.end - line_start
        if other.type in OFFICE_TYPES and 0 <= start < len(line):
            rest = rest[:start] + " " * (min(end, len(rest)) - start) + rest[end:]
    return rest
