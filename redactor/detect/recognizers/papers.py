"""Passports and driving licences: bare numbers, so only with their anchor."""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import SPACE, Anchors, Hit, Recognizer

_PASSPORT = re.compile(
    rf"(?<!\w)(?:(?:dansk\w*{SPACE}|udenlandsk\w*{SPACE}|rejse|diplomat|fremmed|konventions|"
    "nød)?pas(?:set|sets|port|s(?=-?n[ru])|-?/(?=id))?"
    f"|passport|rejsedokument(?:et)?|id-?kort(?:et)?|identitetskort(?:et)?)"
    f"(?:(?![a-zæøå])|(?=nr|nummer))[ .(/-]{{0,2}}(?:id-?)?(?:nr|"
    f"nummer(?:et)?|no|number)?[.:]{{0,2}}"
    r"[ \t]*\n?(?:(?:er|var|med|nr\.?:?|nummer|no\.?|på|har|lyder|hedder|udstedt"
    rf"(?:{SPACE}(?:i|af|den)?{SPACE}?[\w.]{{2,16}}){{0,3}}|,),?{SPACE}){{0,4}}[ (]?"
    rf"(?P<n>(?:[A-Z]{{1,2}}{SPACE}?)?\d(?:{SPACE}?\d){{5,9}}|(?=[OoIl]{{0,2}}\d)[\dOoIl]{{9}}"
    rf"|[A-Z]\d[A-Z0-9]{{7}}|"
    rf"[A-Z]{{2}}\d{{7}}|\d{{3}}{SPACE}\d{{3}}{SPACE}\d{{3}})"
    r"(?![\w]|[-./,]\d)",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    f"(?:kørekort|førerbevis|førerkort|køre-?kort|körkort|driving licen[cs]e)(?:s|et|ets"
    rf"|erne)?[ ./(-]{{0,3}}"
    rf"(?:\(?(?:kat\.?{SPACE}?|kategori{SPACE})?[A-E]{{1,2}}\)?{SPACE}(?=n[ru]))?(?:nr|id|"
    "nummer(?:et)?|no|number)?"
    rf"[.:]{{0,2}}[ \t]*\n?(?:(?:er|var|med|nr\.?:?|nummer|no\.?|har|lyder|dansk|kategori B"
    rf"|\(B\)"
    rf"|udstedt(?:{SPACE}(?:i|af|den)?{SPACE}?[\w.]{{2,16}}){{0,3}},?{SPACE}(?:nr\.?|nummer):?"
    rf"|,),?{SPACE}){{0,4}}[ (]?"
    rf"(?P<n>\d{{8}}|(?=[OoIl]{{0,2}}\d)[\dOoIl]{{8}}|\d\d{SPACE}\d\d{SPACE}\d\d{SPACE}\d\d"
    rf"|\d{{4}}[ -]\d{{4}}|"
    rf"\d\d{SPACE}\d{{3}}{SPACE}\d{{3}})(?![\w]|[-./,]\d|{SPACE}?(?:kr\b|,-))",
    re.IGNORECASE,
)
_PASSPORT_COLUMN = Anchors(
    "=pas", "pasnr", "pas-nr", "pas nr", "pasnummer", "passport", "rejsedokument"
)
_LICENCE_COLUMN = Anchors("kørekort", "førerbevis")
_NINE = re.compile(r"(?<![\w.,/-])(?:\d{9}|[A-Z]{1,2}\d{7,8})(?![\w]|[-./,]\d)")
_EIGHT = re.compile(r"(?<![\w.,/-])\d{8}(?![\w]|[-./,]\d)")


class _Labelled(Recognizer):
    """A number right after its label, or in the table column of that label."""

    label: re.Pattern[str]
    cell: re.Pattern[str]
    column: Anchors
    reason: str
    words: tuple[str, ...]

    def read(self, text: str) -> Iterable[Hit]:
        low = text.lower()
        if not any(word in low for word in self.words):
            return
        seen: set[int] = set()
        for match in self.label.finditer(text):
            seen.add(match.start("n"))
            yield self._hit(*match.span("n"), 0.95)
        if "\t" not in text:
            return
        for match in self.cell.finditer(text):
            if match.start() not in seen and self.column.header(text, match.start()):
                yield self._hit(*match.span(), 0.93)

    def _hit(self, start: int, end: int, score: float) -> Hit:
        return Hit(type=self.types[0], start=start, end=end, score=score, reason=self.reason)


class PassportRecognizer(_Labelled):
    """DK_PASSPORT: nine digits, or letters and digits, after "pas", "pasnummer" and the like."""

    types = ("DK_PASSPORT",)
    label = _PASSPORT
    cell = _NINE
    column = _PASSPORT_COLUMN
    reason = "Nummer efter ord for pas"
    words = ("pas", "rejsedokument", "kort")


class DrivingLicenceRecognizer(_Labelled):
    """DK_DRIVING_LICENCE: eight digits after "kørekort" and the like."""

    types = ("DK_DRIVING_LICENCE",)
    label = _LICENCE
    cell = _EIGHT
    column = _LICENCE_COLUMN
    reason = "Otte cifre efter ord for kørekort"
    words = ("kort", "førerbevis", "licen")
