"""Names that are sensitive beside certain words only, doses of medicine, and labelled values.

"3F" is an employer's counterpart or somebody's union, "Syrien" a country or somebody's origin:
the sets of `data/sensitive.txt` count after words such as "medlem af" and "født i", or before
words such as "statsborger". A word followed by a dose is a medicine, whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from redactor.detect.names.gazetteer import first_name_weight
from redactor.detect.names.words import Word, word_set
from redactor.detect.recognizers.sensitive_subjects import is_person_word
from redactor.detect.recognizers.sensitive_told import told_in_words
from redactor.lexicon import is_ordinary_word


class Seen(NamedTuple):
    """A member of a set beside its words: first and last word, type, weight, class of word."""

    first: int
    last: int
    type: str
    weight: int
    label: str


_LEADS: dict[str, tuple[str, int, str, frozenset[str]]] = {
    "union": (
        "UNION",
        3,
        "fagforening",
        word_set(
            "medlem medlemskab medlemmer medl indmeldt udmeldt indm udm meldt meldte melde melder "
            "organiseret ekskluderet tr ftr betalt betalte betale betaling indbetalt indbetaling "
            "opkrævet opkræves opkrævning "
            "kontingent tillidsrepræsentant tillidsmand fællestillidsmand "
            "fællestillidsrepræsentant repræsenteret hjælp bistand bistået kontaktet fagforening "
            "fagforeningen fagforbund "
            "repræsentant arbejdsmiljørepræsentant amr bisidder betaler "
            "a-kasse a-kassen organisation forsikret strejkede "
            "forhandlingsret forhandlingsretten "
            "fagforeningskontingent kontingenter træk trækkes trukket fratrukket fradrag fradraget"
        ),
    ),
    "party": (
        "POLITICS",
        3,
        "politisk parti",
        word_set(
            "medlem medlemskab medl ekskluderet udelukket indm udm opst aktiv engageret stemmer "
            "stemte stemt stemme stillede stiller opstillet "
            "kandidat kandiderer kandiderede spidskandidat folketingskandidat meldt meldte "
            "melder indmeldt "
            "udmeldt partimedlem støtter støttede sympatiserer tilhænger parti parti: "
            "tilhørsforhold kampagne valgkamp ungdomsmedlem stillet valgplakat valgplakater "
            "partimedlemskab partifælle formand frivillig kontingent indmeldelse udmeldelse "
            "kasserer næstformand bestyrelsesmedlem løbesedler plakater hverver agiterer "
            "bestyrelsen netværk fritidsinteresser interesser foreningsliv medlemskaber "
            "partikontingent bidrag træk"
        ),
    ),
    "country": (
        "ETHNICITY",
        2,
        "nationalitet eller oprindelse",
        word_set(
            "født fødte opvokset stammer stammede kommer kom kommet ankom ankommet "
            "flygtede flygtet flygtning "
            "oprindeligt oprindelig indvandrede indvandret indvandrer indrejste indrejst "
            "statsborger "
            "statsborgerskab er var familiesammenført udrejst asylansøger rødder familie "
            "oprindelsesland hjemland fødeland nationalitet forældre bror søster adopteret "
            "adopterede adoption hentet bortført udvist hjemsendt"
        ),
    ),
}
_OF_PARTY = re.compile(
    r"(?P<p>[\wæøå]+)-(?:medlem|vælger|kandidat|forening|afdeling|aktivist|sympatisør)\w*"
)
_OF = word_set("af i på for hos fra til ind ud ved under ved: det")
_SIDES = word_set("sympatiserer sympatiserede holder stemmer arbejder")
_PEOPLE = word_set(
    "baggrund oprindelse herkomst afstamning udseende rødder etnicitet statsborger statsborgere "
    "statsborgerskab flygtning indvandrer indvandrere asylansøger født pas mand kvinde dreng pige "
    "familie forældre far mor fader moder accent afstammende par"
)
_IS = word_set("er var oprindeligt halvt halv kvart delvist")
_ORIGIN = word_set("oprindelse herkomst afstamning baggrund ophav rødder folkeslag")
_LANGUAGE = word_set("taler talte modersmål sproget")
_PREDICATE = word_set("og men samt med som fra af")
_NAMES_AFTER = word_set("jurist medlem medlemskab tillidsrepræsentant tillidsmand medlemsnummer")


@cache
def _sets() -> tuple[Mapping[str, list[tuple[str, tuple[str, ...]]]], frozenset[str]]:
    """Members by their first word, and the adjectives in every form."""
    members: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    adjectives: set[str] = set()
    name = ""
    text = (files("redactor.detect") / "data" / "sensitive.txt").read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line.startswith("["):
            name = line.strip("[]@") if line.startswith("[@") else ""
        elif name and line:
            for item in line.split(", "):
                parts = tuple(item.split(" "))
                if name == "adjective":
                    adjectives.update((item, item + "e", item + "s"))
                else:
                    members.setdefault(parts[0], []).append((name, parts))
                    if name in ("union", "party"):  # "Liberal Alliances Ungdom"
                        owner = (*parts[:-1], parts[-1] + "s")
                        members.setdefault(owner[0], []).append((name, owner))
    return members, frozenset(adjectives)


def is_of_a_set(low: str) -> bool:
    """Whether a word in lower case names a party, a union or a country by itself."""
    return any(len(parts) == 1 for _, parts in _sets()[0].get(low, ()))


_KIND_OF_MEDICINE = re.compile(
    r"(?:piller(?:ne)?|tabletter(?:ne)?|kapsler(?:ne)?|medicinen|præparatet|præparaterne|sovemedicin"
    r"|hjertemedicin|antibiotika|antidepressiva|antipsykotika|smertestillende|blodfortyndende"
    r"|øjendråber|øredråber|næsespray|inhalator(?:en)?|plastre)"
    r"(?:,| \(| af mærket| \(mærke:?) ?[„\"»]?(?P<n>[A-ZÆØÅ][a-zæøå]{3,20})"
    r"(?=[\"“«]?[,.;)\n]| \d)"
)
"""A medicine set behind the word for its kind: "malariapiller, Malarone,"."""


def _named_after_kind(text: str, tokens: tuple[Word, ...]) -> Iterator[Seen]:
    for match in _KIND_OF_MEDICINE.finditer(text):
        low = match["n"].lower()
        if not is_ordinary_word(low) and first_name_weight(match["n"]) < _SURELY:
            i = _at(tokens, match.start("n"))
            yield Seen(i, i, "MEDICINE", 3, "lægemiddel efter ordet for dets art")


def seen_in(text: str, tokens: tuple[Word, ...]) -> Iterator[Seen]:
    """Members of the sets beside their words, and medicines by their dose or ending."""
    members, adjectives = _sets()
    for i, word in enumerate(tokens):
        low = word.lower
        for name, parts in members.get(low, ()):
            last = i + len(parts) - 1
            if last < len(tokens) and all(tokens[i + n].lower == p for n, p in enumerate(parts)):
                seen = _beside(name, tokens, i, last)
                if not seen and name in _LISTED_AS and is_listed(text, word.start):
                    seen = Seen(i, last, *_LISTED_AS[name])
                if name == "union" and _is_members(text, tokens, i):
                    seen = Seen(i, last, "UNION", 4, "fagforening")
                if seen:
                    yield seen
                    break
        party = _OF_PARTY.fullmatch(low)
        if party and any(n == "party" for n, _ in members.get(party["p"], ())):
            yield Seen(i, i, "POLITICS", 3, "politisk parti")
        if "-" in low and _are_both(low, adjectives):
            before = tokens[i - 1].lower if i else ""
            follows = tokens[i + 1].lower if i + 1 < len(tokens) else ""
            if before in _IS or before in ("sig", "selv", "som") or follows in _PEOPLE:
                yield Seen(i, i, "ETHNICITY", 3, "nationalitet eller oprindelse")
        elif low in adjectives:
            seen = _of_people(text, tokens, i)
            if seen:
                yield seen
        elif low in _FOLK or low in _COLOURS:
            if _is_said_of(text, tokens, i):
                yield Seen(i, i, "ETHNICITY", 2, "etnisk baggrund")
        elif low == "bi" and i and tokens[i - 1].lower in _IS:
            bees = i > 1 and tokens[i - 2].lower == "der"
            if text[word.end : word.end + 1] != "-" and not bees:
                yield Seen(i, i, "SEXUALITY", 3, "seksuelle forhold")
        elif low[-4:] in _ENDINGS and _SUBSTANCE.search(low) and not is_ordinary_word(low):
            yield Seen(i, i, "MEDICINE", 3, "lægemiddel")
    yield from _named_after_kind(text, tokens)
    for start, type_, label in told_in_words(text):
        i = _at(tokens, start)
        yield Seen(i, i, type_, 3, label)
    for match in _DOSE.finditer(text):
        low_end = max(0, match.start() - 44)
        named = _DOSED.search(text[low_end : match.start()])
        if named is None:
            continue
        word_before = named["n"].lower()
        if is_ordinary_word(word_before) or word_before in _NO_MEDICINE:
            continue
        i = _at(tokens, low_end + named.start("n"))
        yield Seen(i, i, "MEDICINE", 4, "lægemiddel med dosis")


def _are_both(low: str, adjectives: frozenset[str]) -> bool:
    """Whether a word is made of two origins: "arabisk-dansk"."""
    parts = low.split("-")
    stems = [part.removesuffix("e").removesuffix("er") for part in parts]
    return len(parts) == 2 and all(
        part in adjectives or stem in adjectives or part in ("dansk", "danske", "dansker")
        for part, stem in zip(parts, stems, strict=True)
    )


def _beside(name: str, tokens: tuple[Word, ...], first: int, last: int) -> Seen | None:
    type_, weight, label, leads = _LEADS[name]
    led = [t.lower for t in tokens[max(0, first - 5) : first]]
    if name == "country":
        near = set(led[-4:-1]) & leads if led and led[-1] in ("fra", "i") else set()
        if led[-1:] == ["i"] and not (near & {"født", "fødte", "opvokset", "statsborger"}):
            near = set()
    else:
        near = set(led) & leads if led[-1:] and led[-1] in (_OF | leads) else set()
        if led[-2:] == ["med", "i"]:  # "hun var med i DKP"
            near = {"med"}
        elif led[-1:] == ["med"]:
            near = set(led) & _SIDES
        if not near and name == "union" and last + 1 < len(tokens):
            near = {tokens[last + 1].lower} & _NAMES_AFTER
    if name == "country" and near & {"født", "fødte", "flygtede", "flygtet", "statsborger"}:
        weight = 3
    return Seen(first, last, type_, weight, label) if near else None


_FEE = re.compile(
    r"(?:\A|(?<=[\n\t]))[ •*–-]{0,3}(?:\w*kontingent(?:er)?|fagforening|fagforbund|a-kasse|forbund)"
    r"(?: ?[/,] ?\w[\w-]+)?[ :,(]{1,3}(?:til )?\Z",
    re.IGNORECASE,
)
"""The head of a line or cell of what somebody pays: "Kontingent Krifa"."""
_OUR_MEMBER = re.compile(
    r"(?<!\w)(?:vores|vort|jeres|mit|ovennævnte|ovenstående) (?:medlem|medlems)(?!\w)",
    re.IGNORECASE,
)
_OUR_REACH = 400
_THE_MEMBER = re.compile(
    r"(?<!\w)(?:medlemmet(?! af)|(?:vores|vort|deres|sit|mit"
    r"|dets) (?:mangeårige )?medlem(?! af))(?!\w)",
    re.IGNORECASE,
)
"""In the line of a union, whose member somebody then is: "FOA skriver på vegne af medlemmet"."""
_MEMBER_REACH = 100


_LISTED_AS = {
    "union": ("UNION", 4, "fagforening"),
    "party": ("POLITICS", 4, "politisk parti"),
}
_LIST_OF = re.compile(
    r"(?:\A|\n)[^\n]{0,60}\b(?:medlem(?:skab(?:er)?)? (?:af|i)|medlemskaber)[ ]?:?[ \t]*\n"
    r"(?:[^\n.:]{1,40}\n){0,7}[ \t•*·–-]{0,4}\Z",
    re.IGNORECASE,
)
_LIST_REACH = 360


def is_listed(text: str, start: int) -> bool:
    """Whether a line begins at a place and is one of those listed below "Medlem af:"."""
    return _LIST_OF.search(text, max(0, start - _LIST_REACH), start) is not None


def _is_members(text: str, tokens: tuple[Word, ...], i: int) -> bool:
    """Whether a union is told as somebody's by what it costs him, or signs for "vores medlem"."""
    start = tokens[i].start
    if _FEE.search(text, max(0, start - 40), start):
        return True
    begin = text.rfind("\n", 0, start) + 1
    alone = not text[begin:start].strip()
    if _THE_MEMBER.search(text, max(begin, start - _MEMBER_REACH), start + _MEMBER_REACH):
        return True
    return alone and _OUR_MEMBER.search(text, max(0, start - _OUR_REACH), start) is not None


