"""Number plates and vehicle identification numbers (ISO 3779)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.broken import Parted, with_broken
from redactor.detect.recognizers.labels import label_before
from redactor.detect.recognizers.plates_told import plates_told
from redactor.detect.text.anchors import Anchors, before
from redactor.detect.text.patterns import DIGIT, HYPHEN, SPACE, begins, lowered, scan

_WORDED = r"[\w-]"
_SEP = rf"(?:{SPACE}{{0,2}}|{HYPHEN}|[.·•]|{SPACE}?\n)"
_PLATE = re.compile(
    rf"(?<![\w-])(?:(?<!\w[./])|(?<=[A-HJ-NPR-Z0-9]{{17}}/))(?P<l>[A-HJ-NPR-Z]{{2}}){_SEP}(?P<n>\d\d{_SEP}\d{{3}}|"
    rf"\d{{3}}{SPACE}\d\d)"
    r"(?![\w]|[-/.,]\d)",
    re.IGNORECASE,
)
_SHORT_PLATE = re.compile(
    rf"(?P<l>{begins('[A-HJ-NPR-Z]', _WORDED)}[A-HJ-NPR-Z]){_SEP}"
    rf"(?P<n>\d\d?{SPACE}?\d{{2,3}})(?![\w]|[-/.,]\d)"
)
_ANCHORS = Anchors(
    "reg.nr", "regnr", "reg. nr", "=reg", "registreringsn", "~nummerplade", "indreg", "=bil",
    "bilen", "bilens", "=biler", "=bilerne", "firmabil", "elbil", "lejebil", "kassebil",
    "politibil",
    "privatbil", "taxabil", "nr.plade", "køretøj", "~køretøj", "personbil", "varebil", "~vogn",
    "~trailer",
    "knallert", "motorcykel", "motorcykl", "yamaha", "kawasaki", "ducati", "dacia", "porsche",
    "subaru", "mitsubishi", "=mc", "scooter", "parker", "~parkering", "campingvogn", "kørte",
    "ført", "taxa", "afmeld", "omregistrer", "traktor", "påhængs", "anhænger", "lastbil",
    "synet", "synsrapport", "synshal",
    "nummerplade", "plade",
    "holdt parkeret", "toyota", "volkswagen", "ford", "peugeot", "opel", "skoda", "škoda", "volvo",
    "tesla", "citroën", "kia", "audi", "bmw", "mercedes", "renault", "fiat", "hyundai", "mazda",
    "nissan", "suzuki", "vw", "citroen", "seat",
    "=polo", "=golf", "=passat", "=corsa", "=astra", "=yaris", "=corolla", "=aygo", "=auris", "=cl"
    "io",
    "=megane", "=fabia", "=octavia", "=superb", "=citigo", "=picanto", "=ceed", "=micra", "=qashqa"
    "i",
    "=berlingo", "=punto", "=panda", "=swift", "=ibiza", "=fiesta", "=mondeo", "=kangoo", "=transi"
    "t",
    "=caddy", "=transporter", "=touran", "=tiguan", "=avensis", "=rav4", "=i10", "=i20", "=i30",
)  # fmt: skip
_TOWED = Anchors("~trailer", "~campingvogn", "påhængs", "anhænger", "~knallert", "~motorcyk")
"""Vehicles whose plates have four figures."""
_DIRECT = re.compile(
    r"(?:(?:ind)?reg(?:istrerings?)?[. ]{0,2}(?:nr|nummer)|(?:nummer)?plade(?:n|r"
    r"|rne)?)[.: ]{0,3}$",
    re.IGNORECASE,
)
_FOREIGN_PLATE = re.compile(
    r"(?i:(?:nummer)?plade(?:n)?|(?:svensk|norsk|tysk|polsk|fransk|udenlandsk|rumænsk|hollandsk)\w*"
    r" (?:person|vare|last)?(?:bil|vogn|knallert|motorcykel)(?:en)?"
    r"|indregistreret|(?:ind)?reg[. ]{0,2}nr|registreringsnummer)"
    r"(?: [A-ZÅÄÖŠ][\w-]+){0,2}[.:,]{0,2} \(?"
    r"(?P<n>[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}|[A-Z]{3}[ -]?\d\d[\dA-Z]|[A-Z]{2} ?\d{4}"
    r"|[A-Z]{2,3} (?=[A-Z]{0,4}\d)[A-Z\d]{4,5})(?!\w)"
)
"""German, Swedish, Norwegian forms; only right after a word for a plate."""
_FOREIGN = (
    "plade", "svensk", "norsk", "tysk", "polsk", "fransk", "udenlandsk", "rumænsk", "hollandsk",
    "indregistreret",
)  # fmt: skip
_REGISTERED = (
    "registreringsnummer", *(f"reg{gap}nr" for gap in ("", ".", " ", ". ", " .", "..", "  "))
)  # fmt: skip
_DAMAGED_PLATE = re.compile(
    rf"{begins('[A-HJ-NPR-Z]', _WORDED)}"
    r"(?=.{0,8}[OoIl])[A-HJ-NPR-Z] ?[\dOoIl]{2} ?[\dOoIl]{3}(?!\w)"
)
_GROUPED = re.compile(rf"[A-Z]{{2}}(?:{SPACE}\d\d{SPACE}|-\d\d-)\d{{3}}")
_COUNTED = re.compile(
    r" ?(?:kr\b|,-|DKK|stk|kg\b|km\b|m2|m²|tons?\b|timer|dage"
    r"|[a-zæøå]{2,}(?:mer|ere|erne|inger|nger)\b)"
)
_STOP = frozenset(
    """
    BR DK EU KR NR SU LB FN FM AC CE EN DS ML MB GB KB TB KG KM CM MM HK FH PC PH RF PA HR MR TR
    SE NO DE JN LR RR VR HF FT CV UK US FS EF EG EC EP WC TV PR CA AA JR PL RK SS
    """.split()  # noqa: SIM905
)
"""Pairs that begin codes, measures and law references oftener than plates."""
_NEVER = frozenset(
    [
        "BR",
        "DK",
        "EU",
        "KR",
        "NR",
        "SU",
        "FN",
        "EN",
        "SE",
        "NO",
        "DE",
        "US",
        "UK",
        "LB",
        "UN",
        "TV",
        "DS",
        "LÆ",
    ]
)
"""Pairs that are no plate even when the digits are grouped as on one."""
_OF_CAR = re.compile(r"(?:den|bilen|vognen|en) med (?:nr\.?|nummer(?:et)?)[: ]{1,2}$")
"""One of several: "en af dem, den med nr. DK 12 345"."""
_VESSEL = re.compile(
    r"(?i:(?<!\w)(?:fiske)?(?:pram|båd|jolle|kutter|fartøj|skib|trawler|joller)(?:m?en|et)?)"
    r"[^.\n]{0,24}?(?i:\breg\.?(?:nr\.?)?|\bkendingsn\w*\.?|\bkending|\bnr\.?|\bmærket) ?:? ?"
    r"(?P<n>[A-ZÆØÅ]{1,3} ?\d{1,4}(?:-[A-ZÆØÅ])?)(?![\w-])"
)
"""The letters and number by which boats that fish are told, after a word for one."""
_SIBLING = re.compile(r"(?:[A-Z]{2} ?[\d ]{2,6}(?:,| og| samt| eller|;) ?)+$")
"""Codes of the same kind before this one; the label stands before them all."""
_OTHER = re.compile(
    r"(?:blanket|formular|skema|vare|modellen|model|typen|type|artikel|ordre|faktura|bekendtgørelse"
    r"|produkt|kursus|(?<!syns)rapport|projekt|mappe|toner|kassette|skab|reol|skærm|s/?n|tegning"
    r"|dokument|journal|lås|nøgle|kode|serie|udgave|version|standard|bygningsreglement\w*|komponent|reservedel"
    r"|pumpe(?:n)?|printer(?:en)?|kopimaskinen?|maskinen?|telefonen?|lokale|bilag|katalog|postnummer|bestilling|attest|licens|bruger(?:navn|id)|login|rekvisition"
    r"|parti|batch|kontrakt(?:en)?|aftale(?:n)?|polic(?:e|en)|garanti|certifikat|udbud|rammeaftale"
    r"|(?<!\w)(?:lov|ark|sags?|del|rum|gate|fly|rute|akt|best|pas|kunde|bruger|af|dok"
    r"|hold|kurs|ref|medlem|elev|fil|id|lot))[ .\-]*(?:nr|nummer|s?nr)?\.?[: ]*$",
    re.IGNORECASE,
)
_OF_LAW = re.compile(r"§+[^\n§]{0,30}$")
"""Before the short name of a law or a circular: "§§ i AL 44 210"."""
_AFTER_LABEL = re.compile(
    rf"(?i:plade(?:n|nr\.?)?|reg\.?{SPACE}?nr\.?|registreringsnr\.?)[:. ]{{0,3}}"
    rf"(?P<n>[A-HJ-NPR-Z]{{2}}(?:{SPACE}?\d){{5}})(?![\w]|[-/.,]\d)"
)
"""Grouped as nobody else groups it, or written together with the label."""
_SAID = re.compile(
    rf"(?i:nummerplade(?:n|nr\.?)?|registreringsnummer(?:et)?)[^.\n\d:]{{1,24}}\s"
    rf"(?P<n>[A-HJ-NPR-Za-hj-npr-z]{{2}}(?:{SPACE}?\d){{5}})(?![\w]|[-/.,]\d)"
)
"""As somebody says it: "nummerpladen var vist nok bv 55 1 07"."""
_PERSONAL = re.compile(
    rf"(?i:nummerplade(?:n|r)?|registreringsnummer(?:et)?|reg\.?{SPACE}?nr\.?|regnr\.?|"
    "ønskeplade(?:n)?)"
    rf"(?:{SPACE}(?:er|var|med|med teksten|lyder|står der|bærer)){{0,2}}[: ]{{1,3}}"
    rf"(?P<q>[\"»“”']?)(?P<n>[A-ZÆØÅ]{{1,5}}{SPACE}[0-9]{{1,4}}|[A-ZÆØÅ0-9]{{2,7}})(?!\w)[\"«“”']?"
)
_WISHED = re.compile(
    r"(?i:ønske(?:nummer)?plade(?:n)?)[: ]{1,3}[\"»“”']?"
    r"(?P<n>[A-ZÆØÅ\d]{2,7}(?: [A-ZÆØÅ\d]{1,5})?)(?!\w)"
)
"""Somebody's own choice of letters: "ønskenummerplade OLE B"."""
_DIPLOMATIC = re.compile(begins(DIGIT, r"[\w.,/-]") + rf"\d{SPACE}\d{{3}}{SPACE}?[A-Z](?!\w)")
_EMBASSY = re.compile(
    begins(DIGIT, r"[\w.,/-]") + rf"\d{SPACE}?CD{SPACE}?\d{{2,3}}(?!\w)"
    rf"|(?<![\w-])CD{SPACE}?\d\d{SPACE}?\d{{3}}(?!\w)"
)
"""Plates of the cars of embassies."""
_CAR = re.compile(r"(?:bil|køretøj|vogn|nummerplade|ambassade|diplomat|chauffør)", re.IGNORECASE)
_UNREAD_PLATE = re.compile(
    rf"(?<![\w-])(?=.{{3,9}}\?)[A-HJ-NPR-Z]{{2}}{SPACE}?(?:\d\d|\d\?|\?\d){SPACE}?"
    r"(?=[\d?]{0,2}\d)[\d?]{3}(?![\w?])"
)
"""With a question mark for a digit that the witness does not remember: "DP 31 0?7"."""
_LETTERED = re.compile(
    rf"{begins('[A-HJ-NPR-Z]', _WORDED)} [A-HJ-NPR-Z](?: \d){{5}}(?![\w]|[-/.,]\d| \d)"
)
"""Each sign by itself: "D K 1 8 4 4 0"."""
_DIPLOMATIC_LABEL = re.compile(
    rf"(?:diplomat\w*|nummerplade\w*|reg\.?{SPACE}?nr\.?|regnr\.?)[:, ]{{1,3}}$", re.IGNORECASE
)
_COLUMN = Anchors(
    "reg.nr", "regnr", "registreringsn", "nummerplade", "køretøj", "=bil", "indreg", "plade"
)


