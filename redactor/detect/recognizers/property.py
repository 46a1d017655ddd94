"""Real property: cadastral numbers, BFE, property numbers and KVHX address keys.

Forms: Geodatastyrelsen (matrikelnummer: up to four digits, up to three letters, and the
ejerlav), Bestemt Fast Ejendom (BFE, up to ten digits), the former property register (ESR:
municipality and property number), and KVHX (municipality 4, road 4, house 4, floor 2 or 3, door 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.broken import Parted, with_broken
from redactor.detect.recognizers.spoken import NUMBER_WORD
from redactor.detect.text.anchors import Anchors
from redactor.detect.text.patterns import DIGIT, SPACE, begins, lowered, scan

_KEY = r"[\w.,/-]"
_PARCEL = (
    rf"(?:(?:\d|(?<!\w)l(?=\d))\d{{0,3}}|(?<!\w){NUMBER_WORD}(?={SPACE}[a-zæøå]{{1,2}},))"
    rf"(?:(?:{SPACE}|-|\n)?[a-zæøå]{{1,3}}(?![A-Za-zÆØÅæøå])|{SPACE}?[A-ZÆØÅ]{{1,3}}(?=,))?"
)
_SHORTENED = r"(?:Nr|Sdr|Ndr|Vr|Gl|St|Ll|Kr|Kgs|Sct|Skt|Ø|V|N|S)\."
_NAME = rf"(?:{_SHORTENED}|[A-ZÆØÅ][A-Za-zÆØÅæøåéüö'-]+)"
_EJERLAV = (
    rf"(?:{_NAME}(?:{SPACE}(?:{_NAME}|og|ved|under|på|i))*"
    rf"(?:,{SPACE}?(?:{_NAME}(?:{SPACE}{_NAME}){{0,2}}))?)"
)
_CADASTRE = re.compile(
    rf"(?<!\w)(?:(?:(?:m|rn)atr|mtr)(?:ikel)?(?:\.|-)?{SPACE}?-?(?:nr|nummer|numrene|nre"
    rf"|numre)\b|(?:m|rn)atr|"
    "matriklen|matrikel)"
    rf"\.?:?[ \t]{{0,2}}\n?(?:er{SPACE})?"
    rf"(?P<n>(?-i:{_PARCEL}(?:(?:,|{SPACE}og|{SPACE}samt|{SPACE}&){SPACE}{_PARCEL}(?=[,\s.;)]|"
    f"$)){{0,8}}"
    rf"(?:{SPACE}m\.{SPACE}?fl\.,?)?"
    rf"(?:(?:,{SPACE}?|{SPACE}|,?\n(?={_NAME}(?:{SPACE}{_NAME}){{0,2}}{SPACE}(?:By|Kvarter|Markjorder"
    rf"|Bygrunde|Jorder|Ejerlav)(?!\w))|(?<=[a-zæøå])\n(?={_NAME}(?:{SPACE}{_NAME})?[.,;)](?!\w)))(?:ejerlavet{SPACE}|ejerlav{SPACE}|af{SPACE}|(?:alle|begge){SPACE})?"
    rf"{_EJERLAV}(?:{SPACE}by(?!\w)(?:,{SPACE}(?-i:(?:{_SHORTENED}{SPACE})?{_NAME}))?)?)?))",
    re.IGNORECASE,
)
_BARE_CADASTRE = re.compile(
    rf"{begins(DIGIT, _KEY)}(?:\d{{0,3}}[a-zæøå]{{1,3}}(?:, \d{{1,4}}[a-zæøå]{{1,3}}){{0,6}} (?:og"
    rf"|samt) (?=\d)|(?=[\d a-zæøå]))"
    rf"\d{{0,3}}{SPACE}?(?!(?:i|og|på|ved|af|til|fra"
    rf"|for){SPACE})[a-zæøå]{{1,3}},?{SPACE}"
    rf"(?:m\.{SPACE}?fl\.,?{SPACE}|den{SPACE})?{_NAME}"
    rf"(?:{SPACE}{_NAME}){{0,3}}{SPACE}"
    f"(?:By|Markjorder|Bygrunde|Købstads?{SPACE}Markjorder|Jorder|Hovedgård|Overdrev|"
    rf"Sogn)(?:,{SPACE}{_NAME}(?:(?<=\.){SPACE}{_NAME})?)?(?!\w)"
)
_PLACED_PARCEL = (
    r"\d{1,4}(?:[a-zæøå]{1,3}| [a-zæøå]{1,3}(?=,| m\.))"
    rf"(?:,? m\. ?fl\.)?,? {_NAME}(?: {_NAME})?(?:, {_NAME}(?: {_NAME})?)?"
)
_HYPHENED = re.compile(
    rf"{begins(DIGIT, _KEY)}\d{{0,3}}-[a-zæøå]{{1,3}},{SPACE}(?!Hr|Fru|Danmark|Den|Det"
    rf"|De){_NAME}(?:{SPACE}{_NAME}){{0,3}}(?:,{SPACE}{_NAME})?(?!\w)"
)
"""A parcel whose letters a hyphen sets off, and its place: "5-bz, Ø. Hornum"."""
_NO_PARCEL = re.compile(
    r"(?:klasse(?:n)?|opgave|figur|bilag|side|afsnit|kapitel|punkt|stue|rum|hold|tabel|stk|sal"
    r"|lokale|bolig"
    r"|gruppe|fase|trin|variant|forslag)\.? $",
    re.IGNORECASE,
)
_BOUNDED = re.compile(
    r"(?<!\w)(?i:skel(?:let)?|hegn(?:et)?|grænse(?:n)?|naboskel(?:let)?|vejret|brøndret"
    r"|arealoverførsel)"
    r"(?i: (?:mellem|imellem|til|mod|ved|fra))[ \n]"
    rf"(?P<n>{_PLACED_PARCEL})(?:[ \n](?:og|til|mod)[ \n](?P<m>{_PLACED_PARCEL}))?(?=[,.;)\n]|$"
    rf"| [a-zæøå(])"
)
"""Parcels on both sides of a boundary."""
_LOWER_CADASTRE = re.compile(
    rf"\bmatr(?:ikel)?\.?{SPACE}?-?(?:nr\.?|nummer)?:?{SPACE}"
    rf"(?P<n>\d{{1,4}}{SPACE}?[a-zæøå]{{1,3}},?{SPACE}(?:(?:st|nr|sdr|ndr|vr|gl|ll)\.{SPACE}?)?"
    rf"[a-zæøå]{{3,}}{SPACE}by\b(?:,{SPACE}[a-zæøå]{{3,}})?)"
)
"""All in small letters: "matr 9ce st. darum by, darum"."""
_NAMED_PARCEL = re.compile(
    r"(?:(?i:(?<!\w)(?:lods)?ejer(?:en|ne)? (?:af|på)|ejendommen|matriklen"
    r"|matrikel|landzonetilladelse|(?:del|parcel) af|(?:servitut"
    r"|deklaration|skøde|pant)"
    r"(?:ten|en|et)? (?:på|i)|tinglyst på),? )"
    rf"(?P<n>{_PLACED_PARCEL})"
    r"(?=[,.;)\n]|$| [a-zæøå(])"
)
"""A parcel with its place after a word for land."""
_COVERED = re.compile(
    r"(?i:skødet?|pantebrevet|ejerpantebrevet|deklarationen|servitutten|tinglysningen|købsaftalen"
    r"|slutsedlen|udstykningen|landbrugspligten|fredningen|forpagtningen|ekspropriationen)"
    r"(?i: (?:omfatter|vedrører|angår|gælder|hviler på|lyder på|er tinglyst på)) "
    rf"(?P<n>(?:\d{{1,4}} ?[a-zæøå]{{1,3}}(?:,|,? og|,? samt) ){{0,6}}{_PLACED_PARCEL})"
    r"(?=[,.;)\n]|$| [a-zæøå(])"
)
"""Parcels that a deed or an easement is about."""
_MADE_OF = re.compile(
    r"(?i:(?:terrænet|arealet|arealerne|området|ejendommen|grunden|marken|jordene|skoven"
    r"|parcellen|projektet|tilladelsen|lokalplanen|vejen|stien|lejemålet|forpagteren)"
    r"(?: (?:omfatter|består af|udgør|dækker|ligger på|går over|berører|består i)))[ \n]"
    rf"(?P<n>(?:\d{{1,4}} ?[a-zæøå]{{1,3}}(?:,|,? og|,? samt) ){{0,6}}{_PLACED_PARCEL})"
    r"(?=[,.;)\n]|$| [a-zæøå(])"
)
"""What a piece of land is made of, where the sentence speaks of parcels."""
_COMPOSED = re.compile(
    r"(?<!\w)(?i:areal(?:et|er)?|ejendom(?:men)?|grund(?:en|stykket)?|jord(?:en|stykket|lodden)?"
    r"|parcel(?:len)?|lod(?:den)?|matrik\w+|landbrug(?:et)?|tillægs\w+"
    r"|(?:fra|ud)?(?:udstykk|matrikuler|frastykk)\w+)(?!\w)[^.\n\d]{0,40}?(?<!til)[ \n]"
    rf"(?P<n>\d{{1,4}}[a-zæøå]{{1,3}},? (?:(?:Den|Det|De) [a-zæøå]+ {_NAME}"
    rf"|{_NAME}(?: {_NAME}){{0,2}})"
    rf"(?: By)?, {_NAME}(?: {_NAME})?)(?!\w)"
)
"""Parcels by number, ejerlav and place, which land is made of: "arealet udgøres af 33bk Den
mellemste Del, Ulvsborg"."""
_EJERLAV_FIELD = re.compile(
    rf"(?<!\w)[Ee]jerl(?:av(?:et|s?navn)?:|\.:?)[ \t]{{0,3}}\n?(?P<n>{_EJERLAV})"
    r"(?=[ \t]*(?:[\n\t;.(]|$|,? (?:[Mm]atr|[Bb]FE)))"
    rf"|(?<![\w.])(?!(?i:alle|hele|samme|andet|andre|flere|dette|hvert"
    rf"|et)\b)(?P<m>{_NAME}(?:{SPACE}{_NAME}){{0,2}}{SPACE}Ejerlav)(?!\w)"
)
"""The land that a parcel's number counts in, by itself: "Ejerlav: Tved By, Tved"."""
_FLAT_OF = re.compile(
    rf"(?i:ejerlejl(?:igheds?)?\.?[ -]?(?:nr|nummer)?)\.?:? (?P<n>\d{{1,4}} (?:af|i|på) "
    rf"\d{{1,4}} ?[a-zæøå]{{0,3}}(?:,? m\. ?fl\.)?,? {_EJERLAV})"
)
"""A flat of its own in a parcel: "ejerlejl. nr. 18 af 1204 Udenbys Klædebo Kvarter"."""
_PARCEL_BEFORE = re.compile(
    rf"(?<![\w.,/-])(?P<n>{_PLACED_PARCEL})"
    r"(?= ?\((?:matr|ejerlav))"
)
_BFE = re.compile(
    r"(?<!\w)(?:BFE|bestemt fast ejendom)[ .-]{0,2}(?:nr|nummer(?:et)?|numre|no|number)?\.?"
    r"(?: ?\((?:BFE|nr\.?)\))?"
    r"[\"']?[:=]?[\"']?[ \t]*\n?"
    r"(?:er )?"
    r"(?P<n>\d{4,10}|\d{1,3}(?:[. ]\d{3}){1,3})(?![\w]|[-/,]\d)",
    re.IGNORECASE,
)
_ESR = re.compile(
    r"(?<!\w)(?:(?:kommunalt )?ejendoms?[ .-]{0,2}(?:nr|nummer(?:et)?)|esr(?:[ -]?(?:nr|nummer|"
    "ejendomsnr|ejendomsnummer))?"
    r"|ejd\.?[ -]?nr|vurderingsejendoms-?(?:id|nr|nummer)|SFE[ -]?(?:nr|"
    r"nummer))(?: \([^)\n]{2,20}\)|\.? ?/ ?BFE(?:[ .-]{0,2}nr)?)?\.?:?[ \t]*\n?(?:er )?"
    r"(?P<n>\d{3}[ -]\d{3,4}[ -]\d{3}|\d{3}[ -]\d{4,7}|\d{4,10}|\d(?: \d){4,9})(?![\w]|[-/,.]\d)",
    re.IGNORECASE,
)
_KVHX = re.compile(
    r"(?<!\w)(?:KVHX?|kvhx?)(?:[ _-]?(?:adresse)?(?:nøgle|kode|nr"
    r"|nummer)(?:n|et)?)?\.?[\"']?[:=]?[\"']?[ \t]*\n?(?:er )?"
    r"(?P<n>\d{7,8}[0-9A-Za-z_]{3,13}|\d{7,8} {1,4}\d{1,3}[A-Z]?(?: {1,4}(?:\d\d?|st|kl|ST|KL))?"
    r"(?: {1,4}(?:tv|th|mf|TV|TH|MF|\d{1,4}))?|\d{4}[ -]\d{4}[ -]\d{1,4}[A-Z]?(?:[ -](?:\d{1,2}"
    r"|st|kl))?"
    r"(?:[ -](?:tv|th|mf|TV|TH|MF|\d{1,4}))?)(?!\w)",
)
_BARE_KVHX = re.compile(r"0(?<!\w0)[1-8]\d\d\d{4}[\d_]{3}[\dA-Z_]_?[\dkst_][\dlt_][\w_]{4}(?!\w)")
_ANCHORS = Anchors("kvh", "~nøgle", "adresse", "bbr", "bolig")
_COLUMNS = (
    (
        Anchors("matr", "matrikel"),
        re.compile(r"(?<![^\t\n])\d{1,4}[a-zæøå]{0,3}(?![^\t\n])"),
        "Matrikelnummer",
        ("matr",),
    ),
    (
        Anchors("ejerlav"),
        re.compile(r"(?<![^\t\n])[A-ZÆØÅ][A-Za-zÆØÅæøå., -]{2,40}(?![^\t\n])"),
        "Ejerlav",
        ("ejerlav\t", "ejerlav\n", "ejerlavsnavn"),
    ),
    (Anchors("bfe"), re.compile(r"(?<![^\t\n])\d{4,10}(?![^\t\n])"), "BFE-nummer", ("bfe",)),
    (
        Anchors("ejendomsn", "esr", "ejd.nr", "ejd. nr", "ejdnr", "ejd.-nr", "sfe"),
        re.compile(r"(?<![^\t\n])\d{3}[- ]?\d{4,7}(?![^\t\n])"),
        "Ejendomsnummer",
        ("ejendom", "esr", "ejd", "sfe"),
    ),
)


