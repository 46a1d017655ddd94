"""Birth dates, other dates and points of time.

A date is a birth date only by its anchor ("født", "f.", "fødselsdato", "årgang", "cpr"),
in the same sentence with no other date between, save in a list of birth dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.recognizers.dates_listed import is_birth_in_row, is_listed_birth
from redactor.detect.recognizers.dates_misread import FULL_MONTHS, MONTH_NUMBER, misread, valid
from redactor.detect.recognizers.dates_noted import (
    dates_noted,
    glued_births,
    is_childs,
    points_logged,
    time_after,
    with_weekday,
)
from redactor.detect.recognizers.dates_told import (
    COUNTED_DAYS,
    COUNTED_MONTH,
    DAY_WORDS,
    ROMAN,
    ROMANS,
    year_told,
)
from redactor.detect.text.anchors import header_cell
from redactor.detect.text.patterns import DIGIT, SPACE, begins, scan

_MONTHS = (
    r"jan(?:uar|\.)?|feb(?:ruar|r?\.)?|mar(?:ts|\.)?|apr(?:il|\.)?|maj|jun(?:i|\.)?|jul(?:i|\.)?|"
    r"aug(?:ust|\.)?|sep(?:tember|t?\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?|"
    r"(?:febr|sep(?:t|tem)?b|o[ck]t(?:o)?b|nov(?:em)?b|dec(?:em)?b)r\.?|juni[ij]|juli[ij]|martii|"
    r"january|february|march|may|june|july|october"
)
_MONTH_BEGINNINGS = tuple(MONTH_NUMBER)
_ENGLISH = re.compile(
    r"(?<!\w)(?P<m>January|February|March|April|May|June|July|August|September|October|November"
    r"|December) (?P<d>[0-3]?\d)(?:st|nd|rd|th)?,? (?P<y>(?:18|19|20)\d\d)(?!\w)"
)
"""March 4, 2022"""
_ENGLISH_DAY = re.compile(
    r"(?<![\w.,/-])(?P<d>[0-3]?\d)(?:st|nd|rd|th)(?: day)? (?:of )?(?P<m>January|February|March"
    r"|April|May|June|July|August|September|October|November|December),?"
    r" (?P<y>(?:18|19|20)\d\d)(?!\w)"
)
"""2nd of September 1973"""
_THIS_MONTH = re.compile(r"(?<!\w)(?:den|d\.) (?P<v>[0-3]?\d\. ds\.)(?!\w)", re.IGNORECASE)
_WEEK = re.compile(
    r"(?<!\w)uge (?:[1-4]?\d|5[0-3])(?:,? (?:i )?(?:19|20)\d\d|/(?:20)?\d\d)(?!\w)", re.IGNORECASE
)
_PART_OF_YEAR = re.compile(
    rf"(?<!\w)(?:(?:primo|medio|ultimo|begyndelsen af|slutningen af) (?:{FULL_MONTHS})"
    r"(?: (?:19|20)\d\d)?|(?:forår|sommer|efterår|vinter)(?:en|et)? (?:19|20)\d\d"
    r"|[1-4]\. kvartal(?: (?:19|20)\d\d)?|(?:(?:første|anden|andet"
    r"|[12]\.) )?(?:(?:lille)?jule(?:aften|dag|n)?"
    r"|nytårs(?:aften|dag)?|pinse(?:n|dag)?|påske(?:n|dag)?|palmesøndag|skærtorsdag|langfredag"
    r"|fastelavn(?:ssøndag)?|store bededag|kristi himmelfart(?:sdag)?|sankthans(?:aften)?"
    r"|mortensaften|grundlovsdag) (?:19|20)\d\d"
    r"|i uge (?:[1-4]?\d|5[0-3])(?![\w,.-]?\d))(?!\w)",
    re.IGNORECASE,
)
"""Spans of a year: primo marts 2023, foråret 2021, 3. kvartal 2022, juleaften 2022, i uge 37"""
_PARTS = (
    "primo", "medio", "ultimo", "begyndelsen af", "slutningen af", "forår", "sommer", "efterår",
    "vinter", "kvartal", "jule", "nytår", "pinse", "påske", "sankthans", "grundlovsdag", "i uge",
    "palmesøn", "skærtors", "langfredag", "fastelavn", "bededag", "himmelfart", "mortensaften",
)  # fmt: skip
_NUMBERED = re.compile(
    r"(?<!\w)(?:version(?:en)?|ver\.|v\.|pkt\.|punkt|kap\.|kapitel|afsnit) ?$", re.IGNORECASE
)
_Y = r"(?:(?:1[89]|20)\d\d|['’]?\d\d)"
_G = rf"{SPACE}?\n?"
_SIGN = r"[\w.,/§]"
_KEY = r"[\w.,/-]"
"""What makes a digit after it a piece of a key or an amount."""
_NUMERIC = re.compile(
    rf"(?P<d>{begins(DIGIT, _SIGN)}(?<![^\d]-\d)(?<!\A-\d)(?<![^\d.]\d-\d)(?<!§ \d)"
    rf"(?:(?<=[0-3])\d)?)(?:\.{_G}(?P<m1>[01]?\d)\.{_G}(?P<y1>{_Y})"
    rf"|/(?P<m2>[01]?\d)(?:[-/.]|{SPACE}{{1,2}}-?{_G}|-?\n)(?P<y2>{_Y})"
    rf"|\.(?P<m5>[01]?\d)-(?P<y5>(?:19|20)\d\d)"
    rf"|-(?P<m3>[01]?\d)-(?P<y3>{_Y})"
    rf"|{SPACE}(?P<m4>[01]\d){SPACE}(?P<y4>(?:19|20)\d\d))(?!\w|/(?![^\W\d_]{{2,4}}(?![\w/.-]))|[.,:]\d"
    r"|-\d(?!\d?[./][01]?\d[./]\d)|-[A-ZÆØÅ]\d)"
)
_ISO = re.compile(
    rf"(?P<y>{begins('[12]', _KEY)}(?:(?<=1)[89]|(?<=2)0)\d\d)"
    r"[-./](?P<m>0[1-9]|1[0-2])[-./](?P<d>0[1-9]|[12]\d|3[01])"
    r"(?:T\d\d:\d\d(?::\d\d)?Z?)?(?![\w/]|[-.,]\d)"
)
_NTH = ("1st ", "2nd ", "3rd ", *(f"{n}th " for n in range(10)))
_DAY_ENDINGS = ("første", "anden", "tredj", "fjerde", "te ", "nde ", "te\n", "nde\n")
_MONTH = (
    rf"(?P<m>{_MONTHS})(?![a-zæøå])(?:(?:,?{_G}|-)(?P<y>(?:18|19|20)\d\d|['’]\d\d|"
    r"\d\d(?![.:,]?\d)))?(?!\w)"
)
_ORDINAL = rf"(?:sde|ste|nden|den|die|dje|nde|de|te|en){_G}"
"""How days were counted in church books: "24de August", "2den Juni", "3die Marts"."""
_WORDED = re.compile(
    rf"(?P<d>{begins(DIGIT, _KEY)}(?:(?<=[0-3])\d)?)(?:\.?{_G}|-|{_ORDINAL}){_MONTH}", re.IGNORECASE
)
_NAMED_JAN = re.compile(r"[ \n-][A-ZÆØÅ][a-zæøå]| (?:er|har|var|kan|vil|skal|og) ")
"""After a figure and "Jan" that is somebody: "på ski alle 3. Jan Villy kan nu"."""
_IN_WORDS = re.compile(rf"(?<![\w.,/-])(?P<d>{DAY_WORDS}){_G}{_MONTH}", re.IGNORECASE)
_MONTH_YEAR = re.compile(
    rf"(?<!\w)(?P<m>{FULL_MONTHS})(?:{_G}(?P<y>(?:18|19|20)\d\d))(?!\w)", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<![\w.,:/-])(?:kl(?:okken|\.)? {0,2}(?:[01]?\d|2[0-3])(?:[.:][0-5]\d){0,2}"
    r"(?: ?[-–] ?(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?![\w.:]*\d)"
    r"|(?: og| til|-til) (?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?=[.,;)]?(?:\s|$))"
    r"(?=[.,;)\n]|$| (?:på|i|hver|alle|om|den|d\.|hos|for at|ved|mandag|tirsdag|onsdag|torsdag"
    r"|fredag"
    r"|lørdag|søndag|når|hvis|så|samt|hele)(?!\w)))?"
    r"|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|kl\.? ?(?:[01]\d|2[0-3])[0-5]\d"
    r"|(?:[01]?\d|2[0-3])\.[0-5]\d ?[-–] ?(?:[01]?\d|2[0-3])\.[0-5]\d)(?!\w|:\w|[.,]\d)",
    re.IGNORECASE,
)
# Only an anchor directly before makes these a date at all.
_BARE = re.compile(
    r"(?<![\w.,/-])(?:(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>(?:19|20)?\d\d)"
    r"|(?P<d2>[0-3]?\d)/(?P<m2>1[0-2]|0?[1-9])|(?P<y2>(?:18|19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?))(?![\w/]|[-.,:]\d)"
)
_DAY_OF_MONTH = re.compile(
    rf"[dD](?:\.|en|ag){SPACE}(?P<v>(?P<d>[0-3]?\d)/(?P<m>1[0-2]|0?[1-9])"
    rf"|(?P<d2>[0-3]?\d)\.{SPACE}?(?P<m2>1[0-2]|0?[1-9])\.)(?![\w/]|[-.:]{SPACE}?\d"
    rf"|,{SPACE}?\d(?!\d?/[01]?\d(?!\d))|{SPACE}?(?:-"
    rf"|del))"
)
_ANOTHER_DAY = re.compile(
    r"(?:,| og| eller| samt| til|, og) (?:(?:den|d\.) )?"
    r"(?P<v>(?P<d>[0-3]?\d)/(?P<m>1[0-2]|0?[1-9]))(?![\w/]|[-.,:]\d| ?%)"
)
"""A further day after one: "den 23/12 og 24/12"."""
_SPOKEN = re.compile(
    rf"(?P<d>{begins(DIGIT, _KEY)}(?:(?<=[0-3])\d)?)\.?{SPACE}i{SPACE}"
    rf"(?P<m>1[0-2]|0?[1-9])\.?,?{SPACE}"
    r"(?P<y>(?:19|20)\d\d)(?!\w)"
)
"""28. i 4. 1961"""

_BIRTH = (
    r"(?<!ny)(?<!død)født(?:e|es)?(?! forælder)|(?<!\w)f(?:oe|ö|[0o])(?:dt|dsels-?(?:dat[o0]"
    r"|dag))(?:en)?(?!\w)|(?<!\w)fødselsdat0(?!\w)"
    r"|(?<!\w)fødselsd\.|fødselsda(?!gs\w)\w*|fødselsdags-?dato\w*"
    r"|fødselsår\w*|(?<!\w)fødeår\w*"
    r"|fødsels-?dato\w*|fødselstidspunkt\w*"
    r"|(?<!\w)f\.? ?dato(?!\w)"
    r"|(?<!\w)fødslen|(?<!\w)fødseldato\w*|(?<!\w)(?:f|fd|f\.d|fdt)\.|(?<!\w)fdt(?!\w)"
    r"|(?<!\w)fød\.|årgang\w*|(?<!\w)geb\.|date of birth|(?<!\w)dob(?!\w)"
    r"|(?<!\w)dato for fødsel|(?<!\w)fødd\.|kom(?:mer|met)? til verden|(?<!\w)born(?: on)?(?!\w)"
    r"|birth_?date|dateofbirth|cpr\w*|personnummer\w*"
    r"|(?<!\w)fylder|(?<!\w)fyldte|(?<!\w)født(?! forælder)\w*"
    r"|(?<![\w*.,:])\*(?= ?(?:\d|\Z))"
)
_ASKED = re.compile(r"fødsels?-?dato|fødselsdag", re.IGNORECASE)
_BIRTH_BEFORE = re.compile(rf"(?:{_BIRTH})(?P<gap>[^.!?\n;]*(?:[.:]?[^.!?;\n]*))$", re.IGNORECASE)
_BIRTH_WORD = re.compile(_BIRTH, re.IGNORECASE)
_TIGHT = re.compile(
    rf"(?:{_BIRTH})(?:[.:\- ]?(?:nr|nummer)?[.:]?)?[ \t]*(?:\([\wåæø./-]{{4,12}}\))?[\"']?"
    r"[ \t]*(?:[:=]|"
    r"er|i|den|d\.|på|:?\n)?[ \t]*[\"'(]?"
    r"(?:den|d\.|i)?:?[ \t]*(?:(?:ca\.?|cirka|omkring|omtrent|formentlig|vist(?:nok)?|muligvis"
    r"|engang"
    r"|angiveligt|antage(?:lig(?:t|vis)?|s)|sandsynlig(?:t|vis)|anslået|år|året)[ \t]){0,3}$"
    r"|\bfyld(?:er|te) (?:rundt|år)(?: (?:lørdag|søndag|i år|igen|nu))?,? (?:den|d\.|på) ?$"
    r"|\bfyld(?:er|te) (?:nu |snart )?\d{1,3}(?: år)?,? ?(?:den|d\.|på) ?$"
    r"|\bfødt i (?-i:[A-ZÆØÅ][\w-]+)(?:,| i| år| ca\.| cirka| omkring| omtrent| formentlig| vistnok"
    r"| angiveligt| sandsynligvis| antagelig)+ $",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    r",? (?:er |blev )?(?:(?P<who>(?:[\w-]+ ){1,3}?))?(?:født(?:es)?|(?:kom "
    r"(?:[\w-]+ ){0,3})?til verden)(?!\w)"
    r"(?=$|[.,;\n]| (?:i|på (?!et\b|en\b)|af|under|hjemme|udenfor|som|et|en|der|med|hos)\b)",
    re.IGNORECASE,
)
"""A birth told after its day: "24de August 1879 fødtes", "den 3. maj 1988 blev hun født"."""
_CALLED_BIRTH = re.compile(
    r"[ ,]{0,2}(?:\((?:hendes |hans )?|som (?:sin |hans |hendes |deres )?|er (?:min|hans|hendes"
    r"|barnets|drengens|pigens|borgerens) |= ?"
    r"|står (?:der )?(?:anført )?(?:i (?:rubrikken|feltet) )?(?:som |ved )?[»\"“]?)"
    r"(?:født(?![\w ])|fødselsda(?:to|g)(?:en)?|date of birth"
    r"|dob)(?!\w)",
    re.IGNORECASE,
)
"""After a date that is called so: "29.02.2000 (fødselsdag)", "står 1/1-1990 som date of birth"."""
_CHILD = re.compile(
    r"\b(?:barn|barnet|søn|sønnen|datter|datteren|tvilling|bror|broren|søster|søsteren|dreng|pige)"
    r",? (?:er )?(?-i:[A-ZÆØÅ][\w-]+(?: [A-ZÆØÅ][\w-]+){0,3}) ?\($",
    re.IGNORECASE,
)
"""Before a date in brackets after a child's or sibling's name."""
_OF_AGE = re.compile(
    r"\b(?:han|hun|jeg|hen|tvillingerne|børnene|drengene|pigerne|\w*(?:mor|far|søn|sønnen|datter"
    r"|datteren|bror|søster|barn|barnet|mand|kone)) er[ \n](?:(?:altså|selv|jo|også|nemlig|vist"
    r"|nok)"
    r"[ \n]){0,2}fra[ \n](?:den |d\. ?)?$"
    r"|\b(?:børn|børnene|tvillinger|tvillingerne|sønnerne|døtrene|drengene|pigerne),? "
    r"(?:hhv\.?|henholdsvis) (?:den |d\. ?)?$",
    re.IGNORECASE,
)
"""Before a date with its year: "han er fra 29. september 1958", "børnene, hhv. 14-6-2012"."""
_AGE_ENDS = ("fra ", "den ", "d. ", "hhv. ", "hhv ", "holdsvis ", "fra d.", "hhv d.")
_SIX = re.compile(r"\d{6}(?!\d| ?-? ?\d)")
_OF_CPR = re.compile(r"(?:\bcpr|personnummer)[^.\n;\d]{1,60}$", re.IGNORECASE)
"""What is told of the number before its first half: "cpr-nummeret, altså 120588"."""
_THING_BORN = re.compile(
    r"\b(?:foreningen|projektet|idéen|ideen|virksomheden|firmaet|klubben|partiet|tanken|planen|"
    r"samarbejdet|konceptet|initiativet|skolen|kirken|børnehaven|butikken|selskabet)\b"
    r"[^.\n]{0,16}\b(?:født|fyld(?:er|te))\b"
    r"|\b(?:er|blev) født (?:ud )?af\b"
    r"|\b(?:\w*(?:foreningen|virksomheden|firmaet|klubben|partiet|skolen|kirken|børnehaven|vuggestuen"
    r"|butikken|selskabet|institutionen|kommunen|museet|biblioteket|centeret|centret|hjemmet|huset"
    r"|koret|orkestret|ordningen|avisen|parken|projektet|banken|fonden|afdelingen|festivalen)s?"
    r"|jubilæet|dronningens|kongens) (?:fejrer |holder |har |runde )?"
    r"(?:sin |sit |de )?(?:(?:\d{1,3}|første|runde)[. -]{0,2}(?:års?)?[ -]{0,2})?fødselsdag",
    re.IGNORECASE,
)
_A_THING = re.compile(
    r"(?:foreningen|projektet|idéen|ideen|virksomheden|firmaet|klubben|partiet|tanken|planen"
    r"|samarbejdet|konceptet|initiativet|selskabet)",
    re.IGNORECASE,
)
_YEARED = re.compile(
    r"(?:18|19|20)\d\d\b|\d{1,2}/\d{1,2} (?:18|19|20)\d\d\b"
    r"|\d{1,2}(?:[./-] ?\d{1,2}[./-] ?|\.? [^\W\d]+\.? )(?:\d\d){1,2}(?!\d|[.:]\d)"
)
_VINTAGE = re.compile(r" (?:af|fra|med|i|om)? ?(?:[A-ZÆØÅ]|tidsskrift|vin\b|bind)")
_VINTAGE_BEFORE = re.compile(
    r"\b(?:god|godt|bedste|tidsskrift\w*|bind|vin\w*|skolens|klassens|holdets|uddannelsens)"
    r",? (?:er |af |fra )?$",
    re.IGNORECASE,
)
_OTHER_EVENT = re.compile(
    r"(?<!\w)(?:død|døde|afgået|gift|viet|døbt|konfirmer|ansat|mød|indlagt|anbragt|fraflyt|tilflyt|"
    r"flytte|indrejs|sendt|modtag|opret|samtale|underret|skilt|separer|ankom|bevilg|afgør|termin|"
    r"besøg|undersøg|udsted|opereret|ansøg|indskrev|udskrev|startede|begyndte)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[a-zæøå)]{3})[.!?](?:\s|$)|\n\s*\n")
_LIST_GAP = re.compile(
    r"^\W*(?:(?:og|samt|hhv|eller|henholdsvis|dvs|altså|den|d|hendes|hans|bror|søster|tvilling)\W+)*$"
)
_CLOSE = ("cpr", "person", "f.", "*", "fylder", "fyldte", "fødslen")
"""Anchors that count only directly before the date."""
_REACH = 70


class DateRecognizer(Recognizer):
    """DATE_OF_BIRTH where an anchor says so; every other date or time is DATE_TIME."""

    types = ("DATE_OF_BIRTH", "DATE_TIME")

    def read(self, text: str) -> Iterable[Hit]:
        dates = sorted(_dates(text), key=lambda d: (d[0], -d[1]))
        taken_until = 0
        hits: list[Hit] = []
        birth_until = -1  # end of the last birth date, for lists of them
        for start, end, sure in dates:
            if start < taken_until or _LETTERED.match(text, end):
                continue
            listed = (sure and is_listed_birth(text, start)) or is_birth_in_row(text, start, end)
            anchored = (
                listed
                or _is_birth(text, start, birth_until, sure)
                or _is_told_born(text, start, end)
                or _CALLED_BIRTH.match(text, end) is not None
            )
            if not anchored and (not sure or _NUMBERED.search(text[max(0, start - 12) : start])):
                continue
            taken_until = end
            if anchored:
                word = text[max(0, start - 7) : start].lower()
                start -= 7 if word == "årgang " else 0
                birth_until = -1 if listed else end
                hits.append(_hit("DATE_OF_BIRTH", start, end, 0.95, _WHY_BIRTH))
            else:
                hits.append(
                    _hit(
                        "DATE_TIME",
                        with_weekday(text, start),
                        end,
                        0.9,
                        _WHY_DATE,
                    )
                )
                if time := time_after(text, end):
                    hits.append(_hit("DATE_TIME", *time, 0.85, "Klokkeslæt efter en dato"))
        hits.extend(
            _hit("DATE_TIME", m.start(), m.end(), 0.9, "Klokkeslæt") for m in _CLOCK.finditer(text)
        )
        hits.extend(
            _hit("DATE_TIME", start, end, _LOGGED, "Dato og klokkeslæt i en log")
            for start, end in points_logged(text)
        )
        return hits


_LETTERED = re.compile(r"(?<=\d)-[A-Z](?!\w)")
"""After the number of a drawing that reads like a day: "12.03.25-A"."""
_LOGGED = 0.4
_WHY_DATE = "Dato uden ord, der gør den til en fødselsdato"
_WHY_BIRTH = "Dato efter et ord for fødsel (født, f., fødselsdato, årgang, cpr)"


def _hit(type_: str, start: int, end: int, score: float, reason: str) -> Hit:
    return Hit(type=type_, start=start, end=end, score=score, reason=reason)


def _dates(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether the form alone makes it a date."""
    for m in _NUMERIC.finditer(text):
        month = m["m1"] or m["m2"] or m["m3"] or m["m4"] or m["m5"]
        year = m["y1"] or m["y2"] or m["y3"] or m["y4"] or m["y5"]
        # No such day: a slip of the pen, and a birth date where it is told to be one.
        yield m.start(), m.end(), valid(m["d"], int(month), year)
    for m in _ISO.finditer(text):
        if valid(m["d"], int(m["m"]), m["y"]):
            yield m.start(), m.end(), True
    for m in scan(_WORDED, text, *_MONTH_BEGINNINGS):
        if m["m"] == "Jan" and m["y"] is None and _NAMED_JAN.match(text, m.end()):
            continue
        sure = valid(m["d"], MONTH_NUMBER[m["m"][:3].lower()], m["y"])
        yield m.start(), year_told(text, m), sure
    for m in scan(_IN_WORDS, text, *_DAY_ENDINGS):
        yield m.start(), year_told(text, m), True
    for m in scan(COUNTED_MONTH, text, *COUNTED_DAYS):
        yield m.start(), m.end(), True
    for m in ROMAN.finditer(text):
        if valid(m["d"], ROMANS.index(m["m"]) + 1, m["y"]):
            yield m.start(), m.end(), True
    for m in (*scan(_ENGLISH, text, *_MONTH_BEGINNINGS), *scan(_ENGLISH_DAY, text, *_NTH)):
        if valid(m["d"], MONTH_NUMBER[m["m"][:3].lower()], m["y"]):
            yield m.start(), m.end(), True
    for m in scan(_THIS_MONTH, text, " ds."):
        yield *m.span("v"), True
    for m in scan(_WEEK, text, "uge "):
        yield m.start(), m.end(), True
    for m in scan(_PART_OF_YEAR, text, *_PARTS):
        yield m.start(), m.end(), True
    for m in _SPOKEN.finditer(text):
        if valid(m["d"], int(m["m"]), m["y"]):
            yield m.start(), m.end(), True
    for m in _DAY_OF_MONTH.finditer(text):
        whole = m.group()[1] == "a" or not text[m.start() - 1 : m.start()].isalnum()
        if whole and valid(m["d"] or m["d2"], int(m["m"] or m["m2"]), None):
            yield *m.span("v"), True
            further = _ANOTHER_DAY.match(text, m.end())
            while further is not None and valid(further["d"], int(further["m"]), None):
                yield *further.span("v"), True
                further = _ANOTHER_DAY.match(text, further.end())
    yield from misread(text)
    for start, end in glued_births(text):
        yield start, end, False
    for start, end in dates_noted(text):
        yield start, end, True
    for m in scan(_MONTH_YEAR, text, *FULL_MONTHS.split("|")):
        yield m.start(), m.end(), True
    for m in _BARE.finditer(text):
        if m["y2"] or valid(m["d"] or m["d2"], int(m["m"] or m["m2"]), m["y"]):
            yield m.start(), m.end(), False


