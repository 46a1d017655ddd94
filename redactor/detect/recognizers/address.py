"""ADDRESS: street, number, floor, door, place and postal code as one finding.

Candidates are words that end as Danish street names do (-vej, -gade, -allé …), any
capitalised word with a house number before a postal code or after a word such as "bor" or
"Adresse:", PO boxes, and labelled foreign addresses. The more parts agree, the surer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from redactor.detect.base import Anchors, Hit, Recognizer
from redactor.detect.gazetteer import first_name_weight, is_town, name_weights
from redactor.detect.recognizers.postal import postal_city_at
from redactor.detect.words import Word, words

# Endings of street names that hardly any other word has.
_STRONG = (
    "vej", "vejen", "vejs", "vejens", "gade", "gaden", "gades", "allé", "alle", "allè", "alleen",
    "alléen", "stræde", "strædet", "boulevard", "boulevarden", "vænge", "vænget", "torv", "torvet",
    "plads", "pladsen", "stien", "straße", "strasse", "gatan", "gata", "vägen", "veien", "passagen",
    "esplanaden", "promenaden", "chaussé", "chausséen", "havnegade", "kajen", "bryggen", "brygge",
)  # fmt: skip
# Endings that surnames, towns, farms and institutions share: they need a number and more.
_WEAK = (
    "park", "parken", "have", "haven", "haverne", "bakke", "bakken", "bakkerne", "toft", "toften",
    "tofterne", "ager", "ageren", "agrene", "bo", "krog", "krogen", "sti", "vang", "vangen",
    "vangene", "lund", "lunden", "mark", "marken", "dal", "dalen", "høj", "højen", "højene", "gård",
    "gården", "gaard", "gaarden", "kaj", "eng", "engen", "engene", "løkke", "løkken", "kær", "kæret",
    "ledet", "led", "bryn", "brynet", "skrænt", "skrænten", "kant", "kanten", "sving", "svinget",
    "bue", "buen", "ring", "ringen", "gang", "gangen", "havn", "havnen", "dam", "dammen", "sø",
    "søen", "bro", "broen", "port", "porten", "rækken", "vig", "vigen", "næs", "næsset", "odde",
    "odden", "slippen", "smøgen", "hegn", "hegnet", "åsen", "knolden", "kilden", "hus", "husene",
    "huset", "center", "centret", "kvarteret", "terrasse", "terrasserne", "minde", "borg", "holm",
    "holmen", "skov", "skoven", "hede", "heden", "diget", "banke", "banken", "leddet", "kløften",
    "fælleden", "volden", "vold", "løbet", "stræte", "grund", "grunden", "kolonien", "haveforening",
    "heldet", "hoved", "hovedet", "lykke", "lykken", "bjerg", "bjerget", "ris", "rise", "slugten",
)  # fmt: skip
_STREET_ENDINGS = _STRONG + _WEAK
# Whole words that are a street name's last word when names stand before it.
_STANDALONE = frozenset(
    "vej gade allé alle allè stræde boulevard plads torv park have vænge kaj brygge hovedgade "
    "strandvej landevej kirkevej havn sti bakke passage kvarter esplanade kirkestræde gate "
    "promenade haver vang tværvej tværgade parkvej centervej".split()
)
_MODIFIERS = frozenset(
    "gl gammel gamle ny nye nr nørre ndr nordre sdr søndre sønder vester vestre øster østre øvre "
    "nedre store lille st sankt sct skt chr dr kgs kongens prins prinsesse dronning kong frederik "
    "ll over under ydre indre hc h c p a j n f e mellem neder bag ved".split()
)
# Words that end like streets and are none.
_NO_STREET = frozenset(
    "overvej genvej udvej omvej motorvej motorvejen indgang udgang adgang overgang afgang nedgang "
    "gang undervej bivej cykelsti stivej danmark bemærk deltager modtager ansøger bruger forsøger "
    "tager medtager fremtager overtager arbejdsplads arbejdspladsen parkeringsplads "
    "parkeringspladsen legeplads legepladsen uddannelsesplads byggeplads praktikplads elevplads "
    "pladsen vejen gaden stien torvet sengeplads sengepladser døgnplads institutionsplads "
    "børnehaveplads dagpladser plads børnehave børnehaven vuggestue haven parken marken skoven "
    "dalen engen huset hus gården gård bakken broen søen havnen ring ringen marked tvang tvangen "
    "fuldmagt rådhus rådhuset plejehjem sygehus sygehuset hjem kirke center centret bank banken "
    "huslejenævn forlig forbrug udbo underbo alle rækkehus rækkehuset kollegium forbud bo eng sø "
    "bue dam gærde mindste have køb kasserede sal sag bilag brev park sti skov mark holm lund dal "
    "vang høj borg banke hede fængsel led kant bryn odde vig næs minde grund grunden lykke "
    "kilden hegn volden løbet hoved hovedet krog krogen lykken by gennemgang fremgang tilgang "
    "forgang omgang årgang undergang sammenhæng opgang fodgang stillegang spring forring handling "
    "afdækning sundhedshus sundhedshuset medborgerhus jobhus aktivitetscenter børnehus børnehuset "
    "krisecenter jobcenter ungdomscenter bosted opholdssted kulturhus forsamlingshus sommerhus "
    "sommerhuset parcelhus hovedgård storcenter bycenter familiehus familiehuset warehouse "
    "herberg herberget ungdomshus byggegrund baggrund årsag".split()
)
_UNITS = re.compile(
    r"\s?(?:gange|gang|år(?:ig)?\w*|kr\b|kroner|timer?|t\b|pct|procent|%|dage?|uger?|måned\w*|stk|m2|m²"
    r"|meter|km|kilometer|børn|personer|elever|deltagere|pladser|boliger|minutter|min\b|gr?\b|"
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\b"
    r"|\.\s?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|,-|,\d|:\d|/\d{2}|€|mio|borgere|sider|mm\b|cm\b|dB)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
_S = r"[ \u00a0]"
_NUMBER = re.compile(
    rf"(?P<gap>,?(?:{_S}{{1,2}}|{_S}?\n{_S}?|\t)(?:nr\.?{_S}?)?)"
    rf"(?P<number>[1-9]\d{{0,2}}(?!\d)(?:{_S}?[A-ZÆØ](?![\wÆØÅæøå.])|{_S}?[a-hj-zæø](?![\wæøå])(?!{_S}?[.]{_S}?[a-zæøå]))?"
    rf"(?:{_S}?[-–/]{_S}?(?:\d{{1,3}}{_S}?[A-Za-z]?|[A-Z])(?!\w))?)(?!\w)(?!\.\d)",
)
_SIDE = (
    rf"(?:t\.?{_S}?v\b\.?|t\.?{_S}?h\b\.?|m\.?{_S}?f\b\.?|til{_S}venstre|til{_S}højre|midtfor|"
    rf"dør{_S}?(?:nr\.?{_S}?)?\d{{1,4}}|lejl(?:ighed)?\.?{_S}?(?:nr\.?{_S}?)?\d{{1,4}}[a-z]?\b"
    rf"|vær(?:else)?\.?{_S}?(?:nr\.?{_S}?)?\d{{1,4}}\b|(?:nr|nummer|-)\.?{_S}?\d{{1,4}}\b"
    rf"|venstre\b|højre\b|opg(?:ang)?\.?{_S}?[A-Z0-9]{{1,2}}\b|bolig{_S}\d{{1,4}}\b)"
)
_FLOOR = (
    rf"(?:(?:stuen|stue|parterre|kælder(?:en)?|kld\.?|mezz(?:anin)?\.?)(?![\wæøå])"
    rf"|st\.?(?![\wæøå])|kl(?:\.|(?![.\wæøå]))(?!{_S}?\d)|\d{{1,2}}{_S}?\.?{_S}?(?:sal|etage|et\.)"
    rf"|\d{{1,2}}{_S}?\.(?!\d)(?!{_S}?(?:{_MONTH})))"
)
_TAIL = re.compile(
    rf"(?:(?:,{_S}?\n?|{_S}|\n)?{_S}?{_FLOOR}(?:(?:,|{_S}|\.|-|/){{0,3}}(?:{_SIDE}|\d{{1,4}}(?=[,\n]|$)))?"
    rf"|(?:,{_S}?|{_S}|-){_S}?{_SIDE})(?:,?{_S}?{_SIDE})?",
    re.IGNORECASE,
)
_BARE_FLOOR = re.compile(rf",?{_S}?\d{{1,2}}{_S}?\.$")
_POSTAL_GAP = re.compile(
    rf"(?:,|{_S}|\n|\t|\||;|·|•|–|\.|-|\(){{1,4}}(?=(?:DK|FO|D|S|N|SE|NO|DE|GL)?[-– ]?\d)"
)
_PLACE = re.compile(
    rf",{_S}?\n?{_S}?(?P<place>[A-ZÆØÅ][\wæøå.'’-]+(?:{_S}[A-ZÆØÅ]?[\wæøå.'’-]+){{0,2}})(?=[,\n\t])"
)
_TOWN = re.compile(rf",{_S}?(?P<town>[A-ZÆØÅ][\wæøå-]+(?:{_S}[A-ZÆØÅ][\wæøå-]*)?)")
_FOREIGN_POSTAL = re.compile(
    rf"(?:,{_S}?|{_S}|\n)(?:[A-Z]{{1,2}}[-– ])?(?:\d{{5}}|\d{{3}}{_S}\d{{2}}|\d{{2}}-\d{{3}}|\d{{4}}{_S}?[A-Z]{{2}})"
    rf"{_S}(?:[A-ZÆØÅÄÖÜŁ][\w.-]+)(?:{_S}[A-ZÆØÅÄÖÜ][\w-]+)?"
)
_CARE_OF = re.compile(
    rf"(?i:c/o|℅|att\.?:?|v/){_S}?(?P<name>[^\W\d_][\w.'’-]*(?:{_S}[^\W\d_][\w.'’-]*){{0,4}})(?:,{_S}?|{_S}?\n)$"
)
_FARM = re.compile(
    rf"(?:^|(?<=[\n\t:]){_S}?|(?<=på )|(?<=bor ))(?P<farm>[A-ZÆØÅ][\wæøåÆØÅ]*(?:gård|gården|gaard|gaarden|lund|minde|hus|huset|"
    rf"høj|borg|bo|ly|ro|dal|skov|lyst|holm)),{_S}?$"
)
_BOX = re.compile(
    rf"(?<!\w)(?:postboks|post{_S}?box|p\.?{_S}?o\.?{_S}?box|boks|boksnr\.?|pb){_S}?(?:nr\.?{_S}?)?(?P<no>\d{{1,5}})(?!\w)",
    re.IGNORECASE,
)
_ROAD_CODE = re.compile(
    rf"(?i)\bvejkode(?:n)?{_S}?(?:er|nr\.?|nummer|:)?:?{_S}?(?P<no>\d{{1,4}})(?!\d)"
)
_LIVES = Anchors(
    "bor", "=boede", "boet", "bopæl", "bopæls", "~adresse", "=adr", "flytte", "flyttet", "flytter",
    "fraflyt", "tilflyt", "beliggende", "ejendom", "lejlighed", "lejemål", "opholdssted", "ophold",
    "hjemme", "husstand", "~villa", "rækkehus", "ekspeder", "indlogeret", "folkeregister", "logerende",
    "tilmeldt", "bosat", "hjem", "kælder", "~bolig", "parcelhus", "naboen", "hus", "huset", "=c/o",
)  # fmt: skip
_LABEL = re.compile(
    rf"(?im)(?:^|(?<=[\t|;,.] )|(?<=\t))(?:(?:privat|post|hjemme|bopæls|faktura|leverings|folkeregister|nuværende |tidligere "
    rf"|midlertidig |udenlandsk )?(?:adresse|adr\.)|bopæl|bor|bopælsland|address|wohnort){_S}?:[ \u00a0\t]*(?P<value>[^\n\t|]{{4,120}})"
)
_LABEL_END = re.compile(
    r"(?i)[,;.]?\s*(?:\b(?:tlf|telefon|mobil|cpr|e-?mail|mail|født|f\.|statsborger)\b|\.\s+[A-ZÆØÅ]|;|\()"
)
_PREPOSITION = re.compile(r"\b(?:på|i|fra|til|ved|ad)\s$")


class AddressRecognizer(Recognizer):
    """Danish addresses as one finding, with or without number and postal code."""

    types: ClassVar[tuple[str, ...]] = ("ADDRESS",)

    def find(self, text: str) -> Iterable[Hit]:
        hits: list[Hit] = []
        reached = 0
        for hit in _streets(text):
            if hit.start >= reached:
                hits.append(hit)
                reached = hit.end
        taken = [(h.start, h.end) for h in hits]
        for hit in _others(text):
            if not any(a < hit.end and hit.start < b for a, b in taken):
                hits.append(hit)
        return hits


def _streets(text: str) -> Iterator[Hit]:
    """Streets by their endings, and names with number before a postal code or after an anchor."""
    tokens = words(text)
    reached = 0
    for i, word in enumerate(tokens):
        if word.start < reached:
            continue
        low = word.lower
        street = low.endswith(_STREET_ENDINGS) or low in _STANDALONE
        if not street:
            follows = tokens[i + 1] if i + 1 < len(tokens) else None
            if (
                follows is None
                or not follows.text[0].isdigit()
                or not word.text[0].isupper()
                or follows.start - word.end > 2
            ):
                continue
        hit = _street_at(text, tokens, i, street)
        if hit is not None:
            reached = hit.end
            yield hit


def _street_at(text: str, tokens: tuple[Word, ...], i: int, street: bool) -> Hit | None:
    """The address whose street name ends with word `i`, or None."""
    word = tokens[i]
    first = _first_word(text, tokens, i) if street else _first_capital(text, tokens, i)
    start = tokens[first].start
    name = text[start : word.end]
    several = first < i
    bare = word.lower in _NO_STREET or (word.lower in _STANDALONE and not several)
    strong = street and not bare and word.lower.endswith(_STRONG)
    capital = word.text[0].isupper() or (several and tokens[first].text[0].isupper())
    number = _NUMBER.match(text, word.end)
    if number and "\t" in number["gap"] and not strong:
        number = None
    if number and "\n" in number["gap"] and not (strong and capital):
        number = None
    if number and _UNITS.match(text, number.end()):
        number = None
    if number is None:
        return _without_number(text, start, word, strong and capital) if street else None
    end, floor = _tail(text, number.end())
    end, postal = _place_and_postal(text, end)
    anchored = _LIVES.before(text, start, width=36) is not None
    if bare:
        sure = postal >= 0.9 or (anchored and floor)
        score = 0.8 if sure and capital and not word.lower == "side" else 0.0
        if not score and anchored and capital and _lives_on(text, start):
            score = 0.75
    elif strong:
        score = 0.9 if capital else 0.72
    elif street:
        score = 0.62 if capital else 0.0
    else:
        score = 0.0
        if postal >= 0.9 and not _not_a_street(word, tokens, i):
            score = 0.8
        elif (anchored and _lives_on(text, start)) or floor:
            score = 0.62 if not _not_a_street(word, tokens, i) else 0.0
    if not capital and not bare and (postal or floor or anchored):
        score = max(score, 0.85 if strong else 0.6)
    if not score:
        return None
    if postal:
        score = max(score, 0.93)
    if floor:
        score += 0.05
    if anchored:
        score += 0.1
    start = _care_of(text, start)
    return Hit(
        type="ADDRESS",
        start=start,
        end=end,
        score=round(min(score, 0.98), 2),
        reason=_reason(name, strong, floor, postal, anchored),
    )


def _reason(name: str, strong: bool, floor: bool, postal: float, anchored: bool) -> str:
    parts = ["Vejnavn" if strong else "Navn, der kan være et vejnavn,", "med husnummer"]
    if floor:
        parts.append("og etage eller dør")
    if postal:
        parts.append("efterfulgt af postnummer og by")
    if anchored:
        parts.append("efter et ord om bopæl")
    del name
    return " ".join(parts)


def _first_word(text: str, tokens: tuple[Word, ...], i: int) -> int:
    """Index of the first word of the street name that ends with word `i`."""
    first = i
    standalone = tokens[i].lower in _STANDALONE
    lower_case = tokens[i].text[0].islower()
    shouting = tokens[i].text.isupper() and len(tokens[i].text) > 2
    while first > 0 and i - first < 4:
        before = tokens[first - 1]
        gap = text[before.end : tokens[first].start]
        if gap not in (" ", ". ", "\u00a0", ".", "\n", " \n", ".\u00a0"):
            break
        if "\n" in gap and not (standalone and first == i and before.text[0].isupper()):
            break
        modifier = before.lower in _MODIFIERS and (len(before.text) > 1 or "." in gap)
        if "." in gap and not (modifier or len(before.text) == 1):
            break
        if modifier and before.lower not in ("ved", "bag", "a", "i", "over", "under"):
            first -= 1
            continue
        if len(before.text) == 1 and "." in gap and before.text.isupper() and first < i:
            first -= 1
            continue
        numeral = bool(re.fullmatch(r"(?:[IVX]+|\d{1,2})'?s?", before.text)) and standalone
        if standalone and (before.text[0].isupper() or numeral) and not shouting:
            if before.lower in _STOP:
                break
            first -= 1
            continue
        if standalone and (shouting or lower_case) and first == i and before.lower not in _STOP:
            if lower_case and not (before.lower in _MODIFIERS or before.lower.endswith("s")):
                break
            first -= 1
            continue
        if (
            not standalone
            and first == i
            and before.text[0].isupper()
            and not shouting
            and (is_town(before.text) or before.lower in _PLACE_HEADS)
            and first_name_weight(before.text) < 0.5
        ):
            first -= 1
            continue
        break
    return first


def _first_capital(text: str, tokens: tuple[Word, ...], i: int) -> int:
    """Index of the first of the capitalised words up to `i` that are not a person's name."""
    first = i
    while first > 0 and i - first < 3:
        before = tokens[first - 1]
        if text[before.end : tokens[first].start] != " " or not before.text[0].isupper():
            break
        if before.lower in _STOP or before.text.isdigit():
            break
        known = name_weights(before.text)
        if known.first > 0.5 or known.last > 0.7:
            break
        first -= 1
    return first


