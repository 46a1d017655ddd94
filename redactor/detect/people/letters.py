"""Who signs a letter from an authority, when nothing but the letterhead tells.

The first line names an authority, a person is written to below it, and the letter ends with
names alone on their lines: they are the authority's. A letter that begins with the authority
it is sent to has no other receiver, and its sender is the one who signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from redactor.detect.names import lexicon as lx
from redactor.detect.names.forms import Kind, fold, parse
from redactor.detect.people.acted_on import claims
from redactor.detect.people.bodies import is_office
from redactor.detect.people.private import of_own_affair
from redactor.detect.people.sign import Sign
from redactor.model import Finding, Role

WRITTEN_TO = Sign(Role.CITIZEN, 0.3, "får et brev fra myndigheden")
GREETED = Sign(Role.CITIZEN, 0.8, "får et brev fra en med samme fornavn")
TURNS_TO = Sign(Role.CITIZEN, 0.3, "henvender sig til myndigheden")
"""Both too little to be weighed against a role; they tell that a document is about somebody."""
_HEAD_LINES = 16
_TAIL_LINES = 14
_SENTENCE = 20
_MAIL = 3000
_ABOUT_OFFICE = re.compile(r"\b(?:i|til|om|vedr\w*|borgere?|beboer\w*|pårørende)\b", re.IGNORECASE)
"""A sender who is none: "borgere i Fjordby Kommune"."""
_SENT_BY = re.compile(r"(?:^|\n)([> \t]*)(?:fra|from|afsender)\s*:\s*([^\n]*)", re.IGNORECASE)
_SHORT = 70
_DEAR = re.compile(r"(?:^|\n)[ \t]*(?:kære|hej|til)[ \t]+(?:hr\.? |fru )?$", re.IGNORECASE)
_ANOTHERS = re.compile(rf"{lx.NEXT_MAIL.pattern}|\bskrev\b|\n[ \t]*>", re.IGNORECASE)
"""Between the letter and what it quotes."""
_GREETED = re.compile(r"\s*[,!.]?\s*\n")
_TURNS = re.compile(
    r"\s+(?:har |er )?(?:ring(?:er|ede|et)|henvend(?:er|te|t)|mød(?:er|te) op|klage(?:r|de|t)"
    r"|søg(?:er|te|t)|ansøg(?:er|te|t)|anmode(?:r|de|t)|(?:frem|ind)?send(?:er|te|t)|indlagt|sygemeldt|udskrevet|tilflyttet)\b"
)
_TALKED = re.compile(
    r"\b(?:tal(?:t|te) med|samtale med|(?:opkald|henvendelse|klage|ansøgning|underretning) fra"
    r"|vedr(?:ørende|\.)?:?|angående:?|ang\.:?) $",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\b(?:vi (?:stadfæster|ophæver|hjemviser|meddeler|giver (?:dig|dem|jer)|træffer|har truffet"
    r"|har lagt vægt|har besluttet|påtænker|agter)|(?:du|de) kan klage)\b",
    re.IGNORECASE,
)
"""What an authority writes to those it decides about."""
_SIGNED_BY_OTHERS = re.compile(
    r"(?:underskrift|samtykke|borger|ansøger|klager|forælder|forældre|værge|dato\b|ejer|lejer"
    r"|kopi|cc\b|bilag|sendes|orientering|til\b)",
    re.IGNORECASE,
)


def signs_of_contact(finding: Finding, text: str, *, by_office: bool) -> list[Sign]:
    """Whether a name, written out, is the one in the salutation of a letter from an office, or
    of somebody who turns to it: colleagues use the first name."""
    if finding.type != "PERSON" or parse(finding.text).kind is not Kind.FULL:
        return []
    before = text[max(0, finding.start - 30) : finding.start]
    if by_office and _DEAR.search(before[-16:]):
        return [WRITTEN_TO]
    return [TURNS_TO] if _TURNS.match(text, finding.end) or _TALKED.search(before) else []


def greets_namesake(finding: Finding, text: str, names: Sequence[Finding]) -> bool:
    """Whether a letter greets somebody by the first name of who signs it: nobody writes to
    himself. `names` are those of the page."""
    start, end = finding.start, finding.end
    if not (_DEAR.search(text[max(0, start - 16) : start]) and _GREETED.match(text, end)):
        return False
    greeted = parse(finding.text)
    if greeted.kind is not Kind.SINGLE:
        return False
    return any(
        end < other.start < end + _MAIL
        and parse(other.text).words[:1] == greeted.words
        and lx.CLOSING.search(text[max(0, other.start - _SHORT) : other.start])
        and not _ANOTHERS.search(text, end, other.start)
        for other in names
    )


def letter_signers(text: str, findings: Sequence[Finding]) -> frozenset[str]:
    """Ids of the names that sign a page for the authority of its letterhead."""
    head = text.lstrip()[: _SHORT + 1].partition("\n")[0]
    if len(head) > _SHORT or not is_office(head) or lx.SUBJECT_LINE.match(head):
        return frozenset()
    people = [f for f in findings if f.type == "PERSON"]
    receivers = _receivers(text, people, findings)
    closing = _closing_lines(text)
    if not receivers and closing and _DECIDES.search(text) and not of_own_affair(text, len(text)):
        receivers = [f for f in people if f.end <= closing[0][0]]
    if not receivers:
        return frozenset()
    begins = max(f.end for f in receivers)
    named = {word for f in receivers for word in parse(f.text).words}
    found = set()
    for start, end in closing:
        line = text[start:end]
        if start <= begins or (line.strip() and _SIGNED_BY_OTHERS.match(line.strip())):
            break
        for person in people:
            lead = line[: person.start - start].strip()
            alone = (
                start <= person.start < end
                and (not lead or lx.CLOSING.fullmatch(lead))
                and not line[person.end - start :].strip(" ,")
            )
            if not alone or named & set(parse(person.text).words):
                continue
            # who wants something writes to the office that the letter begins with; what stands
            # below a signature is another's
            if not claims(text[: person.start]):
                found.add(person.id)
    return frozenset(found)


def signs_for_sender(text: str, start: int) -> bool:
    """Whether a mail whose sender is an office is signed at a place: "Fra: Byg, Fjordby Kommune"
    above, and a closing right before the name."""
    if not lx.CLOSING.fullmatch(text[max(0, start - 60) : start].rstrip().rpartition("\n")[2]):
        return False
    senders = list(_SENT_BY.finditer(text, max(0, start - _MAIL), start))
    if not senders or of_own_affair(text, start):
        return False
    quoted, sender = senders[-1].groups()
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if ("@" in sender) or (">" in quoted) != (">" in line) or _ABOUT_OFFICE.search(sender):
        return False
    return is_office(sender)


def _receivers(text: str, people: Sequence[Finding], findings: Sequence[Finding]) -> list[Finding]:
    """Who is written to: a name over an address, or in the salutation."""
    lines = text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    head = sum(len(line) + 1 for line in lines)
    addresses = [f.start for f in findings if f.type in {"ADDRESS", "POSTAL_CITY"}]
    found = []
    for person in people:
        if _DEAR.search(text[max(0, person.start - 16) : person.start]):
            found.append(person)
        elif person.start < head:
            line_end = text.find("\n", person.end)
            next_end = text.find("\n", line_end + 1) if line_end >= 0 else -1
            if any(line_end < start < next_end for start in addresses):
                found.append(person)
    return found


def _closing_lines(text: str) -> list[tuple[int, int]]:
    """The lines at the end of the page that are no sentences, in order."""
    ends = [-1, *(m.start() for m in re.finditer("\n", text)), len(text)]
    lines = [(a + 1, b) for a, b in pairwise(ends)][-_TAIL_LINES:]
    for place in range(len(lines) - 1, -1, -1):
        line = fold(text[slice(*lines[place])]).strip()
        if len(line) > _SHORT or (line.endswith((".", "?", "!")) and len(line) >= _SENTENCE):
            return lines[place + 1 :]
    return lines