_PARTED = Parted(
    words=re.compile(r"\bbfe|ejendom|\besr", re.IGNORECASE),
    lengths=frozenset(range(6, 11)),
    whole=frozenset(),
)


class PropertyRecognizer(Recognizer):
    """DK_PROPERTY: parcels with their ejerlav, BFE, property numbers and KVHX keys."""

    types = ("DK_PROPERTY",)

    def read(self, text: str) -> Iterable[Hit]:
        return with_broken(text, self._read, _PARTED)

    def _read(self, text: str) -> Iterable[Hit]:
        taken: set[int] = set()
        for hit in (*_labelled(text), *_bare(text), *_cells(text)):
            if hit.start not in taken:
                taken.add(hit.start)
                yield hit


def _hit(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="DK_PROPERTY", start=start, end=end, score=score, reason=reason)


def _labelled(text: str) -> Iterator[Hit]:
    for pattern, needed, reason in (
        (_LOWER_CADASTRE, ("matr",), "Matrikelnummer efter »matr.«"),
        (_CADASTRE, ("matr", "mtr", "natr"), "Matrikelnummer efter »matr.nr.«"),
        (
            _NAMED_PARCEL,
            (
                "ejer",
                "ejendommen",
                "matrik",
                "landzone",
                "del af",
                "parcel af",
                "servitut",
                "deklaration",
                "skøde",
                "pant",
                "tinglyst",
            ),
            "Matrikelnummer med stednavn efter et ord for jord",
        ),
        (
            _COVERED,
            ("omfatter", "vedrører", "angår", "gælder", "hviler", "lyder på", "tinglyst på"),
            "Matrikelnummer med stednavn efter et ord for jord",
        ),
        (
            _COMPOSED,
            (
                "areal",
                "ejendom",
                "grund",
                "jord",
                "parcel",
                "lod",
                "matrik",
                "landbrug",
                "stykk",
                "tillæg",
            ),
            "Matrikelnummer med stednavn efter et ord for jord",
        ),
        (
            _MADE_OF,
            ("matrik", "matr.", "ejerlav"),
            "Matrikelnummer med stednavn efter et ord for jord",
        ),
        (_PARCEL_BEFORE, ("(matr", "(ejerlav"), "Matrikelnummer med stednavn, nævnt som sådan"),
        (_BFE, ("bfe", "bestemt fast"), "BFE-nummer"),
        (_ESR, ("ejendom", "esr", "ejd", "sfe"), "Ejendomsnummer"),
        (_KVHX, ("kvh",), "Adressenøgle (KVHX)"),
        (_EJERLAV_FIELD, ("ejerlav", "ejerl."), "Ejerlav"),
        (_FLAT_OF, ("ejerlej",), "Ejerlejlighed af en matrikel"),
    ):
        for match in scan(pattern, text, *needed):
            start, end = match.span("n" if match["n"] else "m")
            while text[end - 1] in " _,-":
                end -= 1
            yield _hit(start, end, 0.95, reason)


