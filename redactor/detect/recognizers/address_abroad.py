"""Addresses in other countries, by the words their streets go by.

French, Spanish and Italian streets begin with the word for street, English ones end with it,
Polish ones have it shortened before the name. What counts is such a word with a house number;
postal code, town and country are taken along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.hits import Hit
from redactor.detect.text.patterns import scan

_CAP = r"[A-ZÆØÅÄÖÜÉÈÀÇŁŚŻŹĆŃÓÁÍÚÑŠŽČĐÎÂŢŞİ][^\W\d_]*(?:[-'’][^\W\d_]+)*\.?"
_NTH = r"\d{1,3}(?:st|nd|rd|th)"
"""Streets that cities of America number: "49th Street"."""
_NUMBER = r"[1-9]\d{0,3}(?: ?(?:bis|ter|[A-Za-z])(?!\w))?(?: ?[-/] ?\d{1,4}[A-Za-z]?)?"
COUNTRY = (
    r"(?:Danmark|Denmark|Tyskland|Deutschland|Germany|Sverige|Sweden|Norge|Norway|Finland|Suomi|Island"
    r"|Polen|Polska|Poland|Frankrig|France|Spanien|España|Spain|Italien|Italia|Italy|Portugal|Holland"
    r"|Nederlandene|Nederland|Netherlands|The Netherlands|Belgien|Belgique|Belgium|Luxembourg"
    r"|Schweiz"
    r"|Suisse|Switzerland|Østrig|Österreich|Austria|Storbritannien|England|Skotland|Scotland|Wales"
    r"|Irland|Ireland|United Kingdom|UK|USA|United States|Canada|Rumænien|România|Romania|Bulgarien"
    r"|Bulgaria|Litauen|Lietuva|Lithuania|Letland|Latvija|Latvia|Estland|Eesti|Estonia|Ukraine|Tyrkiet"
    r"|Türkiye|Turkey|Grækenland|Greece|Kroatien|Hrvatska|Serbien|Bosnien(?:-Hercegovina)?|Ungarn"
    r"|Tjekkiet|Slovakiet|Slovenien|Thailand|Filippinerne|Vietnam|Kina|Indien|Pakistan|Australien"
    r"|Australia|Brasilien|Marokko|Egypten|Israel|Libanon|Syrien|Irak|Iran|Somalia|Grønland|Færøerne)"
)
_COUNTRY_AFTER = re.compile(rf",?[ \n]{{1,2}}(?:{COUNTRY})(?![\w-])|, ?{COUNTRY}(?![\w-])")
_POSTED = re.compile(
    rf",?(?: |\n)(?:(?:[A-Z]{{1,2}}[-– ])?(?:\d{{2}}-\d{{3}}|\d{{3}} \d{{2}}|\d{{4,6}})"
    rf"(?: ?[A-Z]{{2}})?"
    rf" {_CAP}(?:[ -](?:{_CAP}|sur|am|an|der|de|la|le|les|en|del|Cedex|\d{{1,2}}(?!\d))){{0,3}})"
)
"""Postal code and town of the continent."""
_BRITISH_CODE = r"[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}(?!\w)"
_BRITISH_TOWN = re.compile(
    rf"(?:,?[ \n]{{1,2}}{_CAP}(?: {_CAP}){{0,2}}){{0,3}}?,?[ \n]{{1,2}}(?:{_BRITISH_CODE}"
    rf"|[A-Z]{{2}} \d{{5}}(?!\d))"
)
_FRENCH = re.compile(
    rf"(?<![\w.,/-])(?P<n>[1-9]\d{{0,3}}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd\.?"
    r"|place|chemin"
    rf"|impasse|allée|quai|route|cours|square|passage|cité|résidence)"
    rf" (?:(?:de|du|des|la|le|les|l['’]|d['’]|aux?|en|sur|saint|sainte) ?){{0,3}}{_CAP}"
    rf"(?:[ -]{_CAP}){{0,3}})",
    re.IGNORECASE,
)
_HEADED = re.compile(
    rf"(?<![\w.])(?P<n>(?:[Uu]l\.|[Aa]l\.|[Oo]s\.|[Pp]l\.|[Ss]tr\.|[Bb]ul\.|[Vv]ul\.|Ulica|Calle|C/|Avenida|Avda\."
    rf"|Paseo|Plaza|Via|Viale|Piazza|Corso|Rua|Strada|Ulitsa|Rruga|Odos)[ ]?"
    rf"(?:(?:de|del|della|dei|di|la|las|los|da|do|dos|gen\.|ks\.|św\.) ){{0,2}}"
    rf"(?=[^ ]*[a-zäöüßéèàçłśżźćńóáíúñšž]){_CAP}(?:[ ](?:{_CAP}|de|di|del|i)){{0,3}},? "
    rf"(?:nr\.? ?|n[º°]\.? ?|no\.? ?)?{_NUMBER}"
    rf"(?:,? (?:m\.|apt\.?|ap\.|lok\.|et\.|sc\.|bl\.) ?\d{{1,4}})*)(?![\w%])"
)
_ENGLISH = re.compile(
    rf"(?<![\w.,/-])(?P<n>(?:(?:Flat|Apt\.?|Apartment|Unit|Suite|Room) [\dA-Z]{{1,5}},? )?"
    rf"[1-9]\d{{0,4}}[A-Za-z]?,? (?:{_CAP}|{_NTH})(?: (?:{_CAP}|{_NTH})){{0,3}}? "
    r"(?:Street|Road|Rd\.?|Avenue|Lane|Drive|Terrace|Close|Court|Gardens|Crescent|Square"
    r"|Hill|Row|Mews|Grove|Walk|Blvd\.?|Highway|Parade|Rise|Green|Place|Way|St\.)(?![\w-]))"
)
_GERMAN = re.compile(
    rf"(?<!\w)(?P<n>(?:{_CAP} )?(?:[A-ZÄÖÜ][a-zäöüß-]*(?:str\.|straat|laan|gracht|plein|platz"
    r"|damm|ufer|allee"
    rf"|stieg|vägen|gränd|stigen|veien|gaten|tie|katu|utca)|(?:Am|An der|Auf dem|Im|In der|Zum|Zur)"
    rf" {_CAP}(?: {_CAP})?) {_NUMBER})(?=,? ?\n?(?:[A-Z]{{1,2}}[- ])?\d{{4,5}}"
    rf"(?: [A-Z]{{2}})? {_CAP})"
)
_STOPS = re.compile(r"[,.;)\n]|$")
_WORDS = (
    "rue ", "avenue", "av. ", "boulevard", "bd", "place ", "chemin", "impasse", "allée", "quai ",
    "route ", "cours ", "square", "passage", "cité ", "résidence",
)  # fmt: skip
_HEADS = (
    "ul.", "al.", "os.", "pl.", "str.", "bul.", "vul.", "ulica", "calle", "c/", "avenida", "avda",
    "paseo", "plaza", "via ", "viale", "piazza", "corso", "rua ", "strada", "ulitsa", "rruga",
    "odos",
)  # fmt: skip
_ENDS = (
    "street", "road", "rd", "avenue", "lane", "drive", "terrace", "close", "court", "gardens",
    "crescent", "square", "hill", "row", "mews", "grove", "walk", "blvd", "highway", "parade",
    "rise", "green", "place", "way", "st.",
)  # fmt: skip
_GERMANIC = (
    "str. ", "straat", "laan", "gracht", "plein", "platz", "damm", "ufer", "allee", "stieg",
    "vägen", "gränd", "stigen", "veien", "gaten", "tie ", "katu", "utca", "am ", "an der",
    "auf dem", "im ", "in der", "zum ", "zur ",
)  # fmt: skip


def abroad(text: str) -> Iterator[Hit]:
    """Addresses of other countries, each with what follows of postal code, town and country."""
    for pattern, needed, score in (
        (_FRENCH, _WORDS, 0.75),
        (_HEADED, _HEADS, 0.75),
        (_GERMAN, _GERMANIC, 0.85),
    ):
        for match in scan(pattern, text, *needed):
            posted = _POSTED.match(text, match.end("n"))
            end = posted.end() if posted else match.end("n")
            country = _COUNTRY_AFTER.match(text, end)
            if posted or country or pattern is not _FRENCH:
                sure = score + 0.15 if posted or country else score
                yield _hit(match.start("n"), with_country(text, end), sure)
    for match in scan(_ENGLISH, text, *_ENDS):
        town = _BRITISH_TOWN.match(text, match.end("n"))
        end = town.end() if town else match.end("n")
        if not town and not _STOPS.match(text, end):
            continue
        yield _hit(match.start("n"), with_country(text, end), 0.9 if town else 0.65)


def with_country(text: str, end: int) -> int:
    """End of an address past the name of a country right behind it."""
    country = _COUNTRY_AFTER.match(text, end)
    return country.end() if country else end


def _hit(start: int, end: int, score: float) -> Hit:
    return Hit(
        type="ADDRESS",
        start=start,
        end=end,
        score=round(score, 2),
        reason="Gade og husnummer, som adresser skrives i et andet land",
    )