_PLACE_HEADS = frozenset("amager kalvebod islands tuborg frederiksberg københavns aarhus".split())
_STOP = frozenset(
    "på i til fra ved bor adresse bopæl og er var den det af for med hun han de jeg vi ad om som at "
    "hr fru kære boede ligger adr flyttede flyttet hjemme der her mod via boende beliggende".split()
)


def _lives_on(text: str, start: int) -> bool:
    """Whether "bor på", "adresse:" or the like stands directly before."""
    return bool(_DIRECT.search(text[max(0, start - 30) : start]))


_DIRECT = re.compile(
    r"(?i)(?:\b(?:bor|boede|boet|bopæl|boende|flyttede?|flytter|hjemme|beliggende|bosat|tilmeldt|ejendommen"
    r"|lejligheden|huset)(?:\s(?:nu|fortsat|i dag|sammen|alene))?(?:\s(?:på|i|til|fra|ved|ad))?\s*:?\s*"
    r"|adr(?:esse|essen)?\.?(?:\ser)?(?:\spå)?\s*:?\s*|c/o\s[\w ]{2,20},?\s)$"
)


def _not_a_street(word: Word, tokens: tuple[Word, ...], i: int) -> bool:
    """A capitalised word before a number that is hardly a street: heading words, months, names."""
    del tokens, i
    return word.lower in _COUNTED


