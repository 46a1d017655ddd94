"""Ages of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import SPACE, Hit, Recognizer, header_cell

_TENS = "tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems"
_ONES = "en|et|to|tre|fire|fem|seks|syv|otte|ni"
_NUMBER_WORD = (
    rf"(?:(?:{_ONES})og(?:{_TENS})|{_TENS}|ti|el(?:le)?ve|tolv|tretten|fjorten|femten|seksten|"
    rf"sytten|atten|nitten|{_ONES})"
)
_N = rf"(?:1[01]\d|[1-9]?\d|{_NUMBER_WORD})"
_DASH = r"[-\u2010-\u2013]"
_PERSONS = (
    r"(?:mand|kvinde|dreng|pige|datter|søn|barn|borger|patient|mor|mod|far|fad|bror|brod|søster|"
    r"person|elev|beboer|klient|medarbejder|svigermor|svigerfar|svoger|lejer|plejebarn)"
    r"(?:en|et|er|eren|ren|re|ne|s|erne|nen)?|ung|unge|kone|konen|fyr|fyren|herre|dame|enke|sønner"
    r"|døtre|"
    r"sønnen|datteren|tvillinge(?:r|rne)|børn|børnene|pigerne|drengene|søskende|ægtefælle|samlever"
)
_UNIT = r"(?:år|mdr\.?|måneder|måned|uger)"
_BEFORE_NUMBER = r"(?<![\w.,/§-])(?<!\d )"
_AGE_FORMS: tuple[tuple[re.Pattern[str], float, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), score, reason)
    for pattern, score, reason in (
        (
            rf"{_BEFORE_NUMBER}(?P<age>{_N}{SPACE}?{_UNIT}"
            rf"(?:{SPACE}(?:og|½){SPACE}(?:\d+{SPACE}?{_UNIT}|et halvt))?"
            rf"{SPACE}gamm(?:el|elt|le))(?!\w)",
            0.9,
            "Alder: et antal år fulgt af »gammel«",
        ),
        (
            r"(?<!\w)(?:i en alder af|alder(?:en)?|alder på|fyldt|fylder|fyldte|på sin|blev)"
            rf"{SPACE}*[:=]?{SPACE}*\n?(?:på{SPACE}|af{SPACE}|er{SPACE}|nu{SPACE})?"
            rf"(?P<age>{_N}(?:{SPACE}?år)?)(?!\w|[.,/-]\d|/|-|{SPACE}?[-–%]|{SPACE}(?:kr|stk|minut"
            rf"|time|"
            "dag))",
            0.85,
            "Alder: tal efter et ord for alder",
        ),
        (
            rf"(?<!\w)(?:{_PERSONS})"
            rf"{SPACE}på{SPACE}(?:cirka |ca\. |omkring |nu |kun "
            rf"|hhv\. )?(?P<age>{_N}{SPACE}år)(?!\w)",
            0.92,
            "Alder: »på … år« efter en person",
        ),
        (
            rf"(?<!\w)(?:{_PERSONS}){SPACE}på{SPACE}(?P<age>[1-9]\d?)"
            rf"(?=[.;!?)]?(?:$|\n)|[.;!?)]{SPACE}|,{SPACE}|{SPACE}(?:og|der|som|er|har|går|bor"
            rf"|skal)\b)",
            0.7,
            "Alder: »på« og et tal efter en person",
        ),
        (
            rf"(?<!\w)(?:{_PERSONS}|(?-i:[A-ZÆØÅ][a-zæøåéü]+)),{SPACE}(?:der|som){SPACE}(?:er|var"
            rf"|i dag er)"
            rf"{SPACE}(?:nu |kun |snart |knap |blot )?(?P<age>{_N}{SPACE}år)(?!\w)",
            0.88,
            "Alder: person, der »er … år«",
        ),
        (
            rf"(?<!\w)(?:{_PERSONS}){SPACE}?\((?P<age>{_N}{SPACE}år)(?=[),])",
            0.88,
            "Alder: antal år i parentes efter en person",
        ),
        (
            rf"(?<!\w)i{SPACE}(?:sit|hans|hendes|mit"
            rf"|dit){SPACE}(?P<age>\d{{1,3}}\.{SPACE}(?:leve)?år)(?!\w)",
            0.85,
            "Alder: »i sit … år«",
        ),
        (
            rf"(?<!\w)(?-i:[A-ZÆØÅ][a-zæøåéü-]+){SPACE}på{SPACE}(?:kun |nu )?(?P<age>{_N}{SPACE}år)"
            rf"(?={SPACE}(?:er|var|går|bor|har|blev|kom|og|skal|som|der)\b|[,.)])",
            0.75,
            "Alder: »på … år« efter et navn",
        ),
        (
            rf"(?<=[a-zæøå,]{SPACE})(?!(?-i:Bilag|Tabel|Figur|Side|Klasse|Kapitel|Afsnit|Punkt))"
            r"(?-i:[A-ZÆØÅ][a-zæøåéü-]+) \((?P<age>[1-9]\d)\)",
            0.6,
            "Alder: tocifret tal i parentes efter et navn",
        ),
        (
            rf"{_BEFORE_NUMBER}(?P<age>{_N}(?:½|,5)?{_DASH}?{SPACE}?årige?[ts]?)(?!\w)",
            0.9,
            "Alder: »-årig« om en person",
        ),
        (
            rf"{_BEFORE_NUMBER}(?P<age>{_N}{_DASH}?{SPACE}?åring(?:en|er|erne)?s?)(?!\w)",
            0.9,
            "Alder: »-åring«",
        ),
        (
            rf"{_BEFORE_NUMBER}(?P<age>{_N}[-–]?{SPACE}?års)(?=[ -]?fødselsdag)",
            0.85,
            "Alder: rund fødselsdag",
        ),
        (
            r"(?<!\w)(?:jeg|han|hun|hen|de|vi|begge|(?-i:[A-ZÆØÅ][a-zæøå]+)|søn|sønnen|datter|"
            r"datteren|pigen|drengen|mor|moren|moderen|far|faren|faderen|barnet|borgeren|klienten|"
            r"patienten|kvinden|manden)"
            rf"{SPACE}(?:er|var|bliver|blev){SPACE}"
            r"(?:nu |kun |snart |knap |i dag |allerede |blot )?"
            rf"(?P<age>{_N}{SPACE}år)(?!\w)(?!{SPACE}(?:siden|tilbage|forsinket|om))",
            0.8,
            "Alder: person »er … år«",
        ),
        (
            rf"(?<!\w)(?-i:[A-ZÆØÅ][a-zæøåéü-]+)(?:, |,? \()(?P<age>[1-9]?\d{SPACE}år)(?=[,.)\s]|"
            "$)",
            0.85,
            "Alder: antal år lige efter et navn",
        ),
    )
)
_DURATION_NOUN = re.compile(
    r"\s*(?:tids)?(?:\w*)(?:aftale|kontrakt|periode|bevilling|uddannelse|plan|projekt|ordning|"
    r"garanti|lejemål|lejekontrakt|forsøg|prøve|frist|binding|dom|straf|fængsel|indsats|program|"
    r"tilladelse|turnus|budget|forløb|samarbejde|strategi|løbetid|orlov|ansættelse|licens|lån|"
    r"forlængelse|forældelse|karantæne|tilbud|ejerskab|rotation|evaluering|opfølgning|udvikling|"
    r"jubilæum|overenskomst|bachelor|master|praktik|skolegang|erhvervs\w*|gymnasi\w*|kursus|"
    r"overslag|rapport|eftersyn|regnskab|cyklus|tidsramme|horisont|tidsbegrænset|ophold\w*|"
    r"opbevaring\w*|relation|ægteskab|forhold|parforhold|misbrug|kamp|konflikt|sygdom|"
    r"venskab|bekendtskab|tidsserie|varighed|virke|historie|række|krig|mandat|valgperiode|pause"
    r"|ventetid)",
    re.IGNORECASE,
)
_GENERAL_BEFORE = re.compile(
    r"(?:\b(?:under|over|mellem|mindst|højst|fra|til|minimum|maks\.?|ældre end|yngre end|inden for|"
    r"efter|i løbet af|gennem|hver(?:t|\.)?|de sidste|for|i|om|ca\. hvert)|\d ?[-–])\s*$",
    re.IGNORECASE,
)


class AgeRecognizer(Recognizer):
    """AGE: how old somebody is; not how long something lasts, nor an age limit of a law."""

    types = ("AGE",)

    def find(self, text: str) -> Iterable[Hit]:
        low = text.lower()
        if not any(word in low for word in ("år", "alder", "fyld", "gamm", "(", "på ")):
            return
        taken: set[int] = set()
        for pattern, score, reason in _AGE_FORMS:
            for match in pattern.finditer(text):
                start, end = match.span("age")
                if start in taken or _is_duration(text, match.start(), start, end):
                    continue
                if _THING.search(text[max(0, start - 40) : start]):
                    continue
                taken.add(start)
                yield Hit(type="AGE", start=start, end=end, score=score, reason=reason)
        if "\t" in text and "alder" in low:
            for match in _CELL.finditer(text):
                header = header_cell(text, match.start())
                if match.start() not in taken and header and _COLUMN.match(header):
                    yield Hit(
                        type="AGE",
                        start=match.start(),
                        end=match.end(),
                        score=0.9,
                        reason="Alder: tal i en kolonne for alder",
                    )


_CELL = re.compile(rf"(?<=\t)(?:1[01]\d|[1-9]?\d)(?:{SPACE}?år)?(?![^\t\n])")
_COLUMN = re.compile(r"\W*alder\W*$", re.IGNORECASE)
# What can be "… år gammel" or "blev … år" without being anybody.
_THING = re.compile(
    r"\b(?:\w*bygning|\w*hus|\w*ejendom|\w*sag|\w*bil|\w*aftale|\w*afgørelse|\w*lov|\w*vej|\w*bro"
    r"|\w*tag|"
    r"\w*vindue|\w*kloak|\w*ledning|\w*system|\w*maskine|\w*anlæg|\w*skole|\w*kirke|\w*træ|hund"
    r"|kat|hest|"
    r"\w*klage|dom|\w*oplysning|\w*dokument|brev|\w*rapport|\w*notat|\w*plan|\w*kontrakt"
    r"|\w*tilladelse|gæld|"
    r"\w*firma|\w*virksomhed|\w*forening|\w*fyr|\w*kedel|\w*båd|\w*gård|\w*bolig|\w*hal|\w*tank"
    r"|\w*pumpe|"
    r"\w*tegning|\w*kommune|\w*ordning|\w*tradition|\w*praksis|\w*foto|\w*billede)"
    r"(?:en|et|erne|ene|ne|n|t|er|e)?(?:,? (?:er|var|bliver|blev|som er|der er))"
    r"(?: (?:kun|nu|mere end|over|ca\.|omkring|snart|næsten))* $",
    re.IGNORECASE,
)


def _is_duration(text: str, begin: int, start: int, end: int) -> bool:
    """Whether the years are those of a thing, a span of time or a rule for everybody."""
    if _DURATION_NOUN.match(text[end : end + 40]) or _DURATION_NOUN.match(text[begin:start]):
        return True
    return bool(_GENERAL_BEFORE.search(text[max(0, start - 16) : start]))