_PARTED = Parted(
    words=None, lengths=frozenset({7}), whole=frozenset({7}), letters=True, never=_STOP
)


class PlateRecognizer(Recognizer):
    """DK_LICENSE_PLATE: ordinary plates by their form, others only after an anchor."""

    types = ("DK_LICENSE_PLATE",)

    def read(self, text: str) -> Iterable[Hit]:
        return with_broken(text, self._read, _PARTED)

    def _read(self, text: str) -> Iterable[Hit]:
        taken: set[int] = set()
        for match in _PLATE.finditer(text):
            score = _score(text, match)
            if score:
                taken.add(match.start())
                anchored = score > 0.9
                yield _hit(match.start(), match.end(), score, anchored)
        said = scan(_SAID, text, "nummerplade", "registreringsnummer")
        for match in (*scan(_AFTER_LABEL, text, "plade", *_REGISTERED, "registreringsnr"), *said):
            if match.start("n") not in taken:
                taken.add(match.start("n"))
                yield _hit(*match.span("n"), 0.93, True)
        for start, end in plates_told(text):
            if start not in taken:
                taken.add(start)
                yield _hit(start, end, 0.85, True)
        for match in _SHORT_PLATE.finditer(text):
            towed = _TOWED.before(text, match.start(), width=44)
            near = (
                towed
                or _ANCHORS.before(text, match.start(), width=26)
                or _COLUMN.header(text, match.start())
            )
            other = _OTHER.search(before(text, match.start(), width=24))
            never = _NEVER if _TOWED.before(text, match.start(), width=14) else _STOP
            if match.start() not in taken and match["l"] not in never and near and not other:
                taken.add(match.start())
                yield _hit(match.start(), match.end(), 0.75, True)
        for match in _DIPLOMATIC.finditer(text):
            known = match.start() in taken
            if not known and _DIPLOMATIC_LABEL.search(before(text, match.start(), width=20)):
                yield _hit(*match.span(), 0.9, True)
        for match in scan(_EMBASSY, text, "cd"):
            known = match.start() in taken
            if not known and _CAR.search(before(text, match.start(), width=40)):
                taken.add(match.start())
                yield _hit(*match.span(), 0.85, True)
        for match in _UNREAD_PLATE.finditer(text) if "?" in text else ():
            if match.start() not in taken:
                yield _hit(*match.span(), 0.75, False)
        for match in _LETTERED.finditer(text):
            if _ANCHORS.before(text, match.start(), width=48):
                yield _hit(*match.span(), 0.85, True)
        for match in scan(_FOREIGN_PLATE, text, *_FOREIGN, *_REGISTERED):
            if match.start("n") not in taken:
                taken.add(match.start("n"))
                yield _hit(*match.span("n"), 0.85, True)
        for match in _DAMAGED_PLATE.finditer(text):
            digits = sum(c.isdigit() for c in match.group())
            if digits > 2 and _DIRECT.search(before(text, match.start(), width=24)):
                yield _hit(*match.span(), 0.85, True)
            elif digits > 3 and _ANCHORS.before(text, match.start(), width=30):
                yield _hit(*match.span(), 0.8, True)
        for match in scan(
            _VESSEL, text, "pram", "båd", "jolle", "kutter", "fartøj", "skib", "trawl"
        ):
            if match.start("n") not in taken:
                taken.add(match.start("n"))
                yield _hit(*match.span("n"), 0.8, True)
        for match in scan(_WISHED, text, "ønske"):
            if match.start("n") not in taken and not match["n"].isdigit():
                taken.add(match.start("n"))
                yield _hit(*match.span("n"), 0.85, True)
        for match in scan(_PERSONAL, text, "plade", *_REGISTERED):
            start, end = match.span("n")
            letters = not any(c.isdigit() for c in match["n"])
            if start in taken or match["n"].isdigit() or (letters and not match["q"]):
                continue
            yield _hit(start, end, 0.8, True)