def _bare(text: str) -> Iterator[Hit]:
    for match in scan(_BOUNDED, text, "skel", "hegn", "grænse", "ret ", "overførsel"):
        for group in ("n", "m") if match["m"] else ("n",):
            yield _hit(
                *match.span(group), 0.85, "Matrikelnummer med stednavn efter et ord for jord"
            )
    for match in _HYPHENED.finditer(text):
        if _NO_PARCEL.search(text, max(0, match.start() - 16), match.start()):
            continue
        yield _hit(*match.span(), 0.7, "Matrikelnummer med stednavn, nævnt som sådan")
    for match in _BARE_CADASTRE.finditer(text):
        yield _hit(*match.span(), 0.8, "Matrikelnummer med navnet på et ejerlav")
    for match in _BARE_KVHX.finditer(text):
        lettered = not match.group().isdigit()
        if lettered or _ANCHORS.near(text, *match.span()):
            yield _hit(*match.span(), 0.85, "Adressenøgle (KVHX) efter sin form")


def _cells(text: str) -> Iterator[Hit]:
    if "\t" not in text:
        return
    low = lowered(text)
    for anchors, pattern, reason, needed in _COLUMNS:
        for match in pattern.finditer(text) if any(word in low for word in needed) else ():
            if anchors.header(text, match.start()):
                yield _hit(*match.span(), 0.9, f"{reason} i en kolonne med den overskrift")
