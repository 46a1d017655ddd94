"""First names alone, as an office uses them: 'Hilsen Anne', 'spørg Jette i borgerservice'.

Two strengths. What only an office writes makes an official by itself. What colleagues and
citizens both may write only keeps a bare first name with the official of that name whom the
case knows already (`standing.part_uncertain_names`).
"""

from __future__ import annotations

import re

from redactor.detect.names import lexicon as lx
from redactor.detect.names.forms import Kind, parse
from redactor.detect.names.gazetteer import is_public_domain_mail
from redactor.detect.names.mailboxes import AUTHORITY_BOX
from redactor.detect.people.acted_on import is_met, is_talked_to
from redactor.detect.people.bodies import is_office
from redactor.detect.people.identity import email_key
from redactor.detect.people.sign import CLEAR, Sign
from redactor.detect.text.anchors import header_cell
from redactor.model import Finding, Role

COLLEAGUE = Sign(Role.OFFICIAL, 0.3, "omtales, som man omtaler en kollega")
"""Too little to make a role: see the module."""
_AT_OFFICE = Sign(Role.OFFICIAL, CLEAR, "omtales som ansat på kontoret")
_CONTACT = Sign(Role.OFFICIAL, CLEAR, "nævnes som kontakt i myndighedens brev")
_GREETED = Sign(Role.OFFICIAL, CLEAR, "tiltales i en henvendelse til myndigheden")
_ENTRY = Sign(Role.OFFICIAL, CLEAR, "har skrevet i journalen")

