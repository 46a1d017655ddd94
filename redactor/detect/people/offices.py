"""For whom somebody speaks: the authority, firm or council that stands at a name.

"NCC A/S v/ Kim Falk", "Mette Holm, Byggesag, Fjordby Kommune", "kommunens tilsyn ved Eva Damm",
"Att. Bo Krag" under an authority's name, and the members of a council in its minutes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.names.forms import parse
from redactor.detect.people import acted_on
from redactor.detect.people.abbreviations import stand_for
from redactor.detect.people.bodies import (
    BODY,
    COUNCIL,
    FIELD_OF_WORK,
    FIRM_WORD,
    TWO_FIELDS,
    is_office,
)
from redactor.detect.people.sign import CLEAR, Sign
from redactor.model import Finding, Mark, Role

_OFFICE = Sign(Role.OFFICIAL, CLEAR, "optræder for en myndighed")
_FIRM = Sign(Role.COMPANY, CLEAR, "optræder for en virksomhed eller forening")
_MET = Sign(Role.CITIZEN, 0.2, "mødes med myndigheden")
EMPLOYED = Sign(Role.COMPANY, CLEAR, "arbejder i en virksomhed")
"""As people do of whom something sensitive is told, too."""
_MEMBER = Sign(Role.OFFICIAL, 0.9, "omtales som folkevalgt", Mark.POLITICIAN)

UNION = Sign(Role.PROFESSIONAL, CLEAR, "repræsenterer en faglig organisation")
_OF_UNION = Sign(Role.PROFESSIONAL, CLEAR, "står med en faglig organisation")
"""As a member may, too: what makes him a private person goes before it."""
_ORDERED = Sign(Role.PROFESSIONAL, CLEAR, "har udført et bestilt arbejde")
_TITLED = Sign(Role.PROFESSIONAL, CLEAR, "står med en faglig titel")
_OWN_FIRM = Sign(Role.PROFESSIONAL, CLEAR, "præsenterer sig og sit firma")
_COLLEAGUE = Sign(Role.OFFICIAL, CLEAR, "står med kontorets bogstaver i en mails hoved")
_CONTACT = Sign(Role.COMPANY, 0.4, "nævnes som kontaktperson")

_NEAR = 60
_CODE = re.compile(r" \(([A-ZÆØÅ]{3,5}|[a-zæøå]{3,5})\)")
_MAIL_HEAD = re.compile(r"[> \t]*(?:fra|til|cc|bcc|from|to|afsender|modtager)\s*:", re.IGNORECASE)
_SHORT = 30
_VIA = re.compile(
    r"\s*,?\s*(?:(?i:v/|v\.|ved|kontakt(?:person)?:?|repr(?:æsenteret|\.) (?:ved|af)"
    r"|att\.?:?|attn\.?:?))\s*"
    r"(?:[a-zæøå-]+\s+){0,2}"
)
_OF = re.compile(
    r"\s*(?:(?:,|\(|–|-|/|\|)\s*|,?\s+(?:fra|for|hos|ansat (?:i|hos|ved))\s+)"
    r"(?:(?:[\w.&-]+ ){0,3}[\w.&-]+(?:,\s*|\s+(?:i|hos|ved|for|fra)\s+))?"
    r"(?:firmaet|virksomheden|selskabet)?\s*"
)
_FROM_OFFICE = re.compile(
    r"\s+(?-i:fra|ved|i|hos)\s(?:kommunen|forvaltningen|jobcent(?:ere|re)t|regionen|politiet"
    r"|myndigheden|borgerservice|ankestyrelsen|hjemmeplejen|kommunens [\wæøå]+"
    r"|\w{3,}s(?:kontoret|forvaltningen|sekretariatet)"
    r"|(?:familie|borger|social|handicap|voksen|ydelses|teknik|miljø|plan|bygge|vej|løn|økonomi"
    r"|personale|integrations)afdelingen)(?![\w-])|\s+på rådhuset(?![\w-])",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(
    r"\b(?:(?:kommunens?|forvaltningens?|jobcent(?:re|er)ts?|regionens?|politiets?|myndighedens)"
    r"(?: [\wæøå-]+){0,2}|plejecent\w+|plejehjemmet|skolen|børnehaven|vuggestuen|institutionen"
    r"|jobcent\w+|forvaltningen|afdelingen|sekretariatet|borgerservice|visitationen|\w+tilsynet"
    r"|hjemmeplejen|hjemmesygeplejen|familieafsnittet|bostedet|styrelsen|museet|biblioteket"
    r"|[\wæøå-]{3,} kommune)"
    r"(?P<between>[^.\n]{0,30}?)\s(?:v/|ved)\s*"
    r"(?-i:[a-zæøå-]+\s+)?$"
    r"|\b(?:kommunens|forvaltningens|regionens|styrelsens) [\wæøå-]{3,}(?:kontor|afdeling|team"
    r"|enhed|sekretariat|forvaltning|center|tjeneste|vagt),\s+$",
    re.IGNORECASE,
)
_UNION_AFTER = re.compile(
    r"(?:\s+(?:fra|hos)\s+|(?P<apart>,\s+|\s*\()(?P<aide>(?:bisidder|tillidsrepræsentant),?\s+)?)"
    r"(?:BUPL|FOA|HK|3F|DLF|DM|DSR|DJØF|Djøf|IDA|PROSA|LFS|SL|TL|BFO|Krifa"
    r"|Dansk (?:Metal|Sygeplejeråd|Socialrådgiverforening|El-Forbund|Magisterforening)"
    r"|Danmarks Lærerforening|Lærernes Centralorganisation|Uddannelsesforbundet"
    r"|Socialpædagogerne|fagforeningen|din fagforening)(?![\w-])"
)
_BRANCH = re.compile(r" (?!Medlem)[A-ZÆØÅ][a-zæøå]{3,}")
"""After a union: where its branch is."""
_AIDE = re.compile(r"\b(?:bisidder|tillidsrepræsentant)(?:en)?\b", re.IGNORECASE)
_ORDERED_BY = re.compile(
    r"^\W*(?:rekvirent|ordregiver|opdragsgiver|bestiller|kunde|klient)\s*:", re.I | re.M
)
_DONE_BY = re.compile(
    r"^\W*(?:(?:udført|udarbejdet|målt|beregnet|kontrolleret|kvalitetssikret|godkendt) af"
    r"|udførende|forfatter|projektleder)\s*:\s*$",
    re.IGNORECASE,
)
"""In the head of a report that somebody ordered."""
_COPIED_TO = re.compile(
    r"[>\W]*(?:(?:kopi|cc|bcc|sendes|sendt|orientering)(?: til)?|til|parter|høringsparter)\s*:",
    re.I,
)
_NOTE_OF = re.compile(
    r"\b(?:\w*notat(?:et)?|(?:intern |håndskrevet )?(?:bemærkning|påtegning|tilføjelse))"
    r" (?:d\. ?|den )?\d[\d./-]*,\s+$",
    re.IGNORECASE,
)
_IS_NOTE = re.compile(r"\W*\w*notat\b", re.IGNORECASE)
_TITLE_IN_OFFICE = re.compile(
    r"\b[a-zæøå]{5,} i (?:kommunen|forvaltningen|styrelsen|regionen|ministeriet|jobcentret),\s+$"
)
"""Somebody's post before his name: "bygningssagkyndig i styrelsen, Bo Krag"."""
_TITLE_FROM = re.compile(
    rf"(?:^|[.:;]\s+)(?i:{lx.PROFESSIONAL}|{lx.OFFICIAL}) (?:fra|ved|hos|på|i) [a-zæøå]{{4,}},\s+$"
)
"""A title with a place, before the name: "Læge fra akutbilen, Bo Krag"."""
_CV = re.compile(r"\W*(?:CV|curriculum vitae)\b", re.IGNORECASE)
_EXPERT_CV = re.compile(
    r"\b(?:CV|curriculum vitae)\b[^\n]{0,40}\b(?:sagkyndig|ekspert|konsulent|rådgiver|skønsmand"
    r"|underviser|oplægsholder|tolk)",
    re.IGNORECASE,
)
"""The heading of the CV of somebody who is called in, not of who applies for a post."""
_FIRM_OF_HIS = re.compile(
    r"\b(?i:indehaver af|(?:senior|med)?partner i|medejer af|stifter af)\s+[A-ZÆØÅ]"
    r"|\bselvstændig \w{0,12}konsulent"
)
_FILLED_BY = re.compile(r"^\W*(?:udfyldt|indberettet|registreret|observeret) af\s*:\s*$", re.I)
_STAFF_FORM = re.compile(
    r"\b(?:\w*hændelse\w*|magtanvendelse\w*|registrering af (?:vold|magt)\w*|\w*krænkelser\w*)\b",
    re.IGNORECASE,
)
"""Forms that the staff of an institution fill in."""
_TO = re.compile(r"^\W*til\s*:\s*", re.IGNORECASE)
_ATTENTION = re.compile(r"(?:^|\n)\s*(?:att|attn)\.?:?\s*$", re.IGNORECASE)
_CONTACT_PERSON = re.compile(r"\b(?:kontakt(?:person)?|att|attn|reference)\.?:?\s+$", re.IGNORECASE)
_PRESENT = re.compile(
    r"\s*(?:til ?stede|(?:møde)?deltagere|medlemmer(?! fra)|afbud|fraværende"
    r"|stedfortræder(?:e)?)\b[^.]{0,400}",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"\W*(?:fra (?:forvaltningen|administrationen|kommunen|regionen|styrelsen|politiet|skolen)"
    r"|for (?:forvaltningen|kommunen|regionen|styrelsen)|tilsynsførende|embedsværket"
    r"|(?:personale(?:t)?|medarbejdere|ansatte)(?: til ?stede)?"
    r"|(?:tilsyn|besigtigelse|kontrol)(?:en|et)? (?:er )?(?:udført|foretaget|gennemført)"
    r" (?:af|ved)|(?:evaluerings|styre|projekt|arbejds|bedømmelses)gruppen?"
    r"(?: bestod af| består af)?"
    r"|(?:ansættelses|bedømmelses)udvalg(?:et)?(?: bestod af| består af)?)"
    r"(?:(?: deltog)?\s*[:\t]|(?<=tår af) |(?<=tod af) )[^.;]{0,300}",
    re.IGNORECASE,
)
"""A line of those who take part for the authority; the name is in the rest of it."""
_UNIT_AFTER = re.compile(
    r"\s*[,/]\s*(?:team )?\w*(?:afsnit(?:tet)?|afdeling(?:en)?|team(?:et)?|sekretariat(?:et)?"
    r"|forvaltning(?:en)?|enhed(?:en)?|jura|styrelse(?:n)?)\b",
    re.IGNORECASE,
)
_DEPARTMENT_AFTER = re.compile(
    rf"\s*(?:,|\(|-)\s*(?:{FIELD_OF_WORK}s?(?:området|forvaltningen|sekretariatet|enheden|kontoret)"
    r"|(?:borger)?sekretariatet|byrådssekretariatet|ydelseskontoret|jobcent(?:er|ret)|ejendomscentret"
    r"|visitationen|borgerservice|familierådgivningen|handicapteamet)(?![\w-])",
    re.IGNORECASE,
)
"""The part of an authority somebody comes from: "Sus Overby, sundhedsområdet"."""
_WRITTEN_BY = re.compile(
    r"\b(?:skrevet|optaget|udarbejdet|godkendt|udfærdiget|oprettet|referat|noteret)"
    r"(?: (?:den |d\. ?)?\d[\d. \w/-]{2,20})? (?:af|ved)\s*:?\s*$",
    re.IGNORECASE,
)
_UNIT = (
    r"(?:HR|IT|PPR|SSP|UU|GIS|DPO|Jura|Økonomi|Indkøb|Løn|Drift|Plan|Byg|Miljø|Natur|Teknik|Affald"
    r"|Ejendomme|Borgerservice|Byggesag|Sekretariat|Kommunikation|Personale"
    r"|(?:Voksen|Børne|Ældre)området)"
)
_NAMED_UNIT = (
    r"(?i:borgerservice|pladsanvisningen|boliganvisningen|tandplejen|sundhedsplejen|driften|beredskabet|vejvæsenet|opkrævningen|bogholderiet|modtagelsen"
    r"|visitationen|(?:nat|aften|dag|rengørings|køkken|drifts|gadeplans)(?:gruppen|holdet)|[\wæøå]{3,}(?:teamet|kontoret|forvaltningen|sekretariatet|vagten|tjenesten"
    r"|væsenet))"
)
_DEPARTMENT = (
    rf"(?:(?!sundhed|omsorg|psykiatri){FIELD_OF_WORK}|løn|HR-?|juridisk |kommunikation|indkøb)s?"
    r"(?:afdelingen|afsnittet|enheden)"
)
"""A part of an authority where nobody is a patient."""
_AT_UNIT = re.compile(
    rf"(?:\s+fra\s+(?:(?:Team )?{_UNIT}|{_NAMED_UNIT}|{_DEPARTMENT})"
    rf"|\s+i\s+(?!tandplejen|sundhedsplejen|modtagelsen)(?:{_UNIT}|{_NAMED_UNIT})"
    rf"|\s*\((?:{_UNIT}|{_NAMED_UNIT}|{_DEPARTMENT})\)|,\s*{_UNIT}(?=[,.;\n]|$))(?![\w-])"
)
"""The part of an authority or a firm that somebody works in: "Bo fra driften", "Bo (HR)"."""
_COMES_FROM = re.compile(
    r"(?:^|[,;.(:]\s*|\b(?:samt|og|med) )f(?:ra|or) (?:forvaltningen|kommunen|regionen|politiet"
    r"|forsyningen|skolen|driften|tilsynet|beredskabet|styrelsen|jobcentret|børnehaven)(?:s side)?"
    r"(?: (?:kom|mødte|deltog|deltager|kommer))? $",
    re.IGNORECASE,
)
"""Before who comes for it: "samt fra forsyningen Bo Krag"."""
_ATTENTION_OF = re.compile(r"\batt(?:n)?\.?:?\s+$", re.IGNORECASE)
_REFEREE = re.compile(r"\s+(?:tog|tager|skrev|skriver|fører|førte) referat(?:et)?\b")
_TREATS = re.compile(
    r"(?<!dårligt )(?<!skidt )(?<!groft )(?<!igt )\b"
    r"(?:behandlet(?! (?:dårligt|skidt|groft|\w+igt)\b)"
    r"|opereret|tilset|undersøgt|ordineret) (?:[\wæøå.-]+ ){0,3}(?:af|ved) $"
)
"""Before who treated a patient; not who treated somebody badly."""
_STATED = re.compile(r"\b(?:(?:special|tand)?læge|psykolog)(?:erklæring|attest)(?:en)? fra $", re.I)
_STATED_ON = re.compile(r" (?:af|dateret|fra) (?:den |d\. ?)?\d")
"""Before and after who made a doctor's statement; who only sent it in has no date behind."""
_TREATED = Sign(Role.PROFESSIONAL, CLEAR, "har behandlet en patient")
_THEIR_TITLE = re.compile(
    r"\b(?:(?P<office>kommunens|forvaltningens|regionens|styrelsens|ministeriets|skolens"
    r"|plejehjemmets|plejecentrets|institutionens|politiets|hospitalets|afdelingens|jobcentrets)"
    r"|foreningens|virksomhedens|firmaets|selskabets|klubbens|laugets|organisationens|fondens)"
    r"\s+(?P<post>(?:[a-zæøå-]+ )?[a-zæøå-]+)(?P<apart>,?)\s+$",
    re.IGNORECASE,
)
_HEAD_OF = re.compile(
    r"\b(?:formand(?:en)?|næstformand(?:en)?|direktør(?:en)?|talsmand|talsperson|kasserer|sekretariatschef|leder"
    r"|forstander|chef) (?:for|i|hos|af)\s+"
    r"(?!afdelingen\b|\w*(?:beboer|forældre|elev))(?P<of>[^.\n;:]{2,50}?),?\s+$",
    re.IGNORECASE,
)
_CHALLENGED = re.compile(
    r"\s+(?:(?:er|var|erklære(?:r|de)s?(?: sig)?)(?: derfor| dog| heller)? (?:ikke )?inhabil"
    r"|træk(?:ker|ket) sig (?:\w+ )?fra (?:sagen|behandlingen|punktet))\b"
)
"""Only who decides for an authority can be disqualified."""
_ACTS = Sign(Role.OFFICIAL, 0.8, "habiliteten er vurderet")
_FROM_FIRM = re.compile(r" fra ")
_AT_FIRM = re.compile(r"\s+(?:hos|ansat (?:i|hos|ved))\s+")
_NO_EMPLOYER = re.compile(
    r"skole|gymnasi|børneh|vuggestue|dagtilbud|hospital|sygehus|klinik|læge|psykolog|psykiatri"
    r"|bosted|opholdssted|krisecent|plejehjem|center|klub|\b(?:FC|IF|BK|FF)\b",
    re.IGNORECASE,
)
"""Where somebody may be as a pupil, a patient or a resident."""
_LISTED_FIRM = re.compile(
    r"[ \t|]*(?:(?:cvr|nr)[-. :]*)*\d\d ?\d\d ?\d\d ?\d\d(?:[ |]{2,}|\t)[ \t|]*", re.I
)
"""Between a firm and its contact in a table: the number of the firm."""
_REPORTS = re.compile(
    r"\s+(?:orienterede|redegjorde|indstillede|deltog (?:fra|under))\b"
    r"(?! (?:om|for) si(?:n|t|ne)\b)"
)
_PARTY_LETTER = re.compile(
    r"\s*\((?:[ABCDFIKMNOQV]|Æ|Ø|Å|SF|EL|RV|ALT|DD|LL|DF|LA|SD|KD|løsgænger"
    r"|uden for parti\w*|Venstre|Socialdemokrat\w+|Konservative|Enhedslisten|Radikale(?: Venstre)?"
    r"|Alternativet|Danmarksdemokraterne|Dansk Folkeparti|Liberal Alliance|Moderaterne|Lokallisten"
    r"|Borgerlisten)\)"
)