_COUNTED = frozenset(
    "side kapitel afsnit bilag akt dokument punkt pkt nr nummer uge år januar februar marts april maj "
    "juni juli august september oktober november december plan lokalplan paragraf stk litra artikel "
    "art version figur tabel sag sagsnr dok trin niveau fase klasse gruppe hold model type serie "
    "lov bekendtgørelse vejledning cirkulære direktiv forordning kl tlf telefon mobil fax lokal cvr "
    "cpr ean matr matrikel zone linje rute bus tog rum lokale stue afdeling vedtaget sal dag spor "
    "etape delområde område paragraffen kolonne række note vedr ca ialt total alder vejen".split()
)


def _tail(text: str, end: int) -> tuple[int, bool]:
    """End after floor and door, and whether there were any."""
    match = _TAIL.match(text, end)
    if not match or not match.group().strip(" ,\n"):
        return end, False
    if _BARE_FLOOR.fullmatch(match.group()):  # "Lindevej 4, 2." only before a door or the end
        rest = text[match.end() : match.end() + 2]
        if rest and not re.match(r"\s?[,\n]|\s?\d", rest):
            return end, False
    return match.end(), True


def _place_and_postal(text: str, end: int) -> tuple[int, float]:
    """End after place, postal code and town, and how sure the town is (0.0 without)."""
    at = end
    place = _PLACE.match(text, at)
    for begin in (at, place.end() if place else at):
        gap = _POSTAL_GAP.match(text, begin)
        if gap:
            found = postal_city_at(text, gap.end())
            if found and found[1] >= 0.5:
                return found[0], found[1]
    foreign = _FOREIGN_POSTAL.match(text, at)
    if foreign:
        return foreign.end(), 0.9
    town = _TOWN.match(text, at)
    if town:
        both = town["town"]
        if is_town(both):
            return town.end(), 0.0
        single = both.split(" ")[0]
        if is_town(single):
            return town.start("town") + len(single), 0.0
    return end, 0.0