def _hit(start: int, end: int, score: float, anchored: bool) -> Hit:
    reason = "Nummerplade" + (
        " nær et ord for køretøj eller registrering" if anchored else " efter sin form"
    )
    return Hit(type="DK_LICENSE_PLATE", start=start, end=end, score=score, reason=reason)


def _score(text: str, match: re.Match[str]) -> float:
    start, end = match.span()
    label = label_before(text, start, width=40)
    if sibling := _SIBLING.search(label):
        label = label[: sibling.start()]
    label = label[-24:]
    if _OTHER.search(label):
        return 0.0
    upper = match["l"].isupper()
    anchored = _ANCHORS.near(text, start, end, width=48, after=28)
    spaced = _GROUPED.fullmatch(match.group())
    if _COUNTED.match(text[end : end + 24]) and (
        match["l"].upper() in _STOP or not (anchored and (spaced or "." in match.group()))
    ):
        return 0.0
    if _DIRECT.search(label):
        return 0.96 if upper else 0.92
    if _COLUMN.header(text, start):
        return 0.93
    if match["l"].upper() in (_NEVER if spaced else _STOP) and (
        not (anchored or _OF_CAR.search(label))
        or match["l"].upper() in ("BR", "KR", "NR")
        or (match["l"].upper() == "DK" and not (spaced and upper))
    ):
        return 0.0
    if anchored:
        return 0.96 if upper else 0.92
    if _OF_LAW.search(before(text, start, width=44)):
        return 0.0
    if not upper or "\n" in match.group():
        return 0.0
    return 0.75 if spaced else 0.5


