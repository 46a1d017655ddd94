"""Places on the earth: decimal degrees, degrees and minutes, and UTM coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.spoken import NUMBER_WORD
from redactor.detect.text.anchors import Anchors
from redactor.detect.text.patterns import DIGIT, SPACE, WORD, begins, scan

_NUM = r"[-+\u2212]?\d{1,3}[.,]\d{2,10}"
_DECIMAL = re.compile(
    rf"(?<![\w.,-])(?<!geo:)(?:(?P<n1>[NSns]){SPACE}?)?(?P<a>{_NUM}){SPACE}?°?{SPACE}?(?P<n2>[NSn"
    r"s](?!\w))?"
    rf"(?:{SPACE}?[,;/&]{SPACE}?\n?|{SPACE}{{1,3}}|{SPACE}?\n|{SPACE}og{SPACE}|\t)"
    rf"(?:(?i:longitude|længdegrad|lon|lng|long|længde)[:= ]{{0,3}})?"
    rf"(?:(?P<e1>[EWØVewøv]){SPACE}?)?(?P<b>{_NUM}){SPACE}?°?{SPACE}?(?P<e2>[EWØVewøv](?!\w))?(?!"
    r"[\w]|[.,]\d)"
)
_MIN = r"[′'’´]"
_SEC = r"(?:[″\"”“]|''|′′|’’)"
_HALF = (
    rf"\d{{1,3}}{SPACE}?[°º]{SPACE}?\d{{1,2}}(?:[.,]\d{{1,6}})?{SPACE}?{_MIN}?"
    rf"(?:{SPACE}?\d{{1,2}}(?:[.,]\d{{1,5}})?{SPACE}?{_SEC})?"
)
_DMS = re.compile(
    rf"(?<![\w])(?:[NSns]{SPACE}?)?{_HALF}{SPACE}?(?:(?:[NSns]|nord(?:lig)?|"
    rf"syd)(?!\w))?(?:{SPACE}bredde)?"
    rf"{SPACE}?[,;/]?{SPACE}?\n?(?:og{SPACE})?(?:[EWØVewøv]{SPACE}?)?{_HALF}{SPACE}?(?:(?:[EWØVew"
    rf"øv]|øst(?:lig)?|vest)(?!\w))?(?:{SPACE}længde)?"
)
_UTM = re.compile(
    rf"(?<!\w)(?:UTM|ETRS89|EUREF89|koordinat(?:er|sæt|erne)?)[\w /:.-]{{0,24}}?{SPACE}"
    rf"(?P<n>(?:[EXNY]{SPACE}?[:=]?{SPACE}?)?0?[4-9]\d{{5}}(?:[.,]\d{{1,3}})?{SPACE}?m?{SPACE}?[,;/"
    rf"]?{SPACE}?(?:[NYEX]{SPACE}?[:=]?{SPACE}?)?6[0-4]\d{{5}}(?:[.,]\d{{1,3}})?"
    rf"|6[0-4]\d{{5}}(?:[.,]\d{{1,3}})?{SPACE}?m?{SPACE}?(?:[NY](?!\w))?{SPACE}?[,;/]?{SPACE}?"
    rf"0?[4-9]\d{{5}}(?:[.,]\d{{1,3}})?(?:{SPACE}?m?{SPACE}?[EXØ](?!\w))?)"
    r"(?![\w])",
    re.IGNORECASE,
)
_ZONED = re.compile(
    r"(?<![\w.,/-])(?:3[1-4] ?[UVWN],? (?:E ?)?0?[2-9]\d{5}(?:[.,]\d{1,3})?,? "
    r"(?:N ?)?6[0-4]\d{5}(?!\d)"
    r"|3[1-4][UVW] ?[A-HJ-NP-Z]{2} ?(?:\d{5} ?\d{5}|\d{4} \d{4})(?![\w-]))"
)
"""With the zone in front, and the grid of maps: "32V NH 74120 23410"."""
_MINUTES = re.compile(
    rf"{begins('[NS]', WORD)}{SPACE}?\d{{1,2}}{SPACE}\d{{1,2}}[.,]\d{{2,5}}{_MIN}?"
    rf"{SPACE}?,?{SPACE}?[EØWV]{SPACE}?\d{{1,3}}{SPACE}\d{{1,2}}[.,]\d{{2,5}}{_MIN}?(?!\w)"
)
"""Degrees and decimal minutes without signs: N 55 40.567 E 12 34.100"""
_FRACTION = re.compile(r"\d[.,]\d\d")
_NORTHING = re.compile(r"6(?:[. ][0-4]\d\d[. ]\d{3}|[0-4]\d{5})")
"""What no pair of coordinates is without, in degrees or in metres north of the equator."""
_GEO = re.compile(r"geo:-?\d{1,2}\.\d{2,10},-?\d{1,3}\.\d{2,10}")
_SPACED_DMS = re.compile(
    rf"{begins(DIGIT, WORD)}"
    r"\d?[ :-][0-5]?\d(?:[ :-][0-5]?\d(?:[.,]\d{1,4})?|[.,]\d{1,4})[′'’]?[″\"”]? ?(?:[NS]|nord"
    r"|syd)[ ,/;og]{1,4}"
    r"[01]?\d?\d[ :-][0-5]?\d(?:[ :-][0-5]?\d(?:[.,]\d{1,4})?"
    r"|[.,]\d{1,4})[′'’]?[″\"”]? ?(?:[EØWV]|øst|vest)(?!\w)"
)
"""Degrees, minutes and seconds without their signs: 55 40 12 N / 12 34 06 E, 55:40:12 N"
" 012:34:06 E"""
_LED_DMS = re.compile(
    rf"{begins('[NS]', WORD)} ?\d?\d[ :-][0-5]?\d(?:[ :-][0-5]?\d(?:[.,]\d{{1,4}})?"
    rf"|[.,]\d{{1,4}})[ ,/;]{{1,3}}"
    r"[EØWV] ?[01]?\d?\d[ :-][0-5]?\d(?:[ :-][0-5]?\d(?:[.,]\d{1,4})?|[.,]\d{1,4})(?![\w]|[.,]\d)"
)
_LABELLED = re.compile(
    r"\b(?:gps[ -]?)?(?:lat(?:itude)?|bredde(?:grad)?)\.?[:= \t]{1,3}(?P<a>-?\d{1,2}[.,]\d{2,10})"
    r"[°NS,;\s]{1,4}(?:og )?\b(?:gps[ -]?)?(?:lon(?:g(?:itude)?)?|lng"
    r"|længde(?:grad)?)\.?[:= \t]{1,3}"
    r"(?P<b>-?\d{1,3}[.,]\d{2,10})(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_UTM_PAIR = re.compile(
    r"(?<!\w)(?:[EØX][ :=]{0,2}[4-9]\d{5}[,; ]{1,3}[NY][ :=]{0,2}6[0-4]\d{5}"
    r"|[NY][ :=]{0,2}6[0-4]\d{5}[,; ]{1,3}[EØX][ :=]{0,2}[4-9]\d{5}"
    r"|6[. ]?[0-4]\d\d[. ]?\d{3} ?m? ?[NY][,;/ ]{1,3}[4-9]\d\d[. ]?\d{3} ?m? ?[EØX](?!\w)"
    r"|[4-9]\d\d[. ]?\d{3} ?m? ?[EØX][,;/ ]{1,3}6[. ]?[0-4]\d\d[. ]?\d{3} ?m? ?[NY](?!\w))"
    r"(?:,? zone ?3[1-4][UVWN]?(?!\w))?(?!\d)"
)
_DEG = re.compile(
    r"\d{1,3} ?(?:deg|grader) ?\d{1,2} ?(?:'|minutter)"
    r"(?: ?\d{1,2}(?:[.,]\d{1,4})? ?(?:\"|sekunder))?"
    r" ?(?:[NSEWØV](?!\w)|(?i:nord|syd|øst|vest)(?!\w))"
)
"""As cameras and people write degrees: 56 deg 27' 12.44" N, "56 grader 30 minutter nord"."""
_UTM_THOUSANDS = re.compile(
    r"(?<!\w)(?P<n>[EXØ]?[ :=]{0,2}[4-9]\d{2}[. ]\d{3}(?: ?m)?,?[ \n]"
    r"[NY][ :=]{0,2}6[. ][0-4]\d{2}[. ]\d{3}(?: ?m(?!\w))?)(?!\d)"
)
_KEYED = re.compile(
    r"\"?(?:lat|latitude)\"? ?[:=] ?\"?(?P<a>-?\d{1,2}\.\d{2,10})\"?, ?"
    r"\"?(?:lng|lon|long|longitude)\"? ?[:=] ?\"?(?P<b>-?\d{1,3}\.\d{2,10})",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\[(?P<b>-?\d{1,3}\.\d{3,10}), ?(?P<a>-?\d{1,2}\.\d{3,10})\]"
    r"(?= ?\((?:lon|lng|long)|[,\]}])",
    re.IGNORECASE,
)
"""GeoJSON writes the longitude first."""
_RECEIVED = re.compile(
    r"(?<![\w.])[0-8]\d[0-5]\d\.\d{1,5} ?[,/]? ?[NS][ ,/]{1,2}[01]\d\d[0-5]\d\.\d{1,5} ?[,/]? ?[EW"
    r"ØV](?!\w)"
)
"""Degrees and minutes in a row, as receivers send them (NMEA 0183): 5655.12N/00942.77E"""
_NAUTICAL = re.compile(
    rf"(?<!\w)\d{{1,3}} ?[°º] ?\d{{1,2}} ?{_MIN},\d{{1,3}} ?[NS]\.?(?: ?[,/-] ?|[ \n]{{1,2}})"
    rf"\d{{1,3}} ?[°º] ?\d{{1,2}} ?{_MIN},\d{{1,3}} ?[EWØV](?!\w)\.?"
)
"""The fraction behind the sign, as on charts: 54° 57',9 N. 011° 02',4 Ø."""
_MISREAD_DMS = re.compile(
    rf"(?<!\w)[\dOolI|]{{1,3}}[°º] ?[\dOolI|]{{1,2}} ?{_MIN} ?[\dOolI|]{{1,2}}(?:[.,][\dOolI"
    rf"|]{{1,3}})? ?{_SEC} ?[NS],? ?"
    rf"[\dOolI|]{{1,3}}[°º] ?[\dOolI|]{{1,2}} ?{_MIN} ?[\dOolI|]{{1,2}}(?:[.,][\dOolI"
    rf"|]{{1,3}})? ?{_SEC} ?[EWØV](?!\w)"
)
_MISREAD_MINUTES = re.compile(
    rf"(?<!\w)[\dOolI|]{{1,3}} ?[°º] ?[\dOolI|]{{1,2}}[.,][\dOolI|]{{1,4}} ?{_MIN} ?[NS]"
    rf"(?:,|[ /-])? ?[\dOolI|]{{1,3}} ?[°º] ?[\dOolI|]{{1,2}}[.,][\dOolI|]{{1,4}} ?{_MIN} ?[EWØV]"
    r"(?!\w)"
)
"""Degrees and minutes with letters that OCR put for figures."""
_MISREAD_DECIMAL = re.compile(
    r"(?<!\w)(?i:koordinat\w*|gps\w*|position\w*|lat/long?|breddegrad)[^\n\d]{0,20}?\n?"
    r"(?P<n>(?=[^\n]{4,24}(?:\d[OolI]|[OolI]\d))[\dlI][\dOolIS]?[.,][\dOolIS]{4,8}"
    r"(?: ?[,;/] ?| {1,3}|\n)[\dOolIS]{1,3}[.,][\dOolIS]{4,8})(?!\w)"
)
"""Decimal degrees with letters that OCR put for figures."""
_POINT = re.compile(
    r"coordinates[\"']?[ :=]{0,3}[\[({]{1,3} ?(?P<n>(?P<b>-?\d{1,3}\.\d{2,10}), ?(?P<a>-?\d{1,2}\."
    r"\d{2,10}))",
    re.IGNORECASE,
)
_PLUS_CODE = re.compile(
    r"(?<![\w+-])(?:[2-9CFGHJMPQRVWX]{8}"
    r"|(?=[2-9CFGHJMPQRVWX]*[CFGHJMPQRVWX])(?=[CFGHJMPQRVWX]*[2-9])"
    r"[2-9CFGHJMPQRVWX]{4})\+[2-9CFGHJMPQRVWX]{2,3}(?!\w)"
)
"""Open location codes, which name a square of the map: 9F7JMH4X+Q7"""
_TOLD = re.compile(
    rf"(?<!\w)(?:{NUMBER_WORD})(?: komma| punktum)(?: {NUMBER_WORD}){{2,7}}"
    rf"(?:,? og| komma|,)? (?:{NUMBER_WORD})(?: komma| punktum)(?: {NUMBER_WORD}){{2,7}}(?!\w)",
    re.IGNORECASE,
)
"""Two numbers with three places or more, read aloud."""
_ANCHORS = Anchors(
    "~gps", "koordinat", "~position", "=lat", "latitude", "bredde", "længdegrad", "lokation",
    "geografisk", "=ping", "sidste ping", "pejl", "~tracker", "sporet", "exif", "lokalisér",
    "wgs", "google maps", "findested", "gerningssted", "placering", "=lon",
)  # fmt: skip


