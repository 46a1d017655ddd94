"""What a line or a page names: an authority or a part of one, a firm, a council, an association."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from redactor.detect.names import lexicon as lx
from redactor.detect.names.gazetteer import is_authority, name_weights

_BESIDE = 30
_AFTER = 60
"""Code points before and after a name within which somebody's post stands."""
BODY = re.compile(
    r"\b\w*forening(?:en)?s?\b|\b\w*laug(?:et)?s?\b"
    r"|\b\w*fond(?:en)?\b|\b\w*vandværk(?:et)?\b|\bA/?B\b",
    re.IGNORECASE,
)
ASSOCIATION = re.compile(
    rf"{BODY.pattern}|\b\w*(?:klub(?:ben)?|bestyrelse(?:n)?|udvalg(?:et)?|menighedsråd(?:et)?"
    r"|forældreråd(?:et)?|beboerråd(?:et)?)s?\b",
    re.IGNORECASE,
)
"""What has members, and no owner whatever name stands behind it: "Vejlauget v/ Bo Krag"."""
FIELD_OF_WORK = (
    r"(?:teknik|miljø|natur|by|land|plan|byg|børn|unge|sundhed|ældre|social(?:e forhold)?|kultur"
    r"|fritid|vej|trafik|park|beskæftigelse|økonomi|familie|handicap|psykiatri|voksne|klima"
    r"|byudvikling|omsorg|skole|dagtilbud|uddannelse|borgerservice|ejendomme|it|personale)"
)
COUNCIL = re.compile(
    r"\b(?:byråd|kommunalbestyrelse|regionsråd|borgerrepræsentation|\w+udvalg|\w*nævn"
    rf"|menighedsråd)\w*|\budvalget for {FIELD_OF_WORK}\b",
    re.IGNORECASE,
)
_ASSOCIATION = re.compile(
    r"\bgeneralforsamling|\bbestyrelsesmøde"
    r"|\bvalg (?:af|til) (?:dirigent|bestyrelse|suppleant|revisor)|^\W*bestyrelsen?\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_OF_PARENTS = re.compile(
    r"\b(?:forældre|pårørende|bruger|beboer)(?:bestyrelse|råd)(?:n|ns|et|ets|s(?:møde|medlem)\w*)?"
    r"(?!\w)",
    re.IGNORECASE,
)
"""Boards of those for whom a school or a home is there: their members act as parents."""
_POST = re.compile(
    r"\b(?:bestyrelses|næst)?(?:formand|kasserer?|sekretær|revisor|suppleant|referent|dirigent"
    r"|mødeleder|ordstyrer)(?:en)?\b|\bref\.",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:referat|dagsorden|(?:beslutnings|møde)protokol|åbent møde)\b"
    r"|\bmenighedsråd[^\n]*\n(?:[^\n]*\n){0,2}\W*til ?stede\s*:",
    re.IGNORECASE,
)
_OF_MEMBERS = re.compile(
    r"\b(?:bestyrelses|medlems|forenings|klub|beboer|afdelings)møde|\bgeneralforsamling",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"\b(?:årsregnskab|regnskab|resultat(?:opgørelse)?|budget|beretning|vedtægter|ordensregler"
    r"|indkaldelse|medlemsliste|bestyrelsesliste)\b",
    re.IGNORECASE,
)
_SENT = re.compile(r"\bkommune|\bregion |(?<!be)styrelse|ministeri|\b(?:kære|att)\b", re.IGNORECASE)
"""What tells a letter, and one from an authority, from an association's own papers."""
_HEADING = 300
_MEMBERS = re.compile(r"^\W*(?:(?:nævnets|udvalgets|rådets) )?medlemmer\s*:", re.I | re.M)
_UNIT_LINE = re.compile(
    rf"(?:(?:center|afdelingen|forvaltningen|team|område) for )?{FIELD_OF_WORK}"
    rf"(?:, {FIELD_OF_WORK})*(?: og | & |-){FIELD_OF_WORK}"
    rf"|(?:center|team) (?:for )?{FIELD_OF_WORK}|\w{{3,}}(?:afdelingen|kontoret|centret)",
    re.IGNORECASE,
)
"""A whole line with the name of a part of an authority: "Natur og Miljø"."""
TWO_FIELDS = re.compile(rf"{FIELD_OF_WORK}(?: og | & |-){FIELD_OF_WORK}", re.IGNORECASE)
_INSTITUTION_LINE = re.compile(
    r"(?:[A-ZÆØÅ][\w.-]+ ){1,3}(?i:kirkegård|menighedsråd|provsti|stift|fængsel|arresthus"
    r"|bibliotek(?:erne)?|havn|sygehus|hospital|\w*museum)"
)
"""A whole line with the name of a public institution, "Holby Kirkegård"."""
FIRM_WORD = re.compile(
    r"\b\w+firma(?:et)?\b|\b\w{4,}forretning(?:en)?\b|\bbedemand\b|\btegnestuen?\b|\b\w*(?:arkitekter|advokater|ingeniører|revision"
    r"|rådgivning|rådgivere|advokaterne|arkitekterne|ingeniørerne|revisorerne)\b"
    r"|\b\w*(?:blad(?:et)?|avis(?:en)?|tidende|ugepost|nyhederne)\b"
    r"|(?-i:\bRadio [A-ZÆØÅ]\w+|\bTV ?[2-9A-ZÆØÅ]\w*)",
    re.IGNORECASE,
)


