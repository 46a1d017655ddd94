"""Passports and driving licences: bare numbers, so only with their anchor."""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.broken import Parted, with_broken
from redactor.detect.recognizers.spoken import runs
from redactor.detect.text.anchors import Anchors
from redactor.detect.text.patterns import SPACE

_PASSPORT = re.compile(
    rf"(?<!\w)(?:(?:dansk\w*{SPACE}|udenlandsk\w*{SPACE}|rejse|diplomat|fremmed|konventions|"
    "nød)?pas(?:set|sets|port|s(?=-?n[ru])|-?/(?=id))?"
    f"|passport|rejsedokument(?:et)?|rejselegitimation(?:en)?|id-?kort(?:et)?|identitetskort(?:et)?)"
    f"(?:(?![a-zæøå])|(?=nr|nummer))[ .(/-]{{0,2}}(?:id-?)?(?:nr|"
    f"nummer(?:et)?|no|number)?[.:]{{0,2}}"
    r"[ \t]*\n?(?:(?:er|var|med|nr\.?:?|nummer|no\.?|på|har|lyder|hedder|udstedt"
    rf"(?:{SPACE}(?:i|af|den)?{SPACE}?[\w.]{{2,16}}){{0,3}}|,),?{SPACE}){{0,4}}[ (]?"
    rf"(?P<n>\d{{6}}\n\d{{3}}|(?:[A-Z]{{1,2}}{SPACE}?)?\d(?:{SPACE}?\d){{5,9}}|(?=(?:[OoIlSBQZ]{{0,2}}\d){{5}})[\dOoIlSBQZ]{{9}}"
    rf"|[A-Z]\d[A-Z0-9]{{7}}|"
    rf"[A-Z]{{2}}\d{{7}}|\d{{3}}{SPACE}\d{{3}}{SPACE}\d{{3}}"
    rf"|(?=(?:[OoIlSBQZ ]{{0,3}}\d){{5}})[\dOoIlSBQZ]{{3}}(?:{SPACE}[\dOoIlSBQZ]{{3}}){{2}})"
    r"(?![\w]|[-./,]\d)",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    f"(?:k[ø0]rekort|(?<!\\w)(?:krk|kk)(?=\\.|-?n[ru])|(?<!\\w)k\\.kort|førerbevis|førerkort"
    f"|køre-?kort|körkort|driving licen[cs]e)(?:s|et|ets"
    rf"|erne)?[ ./(-]{{0,3}}"
    rf"(?:\(?(?:kat\.?{SPACE}?|kategori{SPACE})?[A-E]{{1,2}}\)?{SPACE}(?=n[ru])"
    rf"|(?:kørekort|førerbevis|dansk|midlertidigt|duplikat|kat\.?{SPACE}?[A-E]{{1,2}}|[A-E]{{1,2}})\){SPACE}?,?{SPACE}?)?(?:nr|id|"
    "nummer(?:et)?|no|number)?"
    rf"[.:]{{0,2}}[ \t]*\n?(?:(?:er|var|med|nr\.?:?|nummer|no\.?|har|lyder|dansk|DK|kategori B"
    rf"|\(B\)"
    rf"|(?:løbe|kort)-?(?:nr\.?|nummer):?"
    rf"|udstedt(?:{SPACE}(?:i|af|den)?{SPACE}?[\w.]{{2,16}}){{0,3}},?{SPACE}(?:nr\.?|nummer):?"
    rf"|,),?{SPACE}){{0,4}}[ (]?"
    rf"(?P<n>\d{{8}}|(?=(?:[OoIlSBQZ]{{0,2}}\d){{4}})[\dOoIlSBQZ]{{8}}"
    rf"|\d\d(?P<s>[ .-])\d\d(?P=s)\d\d(?P=s)\d\d"
    rf"|\d{{4}}[ -]\d{{4}}|"
    rf"\d\d[ .\n]\d{{3}}[ .]\d{{3}}|(?!\d\d?{SPACE}[01]?\d{SPACE}(?:19"
    rf"|20)\d\d(?!\d))\d(?:{SPACE}?\d){{7}}(?!{SPACE}\d)"
    rf"|[A-Z]\d{{7,8}}|[A-Z]{{2}}\d{{6,7}})(?![\w]|[-./,]\d|{SPACE}?(?:kr\b|,-))",
    re.IGNORECASE,
)
_PASSPORT_COLUMN = Anchors(
    "=pas", "pasnr", "pas-nr", "pas nr", "pasnummer", "passport", "rejsedokument"
)
_LICENCE_COLUMN = Anchors("kørekort", "førerbevis")
_NINE = re.compile(r"(?<![\w.,/-])(?:\d{9}|[A-Z]{1,2}\d{7,8}|[A-Z]{2}\d{6})(?![\w]|[-./,]\d)")
_EIGHT = re.compile(r"(?<![\w.,/-])\d{8}(?![\w]|[-./,]\d)")