def signs_beside(
    finding: Finding, text: str, findings: Sequence[Finding], *, council: bool
) -> list[Sign]:
    """The authority or firm a name stands with, and seats in a council."""
    signs: list[Sign] = []
    if _PARTY_LETTER.match(text, finding.end) and (
        council
        or lx.BEFORE["politician"].search(text, max(0, finding.start - 72), finding.start)
        or COUNCIL.search(text)
    ):
        signs.append(_MEMBER)
    elif council:
        line = text[text.rfind("\n", 0, finding.start) + 1 : finding.start]
        if _PRESENT.fullmatch(line):
            signs.append(_MEMBER)
        elif _REPORTS.match(text, finding.end):
            signs.append(_OFFICE)
    if _in_mail_head(text, finding):
        signs.append(_COLLEAGUE)
    if _CHALLENGED.match(text, finding.end):
        signs.append(_ACTS)
    if _CONTACT_PERSON.search(text, max(0, finding.start - 40), finding.start):
        signs.append(_CONTACT)
    line = text[max(text.rfind("\n", 0, finding.start) + 1, finding.start - 320) : finding.start]
    if _STAFF.fullmatch(line):
        signs.append(_OFFICE)
    written = _UNIT_AFTER.match(text, finding.end) and _WRITTEN_BY.search(line)
    if written or _DEPARTMENT_AFTER.match(text, finding.end) or _unit_after(text, finding.end):
        signs.append(_OFFICE)
    at_unit = _AT_UNIT.match(text, finding.end)
    if at_unit is not None and at_unit.group().startswith(" i ") and acted_on.is_met(line):
        at_unit = None
        signs.append(_MET)
    if _COMES_FROM.search(line) or at_unit or _REFEREE.match(text, finding.end):
        signs.append(_OFFICE)
    stated = _STATED.search(line) and _STATED_ON.match(text, finding.end)
    if stated or _TREATS.search(line):
        signs.append(_TREATED)
    union = _UNION_AFTER.match(text, finding.end)
    if union is not None and (not union["apart"] or union["aide"] or _AIDE.search(line)):
        signs.append(UNION)
    elif union is not None and _speaks_for(union, text, finding):
        signs.append(_OF_UNION)
    signs += _authored(line, text, finding)
    signs += _noted(line, text, finding)
    before = text[max(0, finding.start - 90) : finding.start]
    signs += _at_their_post(before)
    place = _FROM_OFFICE.match(text, finding.end)
    met = place is not None and " fra " not in place.group() and acted_on.is_met(line)
    if met:
        signs.append(_MET)
    if _speaks_for_unit(before) or (place is not None and not met):
        signs.append(_OFFICE)
    if "tt" in before[-_SHORT:] and _ATTENTION_OF.search(line) and is_office(line):
        signs.append(_OFFICE)
    elif "tt" in before[-_SHORT:] and _ATTENTION.search(before):
        above = before.rstrip().split("\n")[-4:-1]
        if any(is_office(_TO.sub("", line)) for line in above):
            signs.append(_OFFICE)
    for other in findings:
        if other.type not in {"ORGANIZATION", "MUNICIPALITY"}:
            continue
        if not any(finding.end <= f.start < other.start for f in findings if f.type == "PERSON"):
            signs += _with(finding, text, other)
    return signs