class GpsRecognizer(Recognizer):
    """GPS: pairs of coordinates in the forms people and devices write."""

    types = ("GPS",)

    def read(self, text: str) -> Iterable[Hit]:
        last = -1
        for hit in sorted(_seen(text), key=lambda h: (h.start, -h.end)):
            if hit.start >= last:
                last = hit.end
                yield hit


def _seen(text: str) -> Iterator[Hit]:
    yield from _decimal(text)
    if "°" in text or "º" in text:
        for match in _DMS.finditer(text):
            end = match.end()
            while text[end - 1].isspace():
                end -= 1
            yield _hit(match.start(), end, 0.96, "Koordinater i grader og minutter")
        for pattern in (_NAUTICAL, _MISREAD_DMS, _MISREAD_MINUTES):
            for match in pattern.finditer(text):
                yield _hit(*match.span(), 0.9, "Koordinater i grader og minutter")
    for match in scan(_MISREAD_DECIMAL, text, "koordinat", "gps", "position", "lat/lo", "bredde"):
        yield _hit(*match.span("n"), 0.9, "Koordinater i decimalgrader, fejllæst")
    for match in _RECEIVED.finditer(text):
        yield _hit(*match.span(), 0.9, "Koordinater i grader og minutter")
    for match in scan(_POINT, text, "coordinates"):
        yield _hit(*match.span("n"), 0.9, "Koordinater i decimalgrader")
    for match in _PLUS_CODE.finditer(text) if "+" in text else ():
        yield _hit(*match.span(), 0.85, "Koordinater som geo-adresse")
    for match in scan(_TOLD, text, " komma ", " punktum "):
        yield _hit(*match.span(), 0.85, "Koordinater i decimalgrader, læst højt")
    for pattern in (_MINUTES, _SPACED_DMS, _LED_DMS):
        for match in pattern.finditer(text):
            yield _hit(*match.span(), 0.95, "Koordinater i grader og minutter")
    for match in scan(_LABELLED, text, "lat", "bredde"):
        yield _hit(match.start("a"), match.end("b"), 0.96, "Koordinater efter bredde og længde")
    for match in scan(_DEG, text, "deg", "grader"):
        yield _hit(*match.span(), 0.95, "Koordinat i grader og minutter")
    for match in _UTM_THOUSANDS.finditer(text) if _NORTHING.search(text) else ():
        yield _hit(*match.span("n"), 0.93, "UTM-koordinater")
    for match in scan(_KEYED, text, "lat"):
        yield _hit(match.start("a"), match.end("b"), 0.96, "Koordinater efter lat og lng")
    for match in _TURNED.finditer(text):
        if 54 <= float(match["a"]) <= 58 and 7 <= float(match["b"]) <= 16:
            yield _hit(match.start("b"), match.end("a"), 0.93, "Koordinater, længde før bredde")
    for match in _UTM_PAIR.finditer(text) if _NORTHING.search(text) else ():
        yield _hit(*match.span(), 0.93, "UTM-koordinater")
    for match in _ZONED.finditer(text) if "3" in text else ():
        yield _hit(*match.span(), 0.93, "UTM-koordinater med zone")
    for match in scan(_UTM, text, "utm", "etrs89", "euref89", "koordinat"):
        yield _hit(*match.span("n"), 0.93, "UTM-koordinater")
    for match in _GEO.finditer(text):
        yield _hit(*match.span(), 0.97, "Koordinater som geo-adresse")