_VIN = re.compile(r"(?<![\w-])(?=[A-Z0-9]{0,16}\d)[A-HJ-NPR-Z0-9]{17}(?![\w-])")
_VIN_ANY = re.compile(r"(?<![\w-])(?=[A-Za-z0-9]{0,16}\d)[A-HJ-NPR-Za-hj-npr-z0-9]{17}(?![\w-])")
_VIN_ANCHORS = Anchors(
    "~stel", "=vin", "vin-", "chassis", "identifikationsnummer", "~køretøj", "bil", "ramme"
)
_UNREAD = str.maketrans("OoQlI", "00011")
"""What OCR puts for digits, and no vehicle number holds."""
_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class VinRecognizer(Recognizer):
    """VIN: 17 characters without I, O and Q; the check digit raises the score only."""

    types = ("VIN",)

    def read(self, text: str) -> Iterable[Hit]:
        for start, end in sorted(set(_vins(text))):
            code = re.sub(r"[ \n-]", "", text[start:end]).translate(_UNREAD).upper()
            anchored = _VIN_ANCHORS.near(text, start, end, width=44)
            formed = (
                code[-4:].isdigit() and not code.isdigit() and sum(c.isalpha() for c in code) > 2
            ) and (_MAKER.match(code) or not _LONG_RUN.search(code))
            checked = _vin_check(code)
            made = _MAKER.match(code) and _ANCHORS.near(text, start, end, width=44, after=24)
            if not anchored and (not formed or not (text[start:end].isupper() or made)):
                continue
            if code.isalpha() or (code.isdigit() and not anchored):
                continue
            if not (anchored or _MAKER.match(code)) and _HEXADECIMAL.fullmatch(code):
                continue  # the key of a file
            yield Hit(
                type="VIN",
                start=start,
                end=end,
                score=0.97 if anchored else (0.9 if checked else 0.65),
                reason="Stelnummer: 17 tegn" + (" efter ord for stelnummer" if anchored else ""),
            )


