"""Signs of a role around each mention on a page: titles, labels, signatures, letterheads.

Reads bounded windows around the findings, so that the cost is linear in their number.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.names.mailboxes import AUTHORITY_BOX, FREE_MAIL
from redactor.detect.people.acted_on import is_of_another, is_spoken_of, meets_another
from redactor.detect.people.bare_names import DOES
from redactor.detect.people.bodies import (
    ASSOCIATION,
    holds_post,
    is_association,
    is_council,
    is_of_owner,
    is_of_parents,
    is_office,
    is_paper_of_members,
)
from redactor.detect.people.colleagues import (
    in_column_of_writers,
    is_journal,
    is_known_privately,
    sent_by_office,
    signs_alone,
)
from redactor.detect.people.fields import (
    LETTERS_AFTER,
    TITLED,
    cell_signs,
    header_over,
    label_signs,
    names_in,
    own_cell,
)
from redactor.detect.people.identity import NAME_TYPES, email_key
from redactor.detect.people.letterheads import OFFICE_TYPES, letterhead_signs
from redactor.detect.people.letters import (
    GREETED,
    TURNS_TO,
    WRITTEN_TO,
    greets_namesake,
    letter_signers,
    signs_for_sender,
    signs_of_contact,
)
from redactor.detect.people.near import close_to, in_sentence, passages_of
from redactor.detect.people.notifiers import NOTIFIER, is_notifier, tells_of_notifiers
from redactor.detect.people.offices import EMPLOYED, UNION, signs_beside
from redactor.detect.people.private import (
    CITIZEN,
    OWN_AFFAIR,
    OWNER,
    PRIVATE_SIGNS,
    RETIRED,
    SENDER,
    WANTS,
    of_own_affair,
    own_matter,
    private_signs,
    wants_something,
)
from redactor.detect.people.sign import IN_ROLE, PRIVATE_ROLES, WRITES_JOURNAL, Sign
from redactor.detect.people.signatures import (
    FIRM_SIGNATURE,
    OFFICIAL_TITLE,
    PROFESSIONAL,
    SIGNATURE,
    signature_signs,
    signs_with_others,
)
from redactor.detect.text.anchors import row_end
from redactor.model import Finding, Mark, Role

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
_PROSE = 56
"""From this length a line is taken for running text that goes on below."""
_REACH_BACK = 3000
"""Code points before a signature in which its letter stands."""
_POST_BELOW = re.compile(r"[\W]*(?:stilling|titel|funktion|rolle i projektet)\s*:", re.IGNORECASE)
"""The field below a name in a form about whoever works somewhere."""
_COLUMNS = re.compile(r" {2,}")
_TO_NEXT = re.compile(r":? |:\t")
"""Between a title and whose it is: "Bo Krag (sagsbehandler: Eva Damm)"."""
_GOES_ON = re.compile(r" [a-zæøå]{2,}")
_TITLE_WORDS = 7
"""Words before a name among which a title stands: 'underretning er modtaget fra læreren '."""
_TAKEN_IN = re.compile(r"\W*(?:modtaget|indgået) [^\n]*\d", re.IGNORECASE)
_TAKEN_BY = re.compile(r"\W*modtaget af\s*:\s*", re.IGNORECASE)
"""Who took in what the line above says came in and when; whoever gets a letter signs so, too."""
_FOR_FIRM = re.compile(r"\w[,.]? v/ ?$")
_CONTACT_WORD = re.compile(r"telefon|e-?mail|mail|hjemmeside|postboks", re.IGNORECASE)
_DIED = re.compile(
    r",? (?:(?:som|der) )?(?:er (?:desværre |pludseligt? )?(?:død(?!s)|afgået ved døden|sovet ind)"
    r"|døde\b|afgik ved døden|sov (?:stille )?ind\b)"
)
_ADDRESSED = re.compile(r"(?:fru|frk\.?|hr\.?) ", re.IGNORECASE)
_QUOTED = re.compile(r"^[> \t]*>[ \t]?")


_ACT = Sign(Role.OFFICIAL, 0.8, "handler på myndighedens vegne")
_LETTER = Sign(Role.OFFICIAL, 0.8, "underskriver et brev med myndighedens brevhoved")
_WEAK_ACT = Sign(Role.OFFICIAL, 0.4, "har udarbejdet eller behandlet noget i sagen")
_ORGANISATION = Sign(Role.PROFESSIONAL, 0.8, "svarer på en organisations vegne")
_CALL = Sign(Role.OFFICIAL, 0.8, "nævnes som kontakt ved siden af myndighedens e-mail")
_KNOWN = Sign(Role.CITIZEN, 0.8, "kendes privat af den, der skriver")
_PROTECTED = Sign(None, 0.0, "omtales som beskyttet", Mark.PROTECTED)
_NEAR = Sign(None, 0.0, "står ved følsomme oplysninger", Mark.SENSITIVE)
ACTS = Sign(None, 0.0, "omtales som en person")
_ACTING = re.compile(rf" (?:{DOES})\b")
_TRADER = Sign(None, 0.0, "enkeltmandsvirksomhed", Mark.SOLE_TRADER)

_ASSEMBLY = re.compile(r"generalforsamling|beboermøde|afdelingsmøde", re.IGNORECASE)
_HEADING = 300
_MEMBER = Sign(Role.CITIZEN, 0.3, "nævnes i referatet af et møde for medlemmer")
"""Minutes of an association speak of its members as of people at work."""

TOLD_PRIVATE = frozenset(
    sign.reason
    for sign in (*TITLED.values(), *PRIVATE_SIGNS, _KNOWN, WRITTEN_TO, TURNS_TO)
    if sign.role in PRIVATE_ROLES
)
"""Reasons that tell of somebody that he is a private person, where a citizen is anybody else."""

_BY_OFFICE = frozenset({SIGNATURE, _LETTER})

CPR_KNOWN = Sign(Role.CITIZEN, 0.9, "CPR-nummer eller fødselsdato står ved navnet")
UNDER_AGE = Sign(None, 0.0, "er under 18 år efter CPR-nummeret", Mark.CHILD)
FIRM_MAIL_SHARED = Sign(Role.COMPANY, 0.8, "har e-mail sammen med andre fra virksomheden")
FIRM_MAIL = Sign(Role.COMPANY, 0.5, "har e-mail hos en virksomhed eller forening i sagen")
PRIVATE_MAIL = Sign(Role.CITIZEN, 0.5, "har privat e-mail")


def signs_of(findings: Sequence[Finding], text: str) -> dict[str, list[Sign]]:
    """The signs at each finding of one page, by finding id. `findings` sorted by start."""
    found: dict[str, list[Sign]] = {}
    tied_names = [f for f in findings if f.type in NAME_TYPES]
    sensitive = [f for f in findings if f.type in _SENSITIVE]
    subjects = {f.subject for f in sensitive if f.subject}
    passages = passages_of(sensitive)
    delicate = [f.start for f in sensitive]
    protected = [m.start() for m in lx.PROTECTED.finditer(text)]
    council = is_council(text)
    association = not council and (is_association(text) or is_paper_of_members(text))
    signers = letter_signers(text, findings)
    reported = tells_of_notifiers(text)
    for number, finding in enumerate(findings):
        signs: list[Sign] = []
        if finding.type in NAME_TYPES:
            signs = _name_signs(finding, text, findings)
            near = findings[max(0, number - 6) : number + 7]
            signs += signs_beside(finding, text, near, council=council)
            if UNION in signs:
                signs = [s for s in signs if s is not CITIZEN]
            place = finding.start, finding.end
            if holds_post(text, *place) and (association or is_of_parents(text, *place)):
                # a post among its members makes nobody act at work
                signs = [s for s in signs if s.role not in IN_ROLE]
            if finding.id in signers or signs_for_sender(text, finding.start):
                signs.append(_LETTER)
            at_work = any(s.role in IN_ROLE for s in signs)
            if reported and not at_work and is_notifier(finding, text, tied_names):
                signs.append(NOTIFIER)
            if finding.type == "INITIALS" and _ACTING.match(text, finding.end):
                signs.append(ACTS)
            told = finding.id in subjects
            if EMPLOYED in signs and (told or in_sentence(text, finding, delicate)):
                signs = [s for s in signs if s is not EMPLOYED]
            if told or close_to(finding, passages):
                signs.append(_NEAR)
        elif finding.type in OFFICE_TYPES:
            signs = letterhead_signs(finding, text, findings, tied_names)
        elif finding.type == "USER_ID" and in_column_of_writers(text, finding):
            signs = [WRITES_JOURNAL]
        elif finding.type in {"ORGANIZATION", "DK_CVR"}:
            signs = _firm_signs(finding, text)
        if finding.type == "PERSON" and lx.TRADES_AS.match(text, finding.end):
            signs.append(_TRADER)
        if protected and in_sentence(text, finding, protected):
            signs.append(_PROTECTED)
        if signs:
            found[finding.id] = signs
    _share_in_lists(tied_names, text, found)
    by_office = sent_by_office(text) or any(
        not _BY_OFFICE.isdisjoint(signs) for signs in found.values()
    )
    firm = any(FIRM_SIGNATURE in signs for signs in found.values())
    journal = is_journal(text)
    assembly = _ASSEMBLY.search(text, 0, _HEADING) is not None
    for finding in tied_names:
        alone = signs_alone(finding, text, by_office=by_office, journal=journal)
        if not (by_office or firm) and is_known_privately(text, finding):
            alone.append(_KNOWN)
        if greets_namesake(finding, text, tied_names):
            alone = [GREETED]
        alone += signs_of_contact(finding, text, by_office=by_office)
        if assembly and not alone and finding.id not in found:
            alone = [_MEMBER]
        if alone:
            found.setdefault(finding.id, []).extend(alone)
    return found


def _share_in_lists(names: Sequence[Finding], text: str, found: dict[str, list[Sign]]) -> None:
    """'mine børn Hodan og Liban': what the first is, the second is too. Only what protects:
    'sagsbehandler Holm og Hodan' makes no official of Hodan."""
    for first, second in itertools.pairwise(names):
        if text[first.end : second.start] in {" og ", ", ", " samt "}:
            if _is_of_one(text, first, second):
                continue
            shared = [
                s for s in found.get(first.id, ()) if s.role in PRIVATE_ROLES and s.strength > 0.5
            ]
            if shared:
                found.setdefault(second.id, []).extend(shared)


_FOR_PARTY = re.compile(
    r"(?:^|[.;\t]\s*)for (?:udlejer|bygherre|sælger|køber|ejer|entreprenør)(?:en)?:\s*$",
    re.IGNORECASE,
)
"""Before who signs for a party that is perhaps a firm."""
_ONE = re.compile(
    r"\b(?:(?:bror|søster|far|mor|bedstefar|bedstemor|søn|datter|mand|kone|hustru|ægtefælle|samlever"
    r"|kæreste|svigersøn|svigerdatter|svigerfar|svigermor|onkel|tante|fætter|kusine|niece|nevø)(?:en)?"
    r"|\w*(?:moderen|faderen|broderen))\W{1,2}$",
    re.IGNORECASE,
)


def _is_of_one(text: str, first: Finding, second: Finding) -> bool:
    """Whether what stands before a name is said of that one alone, not of the next with another
    surname: "hans bror Erling Voss og Anne Juul"."""
    one, other = first.text.split(), second.text.split()
    return (
        min(len(one), len(other)) > 1
        and one[-1] != other[-1]
        and _ONE.search(text, max(0, first.start - 40), first.start) is not None
    )


def _name_signs(finding: Finding, text: str, findings: Sequence[Finding]) -> list[Sign]:
    line_start = text.rfind("\n", 0, finding.start) + 1
    line_end = text.find("\n", finding.end)
    line_end = len(text) if line_end < 0 else line_end
    before = _prose_before(text, finding.start, line_start)
    after = _prose_after(text, finding.end, line_start, line_end)
    above = _unquoted(text[max(0, line_start - 200) : max(0, line_start - 1)].split("\n")[-3:])
    below = _unquoted(text[line_end + 1 : line_end + 240].split("\n")[:3])
    signs: list[Sign] = []
    noted = finding.type == "INITIALS" and lx.NOTE_BY.search(before)
    taken = above and _TAKEN_BY.fullmatch(before) and _TAKEN_IN.match(above[-1])
    if noted or taken or lx.OFFICE_ACT_BEFORE.search(before) or lx.OFFICE_ACT_AFTER.match(after):
        signs.append(_ACT)
    elif lx.WEAK_ACT_BEFORE.search(before):
        signs.append(_WEAK_ACT)
    spaced = _COLUMNS.sub(" ", own_cell(before, findings, finding))
    tail = " ".join(spaced.rsplit(" ", _TITLE_WORDS)[-_TITLE_WORDS:])
    called = lx.called_before(tail)
    at_post = bool(below) and _POST_BELOW.match(below[0])
    private = private_signs(
        finding, before, after, findings, text, politician="politician" in called
    )
    if not (RETIRED in private or is_spoken_of(text, before, finding.end)):
        acts = at_post or _FOR_PARTY.search(before)
        signs += [TITLED[name] for name in called if not (acts and name == "citizen")]
    signs += private
    if _DIED.match(after):
        signs.append(TITLED["deceased"])
    letters = LETTERS_AFTER.match(after)
    skipped = letters.end() if letters is not None else 0
    for name, pattern in lx.AFTER.items():
        match = pattern.match(after, skipped)
        place = finding.end + match.end() if match is not None else 0
        joint = _TO_NEXT.match(text, place)
        shared = (
            joint is not None
            and _is_next(joint.end(), findings, text)
            and not (":" in joint[0] and _is_told_of(joint.end(), findings, text))
        )
        if match is not None and not (
            shared or is_of_another(text, match, place) or meets_another(text, before, place)
        ):
            signs.append(TITLED[name])
    if OFFICIAL_TITLE not in signs and (own := own_matter(after)):
        signs.append(own)
    on_line = _QUOTED.sub("", text[line_start : finding.start])
    row = row_end(text, finding.start, line_end)
    in_row = cell_signs(finding, on_line, text, row, findings)
    labels = label_signs(on_line, above, text, finding, findings)
    # A column "Navn" is of anybody; one of witnesses is of people who have titles, too.
    signs += in_row or labels
    if in_row and (header := header_over(text, finding, findings)) and "navn" not in header.lower():
        signs += [s for s in labels if s.role in PRIVATE_ROLES]
    for_client = lx.FOR_CLIENT.search(text, max(0, finding.start - _REACH_BACK), finding.start)
    signed = signature_signs(
        on_line,
        text[finding.end : line_end],
        above,
        below,
        for_client=for_client is not None,
        listed=not on_line.strip() and signs_with_others(text, line_start),
    )
    titled = any(lx.TITLE_LINE.match(line) for line in (after, *below))
    of_own = bool(signed) and for_client is None and of_own_affair(text, finding.start)
    # without a title the office below may be whom the letter is to
    asks = SIGNATURE in signed and not titled and wants_something(text, finding.start)
    if of_own or asks:
        signed.append(OWN_AFFAIR)
    signs += signed
    rest = text[finding.end : line_end].strip()
    alone = not on_line.strip() and rest[:1] in {"", ","}
    if alone and for_client is None and of_own_affair(text, finding.start):
        signs.append(SENDER)
    if alone and for_client is None and wants_something(text, finding.start):
        signs.append(WANTS)
    firm = f"{above[-1]} {on_line}" if above and on_line.strip() == "v/" else on_line
    if _FOR_FIRM.search(firm) and not lx.COMPANY_FORM.search(firm):
        signs.append(OWNER)
    if lx.CALL_OFFICE.search(before) and _office_box_before(text, finding, findings):
        signs.append(_CALL)
    if lx.MAIL_FROM.match(on_line) and _answers_for_others(text, finding):
        signs.append(_ORGANISATION)
    return _settle(signs)


def _is_told_of(place: int, findings: Sequence[Finding], text: str) -> bool:
    """Whether something is told of the name at a place: "Bo Krag, fys.: Else M. kan gå"."""
    first = bisect.bisect_left(findings, place, key=lambda f: f.start)
    return any(_GOES_ON.match(text, f.end) for f in findings[first : first + 1])


def _is_next(place: int, findings: Sequence[Finding], text: str) -> bool:
    """Whether another name begins at a place, so that the title before it is that one's:
    "Birthe, konsulent Krog", "Lars, lærer fru Krog". `findings` sorted by start."""
    addressed = _ADDRESSED.match(text, place)
    place = addressed.end() if addressed is not None else place
    return names_in(place, place + 1, findings)


def _unquoted(lines: Sequence[str]) -> list[str]:
    """Lines of a quoted mail without the signs of quoting."""
    return [_QUOTED.sub("", line) for line in lines]


def _prose_before(text: str, start: int, line_start: int) -> str:
    """What stands before on the line, and at the end of the line above when that one is long:
    running text goes on there, while a short line is a label or an address."""
    before = text[max(line_start, start - 72) : start]
    if len(before) < 40 and line_start > 0:
        upper = text[max(0, line_start - 200) : line_start - 1].rpartition("\n")[2]
        if len(upper) >= _PROSE and "\t" not in upper:
            return f"{upper[-60:]} {before}"
    return before


def _prose_after(text: str, end: int, line_start: int, line_end: int) -> str:
    """What stands after on the line, and at the start of the next when this one is long."""
    after = text[end : min(line_end, end + 72)]
    if len(after) < 40 and line_end - line_start >= _PROSE:
        lower = text[line_end + 1 : line_end + 61].partition("\n")[0]
        if "\t" not in lower:
            return f"{after} {lower}"
    return after


def _answers_for_others(text: str, finding: Finding) -> bool:
    """Whether the sender of a mail writes as 'we' about the reader's case, from the mailbox
    of an organisation that is named after the sender's own name."""
    head = text[finding.end : finding.end + 120].split("\n")[0]
    address = re.search(r"([\w.+-]+)@([\w.-]+)", head)
    if address is None or "." not in address.group(1):
        return False
    if address.group(2).split(".")[0].lower() in FREE_MAIL:
        return False
    body = lx.NEXT_MAIL.split(text[finding.end + len(head) : finding.end + 1500], maxsplit=1)[0]
    return lx.OUR_ANSWER.search(body) is not None