def _hit(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="GPS", start=start, end=end, score=score, reason=reason)


_PLACES = 4
"""Places behind the point that hardly anything but a position on the earth has."""
_MINUS = ("-", "\u2212")
_PARTS = 10
"""Shares and coefficients with a sign are smaller."""


def _decimal(text: str) -> Iterator[Hit]:
    for match in _DECIMAL.finditer(text) if _FRACTION.search(text) else ():
        lat, lon = (float(match[g].replace(",", ".").replace("\u2212", "-")) for g in ("a", "b"))
        if abs(lat) > 90 or abs(lon) > 180:
            continue
        marked = any(match[g] for g in ("n1", "n2")) and any(match[g] for g in ("e1", "e2"))
        places = min(len(re.split(r"[.,]", match[g])[1]) for g in ("a", "b"))
        danish = (54 <= lat <= 58 and 7 <= lon <= 16) or (59 <= lat <= 84 and -74 <= lon <= -6)
        anchored = _ANCHORS.near(text, *match.span(), width=48)
        if places < 3 and not marked:
            continue
        amount = re.match(r" ?(?:kr|DKK|%|kg|m2|mm|meter)", text[match.end() : match.end() + 6])
        signed = match["a"].startswith(_MINUS) or match["b"].startswith(_MINUS)
        far = signed and places >= _PLACES and max(abs(lat), abs(lon)) > _PARTS
        close = "," in match.group() and not re.search(r"[;\t\n]", match.group())
        known = anchored or danish or (far and close)
        if amount or not (marked or anchored or (places >= _PLACES and known)):
            continue
        if not marked and not danish and places < _PLACES:
            continue
        score = 0.97 if marked or (anchored and danish) else 0.88 if danish else 0.8
        end = match.start() + len(match.group().rstrip())
        yield _hit(match.start(), end, score, "Koordinater i decimalgrader")
