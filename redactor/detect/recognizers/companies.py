"""Numbers of companies and their places of work: CVR, SE and P-number.

CVR check: Erhvervsstyrelsen, weights 2,7,6,5,4,3,2,1 mod 11. P-numbers have no check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.cpr_numbers import personal_label
from redactor.detect.recognizers.spoken import runs
from redactor.detect.text.anchors import Anchors, before
from redactor.detect.text.numbers import digits_of, mod11, undo_ocr
from redactor.detect.text.patterns import DIGIT, GAP, SPACE, begins

WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_EIGHT = re.compile(
    rf"(?<![^\W_])(?:(?P<dk>DK)[- ]?|(?:cvr|(?-i:SE))(?:-?nr\.?)?:?)?(?<![\d][.,/-])(?<!\+)"
    rf"(?P<n>\d\d(?:{GAP}[.\-]?\d\d){{3}}|\d{{4}}{SPACE}\d{{4}}|\d\d{SPACE}\d{{3}}{SPACE}\d{{3}}|"
    rf"\d{{3}}{SPACE}\d\d{SPACE}\d{{3}})"
    rf"(?![\w]|[-/]\d|,\d|{SPACE}\d\d(?!\d))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?<!\w)(?:cvr|(?-i:SE)|se(?=[ .-]{0,2}n[ru])|vat|moms|virksomheds|org(?:anisations)?|"
    "moms-?reg(?:istrerings)?|business register)"
    r"(?:[ ./-]{0,2}(?:cvr|se|moms|reg(?:istrerings?)?))?[ .-]{0,2}(?:nr|nummer(?:et)?|no|number"
    r"|numre)?"
    r"|cvr\w*|c\.v\.r\.|(?-i:\bC ?V ?R)[ .-]{0,2}(?:nr|nummer)?"
    r"|virksomhedsregister(?:et)?[ .-]{0,2}(?:under |med )?(?:nr|nummer)"
    r"|momsnummer\w*|virksomhedsnummer\w*)[.:]{0,2}[ \t]*(?:er|med|"
    r"på)?[ \t(]*\n?[ \t]*(?:DK[- ]?)?$",
    re.IGNORECASE,
)
# "se nr. 12345678" is oftener a reference, and "moms 12345678" an amount.
_UNSURE = re.compile(r"(?:(?<!\w)se[ .-]{0,2}n[ru]\w*|\bmoms)[.:]{0,2}[ \t]*$")
_LIST = re.compile(r"\d\d(?: ?\d\d){3}(?:,| og| samt|/|;)\s?$")
_ANCHORS = Anchors(
    "cvr", "~cvr", "se-nr", "se-nummer", "momsn", "momsreg", "=vat", "virksomhedsnummer"
)
_OTHER = re.compile(
    r"(?:tlf|telefon|mobil|tel|fax|konto|kontonr|kørekort\w*|faktura\w*|kunde\w*|ean|(?<!-)(?<!moms)reg|"
    "mob)[ .]*"
    r"(?:nr|nummer)?[.:]*\s*$|\b(?:driving|driver.?s) licen[cs]e[ .]*(?:no|number)?[.: ]*"
    r"(?:DK[- ]?)?$|\+45[ )-]*$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"(?:(?:,| og| samt) \d{8}){0,8}[ ,]{0,2}(?:\((?:[^)\d\n]{0,20} )?|(?:i|fra|er(?: et)?) )cvr",
    re.I,
)
"""After the number: "40517332 (cvr)", "40517332 i CVR"."""
_OF_COMPANY = re.compile(
    r"\b(?:selskab(?:et)?|virksomhed(?:en)?|firma(?:et)?|aps|a/s|i/s|p/s|k/s|ivs|amba|holding"
    r"|deltager i|registrerede|ejer af|indehaver af|\w*mandsfirma(?:et)?|\w*mandsvirksomhed(?:en)?)"
    r"[ \"»«”:,·•|–]{0,3}\(?$",
    re.IGNORECASE,
)
"""Directly before a number that passes the check: eight digits are a company's there."""
_DAMAGED = re.compile(
    r"(?<![\w.,/+-])(?=[\d ]{0,9}[OoQIlSB])(?:[\dOoQIlSB]{8}|[\dOoQIlSB]{4} [\dOoQIlSB]{4}"
    r"|[\dOoQIlSB]{2}(?: [\dOoQIlSB]{2}){3}|[\dOoQIlSB]{2}(?: [\dOoQIlSB]{3}){2})"
    r"(?![\w]|[-/.,]\d| [\dOoQIlSB]{2,4}(?!\w))"
)
_MIXED = re.compile(r"\d[OoQIlSB]|[OoQIlSB]\d")
_TEN = re.compile(r"1(?: ?\d){9}")
_SIGNED = r"[\w.,/+-]"
_ODD = re.compile(rf"{begins(DIGIT, _SIGNED)}(?:[ .-]?\d){{7}}(?![\w]|[-/.,]\d|{SPACE}\d)")
"""Eight digits in groups that nobody else uses, or each by itself."""
_REGISTERED = re.compile(
    r"registreringsn(?:umme)?r(?:et)?\.?:?[ \t]*(?:er |på )?\n?$", re.IGNORECASE
)
_REGISTER = Anchors(
    "erhvervsstyrelsen", "virk.dk", "virksomhed", "~firma", "driver", "salon", "selvstændig",
    "selskab", "butik", "moms", "indehaver",
)  # fmt: skip
_TRADE = re.compile(
    r"(?:^|[ \n])[A-ZÆØÅ][\wæøå&.-]*(?: [\w&.-]+){0,2} (?:El|VVS|Byg|Tag|Murer\w*|Tømrer\w*"
    r"|Maler\w*"
    r"|Transport|Auto\w*|Entreprise|Consult\w*|Service|Rengøring|Smed\w*|Have\w*|Anlæg|Handel|Design|Foto"
    r"|Vognmand\w*|Klinik\w*|Tandlæge\w*|Rådgivning|Revision|Advokat\w*|Ejendomme|Invest|Holding|Bageri"
    r"|Restaurant|Café|Frisør\w*|Kiosk|Grill|Pizza\w*|Landbrug|Maskinstation|Skovservice)"
    r"[ ,]{1,2}\(?$"
)
"""A firm's name that ends as firms do, right before a number that passes the check."""
_P = re.compile(
    r"(?<!\w)(?:p[ .-]{0,2}(?:nr|nummer(?:et)?|numre)|produktions(?:enhed\w*|nummer\w*|nr)"
    r"(?:[ .-]{0,2}(?:nr|nummer(?:et)?))?|pnr|pnummer)[.:]{0,2}[ \t]*(?:er)?[ \t]*\n?[ \t(]*"
    r"(?P<n>1\d{9}|1 ?\d{3} ?\d{3} ?\d{3}|1\d{3} \d{4} \d\d)"
    r"(?:(?:,| og|;|/|\s\((?:tidl(?:igere|\.)|nu|før))\s?(?P<m>1\d{9}))?(?![\w]|[-.,/]\d)",
    re.IGNORECASE,
)
_P_COLUMN = Anchors("p-nr", "p-nummer", "=p nr", "pnr", "produktionsenhed", "p.nr")
_P_CELL = re.compile(begins("1", r"[\w.,/+-]") + r"\d{9}(?![\w]|[-.,/]\d)")


