"""Case, journal and document numbers: kept by default, and never to be cut out of.

Forms: KLE (KL's subject plan: two digits thrice, facet letter and number, running number,
year), year and running number, letter codes of document systems, courts and police.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.broken import Parted, with_broken
from redactor.detect.recognizers.cpr_numbers import can_be_person
from redactor.detect.recognizers.spoken import NUMBER_WORD
from redactor.detect.text.anchors import Anchors, before
from redactor.detect.text.numbers import digits_of
from redactor.detect.text.patterns import DIGIT, SPACE, begins, scan

_EDGE = r"(?![\w]|[-/.]\d)"
_KEY, _WORDED, _SIGNED = r"[\w.,/-]", r"[\w-]", r"[\w.,/+-]"
"""What does not stand before a number of a case."""
_SHAPES: tuple[tuple[re.Pattern[str], float, str], ...] = (
    (
        re.compile(
            rf"{begins(DIGIT, _KEY)}\d\.\d\d(?:\.\d\d)?{SPACE}?-{SPACE}?[A-ZÆØÅ]\d\d"
            rf"(?:-\d{{1,7}}(?:-\d{{1,4}})?)?{_EDGE}"
        ),
        0.98,
        "KLE-journalnummer (emne, facet, løbenummer, år)",
    ),
    (
        re.compile(rf"{begins(DIGIT, _KEY)}" r"\d{3}-\d{5}-\d{5}-\d\d(?![\w-])"),
        0.95,
        "Politiets journalnummer (kreds, gerningskode, løbenummer, år)",
    ),
    (
        re.compile(
            r"(?<![\w-])(?:[A-ZÆØÅ]\d{1,2} )?(?:BS|SS|K|B|V|FS|AS|SKS"
            r"|TFS)[ -](?:\d{1,3}-)?\d{1,6}/(?:19|"
            r"20)\d\d(?:-[A-ZÆØÅ]{2,4})?(?![\w-])"
        ),
        0.95,
        "Rettens sagsnummer",
    ),
    (
        re.compile(
            rf"{begins('[A-ZÆØÅ]', _WORDED)}"
            r"[A-ZÆØÅ]{0,7}[-_/](?:19|20)\d\d[-_/]\n?\d{2,8}(?:[-/_.]\d{1,6})*(?![\w]|-\w)"
        ),
        0.95,
        "Sagsnummer: bogstavkode, år og løbenummer",
    ),
    (
        re.compile(
            r"(?<![\w-])(?:SAG|DOK|AKT|GEO|EMN|ID|D|S|A|AC|SB|NOVA|"
            r"J)-\d{2,9}(?:[-/]\d{1,6}){0,3}(?![\w]|-\w)"
        ),
        0.9,
        "Sags- eller dokumentnummer med bogstavkode",
    ),
    (
        re.compile(r"(?<=nr\. )(?:BS|B|V|S|K|U)-\d{1,5}-[0-3]\d(?![\w-])"),
        0.9,
        "Rettens sagsnummer",
    ),
    (
        re.compile(
            rf"{begins('[0-3]', _WORDED)}"
            r"\d[A-Z]{2,4}\d{2,4}(?![\w-])(?=[^\n]{0,60}(?i:sag|klage|nævn))"
        ),
        0.85,
        "Klagesagens nummer",
    ),
    (
        re.compile(r"(?<=sag )(?:19|20)\d\d - \d{4,7}(?![\w-])"),
        0.85,
        "Sagsnummer: år og løbenummer",
    ),
    (
        re.compile(rf"{begins('[ADEKNS]', _WORDED)}" r"(?:19|20)\d\d-\d{3,6}(?![\w-])"),
        0.9,
        "Sagsnummer: bogstav, år og løbenummer",
    ),
    (
        re.compile(
            rf"{begins('[12]', _SIGNED)}(?<!\d [12])"
            r"(?:(?<=1)9|(?<=2)0)\d\d[-/]\d{5,8}(?:-\d{1,5}){0,2}(?![\w]|[-/.]\d)"
        ),
        0.9,
        "Sagsnummer: år og løbenummer",
    ),
    (
        re.compile(
            rf"{begins('[12]', _SIGNED)}"
            r"(?:(?<=1)9|(?<=2)0)\d\d-\d{1,4}-\d{3,7}(?:-\d{1,4})?(?![\w]|[-/.]\d)"
        ),
        0.85,
        "Sagsnummer: år, serie og løbenummer",
    ),
    (
        re.compile(
            rf"{begins('[0-4]', _SIGNED)}(?<!\d [0-4])"
            r"\d/(?!(?:19|20)\d\d(?!\d))\d{4,6}(?:-\d{1,4})?"
            r"(?![\w]|[-/.,]\d)"
        ),
        0.8,
        "Sagsnummer: år og løbenummer med skråstreg",
    ),
    (
        re.compile(
            rf"{begins('[0-4]', _SIGNED)}(?<!\d [0-4])"
            r"\d/(?=\d{0,5}[OoIlSB])[\dOoIlSB]{4,6}(?![\w]|[-/.,]\d)"
        ),
        0.75,
        "Sagsnummer: år og løbenummer, fejllæst",
    ),
    (
        re.compile(
            rf"{begins('[0-4]', _SIGNED)}(?<!\d [0-4])" r"\d-\d{5,6}-\d{1,2}(?![\w]|[-/.,]\d)"
        ),
        0.8,
        "Sagsnummer: år, løbenummer og tillæg",
    ),
    (
        re.compile(
            r"(?<!\w)(?:FOB|UfR|TfS|SKM|KFE|MAD|FED|TBB)[ .]{0,2}(?:19|20)\d\d[-.,]{1,2}\d{1,5}"
            r"(?:[-./]\d{1,5})?(?: ?(?:H|V|Ø|SR|LSR))?(?!\w)"
        ),
        0.95,
        "Henvisning til en trykt afgørelse",
    ),
    (
        re.compile(
            r"(?<!\w)(?i:acadre|esdh|sbsys|get ?organized|workzone|edoc|captia|public ?360|f2|nova)"
            r"[ :-]{1,2}(?=[\d./-]{0,20}\d{3})\d[\d./-]{4,24}\d(?!\w)"
        ),
        0.95,
        "Sagsnummer efter et dokumentsystems navn",
    ),
)
_SURE = 0.95
"""From this score on a shape is a case number whatever stands before it."""
_SUIT = (
    r"(?:klage|rets|bygge|straffe|tilsyns|anke|personale|bevillings|ansøgnings|nabo|miljø|lokalplan"
    r"|udbuds|børne|værgemåls|samværs|familie|social|foged|erstatnings|skade|arbejdsskade|nævns|skatte"
    r"|aktindsigts|dispensations|ejendoms|byggetilladelses|forældremyndigheds|vold|politi)"
)
"""What a case is about, as one word with "sag"."""
_YEARS = re.compile(r"(?:(?:19|20)?\d\d)[-/](?:(?:19|20)?\d\d)")
_SIGNED_KEY = re.compile(r"(?P<key>[\w./-]*\d{3}[\w.-]*)/(?:[a-zæøå]{2,4}|[A-ZÆØÅ]{2,4})")
"""A key with the letters of whoever has the case behind it: "22/99812/mkl"."""
_EDITION = re.compile(
    r",? (?:v\.? ?|ver(?:sion|s)?\.? ?|rev\.? ?|udg\.? ?)\d{1,3}(?:\.\d{1,2})?(?![\w-]|[.,/]\d)"
)
"""Which edition of a paper: "dok.nr. 1184-20 v. 2"."""
_LABEL = re.compile(
    r"(?<!\w)(?:(?:sags?|sagens?|journal|dokument|dok|jr?|akt|løbe|esdh|acadre|sbsys|bygge?sags?|"
    "klage(?:sags)?|straffe(?:sags)?"
    "|skade|ref(?:erence)?|lb|registrerings?|brev|henvendelses?|kle|emne|anmeldelses|"
    f"politiets?{SPACE}?j)"
    rf"(?:\.|s)?{SPACE}?-?(?:nr|nummer(?:et)?|numre|id|nøgle|s-?id)\b\.?"
    rf"|(?:journal|emne|sags|kle)-?kode(?:n)?|{_SUIT}sag(?:en)?"
    rf"|(?:vores|deres|vor|jeres){SPACE}ref(?:erence)?\.?|sagsreference|ref\.|(?:sag|sagen|sags|akt)(?![a-zæøå])"
    r"|journal(?= \d{6,9}(?!\w))|"
    f"case(?:{SPACE}(?:no|id))?)"
    rf"(?:{SPACE}(?:i|hos){SPACE}[\w.]{{2,20}})?(?:[ \t]*[:#=])?[\"']?[ \t]{{0,3}}\n?(?:er{SPACE}"
    rf"|nr\.?{SPACE})?"
    r"(?P<n>(?:(?-i:[A-ZÆØÅ]{1,8})[-_. /]?)?(?=[\w./-]*\d)"
    r"(?:\d{1,4}(?: - \d{1,7}){1,3}(?!\w)"
    r"|[0-9A-ZÆØÅa-zæøå]+(?:[-_/.][0-9A-ZÆØÅa-zæøå]+)*))",
    re.IGNORECASE,
)
_COLUMN = Anchors(
    "sagsn", "sags-", "sagsid", "journaln", "j.nr", "dok.nr", "dokumentn", "dok.id", "dok-id",
    "dokument-id", "aktid", "akt-id", "akt id", "dok id", "=sag",
)  # fmt: skip
_CELL = re.compile(r"(?<![^\t\n])(?=[^\t\n]{0,20}\d)[0-9A-Za-z][0-9A-Za-z._/-]{3,30}(?![^\t\n])")
_NOT_CASE = re.compile(
    r"(?:forordning|direktiv|\(EU\)(?: nr\.)?|\(EF\)(?: nr\.)?|lov|lovforslag|LBK|BEK|VEJ|CIR|"
    "bekendtgørelse|cirkulære|vejledning|"
    r"vejledning nr\.|faktura|ordre|regning|tilbud|rekvisition|kvittering|"
    r"perioden|årene|skoleåret|sæsonen|folketingsåret|budget|regnskab(?:et)?|"
    r"tlf\.?|"
    r"telefon|mobil|konto(?:nr)?|reg\.?(?:nr)?|version|EU|år|side|punkt|pkt\.|§)\.?:?\s?$",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"(?:model|type|vare|artikel|reservedel|filter|maskine|pumpe|serie)(?:n|en|nr\.?"
    r"|nummer)?[ :]{1,2}$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?<!\w)(?:sag(?:en|s)?|j\.?nr\.?|journal(?:nr\.?|nummer)?|sagsn(?:umme)?r\.?)[: ]{{1,2}}"
    rf"(?:er |nr\.? |nummer )?(?P<n>{NUMBER_WORD}(?:[ -]{NUMBER_WORD}){{0,3}} (?:skråstreg|streg"
    rf"|bindestreg)"
    rf"(?: {NUMBER_WORD}| \d{{1,6}}){{1,8}})(?!\w)",
    re.IGNORECASE,
)
"""As somebody reads it aloud: "sag femogtyve skråstreg fire fire nul ni"."""
_SUITS = re.compile(
    r"(?<=[a-zæøå]{3})(?<!år)sag(?:en|ens)?(?::| nr\.?:?)? \(?"
    r"(?P<n>[A-ZÆØÅ]{1,4}(?:-[A-ZÆØÅ]{2,4})?[-/](?:\d{3,8}|\d\d[-/]\d{3,6})(?:[-/]\d{1,6}){0,2}"
    r"|[A-ZÆØÅ]{2,4} ?\d{2,4}[-/]\d{3,7})(?![\w]|[-/.]\d)"
)
"""Behind any word that ends in "sag", a key that letters begin: "visumsag DK-ANK-771204"."""
_SPACED_KEY = re.compile(
    rf"{begins('[0-4]', _SIGNED)}(?<!\d [0-4])"
    r"\d (?!DKK|EUR|USD|SEK|NOK|KR)[A-ZÆØÅ]{2,4} \d{2,3} \d{3}(?![\w]|[-/.,]\d| \d)"
)
_OF_CASE = re.compile(r"sag|klage|journal|\bj\.?nr|akt|afgørelse", re.IGNORECASE)
_PLAIN_DATE = re.compile(
    r"(?:[0-3]?\d[./-][01]?\d[./-](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d-[01]\d-[0-3]\d)$"
)
_CPR = re.compile(r"[0-9]\d[01]\d\d\d-\d{4}$")
_AMOUNT_AFTER = re.compile(r" ?(?:kr\b|%|år|dage|personer|stk|,-)|,\d", re.IGNORECASE)


_PARTED = Parted(
    words=re.compile(r"sag|journal|\bj\.|dok|\bakt", re.IGNORECASE),
    lengths=frozenset(),
    whole=frozenset(),
)


class CaseNumberRecognizer(Recognizer):
    """DK_CASE_NUMBER by its shape, or as the value of a label such as "Sagsnr."."""

    types = ("DK_CASE_NUMBER",)

    def read(self, text: str) -> Iterable[Hit]:
        return with_broken(text, self._read, _PARTED)

    def _read(self, text: str) -> Iterable[Hit]:
        spans: list[tuple[int, int]] = []
        hits = sorted((*_shaped(text), *_labelled(text)), key=lambda h: (h.start, -h.end, -h.score))
        last = -1
        for hit in hits:
            if hit.start >= last:
                last = hit.end
                spans.append((hit.start, hit.end))
                yield hit
        if "\t" in text:
            starts = {start for start, _ in spans}
            for match in _CELL.finditer(text):
                if match.start() in starts or _is_cpr(match.group(), numbered=True):
                    continue
                if _COLUMN.header(text, match.start()) and not _PLAIN_DATE.match(match.group()):
                    yield _hit(
                        *match.span(), 0.85, "Værdi i en kolonne for sags- eller dokumentnumre"
                    )


def _hit(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="DK_CASE_NUMBER", start=start, end=end, score=score, reason=reason)


def _is_cpr(value: str, *, numbered: bool) -> bool:
    """Whether a key can be a CPR number: authorities do use them as case numbers."""
    digits = digits_of(value)
    return bool(_CPR.fullmatch(value)) and can_be_person(digits, numbered=numbered)


def _shaped(text: str) -> Iterator[Hit]:
    for pattern, score, reason in _SHAPES:
        for match in pattern.finditer(text):
            start, end = match.span()
            numeric = match.group()[0].isdigit() and score < _SURE
            if numeric and _NOT_CASE.search(before(text, start, width=24)):
                continue
            if score < _SURE and _MODEL.search(before(text, start, width=24)):
                continue
            if _AMOUNT_AFTER.match(text[end : end + 8]) or _PLAIN_DATE.fullmatch(match.group()):
                continue
            yield _hit(start, end, score, reason)


def _labelled(text: str) -> Iterator[Hit]:
    for match in scan(_TOLD, text, "streg "):
        yield _hit(*match.span("n"), 0.9, "Sagsnummer læst højt efter ord for sag")
    for match in scan(_SUITS, text, "sag"):
        yield _hit(*match.span("n"), 0.85, "Nummer efter ord for sag, journal eller dokument")
    for match in _SPACED_KEY.finditer(text):
        if _OF_CASE.search(before(text, match.start(), width=60)):
            yield _hit(*match.span(), 0.75, "Sagsnummer: år, bogstavkode og løbenummer")
    for match in _LABEL.finditer(text):
        start, end = match.span("n")
        value = match["n"]
        label = text[match.start() : start].lower()
        digits = sum(c.isdigit() for c in value)
        weak = not re.search(r"nr|nummer|numre|id\b|nøgle|ref|case", label)
        if digits < (4 if weak else 2) or len(value) < (5 if weak else 3) or len(value) > 40:
            continue
        if value[0].islower() and digits < 4:
            continue
        if _PLAIN_DATE.fullmatch(value) or _is_cpr(value, numbered=not weak):
            continue
        signed = _SIGNED_KEY.fullmatch(value)
        if signed is not None:
            end = start + signed.end("key")
        if weak and _YEARS.fullmatch(value):
            continue
        if edition := _EDITION.match(text, end):
            end = edition.end()
        if weak and (
            (value.isdigit() and label != "journal ") or _AMOUNT_AFTER.match(text[end : end + 8])
        ):
            continue
        if text[end : end + 1] == "@" or re.fullmatch(r"(?:19|20)\d\d", value):
            continue
        yield _hit(
            start, end, 0.7 if weak else 0.95, "Nummer efter ord for sag, journal eller dokument"
        )