def _at_their_post(before: str) -> list[Sign]:
    """A post told by whose it is, or of what somebody is the head: "kommunens tekniske chef Eva
    Damm", "formand for vejlauget Bo Krag"; not whom those do something to."""
    theirs = _THEIR_TITLE.search(before)
    if theirs is not None and "\n" not in theirs.group():
        apart = theirs["apart"] and not (
            acted_on.is_done_to(f"{theirs['post']} ") or acted_on.is_theirs(theirs["post"])
        )
        if apart or acted_on.is_post(theirs["post"]):
            return [_OFFICE if theirs["office"] else _FIRM]
        return []
    head = _HEAD_OF.search(before.rpartition("\n")[2])
    if head is None or acted_on.has_verb(head["of"]) or acted_on.is_done_to(f"{head['of']} "):
        return []
    return [_FIRM]


def _speaks_for_unit(before: str) -> bool:
    """Whether a part of an authority stands before a name, and "ved" says who speaks for it, not
    with whom it was: "hjemmeplejen har været ved Ida Krag"."""
    if not ("v/" in before[-_SHORT:] or "ved" in before[-_SHORT:] or before.endswith(", ")):
        return False
    unit = _UNIT_BEFORE.search(before)
    return unit is not None and ("v/" in unit.group() or not acted_on.has_verb(unit.group()))