class CvrRecognizer(Recognizer):
    """DK_CVR: CVR and SE numbers (check digit or anchor) and P-numbers (anchor)."""

    types = ("DK_CVR",)

    def read(self, text: str) -> Iterable[Hit]:
        for match in _EIGHT.finditer(text):
            hit = _judge(text, match)
            if hit:
                yield hit
        yield from _damaged(text)
        yield from _oddly_grouped(text)
        yield from _told(text)
        seen = set()
        for match in _P.finditer(text) if _TEN.search(text) else ():
            for group in ("n", "m"):
                if match[group] and not _is_persons(text, match, group):
                    seen.add(match.start(group))
                    yield _hit(*match.span(group), 0.97, "P-nummer efter ord for produktionsenhed")
        for match in _P_CELL.finditer(text):
            if match.start() not in seen and _P_COLUMN.header(text, match.start()):
                yield _hit(*match.span(), 0.95, "P-nummer i en kolonne for produktionsenheder")


def _is_persons(text: str, match: re.Match[str], group: str) -> bool:
    label = text[match.start() : match.start("n")]
    return personal_label(label, digits_of(match[group]))


def _oddly_grouped(text: str) -> Iterator[Hit]:
    """After a word for the number in any groups; after a word for a firm where it passes too."""
    for match in _ODD.finditer(text):
        if _EIGHT.fullmatch(match.group()) or match.group().isdigit():
            continue
        label = before(text, match.start(), width=40)
        checked = mod11(digits_of(match.group()), WEIGHTS)
        if _LABEL.search(label) and not _UNSURE.search(label):
            yield _hit(
                *match.span(), 0.9, "Otte cifre efter »CVR« eller »SE«, grupperet usædvanligt"
            )
        elif checked and _OF_COMPANY.search(label):
            yield _hit(
                *match.span(), 0.75, "Otte cifre ved et ord for et firma; kontrolciffer stemmer"
            )