_GROUPED_NINE = (
    r"(?:\d{9}|\d{3}[ .\n-]\d{3}[ .\n-]\d{3}|\d{6}-\d{3}|\d{3}(?: \d\d){3}|[A-Z]\d{8}|\d{6}\n\d{3}"
    r"|(?=(?:[OoIlSBQZ]{0,2}\d){5})[\dOoIlSBQZ]{9}"
    r"|(?=(?:[OoIlSBQZ. -]{0,3}\d){5})[\dOoIlSBQZ]{3}(?:[ .-][\dOoIlSBQZ]{3}){2})"
)
_GROUPED_EIGHT = (
    r"(?:(?=[OolI]{0,3}\d)[\dOolI]{8}|[\dOolI]{2}(?:[ .-][\dOolI]{2}){3}|\d\d[ .\n]\d{3}[ .]\d{3}"
    r"|\d{4}[ \n]\d{4}|\d\d \d \d\d \d{3})"
)
_ENDS = r"(?![\w]|[-./,]\d|\d| ?(?:kr\b|,-))"
_GAP = (
    r"(?:[^\n.;?!\d]|(?<=\b[a-zæøå]{2})\.|(?<=\b[a-zæøå]{3})\.|(?<=\bvedr)\."
    r"|(?<=\b[A-Z][a-z])\.(?=[: ])"
    r"|\((?:mor|far|barn)\)){0,60}?"
)
_NUMBER_IS = r"(?i:n[ur](?:mmer(?:et)?)?\.?|id|no\.?)"
_PASSPORT_FAR = re.compile(
    rf"(?i:(?<![a-zæøå])(?:tjeneste|diplomat|fremmed|konventions|nød|rejse|børne)?pas(?:set|sets|s?numre"
    rf"|s?nummer\w*|s?-?nr\.?)?(?![a-zæøå])"
    rf"(?! (?:venligst |godt |lige |meget )?på\b)|rejsedokument|\bpassport){_GAP}"
    rf"(?<![\w.,/-])(?P<n>{_GROUPED_NINE}){_ENDS}"
)
_PASSPORT_KEY = re.compile(
    rf"(?i:\bpas[_-]?(?:nr|nummer|no)[_\"']*[=:][\"' ]*)(?P<n>{_GROUPED_NINE}){_ENDS}"
)
_PASSPORT_ZONE = re.compile(
    r"(?<!\w)(?P<n>(?=[A-Z]{0,2}\d)[A-Z\d]{8,9}[\d<]{1,3}[A-Z]{3}\d{7}[MFX<]\d{7}[\dA-Z<]{0,16}"
    r"|[ACI][A-Z\d<][A-Z]{3}[A-Z\d<]{9}\d[A-Z\d<]{15}\n\d{7}[MFX<]\d{7}[A-Z<]{3}[A-Z\d<]{11}\d)"
)
"""The lines of a passport or card that machines read: number, country, birth date, sex, last
day (ICAO 9303)."""
_PASSPORT_CODE = re.compile(rf"\bP ?[/<] ?DNK ?[/<] ?(?P<n>{_GROUPED_NINE}){_ENDS}")
_PASSPORT_NEXT = re.compile(
    rf"(?i:pas(?:s?nr|s?nummer|s?numre))[^\n]{{0,8}}\d{{9}}(?: \([^)\n]{{1,12}}\))?(?:,| og| samt) "
    rf"(?P<n>{_GROUPED_NINE}){_ENDS}"
)
_PASSPORT_LATER = re.compile(
    rf"(?i:(?<![a-zæøå])(?:børne|rejse|tjeneste|diplomat|fremmed|konventions|nød)?pas(?:set)?\b)"
    rf"[^\n]{{0,70}}[.;]\s(?i:nummeret|numrene|nr\.?)[^.\d]{{0,50}}(?P<n>{_GROUPED_NINE}){_ENDS}"
)