def _speaks_for(union: re.Match[str], text: str, finding: Finding) -> bool:
    """Whether somebody comes from a union: "Bo Krag (FOA)", whose letters those are not, "Bo Krag,
    FOA Sydsjælland"."""
    letters = union.group()[len(union["apart"]) :]
    if "(" in union["apart"]:
        inside = text[union.end() : union.end() + 1] == ")"
        return inside and not stand_for(letters, parse(finding.text).words)
    return _BRANCH.match(text, union.end()) is not None


def _in_mail_head(text: str, finding: Finding) -> bool:
    """Whether a name stands with the letters of its bearer in the head of a mail, as the
    directory of an office shows it: "Til: Kim Holm (KIHO)"."""
    code = _CODE.match(text, finding.end)
    if code is None or not _MAIL_HEAD.match(text, text.rfind("\n", 0, finding.start) + 1):
        return False
    return stand_for(code[1], parse(finding.text).words)


def _unit_after(text: str, end: int) -> bool:
    """Whether a part of an authority follows, set off by commas: "Bo Krag, Vej & Park, ansat"."""
    if text[end : end + 2] != ", ":
        return False
    unit = re.split(r"[,;.\n]", text[end + 2 : end + 2 + _NEAR], maxsplit=1)[0].strip()
    return TWO_FIELDS.fullmatch(unit) is not None


