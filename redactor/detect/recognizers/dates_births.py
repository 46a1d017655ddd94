"""Whether a date is somebody's birth, by the words before and after it."""

from __future__ import annotations

import re

from redactor.detect.recognizers.dates_noted import (
    is_childs,
)
from redactor.detect.recognizers.dates_written import dates_in
from redactor.detect.text.anchors import header_cell

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


def is_birth(text: str, start: int, birth_until: int, sure: bool) -> bool:
    """Whether a date at `start` is told to be a birth. `birth_until` is the end of the birth date
    before, -1 where none; `sure` says that its form alone makes it a date."""
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
    return not any(sure for _, _, sure in dates_in(gap))


def is_told_born(text: str, start: int, end: int) -> bool:
    """Whether what follows a day and its year says that somebody was born then."""
    after = _BORN_AFTER.match(text, end)
    if after is None or not _YEAR_AT_END.search(text, start, end):
        return False
    if _OTHER_EVENT.search(text[max(0, start - 24) : start].rpartition("\n")[2]):
        return False
    return not _A_THING.search(text[end : after.end() + 24])


def is_called_birth(text: str, end: int) -> bool:
    """Whether a date that ends here is called a birth right after."""
    return _CALLED_BIRTH.match(text, end) is not None


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