def _next_cell(word: str, number: str) -> re.Pattern[str]:
    """`number` in the next cell of a table whose cells a sign parts: "Kørekort;19940627"."""
    return re.compile(
        rf"(?<![a-zæøå])(?i:{word})(?i:[ -]?(?:nr\.?|nummer))?\"?[ \t]?[;|][ \t]?\"?"
        rf"(?P<n>{number})(?=\"?[ \t]?(?:[;|\n]|$))"
    )


_PASSPORT_CELL = _next_cell("pas|passport", r"\d{9}|[A-Z]{1,2}\d{7,8}|[A-Z]{2}\d{6}")
_PASSPORT_AFTER = re.compile(
    rf"(?<![\w.,/-])(?P<n>{_GROUPED_NINE}|[A-Z]{{1,2}}\d{{7,8}})"
    r"(?=,? ?\((?:[a-zæøå]+ ){0,2}pas(?:set|nr|nummer)?\)|, ?(?:dansk |et )?pas(?!\w))"
)
"""What it is the number of stands behind it: "EC1170932 (pas)"."""
_PASSPORT_LINE = re.compile(r"(?<=<\n)(?P<n>[A-Z\d]{8,9})<{0,2}\d[A-Z]{3}(?![a-zæøå])")
"""The second line that machines read, cut short, below the first."""
_LICENCE_FAR = re.compile(
    rf"(?i:kørekort|køre kort|førerbevis|førerret(?:ten)?|\bkk[. -]{{0,2}}(?=nr))"
    rf"{_GAP}(?:(?<![a-zæøå])"
    rf"(?<!mit )(?<!mine ){_NUMBER_IS}[ :]{{0,3}}(?:på |er |var |lyder |hedder )?|: ?|, |\n)"
    rf"(?<![\w.,/-])(?P<n>{_GROUPED_EIGHT}){_ENDS}"
)
_LICENCE_KEY = re.compile(
    rf"(?i:koerekort|kørekort)[\"', :_a-zæøå]{{1,24}}[=:][\"' ]*(?P<n>{_GROUPED_EIGHT}){_ENDS}"
)
_LICENCE_AFTER = re.compile(
    rf"(?<![\w.,/-])(?:(?<=5\. )|(?<!\. ))(?P<n>{_GROUPED_EIGHT})(?=,? ?\([^)\n]{{0,24}}kørekort)"
)
_LICENCE_FIELD = re.compile(rf"\b4[abcd]\.[^\n]{{0,40}}?\b5\. (?P<n>{_GROUPED_EIGHT}){_ENDS}")
_LICENCE_CARD = re.compile(
    rf"(?<!\w)5\. (?P<n>{_GROUPED_EIGHT})(?=[ \n][^\n]{{0,20}}\b(?:9|4[abc])\. )"
)
_FOREIGN_CARD = (
    r"(?i:(?:udenlandsk|[a-zæøå]{3,14}(?:sk|nsk))(?:e|t)? (?:kørekort(?:et)?|førerbevis|körkort"
    r"|licen[cs]e)"
    r"|führerschein|prawo jazdy|permis de conduire|permiso de conducir|patente di guida"
    r"|(?:driving|driver'?s) licen[cs]e)"
)
_LICENCE_FOREIGN = re.compile(
    rf"{_FOREIGN_CARD}[,:]?(?: (?i:nr\.?|nummer|no\.?|med nummeret|number):?)? \(?"
    r"(?P<n>(?=[A-Z\d/-]{0,8}\d)(?=(?:[A-Z/-]{0,9}\d){4})[A-Z\d][A-Z\d/-]{5,22}[A-Z\d])(?![\w-])"
)
"""Cards of other countries have letters in their numbers."""
_LICENCE_LOGGED = re.compile(
    rf"(?i:licen[cs]e(?:_?(?:no|nr|number))?)[\"']?[=:][\"' ]?(?P<n>{_GROUPED_EIGHT})"
    r"(?=[\"']?[;,& ]{1,2}[\"']?(?i:cat|kat|class|valid|gyldig))"
)
_LICENCE_LATER = re.compile(
    rf"(?i:kørekort|førerbevis)[^\n]{{0,40}}(?:[.:?]? ?\n|[.:?] )(?:(?i:nr|nummer(?:et)?|svar"
    rf"|sv)[.:]{{1,2}}) ?"
    rf"(?:er )?(?P<n>{_GROUPED_EIGHT}){_ENDS}"
)
"""In the next sentence or line, with a label of its own: "Kopi af kørekort vedlagt.\nNr.: …"."""
_LICENCE_OF_CARD = re.compile(
    r"(?i:kørekort|førerbevis)[^\n]{0,40}(?:[.?:]|[.?:]?\n)[ \n]?[^\n.;?!]{0,40}?(?<!\w)"
    r"(?i:kort(?:ets?)? ?|det )(?i:(?:med|har|havde) )?(?i:nr\.?|nummer(?:et)?)(?i: er)?:?[ \n]"
    rf"(?P<n>{_GROUPED_EIGHT}){_ENDS}"
)
"""The same of the card: "Kørekort bortkommet. Jeg har mistet kort med nummer …"."""
_LICENCE_CELL = _next_cell("kørekort|førerbevis", r"\d{8}")
_DATED = re.compile(
    r"\w*(?:dato|udløb|gyldig|udstedt)\w*[^\n]*\n(?:[^\n]*\n){0,8}[^\n]*$", re.IGNORECASE
)
"""In the header of such a table: the cell is a day."""
_LICENCE_CALLED = re.compile(
    rf"(?<![\w.,/-])(?P<n>{_GROUPED_EIGHT})(?= (?:som|er) [\"»“”']?(?i:kk\b|krk\b|kørekort))"
)
_LICENCE_NEXT = re.compile(
    rf"(?i:kørekort)[^\n]{{0,30}}\d{{8}}[, ]{{1,2}}(?:erstatter|og|samt|ny(?:t)? nr\.?|nyt:?) ?"
    rf"(?P<n>{_GROUPED_EIGHT}){_ENDS}"
)
_OTHER_NUMBER = re.compile(
    r"(?i:\b(?:tlf|telefon|mobil|ring\w*|sms|cvr|cpr|reg|ean|j"
    r"|(?<!\bi )(?:konto|sag|journal|faktura|kunde|ordre|vare|police|akt|dok"
    r"|bilag)\w*)\b[^\d\n]{0,14}"
    r"|\b(?:bog|teori\w*|undervisning\w*|pas på)\b[^\n]{0,30})$"
)