def _settle(signs: list[Sign]) -> list[Sign]:
    """A title that is both read as official and as professional is official: PPR-psykolog.
    A school or health title at the name is professional although it ends as an official's."""
    if OFFICIAL_TITLE in signs and PROFESSIONAL in signs:
        signs = [s for s in signs if s is not PROFESSIONAL]
    return signs


def _office_box_before(text: str, finding: Finding, findings: Sequence[Finding]) -> bool:
    """Whether an office's mailbox stands within the sentence before: 'Skriv til ydelse@…'."""
    return any(
        other.type == "EMAIL_ADDRESS"
        and 0 <= finding.start - other.end <= 60
        and AUTHORITY_BOX.fullmatch(email_key(other.text).partition("@")[0])
        and "\n\n" not in text[other.end : finding.start]
        for other in findings
    )


def _firm_signs(finding: Finding, text: str) -> list[Sign]:
    if lx.COMPANY_FORM.search(text[finding.start : finding.end + 8]):
        return []
    line_start = text.rfind("\n", 0, finding.start) + 1
    around = text[line_start : finding.end + 60].split("\n")[0]
    name = text[finding.start : finding.end]
    if is_office(name) or (finding.type == "ORGANIZATION" and ASSOCIATION.search(name)):
        return []
    led = text[line_start : finding.start]
    if finding.type == "DK_CVR" and lx.SOLE_TRADER_BEFORE.search(led):
        return [] if lx.COMPANY_FORM.search(led) or ASSOCIATION.search(led) else [_TRADER]
    if finding.type == "ORGANIZATION" and is_of_owner(name):
        return [_TRADER]
    if finding.type == "ORGANIZATION" and lx.SOLE_TRADER_AFTER.match(text, finding.end):
        return [_TRADER]
    return [_TRADER] if lx.SOLE_TRADER_NEAR.search(around) else []