def _of_people(text: str, tokens: tuple[Word, ...], i: int) -> Seen | None:
    """A nationality said of somebody: "syrisk statsborger", "er kurdisk", "taler arabisk"."""
    label = "nationalitet eller oprindelse"
    low_before = tokens[i - 1].lower if i else ""
    low_after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if low_after in _PEOPLE or low_before in ("etnisk", "etniske"):
        return Seen(i, i, "ETHNICITY", 3, label)
    ends = not low_after or text[tokens[i].end : tokens[i].end + 1] in (
        ".",
        ",",
        ";",
        "!",
        ")",
        "\n",
    )
    if low_before in _IS and (ends or low_after in _PREDICATE):
        return Seen(i, i, "ETHNICITY", 2, label)
    labelled = low_before in _ORIGIN and text[tokens[i - 1].end : tokens[i].start].strip() == ":"
    if labelled and (ends or low_after in _PREDICATE):
        return Seen(i, i, "ETHNICITY", 3, label)
    if low_before in _LANGUAGE or (i > 1 and tokens[i - 2].lower in _LANGUAGE):
        return Seen(i, i, "ETHNICITY", 2, label)
    return None


_FOLK = word_set(
    "same samer inuk inuit mulat mulatter kreol jøde jødinde jøder roma romaer berber druser "
    "yazidi "
    "jezidi ezidi hazara pashtun pashtuner assyrer kaldæer turkmener uigur tatar sigøjner maori "
    "tutsi "
    "hutu tamil punjabi"
)
"""Peoples that have no country's name."""
_COLOURS = word_set("sort mørk brun farvet sorte brune farvede mørkhudet")
_SAID_OF = word_set("er var som kaldt kaldes halvt halv kvart delvist og bliver blev")
_CALLED = word_set("kaldt kaldes kaldte kalder")
_MY = word_set("min hans hendes vores deres din")
_KIN = word_set("mand kone kæreste ven veninde kammerat svigersøn eks eksmand samlever kollega")
_GOES_ON = word_set("på og men fra samt af gennem ligesom")