def _told(text: str) -> Iterator[Hit]:
    """Eight digits read aloud near a word for a firm or its number."""
    for run in runs(text):
        near = text[max(0, run.start - 60) : run.start] + "\n" + text[run.end : run.end + 40]
        if len(run.digits) == 8 and _OF_FIRM.search(near):
            yield _hit(run.start, run.end, 0.92, "Otte cifre med ord nær et ord for et firma")


_OF_FIRM = re.compile(r"\b(?:cvr|firma|virksomhed|selskab|se-n)\w*", re.IGNORECASE)


def _damaged(text: str) -> Iterator[Hit]:
    """Eight places with letters that OCR puts for digits: after a word for the number, or with
    one in the sentence before and a check digit that holds."""
    for match in _DAMAGED.finditer(text) if _MIXED.search(text) else ():
        if sum(c.isdigit() for c in match.group()) < 5:
            continue
        checked = mod11(undo_ocr(match.group().replace(" ", "")), WEIGHTS)
        label = before(text, match.start(), width=40)
        if _LABEL.search(label) or (checked and _ANCHORS.before(text, match.start(), width=100)):
            yield _hit(*match.span(), 0.85, "Otte tegn efter »CVR«, nogle fejllæst som bogstaver")


def _hit(start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type="DK_CVR", start=start, end=end, score=score, reason=reason)


def _judge(text: str, match: re.Match[str]) -> Hit | None:
    digits = digits_of(match["n"])
    checked = mod11(digits, WEIGHTS)
    start = match.start("dk") if match["dk"] else match.start("n")
    end = match.end()
    glued = match.start("n") - match.start() > 2 or (not match["dk"] and start > match.start())
    label = before(text, match.start("n"), width=40)
    if _OTHER.search(label):
        return None
    labelled = glued or bool(_LABEL.search(label)) or bool(_ANCHORS.header(text, start))
    listed = bool(_LIST.search(label)) and bool(_ANCHORS.before(text, start, width=90))
    if labelled or listed:
        if checked:
            return _hit(
                start, end, 0.98, "Otte cifre efter »CVR« eller »SE«; kontrolciffer stemmer"
            )
        if _UNSURE.search(label) and not match["dk"]:
            return None
        return _hit(
            start, end, 0.8, "Otte cifre efter »CVR« eller »SE«; kontrolciffer stemmer ikke"
        )
    if checked and match["dk"]:
        return _hit(
            start, end, 0.85, "DK og otte cifre, hvis kontrolciffer stemmer med et CVR-nummer"
        )
    near = _ANCHORS.before(text, start, width=60, lines=0) or _NAMED_AFTER.match(text, end)
    if (
        checked
        and _REGISTERED.search(label)
        and _REGISTER.near(text, start, end, width=60, after=40)
    ):
        return _hit(start, end, 0.96, "Otte cifre efter »registreringsnummer« for et firma")
    bracketed = label.endswith("(") and text[end : end + 1] == ")"
    plain = match["n"].isdigit() or bracketed
    if checked and not near and plain and (_OF_COMPANY.search(label) or _TRADE.search(label)):
        return _hit(
            start,
            end,
            0.94 if bracketed else 0.87,
            "Otte cifre ved et ord for et firma; kontrolciffer stemmer",
        )
    if checked and digits[0] != "0" and (near or _ANCHORS.before(text, start, width=30)):
        return _hit(start, end, 0.9, "Otte cifre nær »CVR«; kontrolciffer stemmer")
    return None