_TRADE = re.compile(
    r"\b\w*(?:klinik(?:ken)?|auto|autoværksted|byg|vvs|transport|rengøring|fodpleje|frisør|salon|have"
    r"|anlæg|murer\w*|tømrer\w*|maler\w*|bageri(?:et)?|service|consult\w*|design|foto|smed\w*"
    r"|entreprise|handel|kiosk|grill|massage|coaching|køreskole|vognmand\w*|maskinstation)\b",
    re.IGNORECASE,
)
"""What the firms of one owner do."""
_OWNER_FIRST, _OWNER_LAST = 0.8, 0.5
"""From these weights words in a firm's name are somebody's first name and surname."""


def is_of_owner(firm: str) -> bool:
    """Whether a firm's name holds its owner's whole name: "Klinik Lis Holm"."""
    if _TRADE.search(firm) is None:
        return False
    return any(
        name_weights(first).first >= _OWNER_FIRST and name_weights(last).last >= _OWNER_LAST
        for first, last in pairwise(firm.split())
    )


@lru_cache(maxsize=16_384)
def is_office(line: str) -> bool:
    """Whether a line of a letterhead or signature names an authority or a part of one."""
    bare = line.strip(" ,|")
    return bool(
        lx.AUTHORITY_UNIT.search(line)
        or _UNIT_LINE.fullmatch(bare)
        or _INSTITUTION_LINE.fullmatch(bare)
        or is_authority(bare)
    )


def is_firm(line: str) -> bool:
    """Whether a line of a letterhead or signature names a firm or an association."""
    return bool(lx.COMPANY_FORM.search(line) or FIRM_WORD.search(line) or BODY.search(line))


def is_council(text: str) -> bool:
    """Whether a page is the minutes or agenda of an elected body, from its first lines."""
    head = text[:400]
    return bool(COUNCIL.search(head) and (_MINUTES.search(head) or _MEMBERS.search(text[:900])))


def is_association(text: str) -> bool:
    """Whether a page is from the minutes of an association's meeting or lists its board."""
    return bool(_ASSOCIATION.search(text) or _OF_PARENTS.search(text, 0, _HEADING))


def is_paper_of_members(text: str) -> bool:
    """Whether a page begins what an association writes for its members, from its first lines: the
    minutes or agenda of a meeting, its accounts or rules; not those of an elected body."""
    head = text[:_HEADING]
    if (_OF_MEMBERS.search(head) or _OF_PARENTS.search(head)) and _MINUTES.search(head):
        return not is_council(text)
    return bool(BODY.search(head) and _PAPERS.search(head)) and not _SENT.search(head)


def is_of_parents(text: str, start: int, end: int) -> bool:
    """Whether a board of parents or residents is told of beside a name, on its line."""
    line = max(text.rfind("\n", 0, start) + 1, start - 2 * _AFTER)
    stop = text.find("\n", end)
    stop = min(len(text) if stop < 0 else stop, end + _AFTER)
    return bool(_OF_PARENTS.search(text, line, start) or _OF_PARENTS.search(text, end, stop))


def holds_post(text: str, start: int, end: int) -> bool:
    """Whether a post that members of an association hold stands at a name."""
    line = max(text.rfind("\n", 0, start) + 1, start - _BESIDE)
    return bool(_POST.search(text, line, start) or _POST.search(text, end, end + _AFTER))