class _Labelled(Recognizer):
    """A number right after its label, or in the table column of that label."""

    label: re.Pattern[str]
    cell: re.Pattern[str]
    column: Anchors
    reason: str
    words: tuple[str, ...]
    further: tuple[re.Pattern[str], ...] = ()
    """Wider forms, in which no word for another number may stand right before."""
    surest: tuple[re.Pattern[str], ...] = ()
    """Those of them that win over the form of another number."""
    told: tuple[int, ...] = ()
    """How many digits a number read aloud has, …"""
    said: re.Pattern[str]
    """… and what then stands near."""

    parted: Parted
    """How a line end parts it."""

    def read(self, text: str) -> Iterable[Hit]:
        return with_broken(text, self._read, self.parted)

    def _read(self, text: str) -> Iterable[Hit]:
        low = text.lower()
        if not any(word in low for word in self.words):
            return
        seen: set[int] = set()
        for match in self.label.finditer(text):
            seen.add(match.start("n"))
            yield self._hit(*match.span("n"), 0.95)
        for pattern in self.further:
            for match in pattern.finditer(text):
                place = match.start("n")
                if place in seen or _OTHER_NUMBER.search(text, max(0, place - 36), place):
                    continue
                if pattern is _LICENCE_CELL and _DATED.search(text[max(0, place - 200) : place]):
                    continue
                seen.add(place)
                yield self._hit(*match.span("n"), 0.96 if pattern in self.surest else 0.9)
        for run in runs(text):
            near = text[max(0, run.start - 60) : run.start] + "\n" + text[run.end : run.end + 40]
            if len(run.digits) in self.told and self.said.search(near):
                yield self._hit(run.start, run.end, 0.93)
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
    parted = Parted(
        words=re.compile(r"pas|rejse", re.IGNORECASE),
        lengths=frozenset({9}),
        whole=frozenset({9}),
        letters=True,
    )
    told = (9,)
    said = re.compile(r"\bpas(?:set|nr|nummer)?\b", re.IGNORECASE)
    words = ("pas", "rejsedokument", "rejselegitimation", "kort", "dnk", "<<")
    further = (
        _PASSPORT_FAR,
        _PASSPORT_KEY,
        _PASSPORT_ZONE,
        _PASSPORT_CODE,
        _PASSPORT_LATER,
        _PASSPORT_NEXT,
        _PASSPORT_AFTER,
        _PASSPORT_CELL,
        _PASSPORT_LINE,
    )