_HEXADECIMAL = re.compile("[A-F0-9]+")
_LONG_RUN = re.compile(r"\d{9}|^[A-Z]{7,}\d+$")
"""Most makers have letters among the middle characters; dates and counters have none."""
_MAKER = re.compile(
    r"W(?:VW|V1|V2|AU|BA|BS|DB|DD|DC|F0|0L|P0|ME)|VF\d|VR\d|VS[SKEX]|VNK|TM[AB]|TRU|TSM|YV\d|YS\d|"
    r"Z(?:FA|AR|FF|CF|DM)|SA[JLR]|SB1|SH[HS]|SJN|J[THFMNSAKY]\w|K[NMLP]\w|LRW|NMT|NM0|NLH|U5Y|UU1|"
    r"XL\w|XP7|5YJ|7SA"
)
"""World manufacturer codes (ISO 3780) common in Europe; some number on in digits alone."""
_VIN_WORD = re.compile(r"[Ss]tel|STEL|[Cc]hassis|\b[Vv][Ii][Nn]\b")
_SPLIT_VIN = re.compile(
    r"(?i:stel[ -]?(?:nr|nummer)\w*|chassis[ -]?(?:nr|no|number|nummer)?\w*|frame no|\bvin"
    r"(?:[ -]?(?:nr|no|kode))?)\.?:?[ \t]{1,2}(?:(?:er|var|lyder|hedder)[ \t])?"
    r"(?P<n>[A-HJ-NPR-Za-hj-npr-z0-9](?:[ -]?[A-HJ-NPR-Za-hj-npr-z0-9]){16})(?![\w-])"
)
_PARTED_VIN = re.compile(
    rf"(?<![\w-])(?:{_MAKER.pattern})(?:[ -]?\n?[A-HJ-NPR-Z0-9]){{14}}(?![\w-])"
)
"""A maker's code and the rest in parts, also over a line end; only near a word for a vehicle."""
_ON_FRAME = re.compile(
    r"(?:stel|ramme|chassis|køretøj|motorcykel|knallert|trailer|\bvin\b|vogn|(?<!mo)bil(?!ag|l|d))",
    re.IGNORECASE,
)
_DAMAGED_VIN = re.compile(
    r"(?i:stel-?(?:nr|nummer)\w*|chassis-?(?:nr|nummer)\w*|\bvin(?:-?nr)?)\.?:?[ \t]{0,2}\n?"
    r"(?P<n>(?=[A-Z0-9\nlo]{17,18}(?![\w-]))(?=[A-Z\d]{0,17}\d)[A-Z0-9lo]{6,17}(?:\n[A-Z0-9lo]{1,11})?)"
    r"(?![\w-])"
)
"""Cut by a line end, or with letters that OCR put for digits; only right after a label."""