def _noted(line: str, text: str, finding: Finding) -> list[Sign]:
    """Who wrote a note of the office: "Uddybende notat 30/10, Eva Damm: …", or on a page that
    begins as a note "Skrevet af EDA"."""
    dated = _NOTE_OF.search(line) and text[finding.end : finding.end + 1] == ":"
    if dated or (_WRITTEN_BY.search(line) and _IS_NOTE.match(text)):
        return [_OFFICE]
    if _TITLE_IN_OFFICE.search(line):
        return [_OFFICE]
    return [_TITLED] if line.endswith(", ") and _TITLE_FROM.search(line) else []


def _authored(line: str, text: str, finding: Finding) -> list[Sign]:
    """What the head of a report, a form of the staff or a firm's CV says of its author."""
    signs: list[Sign] = []
    if _DONE_BY.match(line) and _ORDERED_BY.search(text, 0, finding.start):
        signs.append(_ORDERED)
    if _FILLED_BY.match(line) and _STAFF_FORM.search(text[:200]):
        signs.append(_OFFICE)
    if finding.start < _NEAR and _CV.match(text):
        presented = text[finding.end : finding.end + 160]
        if _FIRM_OF_HIS.search(presented):
            signs.append(_OWN_FIRM)
    elif finding.start < 2 * _NEAR and _EXPERT_CV.search(text, 0, finding.start):
        signs.append(_OWN_FIRM)
    return signs