def _care_of(text: str, start: int) -> int:
    """Start moved to a "c/o Name," or a farm name that stands directly before."""
    window = text[max(0, start - 70) : start]
    match = _CARE_OF.search(window)
    if match and match.group().lower().startswith(("c/o", "℅")):
        return start - len(window) + match.start()
    farm = _FARM.search(window)
    if farm:
        return start - len(window) + farm.start("farm")
    return start


_SURE_STREET = (
    "vej", "vejen", "gade", "gaden", "allé", "alle", "allè", "stræde", "boulevard", "vænget",
    "strædet", "torv", "plads", "vej's", "vejs", "gades", "vænge", "bakken", "parken", "toften", "haven",
    "krogen", "stien", "vangen", "brinken", "marken", "ageren", "lunden", "gården", "brynet",
    "svinget", "engen", "løkken", "skrænten", "kanten", "buen", "dalen", "højen", "hegnet", "åsen",
)  # fmt: skip


def _without_number(text: str, start: int, word: Word, strong: bool) -> Hit | None:
    """A street alone counts where somebody lives on it: "bor på Møllevej"."""
    low = word.lower
    if low in _NO_STREET or not word.text[0].isupper() or not low.endswith(_SURE_STREET):
        return None
    if len(low) < 6 and not strong:
        return None
    end, postal = _place_and_postal(text, word.end)
    if postal:
        return Hit(
            type="ADDRESS",
            start=_care_of(text, start),
            end=end,
            score=0.8,
            reason="Vejnavn efterfulgt af postnummer og by",
        )
    if _lives_on(text, start) and (strong or _PREPOSITION.search(text[max(0, start - 6) : start])):
        return Hit(
            type="ADDRESS",
            start=start,
            end=word.end,
            score=0.8 if strong else 0.55,
            reason="Vejnavn uden nummer efter et ord om bopæl",
        )
    if (
        strong
        and _LIVES.before(text, start, width=30, lines=0)
        and _PREPOSITION.search(text[max(0, start - 6) : start])
    ):
        return Hit(
            type="ADDRESS",
            start=start,
            end=word.end,
            score=0.65,
            reason="Vejnavn uden nummer i en sætning om bopæl",
        )
    return None


