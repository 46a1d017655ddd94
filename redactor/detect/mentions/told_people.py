"""People told by the sentence alone: "det var Svale der ringede", "en fyr, de kalder Knold".

Nicknames and first names that are words of the language are in no list of names, and the model
passes them over. In Danish a word has a capital within a sentence only as a name; whose name it
is, a person's, the words around it say. Nothing here speaks where something else was found, and
all of it is asked about.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from redactor.detect.hits import Hit
from redactor.detect.names.gazetteer import is_municipality, is_town, name_weights
from redactor.detect.names.words import word_set
from redactor.detect.recognizers.address_words import AWAY, COUNTED
from redactor.detect.recognizers.people_words import NO_NAMES, RELATIONS, STOP
from redactor.lexicon import is_plain_noun

_NAME = "ToldPeople"
_WORD = r"[\"”“»'’]?(?P<n>[A-ZÆØÅ][a-zæøåéü]{2,14})[\"”“«'’]?(?![\w-]| [A-ZÆØÅ])"
_LIVES = (
    r"(?:bor|boede|lejer|lejede|ringede|fortalte|fylder|fyldte|gik|sad|stod|løb|græd|slog|råbte"
    r"|kørte|sover|sov|arbejder|arbejdede)"
)
_KIN = "|".join(sorted(RELATIONS - word_set("mine kone konen mand manden"), key=len, reverse=True))
_HIS = r"(?:vores|min|mit|mine|hans|hendes|deres|din|dit|jeres)"
_CALL = re.compile(
    r"(?<!\w)(?:(?:de|alle|folk|vi|man|naboerne|kollegerne|drengene|børnene|eleverne|beboerne|andre"
    r"|mange|nogle|nogen|jeg|hun|han)(?: (?:bare|kun|altid|selv|her|ellers|også|på gaden"
    r"|i opgangen))? (?:kalder|kaldte)|(?:kalder|kaldte) (?:ham|hende|hen|sig|mig)"
    r"|(?:blev|bliver|er|var|også|altid|bare) kaldt"
    r"|(?:bedre|også|mest|bedst|almindeligt|i byen|i daglig tale) kendt som)"
    rf"(?: (?:bare|kun|altid|også|for))* {_WORD}"
)
_NICKED = re.compile(
    rf"(?<!\w)(?:hedder|hed) (?:han|hun|hen|jeg)(?: (?:bare|kun|altid|også|nu|så|for os))* {_WORD}"
)
"""What somebody is called at home: "her hedder han bare Moroklump"."""
_JOINED = re.compile(
    r"(?<![\w.@/-])(?P<n>(?P<place>[A-ZÆØÅ][\wæøå]{1,14})-(?P<first>[A-ZÆØÅ][a-zæøåé]{2,}))"
    r"(?![\w-]| [A-ZÆØÅ])"
)
"""Somebody told from his namesakes: "Tølløse-Gerda", "KU-Henrik"."""
_THING = re.compile(
    r"(?<!\w)(?:\w*(?:projekt|program|hus|metode|model|ordning|system|gruppe|plads|sted|vej|skov|hund"
    r"|kat|hest|bil|båd|tilbud|indsats|forløb|kursus|kampagne|værktøj|skema|rum|stue|afdeling|møde|øvelse"
    r"|spil|fond|forening|firma|butik|café|bog|film|sang|rapport|plan|pulje|pris|dag|uge|by|område"
    r"|kvarter|mark|eng|sø|bakke|app|side|konto|løsning|pakke|linje|hold|klub|noget|dette|det vi"
    r"|det,? (?:vi|de|man|som))(?:s?(?:met|et|en|erne|er|ene|ne|n|t)?))(?!\w)",
    re.IGNORECASE,
)
"""What else has a name that people call it by."""
_CLEFT = re.compile(
    rf"(?<!\w)[Dd]et (?:er|var|må være|må have været|kan være|bliver)(?: (?:nok|vist|altså|jo))?"
    rf" {_WORD}"
    rf"(?=,? (?:der|som|selv)\b| {AWAY}\b)"
)
_SUBJECT = re.compile(
    rf"(?<!\w)(?:som|hvad|hvor|når|da|at|hvis|fordi|mens|før|så) {_WORD}"
    r"(?= (?:selv |også |altid |ikke |så |nu )?(?:sendte|gav|skrev|sagde|fortalte|ringede|lavede"
    r"|købte|bagte|strikkede|syede|hentede|hjalp|græd|lo|grinede|råbte|sov|spiste|drak|døde|fyldte"
    r"|blev født|fik børn|flyttede|cyklede|kørte|boede|bor|synes|syntes|troede|elskede|savnede"
    r"|kyssede|gik i skole|rejste hjem|har fødselsdag|siger|skriver|ringer|fortæller|hjælper"
    r"|laver mad|bager)\b)"
)
"""Who does what people do, within a sentence: "kagen, som Tusse sendte ham"."""
_ABOUT_HIS = re.compile(
    rf"(?<!\w)(?:tal(?:t|te|er|e)|snakke[drt]?e?|samtale|møde) med {_WORD}"
    r"(?= om (?:hans|hendes|sin|sit|sine)\b)"
)
"""Whom one talks with about what is his: "talte med Sky om hendes far"."""
_WHO = re.compile(
    rf"(?<=[a-zæøå,] ){_WORD}(?=, (?:(?:der|som) {_LIVES}|som \w+ kalder (?:ham|hende|hen))\b)"
)
_OF_KIN = re.compile(
    rf"(?<![\w.@/-]){_WORD}(?=(?P<gap>,| \() ?{_HIS} (?:[a-zæøå]+e )?(?:{_KIN})"
    rf"(?P<more>(?: på \d{{1,2}}(?: år)?)?(?:[,)] (?:{_LIVES}|er|har|var|havde)\b"
    rf"| (?:der|som)\b)?))"
)
_AT_NUMBER = re.compile(
    rf"(?<=[a-zæøå,] ){_WORD}(?= (?P<away>{AWAY} )?(?:i|fra|på) (?:nr\.?|nummer) ?\d)"
)
_ROW_OF_CLASS = re.compile(
    r"(?:^|(?<=\n))[ \t•*-]*(?P<n>[A-ZÆØÅ][a-zæøåéü]{1,14})"
    r"(?=,? \(?\d{1,2}[. ]?[A-Za-zæøå]\)?[ \t]*(?:\n|$))"
)
"""Pupils by their class, each in a line: "Viktor 9.D"."""
_ACTING = re.compile(
    r"(?:^|(?<=\n)|(?<=[.!?] ))(?P<n>[A-ZÆØÅ][a-zæøåéü]{1,14})(?= (?:deltager|orienterer|fortæller"
    r"|siger|fremlægger|undersøger|kontakter|sender|skriver|foreslår|spørger|ringer|melder afbud"
    r"|tager sig|følger op|sørger for|bestiller|mener at|er referent|er ordstyrer|laver referat"
    r"|genopstiller|græd|græder|savner|savnede|legede|deltog|orienterede|fortalte|fremlagde|foreslog|spurgte|ringede|oplyste|oplyser)\b)"
)
"""Somebody whose name is that of a month or a plain word too, in minutes: "Maj deltager"."""
_AS_A_MONTH = r"(?P<n>April|Maj|Juni|Juli|August)"
_MONTH_IS = re.compile(
    rf"(?:^|(?<=\n)|(?<=[.!?:] )){_AS_A_MONTH}"
    r"(?= (?:er (?:syg|glad|ked|sur|vred|bange|træt|utryg|født|anbragt|indlagt|flyttet|meldt"
    r"|\d+ år|en (?:dreng|pige))"
    r"|har (?:det (?:godt|svært|dårligt)|slået|sagt|fortalt|brug for|svært ved|adhd|autisme|ringet"
    r"|brækket)|græder|græd|leger|legede|sover|slår|slog|bor|savner|elsker|spiser|trives"
    r"|går i(?! (?:gang|opfyldelse|stå)(?!\w))|(?<!Juni )(?<!Juli )skal hjem"
    r"|tør ikke|vil gerne)\b)",
    re.IGNORECASE,
)
"""A child who is called as a month is, where a sentence begins: "August er syg i dag"."""
_MONTH_AGED = re.compile(rf"(?<!\w){_AS_A_MONTH}(?= på \d{{1,2}} (?:år|mdr|måneder)\b)")
_MONTHS_KIN = re.compile(
    r"(?<!\w)(?P<n>(?:April|Maj|Juni|Juli|August)s)(?= (?P<kin>[a-zæøå]+)(?![\w-]))"
)
_FAMILY_OF = re.compile(
    r"(?<![\w.@/-])(?P<n>[A-ZÆØÅ][a-zæøåé]{2,14})"
    r"(?=-(?:familien?|drengene|pigerne|børnene|brødrene"
    r"|søstrene|parret|klanen|slægten)(?![\w-]))"
)
"""Whose family is called by the surname: "gift ind i Hansen-familien"."""
_SURNAME = 0.5
_OFFICE = r"(?:(?:næst)?formand|sekretær|kasserer|revisor|suppleant|webmaster|(?:ordinært )?medlem)"
_HOLDS = re.compile(
    r"(?:(?<=[a-zæøå], )|(?<=[a-zæøå] og )|(?<=, og ))(?P<n>[A-ZÆØÅ][a-zæøåéü]{1,14})"
    rf",? {_OFFICE}(?=[,.]|\n| og )"
)
"""Who holds which office, in a row of those: "Rikke blev næstformand, Kridt sekretær"."""
_ANOTHER = re.compile(rf"{_OFFICE}(?:,| og )[^.\n]{{0,40}}$")
_FAREWELL = re.compile(
    r"(?:^|\n)[^\n]{0,24}\b(?i:hav det(?: rigtig)?(?: godt)?|vi ses|pas (?:godt )?på (?:jer|dig)"
    r"(?: selv)?|knus|kram|på gensyn|god (?:sommer|weekend|jul|påske|ferie|dag))\b[^\n.:]{0,24}"
    r"[,.!]*\n{1,2}[ \t]*(?P<n>[A-ZÆØÅ][a-zæøåéü]{1,14})[ \t]*\Z"
)
"""Who signs below a farewell, with nothing behind: "hav det godt,\\nKrusedulle"."""
_ABSENT = re.compile(
    r"(?:^|\n)[ \t]*(?i:afbud|til ?stede|deltagere|fraværende|mødte?)(?: fra)?: ?"
    r"(?:[^\n]{0,200}?[,)] ?(?:og )?)?[\"”“»'’]?(?P<n>[A-ZÆØÅ][a-zæøåéü]{2,14})[\"”“«'’]?"
    r"(?= ?\((?P<l>[A-ZÆØÅ]{2,4})\))"
)
"""Who came or did not, with letters for him: "Afbud: Knold (KT)"."""
_WHOSE_KIN = re.compile(
    r"(?<![\w.@/-])(?P<n>(?P<who>[A-ZÆØÅ][a-zæøåéü]{1,14}?)['’]?s)(?= (?P<kin>[a-zæøå]+)(?![\w-]))"
)
_KIN_OF = re.compile(
    r"(?<!\w)(?:(?:mor|far|pleje|sted|pap|bonus|store|lille|sviger|halv|tvillinge)?(?:mor|far|bror"
    rf"|søster)|(?:bedste)?forældre|værge|kæreste|kone|søn|datter|tante|onkel) til {_WORD}"
)
_KIN_WORDS = word_set(
    "mor far forældre mormor morfar farmor farfar søster bror storebror storesøster lillebror"
    " lillesøster kæreste mand kone hustru samlever ægtefælle datter søn bedsteforældre plejemor"
    " plejefar plejeforældre papfar papmor stedfar stedmor tvillingebror tvillingesøster"
)
_NOBODYS = word_set("han hende dere jere vore den det hvi en nogen ingen folk al alle andre")
"""Before the "s" of "hans", "deres", "alles"."""
_PLACED = re.compile(r"(?<!\w)(?:i|til|fra|på|ved|mod|nær|omkring) [\"”“»'’]?$")
_BEGINS = re.compile(r"(?:^|[.!?:]\s*|\n\s*|[-•*]\s+|\t)[\"”“»]?$")
_DEFINITE = ("en", "et", "ne")
_NAMES = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "MUNICIPALITY", "ADDRESS", "INITIALS"})
_REACH = 60
_SURELY = 0.9
_GIVEN, _NAMESAKE = 0.5, 0.9
"""From this weight a word is taken for a first name."""


def with_told(text: str, found: Iterable[tuple[Hit, str]]) -> list[tuple[Hit, str]]:
    """The hits of a page in order, with the people told by their sentence."""
    kept = list(found)
    new = {(hit.start, hit.end): hit for hit in _told(text)}
    if not new:
        return kept
    sure = {place for place, hit in new.items() if hit.score >= _SURELY}
    kept = [
        pair
        for pair in kept
        if (pair[0].start, pair[0].end) not in sure
        or pair[0].type not in {"LOCATION", "ORGANIZATION"}
    ]
    taken = sorted((hit.start, hit.end) for hit, _ in kept if hit.type in _NAMES)
    reached = list(accumulate((end for _, end in taken), max))
    fresh = [
        (hit, _NAME)
        for (start, end), hit in new.items()
        if not ((at := bisect_left(taken, (end,))) and reached[at - 1] > start)
    ]
    return sorted([*kept, *fresh], key=lambda pair: (pair[0].start, pair[0].end, pair[0].type))


def _told(text: str) -> Iterator[Hit]:
    for match in _CALL.finditer(text) if "kald" in text or "kendt som" in text else ():
        if _may_be(match["n"]) and not _THING.search(_sentence(text, match.start())):
            yield _as_person(match, "Det, nogen bliver kaldt")
    for match in _NICKED.finditer(text):
        if _may_be(match["n"]):
            yield _as_person(match, "Det, nogen bliver kaldt")
    for match in _JOINED.finditer(text) if "-" in text else ():
        sure = name_weights(match["first"]).first >= _NAMESAKE
        if sure and (match["place"].isupper() or is_town(match["place"])):
            yield _as_person(match, "Et fornavn med det, som skelner fra andre", _SURELY)
    for pattern in (_CLEFT, _WHO, _SUBJECT, _ABOUT_HIS):
        for match in pattern.finditer(text):
            if _may_be(match["n"]) and not _is_definite(match["n"], text, match.end()):
                yield _as_person(match, "Skrevet med stort og omtalt som en person")
    for match in _OF_KIN.finditer(text):
        if _may_be(match["n"]) and _is_relative(text, match):
            yield _as_person(match, "Står lige foran et ord for, hvem i familien det er")
    for match in _ABSENT.finditer(text) if "(" in text else ():
        if match["l"][0] == match["n"][0]:
            yield _as_person(match, "Står i en liste over deltagere med bogstaver efter sig")
    farewell = _FAREWELL.search(text, max(0, len(text.rstrip()) - 2 * _REACH))
    if farewell is not None and _may_be(farewell["n"]) and not _is_anybody(farewell["n"]):
        yield _as_person(farewell, "Står alene under en hilsen")
    for match in _HOLDS.finditer(text):
        row = text[max(0, match.start() - _REACH) : match.start()]
        if _may_be(match["n"]) and (_ANOTHER.search(row) or " blev " in row):
            yield _as_person(match, "Står med sit hverv i en række af valgte", _SURELY)
    for match in _WHOSE_KIN.finditer(text):
        word = match["who"]
        if match["kin"] in _KIN_WORDS and _may_be(word) and not _is_anybody(word):
            yield _as_person(match, "Navn på en, hvis familie nævnes", _SURELY)
    for match in _KIN_OF.finditer(text):
        if _may_be(match["n"]) and not _is_anybody(match["n"]):
            yield _as_person(match, "Navn på en, hvis familie nævnes", _SURELY)
    rows = list(_ROW_OF_CLASS.finditer(text))
    if any(name_weights(match["n"]).first >= _GIVEN for match in rows):
        for match in rows:
            if _may_be(match["n"]) and not _THING.fullmatch(match["n"]):
                yield _as_person(match, "Står med sin klasse i en række af elever")
    for match in _ACTING.finditer(text):
        if 0.1 <= name_weights(match["n"]).first < _GIVEN and not is_town(match["n"]):
            yield _as_person(match, "Ordet kan være et fornavn og gør, hvad folk gør")
    for pattern in (_MONTH_IS, _MONTH_AGED):
        for match in pattern.finditer(text):
            if match["n"].istitle():
                yield _as_person(match, "Hedder som en måned og omtales som en person")
    for match in _MONTHS_KIN.finditer(text):
        if match["kin"] in _KIN_WORDS:
            yield _as_person(match, "Navn på en, hvis familie nævnes", _SURELY)
    for match in _FAMILY_OF.finditer(text):
        if name_weights(match["n"]).last >= _SURNAME and not is_town(match["n"]):
            yield _as_person(match, "Efternavnet på en familie, der nævnes", _SURELY)
    for match in _AT_NUMBER.finditer(text):
        if _may_be(match["n"]) and (match["away"] or not _is_definite(match["n"], text, 0)):
            yield _as_person(match, "Skrevet med stort foran et husnummer")


def _sentence(text: str, start: int) -> str:
    """What stands before `start` in its sentence, as far as it matters."""
    window = text[max(0, start - _REACH) : start]
    return re.split(r"[.!?:]\s|\n", window)[-1]


def _may_be(word: str) -> bool:
    low = word.lower()
    return not (
        low in STOP or low in NO_NAMES or low in COUNTED or low in RELATIONS or low in _OTHERS
    ) and not (name_weights(word).first < 0.1 and (is_town(word) or is_municipality(word)))


_OTHERS = word_set(
    "desværre heldigvis undskyld altså derfor desuden endvidere faktisk selvfølgelig endelig"
    " kommune kommunen borger borgeren klager klageren ansøger ansøgeren part parten retten"
    " politiet jobcentret jobcenteret forvaltningen styrelsen skolen ledelsen bestyrelsen leder"
    " jul påske pinse skat skattestyrelsen danskere dansker gud herren facebook christiansborg"
    " mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli"
    " august september oktober november december folketinget ministeriet rådet nævnet byrådet"
)


def _is_definite(word: str, text: str, end: int) -> bool:
    """Whether a word is a noun with its article, which authors of letters write with a capital:
    "det er Kommunen der"; not before where somebody lives."""
    away = re.match(rf" {AWAY}\b", text[end : end + 8]) if end else None
    return away is None and word.endswith(_DEFINITE) and is_plain_noun(word)


def _is_anybody(word: str) -> bool:
    """Whether a word in the genitive is a pronoun or a noun with its article: "Hans far",
    "Nævnets mor"."""
    return word.lower() in _NOBODYS or _is_definite(word, "", 0)


def _is_relative(text: str, match: re.Match[str]) -> bool:
    """Whether the words behind a name go on telling of it: "Pil, vores barnebarn på 6, bor". In
    running text the relation alone says it, but not behind a place ("i Blistrup, min mor …")."""
    before = text[max(0, match.start() - 14) : match.start()]
    if match["more"] and not match["more"][-1].isdigit():
        return not (_BEGINS.search(before) and _is_definite(match["n"], text, 0))
    placed = match["gap"] == "," and _PLACED.search(before)
    return not (_BEGINS.search(before) or placed)


def _as_person(match: re.Match[str], reason: str, score: float = 0.55) -> Hit:
    start, end = match.span("n")
    return Hit(type="PERSON", start=start, end=end, score=score, reason=reason)
