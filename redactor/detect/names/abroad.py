"""Places abroad that are read as somebody, since people are called so too.

Of one word only where the words around it say that it is a place: a name in a place's sense hides
nobody, a person read as a place would stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from redactor.detect.names.gazetteer import first_name_weight
from redactor.detect.names.words import word_set, words

_SEVERAL = frozenset(
    {
        "costa rica", "puerto rico", "el salvador", "sri lanka", "sierra leone", "san marino",
        "burkina faso", "new york", "new zealand", "los angeles", "san francisco", "san diego",
        "las vegas", "buenos aires", "rio de janeiro", "sao paulo", "são paulo", "gran canaria",
        "santa cruz", "las palmas", "palma de mallorca", "costa del sol", "costa blanca",
        "costa brava", "phnom penh", "kuala lumpur", "hong kong", "abu dhabi", "tel aviv",
        "addis ababa", "addis abeba",
        "dar es salaam", "cape town", "santo domingo", "san jose", "san josé",
        "san salvador", "santiago de chile", "santa fe", "saint lucia", "sankt petersborg",
        "st. petersborg", "frankfurt am main", "deir ez-zor", "mazar-i-sharif", "mazar-e-sharif",
        "mazar-e sharif", "mazar-i sharif", "mazar e sharif", "mazar i sharif", "ain al-arab",
        "ho chi minh",
        "new orleans", "new delhi", "chiang mai", "hua hin", "ko samui", "koh samui", "koh lanta",
        "san pedro", "palm beach", "sharm el-sheikh", "sierra nevada", "papua ny guinea",
    }
)  # fmt: skip
"""Hardly anybody's two names: first words that are names of places, too."""
_TOWNS = word_set(
    "erbil arbil kirkuk mosul sulaymaniyah dohuk duhok basra najaf karbala fallujah aleppo homs "
    "hama idlib damaskus raqqa qamishli kobane kobani deraa daraa latakia afrin kabul herat "
    "kandahar ghazni jalalabad kunduz helmand mashhad teheran isfahan shiraz tabriz ahvaz "
    "kermanshah phuket pattaya bangkok manila cebu davao mindanao gaza ramallah hebron nablus "
    "beirut tripoli saida sidon amman zarqa mogadishu hargeisa kismayo bosaso galkayo asmara keren "
    "khartoum darfur juba nairobi mombasa kampala goma bukavu kigali lagos abuja kano accra kumasi "
    "dakar bamako conakry freetown monrovia casablanca rabat fez marrakech tanger agadir tunis "
    "algier kairo ankara istanbul izmir antalya alanya konya diyarbakir gaziantep kayseri mardin "
    "lahore karachi islamabad peshawar quetta dhaka colombo jaffna kathmandu delhi mumbai kerala "
    "krakow gdansk lodz wroclaw poznan lublin kiev kyiv kharkiv odessa lviv mariupol donetsk "
    "luhansk kherson minsk vilnius kaunas tallinn tartu sarajevo mostar tuzla pristina prizren "
    "skopje tetovo beograd zagreb varna plovdiv bukarest cluj iasi malaga marbella fuengirola "
    "torrevieja alicante larnaca nicosia bogota caracas quito habana havana"
)
_ISLANDS = word_set(
    "bali lombok sumatra tenerife ibiza mallorca menorca fuerteventura lanzarote kreta rhodos "
    "samos lesbos cypern sicilien sardinien korsika madeira zanzibar java borneo jamaica"
)
"""Towns, regions and islands that people come from and travel to."""
_AT = re.compile(r"(?<!\w)(?P<at>i|på|nær|omkring|udenfor|uden for|fra|til|ved)\s$")
_COUNTRY = re.compile(
    r"\s?\((?:Irak|Syrien|Iran|Afghanistan|Tyrkiet|Libanon|Jordan|Somalia|Eritrea|Etiopien|Sudan"
    r"|Kenya|Uganda|Rwanda|Nigeria|Ghana|Marokko|Tunesien|Algeriet|Egypten|Pakistan|Indien"
    r"|Bangladesh|Sri Lanka|Nepal|Thailand|Filippinerne|Indonesien|Vietnam|Kina|Ukraine|Rusland"
    r"|Belarus|Hviderusland|Litauen|Letland|Estland|Polen|Rumænien|Bulgarien|Serbien|Bosnien"
    r"|Kosovo|Nordmakedonien|Albanien|Kroatien|Spanien|Italien|Grækenland|Cypern|Colombia|Peru"
    r"|Mexico|Brasilien|Gaza|Palæstina|Israel|Congo|DR Congo)\)"
)
_BEHIND_POSITION = re.compile(r"\d[.,]\d{3,}°?[NSEWØV]?, $")
_GIVEN = 0.8
"""From this weight a word is somebody's first name before all."""


def is_abroad(text: str, start: int, end: int) -> bool:
    """Whether what was read as a person's name is a place abroad as it stands in `text`."""
    low = text[start:end].lower()
    if low in _SEVERAL:
        return True
    island = low in _ISLANDS
    if not (island or low in _TOWNS) or first_name_weight(low) >= _GIVEN:
        return False
    if _BEHIND_POSITION.search(text, max(0, start - 16), start):
        return True
    placed = _AT.search(text, max(0, start - 12), start)
    if placed is None:
        return False
    within = ("på", "ved") if island else ("i", "udenfor", "uden for", "nær", "omkring")
    return placed["at"] in (*within, "i") or _COUNTRY.match(text, end) is not None


_HEADS = frozenset(name.split(" ")[0] for name in _SEVERAL)


def abroad_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the places abroad that people are called after, too."""
    tokens = words(text)
    for i, word in enumerate(tokens):
        if not word.text[0].isupper():
            continue
        ends = tokens[i + 1 : i + 4] if word.lower in _HEADS else tokens[i : i + 1]
        for last in ends:
            if is_abroad(text, word.start, last.end):
                yield word.start, last.end