def _others(text: str) -> Iterator[Hit]:
    """PO boxes, road codes and labelled addresses that nothing else found."""
    for match in _BOX.finditer(text):
        label = match.group().lower()
        end, postal = _place_and_postal(text, match.end())
        if label.startswith(("pb", "boks")) and not postal:
            continue
        yield Hit(
            type="ADDRESS",
            start=match.start(),
            end=end,
            score=0.95 if postal else 0.85,
            reason="Postboks" + (" med postnummer og by" if postal else ""),
        )
    for match in _ROAD_CODE.finditer(text):
        yield Hit(
            type="ADDRESS",
            start=match.start("no"),
            end=match.end("no"),
            score=0.8,
            reason="Vejkode, som udpeger en vej",
        )
    for match in _LABEL.finditer(text):
        value = match["value"]
        cut = _LABEL_END.search(value)
        if cut:
            value = value[: cut.start()]
        value = value.rstrip(" ,.-")
        if len(value) < 5 or not any(c.isupper() for c in value):
            continue
        if not any(c.isdigit() for c in value) or "@" in value or "www" in value:
            continue
        yield Hit(
            type="ADDRESS",
            start=match.start("value"),
            end=match.start("value") + len(value),
            score=0.8,
            reason="Oplysning efter ordet adresse eller bopæl",
        )