def _is_birth(text: str, start: int, birth_until: int, sure: bool) -> bool:
    listed = sure and 0 <= birth_until < start <= birth_until + 40
    listed = listed and "†" not in text[birth_until:start]
    if listed and _LIST_GAP.match(text[birth_until:start]):
        return True
    window = text[max(0, start - _REACH) : start]
    if not sure and _SIX.match(text, start) and is_childs(text, start):
        return True
    if window.endswith("(") and _CHILD.search(window):
        return True
    if window.lower().endswith("årgang "):
        return not (_VINTAGE.match(text, start + 4) or _VINTAGE_BEFORE.search(window[:-7]))
    if _THING_BORN.search(window):
        return False
    if window.rstrip(" ").endswith("*") and not _YEARED.match(text, start):
        return False  # the star of a list or a note
    if window.endswith(_AGE_ENDS) and _OF_AGE.search(window) and _YEARED.match(text, start):
        return True
    if not sure:
        tight = _TIGHT.search(window) or (_SIX.match(text, start) and _OF_CPR.search(window))
        return bool(tight) or _birth_header(text, start)
    anchors = list(_BIRTH_WORD.finditer(window))
    if not anchors:
        return _birth_header(text, start)
    gap = window[anchors[-1].end() :]
    if _ASKED.match(anchors[-1].group()):  # "… fødselsdatoen på Emil? Jeg har 3. juli 08"
        gap = gap.replace("?", ",")
    if gap.count("\n") > 1 or "\t" in gap.strip("\t") or _SENTENCE_END.search(gap):
        return _birth_header(text, start)
    if _OTHER_EVENT.search(gap):
        return False
    word = anchors[-1].group().lower()
    if word.startswith(_CLOSE) and not _TIGHT.search(window):
        return False
    return not any(sure for _, _, sure in _dates(gap))