_VIN_LENGTH = 17
_MISREAD_VIN = re.compile(
    rf"(?<![\w-])(?=[A-Z0-9]{{3,16}}[OQI])(?![A-Z0-9]{{0,16}}(?:[A-Z][OQI][A-Z]|[OQI](?!\w)))"
    rf"(?=(?:[A-Z]*\d){{5}})(?:{_MAKER.pattern})[A-Z0-9]{{14}}(?![\w-])"
)
"""Behind a maker's code, with letters that OCR put for digits and no vehicle number holds."""


def _vins(text: str) -> Iterator[tuple[int, int]]:
    for match in _VIN_ANY.finditer(text):
        yield match.span()
    for match in _MISREAD_VIN.finditer(text):
        if match.group().translate(_UNREAD)[-4:].isdigit():
            yield match.span()
    low = lowered(text)
    labelled = any(word in low for word in ("stel", "chassis", "vin")) and _VIN_WORD.search(text)
    for match in _PARTED_VIN.finditer(text):
        parted = len(match.group()) > _VIN_LENGTH and match.group()[-4:].isdigit()
        if parted and _ON_FRAME.search(text, max(0, match.start() - 60), match.start()):
            yield match.span()
    for match in _SPLIT_VIN.finditer(text) if labelled else ():
        if len(match["n"]) > 17:
            yield match.span("n")
    for match in _DAMAGED_VIN.finditer(text) if labelled else ():
        code = match["n"].replace("\n", "")
        if (
            len(code) == 17
            and not _VIN_ANY.match(text, match.start("n"))
            and (set(code) & set("OIQlo") or "\n" in match["n"])
        ):
            yield match.span("n")


def _vin_check(code: str) -> bool:
    """The check digit in place nine, kept in North America and by some European makers."""
    total = sum(
        (int(c) if c.isdigit() else _VALUES[c]) * w for c, w in zip(code, _VIN_WEIGHTS, strict=True)
    )
    return code[8] == "0123456789X"[total % 11]