def _with(finding: Finding, text: str, other: Finding) -> list[Sign]:
    if 0 <= finding.start - other.end <= _NEAR:
        joined = _VIA.fullmatch(text, other.end, finding.start)
        joined = joined or _LISTED_FIRM.fullmatch(text, other.end, finding.start)
        if joined is None and text[max(0, other.start - 4) : other.start].strip() in {"fra", "for"}:
            joined = re.fullmatch(r":\s*", text[other.end : finding.start])
    elif 0 <= other.start - finding.end <= _NEAR:
        gap = text[finding.end : other.start]
        joined = _OF.fullmatch(gap) if "\n" not in gap else None
        line = text[
            max(text.rfind("\n", 0, finding.start) + 1, finding.start - 320) : finding.start
        ]
        if acted_on.has_verb(gap) or acted_on.lives(gap) or acted_on.asks(line):
            return []
        if gap.strip() in {"-", "–", "/"} and acted_on.heads(line):
            return []
        if acted_on.is_told_of(line):
            return []
        if gap.startswith(", ") and _COPIED_TO.match(line):
            joined = None  # the next one in a list: "Kopi: Finn Krag, Østjyllands Politi"
        if joined is None and re.fullmatch(r"\s*\n", gap) and lx.COMPANY_FORM.search(other.text):
            return [_FIRM]
        employer = other.type == "ORGANIZATION" and not (
            is_office(other.text) or _NO_EMPLOYER.search(other.text)
        )
        written_out = " " in finding.text and _FROM_FIRM.fullmatch(gap)
        if acted_on.is_placed(line):
            return []
        if employer and (written_out or _AT_FIRM.fullmatch(gap)):
            return [EMPLOYED]
    else:
        return []
    if joined is None:
        return []
    name = text[other.start : other.end + 8]
    called = BODY if other.end <= finding.start else FIRM_WORD
    if lx.COMPANY_FORM.search(name) or called.search(other.text):
        return [EMPLOYED if "ansat" in text[finding.end : other.start] else _FIRM]
    if lx.AUTHORITY_UNIT.search(other.text):
        return [_OFFICE]
    return []