def _is_told_born(text: str, start: int, end: int) -> bool:
    """Whether what follows a day and its year says that somebody was born then."""
    after = _BORN_AFTER.match(text, end)
    if after is None or not _YEAR_AT_END.search(text, start, end):
        return False
    if _OTHER_EVENT.search(text[max(0, start - 24) : start].rpartition("\n")[2]):
        return False
    return not _A_THING.search(text[end : after.end() + 24])


_YEAR_AT_END = re.compile(r"\d[^\n]*\d\d$")
_HEADED = re.compile(r"fødsels|født|f\.dato|årgang|cpr", re.IGNORECASE)
_FORM_LABEL = re.compile(r"^(?:fødselsdato|fødselsdag|født|f\.dato)[: ]*$", re.IGNORECASE)
_OTHER_LABEL = re.compile(
    r"^(?:\w{0,20}dato|modtaget|sendt|oprettet|frist|tid\w*)[: ]*$", re.IGNORECASE
)
_FORM_LINES = 12


def _birth_header(text: str, start: int) -> bool:
    cell = header_cell(text, start)
    return bool(cell and _HEADED.search(cell)) or _stacked(text, start)


def _stacked(text: str, start: int) -> bool:
    """Whether a date alone on its line belongs to a form read cell by cell, one to a line,
    in which only birth dates are asked for."""
    end = text.find("\n", start)
    if text[start - 1 : start] != "\n" or not 0 < (len(text) if end < 0 else end) - start < 20:
        return False
    lines = text[max(0, start - 40 * _FORM_LINES) : start - 1].split("\n")[-_FORM_LINES:]
    for line in reversed(lines):
        if len(line) > 40 or (_OTHER_LABEL.match(line) and not _FORM_LABEL.match(line)):
            return False
        if _FORM_LABEL.match(line):
            return True
    return False