def _is_said_of(text: str, tokens: tuple[Word, ...], i: int) -> bool:
    """Whether a people or a colour is said of somebody: "hun er same", "faren er sort", not "bilen
    er sort" nor "sort i hovedet"."""
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    ends = not after or text[tokens[i].end : tokens[i].end + 1] not in (" ", "-", "")
    if before not in _SAID_OF:
        return False
    if tokens[i].lower in _FOLK:
        return ends or after in _GOES_ON or before in ("halvt", "kvart", "som")
    if before in _CALLED:
        return ends or after == "af"
    somebody = tokens[i - 2] if i > 1 else None
    whose = somebody is not None and (
        (i > 2 and tokens[i - 3].lower in _MY and somebody.lower in _KIN)
        or is_person_word(somebody.lower)
        or (somebody.text[0].isupper() and first_name_weight(somebody.text) >= _SURELY)
    )
    return whose and (ends or after in ("og", "men"))


_SURELY = 0.5
_STEMS = word_set(
    "zolam azepam statin sartan prazol triptan gliptin gliflozin glutid xaban cillin mycin cyclin "
    "oxetin pramin azepin tiapin anzapin peridon codon floxacin ciclovir dronat setron terol "
    "solon phenidat tinib zumab ximab umab olol dipin thiazid fenac oxicam barbital idazol conazol "
    "giline gilin tropin curon parin tidin amfetamin orphin orfin prazin thixol"
)
"""Stems of non-proprietary names (WHO, "The use of stems in the selection of INNs")."""
_SUBSTANCE = re.compile(rf"\w{{2}}(?:{'|'.join(sorted(_STEMS))})$")
_ENDINGS = frozenset(stem[-4:] for stem in _STEMS)
_DOSE = re.compile(
    r"(?<![\w.,-])\d{1,4}(?:[.,]\d{1,3})? ?(?:mg|mikrogram|mcg|µg|μg|IE)(?![\w/])"
    r"(?![ ]?(?:pr\.?|per)[ ](?:m\d?|l|liter|kg|dl|100)\b)"
)
_DOSED = re.compile(
    r"(?<!\w)(?P<n>[^\W\d_]{4,25})(?: (?:depot|retard|forte|tbl\.?|tabletter|kapsler))?,? "
    r"(?:à[ ])?$"
)
_NO_MEDICINE = word_set(
    "højst mindst cirka under over indtil dosis indhold grænseværdi kulilte nitrat koffein "
    "alkohol dagligt natrium calcium magnesium svovl nikotin protein"
)


def _at(tokens: tuple[Word, ...], start: int) -> int:
    """The word that stands at `start`, by bisection."""
    low, high = 0, len(tokens) - 1
    while low < high:
        middle = (low + high) // 2
        if tokens[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    return low