class DrivingLicenceRecognizer(_Labelled):
    """DK_DRIVING_LICENCE: eight digits after "kørekort" and the like."""

    types = ("DK_DRIVING_LICENCE",)
    label = _LICENCE
    cell = _EIGHT
    column = _LICENCE_COLUMN
    reason = "Otte cifre efter ord for kørekort"
    parted = Parted(
        words=re.compile(r"k[øo]e?re-?kort|førerbevis|\bkk\b", re.IGNORECASE),
        lengths=frozenset({8}),
        whole=frozenset({8}),
    )
    surest = (_LICENCE_FOREIGN, _LICENCE_FAR)
    told = (7, 8)
    said = re.compile(r"kørekort|førerbevis", re.IGNORECASE)
    words = (
        "kørekort", "k0rekort", "køre-kort", "køre kort", "koerekort", "körkort", "førerkort",
        "førerbevis", "licen", "krk", "k.kort", "führerschein", "jazdy", "permis", "patente",
        "kk.", "kk nr", "kk. nr", "kknr", "kk.nr", "kk-nr", "førerret",
        "4a.", "4b.", "4c.", "4d.", " 9. ",
    )  # fmt: skip
    further = (
        _LICENCE_FAR,
        _LICENCE_KEY,
        _LICENCE_AFTER,
        _LICENCE_FIELD,
        _LICENCE_CARD,
        _LICENCE_NEXT,
        _LICENCE_FOREIGN,
        _LICENCE_LOGGED,
        _LICENCE_CELL,
        _LICENCE_LATER,
        _LICENCE_OF_CARD,
        _LICENCE_CALLED,
    )
