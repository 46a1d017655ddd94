"""Labels before a number, and names that only look like them."""

from __future__ import annotations

import re

from redactor.detect.names import lexicon as lx
from redactor.detect.names.gazetteer import NO_NAME, name_weights
from redactor.detect.text.anchors import before
from redactor.lexicon import is_ordinary_word

ABOUT_A_NUMBER = (
    r"(?<!\w)(?:på|til|fra|det|et|af|har|med|via|under|dette|følgende|samme|tildelt|fået|(?:mit|dit"
    r"|sit|hans|hendes|deres|barnets)(?: \w+)?|eget|nyt|nye|privat\w*|hemmelig\w*|gamle|rigtige"
    r"|direkte|selv|også|igen|straks|så|blot|hele|fulde|korrekte|og|at"
    r"|(?:oplys|opgiv|næv?n|skriv|skrev|kend|husk|læs|sig|sag|gi[vk]?|gav|opgav|fik|få|send|tast|slå)"
    r"(?:er?|ede|te|t|de|r)?(?: op)?)"
    r" (?=nr|nummer|no\b)"
)
"""Words before "nummeret" that do not say what it is the number of."""
_LAST = re.compile(r"(?<![^\W_])([^\W\d_]{3,})(?: (?:er|på|til|var))?[^\w.]*$")
_KEY = re.compile(r"(?:s|e?n|et)?(?:id|no|ref|key)$", re.IGNORECASE)
_SHORT = 3
_TIMES = frozenset({"dag", "nat"})
_THINGS = frozenset({"art", "lot", "fly"})
"""Names that are as often labels: "Lot 0101010101"."""
_OWNED = re.compile(
    r"(?<!\w)(?P<whose>[^\W\d_]{2,})(?:'s|'|s) (?:nr\.?|nummer(?:et)?|id)[ \t:]*(?:er |på )?$",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    rf"(?:{lx.RELATIVE}|{lx.CHILD}|{lx.CITIZEN}|moder|fader|vidne|vens|veninde|mands|kones|part"
    r"|person|sygeplejerske|kollega|ægtefælle|tvilling|afdøde|pågældende|vedkommende)",
    re.IGNORECASE,
)


def label_before(text: str, start: int, *, width: int) -> str:
    """As `anchors.before`, with nothing in it when a name or another word stands last that only
    ends as labels do: "Astrid 0101010101" is somebody's number, and "Gravid 0101010101";
    "Kundeid 0101010101" is a customer's."""
    window = before(text, start, width=width)
    last = _LAST.search(window)
    return "" if last is not None and _is_no_label(last[1]) else window


_GOODS = re.compile(
    r"(?<!\w)(?:(?:vare|artikel|reserve?del(?:s)?|del|katalog|bestillings?|serie|model|produkt|lager)"
    r"(?:s?[ .-]?(?:nr|nummer|numre)(?:et|ene)?)"
    r"|artik(?:el|len|ler)|reservedel(?:en|e)?|model(?:len)?|varenumre|filter|patron|pumpe(?:n)?)(?!\w)\.?"
    r"[^.!?\n]{0,70}$",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"(?:tlf|telefon|mobil|ring|kontakt|sms|opkald|hotline|direkte|\bnummeret|hos)", re.IGNORECASE
)


def is_of_goods(text: str, start: int) -> bool:
    """Whether the sentence up to a number is about goods by their numbers, and nobody is called:
    "varenummer 7130 5592 er udgået; bestil 7130 5593"."""
    goods = _GOODS.search(before(text, start, width=90))
    return goods is not None and not _CALLING.search(goods.group())


def is_somebodys(label: str) -> bool:
    """Whether a label says whose number it is, not of what kind: "min søns nummer er", "Ingrids
    nr."; not "firmaets nummer"."""
    owned = _OWNED.search(label)
    if owned is None:
        return False
    word = owned["whose"]
    if word.istitle() and any(name_weights(w) != NO_NAME for w in (word, word + "s")):
        return True
    return _SOMEBODY.fullmatch(word) is not None


def _is_time(word: str) -> bool:
    """ "dagtid", "kontortid", "arbejdstid"; not "patientid"."""
    stem = word.lower().removesuffix("tid")
    return stem != word.lower() and (
        stem in _TIMES or any(map(is_ordinary_word, {stem, stem.removesuffix("s")}))
    )


def _is_no_label(word: str) -> bool:
    """Whether a word is a listed name, one of the dictionary ("gravid", "altid"), or ends as
    labels of keys do and has a beginning that is no Danish word, one capital or nothing else
    ("Abdulmajid", not "KundeID")."""
    if word.lower() in _THINGS:
        return False
    key = _KEY.search(word)
    if key is not None and len(word) > _SHORT and (is_ordinary_word(word) or _is_time(word)):
        return True
    written_so = word.istitle() or word.isupper()
    if name_weights(word) != NO_NAME:
        return written_so or key is not None
    if key is None or not written_so:
        return False
    stem = word[: key.start()]
    return len(stem) > 2 and not any(
        is_ordinary_word(stem[:at]) and (at == len(stem) or is_ordinary_word(stem[at:]))
        for at in range(3, len(stem) + 1)
    )