_PLACE = re.compile(
    r"\s+(?:(?:henne|ovre|nede|oppe)\s+)?(?:(?:i|fra|hos|på)\s+(?:vores|kommunens|min|jeres)\s+"
    r"(?:\w+\s+)?(?:departement|kontor|afdeling|forvaltning|sekretariat|team|borgerservice|enhed"
    r"|stab|center|jobcenter)(?:et|en)?|på \w{0,12}(?:kontoret|vejledningen)"
    r"|i \w{0,14}(?:vejledningen|rådgivningen|sekretariatet|forvaltningen|administrationen)"
    r"|i (?:borgerservice|receptionen|visitationen|afdelingen)"
    r"|(?:i|fra) (?:økonomi(?:afdelingen)?|jura|HR|løn|personale|bogholderiet|staben|kvalitet"
    r"|myndighed|ydelse|udbetaling|kommunikation|byg|teknik(?: og miljø)?)"
    r")(?![\w-])",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r",[ \n](?:jura|økonomi|personale|HR|løn|kommunikation|bogholderi(?:et)?|digitalisering)"
    r"(?=[,.;)\n]|$)"
)
"""The part of an office behind a name: "aftalt med Bo Krag, jura, samme dag"."""
_AT_PLACE = re.compile(
    r"\s+(?:fra|på|i|hos|ovre på|henne på)\s+(?:skolen|kommunen|børnehaven|vuggestuen|plejehjemmet"
    r"|plejecentret|jobcentret|kontoret|forvaltningen|institutionen|centret|rådhuset)(?!\w)"
)
"""Where a colleague is, and a pupil as well."""
_ASK_FOR = re.compile(
    r"\b(?:spørg(?:e)?(?: (?:evt\.|eventuelt|gerne|endelig|bare))?(?: efter)?|kontakte?"
    r"|ring(?:e)?(?: \w+)? til"
    r"|tale? med|skriv(?:e)? til|henvend(?:e)?(?: \w+)? til|aftales? (?:nærmere )?med)\s+"
    r"(?:[A-ZÆØÅ]\w+(?: eller | og |, ))?$",
)
_CALL_IN = re.compile(r"\bspørg(?:e)? efter\s+(?:[A-ZÆØÅ]\w+(?: eller | og |, ))?$")
_OR_ME = re.compile(r"(?: (?:eller|og) [A-ZÆØÅ]\w+)? eller (?:mig|undertegnede)\b")
_BIDS = re.compile(r"\s+har bedt mig (?:om at )?(?:svare|skrive|ringe|kontakte|vende tilbage)\b")
_WORK = re.compile(
    r"(?: og [A-ZÆØÅ][\w-]+)?\s+(?:følger op|går i gang|vender tilbage|tager (?:sagen|den|over)"
    r"|indkalder|booker|orienterer(?:ede)?|sender|har (?:tidligere |allerede |lige |nu )?(?:svaret"
    r"|tjekket|sendt|booket|beklaget|journaliseret|indkaldt|lovet|overtaget|talt med (?:borger"
    r"|klager|ansøger|mor|far|familien)))\b"
)
_GREETING = re.compile(r"(?:^|\n)[> \t]*(?:kære|hej|hejsa|goddag|dav)\s+$", re.IGNORECASE)
_AFTER_GREETING = re.compile(r"\s*[,!.]?\s*(?:\n|$|(?:og|samt|,) ?[A-ZÆØÅ])")
_SIGN_OFF = re.compile(r"(?:^|\n)[> \t]*/\s?$")
_SENT_TO = re.compile(r"(?:^|\n)[> \t]*(?:til|to)\s*:\s*([^\n]*)", re.IGNORECASE)
_SENT_FROM = re.compile(r"\s*(?:fra|from)\s*:[^\n@]*?([\w.+-]+@[\w.-]+)", re.IGNORECASE)
_FROM_TO = re.compile(r"(?:^|\n)[> \t]*(?:fra|til|cc)\s*:?\s+(?:[A-ZÆØÅ]\w+ (?:til|og) )?$", re.I)
_HEAD_REACH = 700
_STAMP = re.compile(
    r"(?:^|\n)[ \t]*(?:d\. ?)?\d{1,2}[.\-/]\s?\d{1,2}(?:[.\-/]\s?(?:\d{4}|\d{2})?)?\s*"
    r"(?:(?:kl\. ?)?\d{1,2}[.:]\d{2})?[ \t,;:–-]*"
    r"(?:(?!.*\d)[\wæøå.-]+ )?$",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?:,\s*[\w.æøå -]{2,30})?\s*:\s+(?=[A-ZÆØÅ\"”»0-9])")
_TURNS = re.compile(
    r"(?:Har )?(?:[Mm]ød(?:er|te|t) (?:op|ikke|frem|til)|[Hh]envend(?:er|te|t) sig"
    r"|[Kk]lage(?:r|de|t)|[Bb]ebrejde(?:r|de)|[Uu]deblev|[Uu]debliver"
    r"|[Kk]om(?:mer)? (?:ind|forbi|uanmeldt)|[Aa]fleverer)\b"
    r"|(?:Hun|Han) (?:er|var|har|havde|vil|kan)\b"
    r"|(?:[Rr]ing(?:er|ede)|[Aa]flys(?:er|te)|[Øø]nske(?:r|de)|[Oo]plys(?:er|te)|[Ss]pørger"
    r"|[Ss]purgte?|[Bb]eder|[Bb]ad|[Ff]ortæller|[Ff]ortalte?|[Ss]iger|[Ss]agde"
    r"|Har (?:ringet|aflyst|ønsket|oplyst))\b"
    r"(?! (?:(?:op )?til (?!(?:os|mig|kommunen|jobcent|afdeling|forvaltning|undertegnede"
    r"|sagsbehandl|rådgiver|kontor|team|vagt|borgerservice))|borger(?!service)|klient|hende\b|ham\b"
    r"|dem\b|familien|mor\b|far\b|forældre))"
)
"""What is noted of the citizen whose name heads the entry, not written by him. Who asks, tells or
rings somebody else, or leaves out the verb that says who did it ("Ringet til borger"), writes."""
_HEADS_ENTRY = re.compile(r"[ \t]*(?:\n|$)|[ ]{2,}|[ ]*\t")
"""After the letters of who writes, alone with the date or in a column beside the text."""
_NOTED = re.compile(r"[.!?]\s+/\s?$")
_ENDS_ENTRY = re.compile(r"[ \t]*(?:\n|$)")
"""Who wrote an entry stands at its end: "Vil tænke over det. /Ulla Krag"."""
_HEADING = 160
_DIARY = re.compile(
    r"\b(?:dagbog|døgnrapport|dagsrapport|logbog|observation(?:er|sskema))\b", re.IGNORECASE
)
"""Where a first name heads what is told of a child or a resident: "12.03.24 Mette: spiste godt"."""
_JOURNAL = re.compile(
    r"\b\w*(?:journal|journaludskrift|døgnrapport|dagbog|logbog|dagsrapport|observationer"
    r"|plejenotat\w*|kontinuation)\w*",
    re.IGNORECASE,
)


def sent_by_office(text: str) -> bool:
    """Whether a page is a mail from an authority's domain."""
    sender = _SENT_FROM.match(text)
    return sender is not None and is_public_domain_mail(sender.group(1))


def signs_alone(finding: Finding, text: str, *, by_office: bool, journal: bool) -> list[Sign]:
    """The signs at a name from how people at work speak of each other.

    `by_office`: the page is signed for an authority; `journal`: it is a journal.
    """
    before = text[max(0, finding.start - 60) : finding.start]
    heads = _SAID.match(text, finding.end) or (
        finding.type == "INITIALS" and _HEADS_ENTRY.match(text, finding.end)
    )
    if journal and heads and _STAMP.search(before):
        if finding.type == "PERSON" and _TURNS.match(text, heads.end()):
            return []
        alone = finding.type == "PERSON" and parse(finding.text).kind is Kind.SINGLE
        return [] if alone and _DIARY.search(text, 0, _HEADING) else [_ENTRY]
    if journal and _NOTED.search(before) and _ENDS_ENTRY.match(text, finding.end):
        return [_ENTRY]
    if _UNIT.match(text, finding.end):
        return [_AT_OFFICE]
    if parse(finding.text, finding.type == "INITIALS").kind is not Kind.SINGLE:
        return []
    line = before.rpartition("\n")[2]
    place = _PLACE.match(text, finding.end)
    came = place is not None and place.group() == " på kontoret" and is_talked_to(line)
    if place is not None and not (came or is_met(line)):
        return [_AT_OFFICE]
    if by_office and (
        _CALL_IN.search(line)
        or (_ASK_FOR.search(line) and _OR_ME.match(text, finding.end))
        or _BIDS.match(text, finding.end)
    ):
        return [_CONTACT]
    if _GREETING.search(before) and _AFTER_GREETING.match(text, finding.end):
        return [_GREETED if _to_office(text, finding.start) else COLLEAGUE]
    if (
        _ASK_FOR.search(line)
        or _AT_PLACE.match(text, finding.end)
        or (_MAIL_OF.search(line) and _DATED_MAIL.match(text, finding.end))
        or _WORK.match(text, finding.end)
        or _SIGN_OFF.search(before)
        or lx.CLOSING.fullmatch(line.strip())
        or _FROM_TO.search(before)
    ):
        return [COLLEAGUE]
    return []


_MAIL_OF = re.compile(r"(?:\bjf\.|\bse|\bsom aftalt i|\bbesvaret i|\bfremgår af) $")
_DATED_MAIL = re.compile(r"['’]?s? (?:mail|notat|referat|brev|svar)\w* (?:af|fra|den) (?:d\. )?\d")


def is_journal(text: str) -> bool:
    """Whether a page is a journal, from its first lines."""
    return _JOURNAL.search(text, 0, _HEADING) is not None


_WRITERS = re.compile(
    r"bruger|medarb(?:ejder)?\.?|sagsbeh(?:andler|\.)?|init(?:ialer|\.)?|sign\.?"
    r"|(?:oprettet|registreret|skrevet|noteret) af",
    re.IGNORECASE,
)


def in_column_of_writers(text: str, finding: Finding) -> bool:
    """Whether a user name stands in a journal's column on who wrote an entry."""
    header = header_cell(text, finding.start) if is_journal(text) else None
    return header is not None and _WRITERS.fullmatch(header.strip()) is not None


_CASE = re.compile(r"\bsagen\b|\bvender tilbage|\bovertager\b|\bafløser\b|\bjournal", re.IGNORECASE)


def is_known_privately(text: str, finding: Finding) -> bool:
    """Whether the writer knows somebody as his own colleague, chief or neighbour below; not a
    colleague who works on the case: "jeg drøfter sagen med min kollega Bo"."""
    known = lx.PRIVATELY_KNOWN.search(text, max(0, finding.start - 40), finding.start)
    around = text[max(0, finding.start - 80) : finding.end + 60]
    return known is not None and not ("kolleg" in known.group().lower() and _CASE.search(around))


def _to_office(text: str, start: int) -> bool:
    """Whether the mail that a greeting opens is sent to an authority."""
    sent = _SENT_TO.findall(text, max(0, start - _HEAD_REACH), start)
    if not sent:
        return False
    to = sent[-1]
    if is_office(to.strip(" <>;,")):
        return True
    box = re.search(r"[\w.+-]+@[\w.-]+", to)
    return box is not None and bool(
        AUTHORITY_BOX.fullmatch(email_key(box.group()).partition("@")[0])
    )
