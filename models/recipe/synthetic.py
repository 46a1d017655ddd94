"""Made-up municipal documents with gold names, written from templates.

A template is text with choices `[a|b]` (may nest) and slots. `{1}` to `{5}` are the persons of a
document, the same throughout, with letters for the form: `f` given name, `l` surname, `a` first
initial and surname, `r` surname first with comma, `q` the same with the surname in capitals, `i`
dotted and `n` undotted initials, `k` two letters of each name, as user names have them; then `g`
genitive, `u` in capitals, `w` in lower case. All other slots are listed in places.toml or in
`_filler`; `{word}` and `{words}` are ordinary words with an initial capital, to learn that such
are no names.
"""

from __future__ import annotations

import gzip
import random
import re
import tomllib
from pathlib import Path

from spacy.language import Language

from models.recipe.corpus import Sample, from_text
from models.recipe.lexicon import DATA, organisations, places
from models.recipe.names import NamePool, Person
from redactor.detect.names.gazetteer import fold

HERE = Path(__file__).parent
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_LOC, _ORG = {"town", "country", "street"}, {"kommune", "org", "school", "dept"}
_SUBJECTS = (
    "Aktindsigt",
    "Møde i næste uge",
    "Din ansøgning",
    "Byggesag",
    "Partshøring",
    "Referat",
    "Status på sagen",
    "Underretning",
    "Ferie",
    "Faktura",
    "Samvær i julen",
)
_FLOORS = ("st. th.", "1. tv.", "3. sal tv.", "2. mf.", "lejl. 14", "kl.", "4. th")


def genitive(name: str) -> str:
    """The Danish genitive: -s, or an apostrophe after s, x and z."""
    if name[-1].lower() in "sxz":
        return name + "'"
    return name + ("S" if name.isupper() and len(name) > 1 else "s")


def mention(person: Person, form: str) -> str:
    """A person in one of the forms of the module's text."""
    given, family = person.given, person.family or person.given[-1:]
    if "f" in form:
        name = given[0]
    elif "l" in form:
        name = family[-1]
    elif "a" in form:
        name = f"{given[0][0]}. {family[-1]}"
    elif "r" in form:
        name = f"{' '.join(family)}, {' '.join(given)}"
    elif "q" in form:
        name = f"{' '.join(family).upper()}, {' '.join(given)}"
    elif "k" in form:
        name = (fold(given[0])[:2] + fold(family[-1])[:2]).upper()
    elif "i" in form or "n" in form:
        letters = [part[0].upper() for part in given + family if part[0].isalpha()]
        letters = letters if len(letters) > 1 else letters * 2
        name = ".".join(letters) + "." if "i" in form else "".join(letters)
    else:
        name = person.full
    if "g" in form:
        name = genitive(name)
    return name.upper() if "u" in form else name.lower() if "w" in form else name


class Writer:
    """Writes documents from a template file with the names of a pool."""

    def __init__(self, nlp: Language, pool: NamePool, templates: list[Path] | None = None) -> None:
        self._nlp, self._pool = nlp, pool
        files = templates or [HERE / "templates.txt", HERE / "templates_more.txt"]
        self.templates = [
            part.strip("\n")
            for file in files
            for part in file.read_text(encoding="utf-8").split("\n---\n")
        ]
        rows = tomllib.loads((HERE / "places.toml").read_text(encoding="utf-8"))
        self._places: dict[str, list[str]] = {key: row.split(";") for key, row in rows.items()}
        cities, countries = places()
        self._more = {"town": cities, "country": countries, "org": organisations()}
        words = gzip.decompress((DATA / "words.txt.gz").read_bytes()).decode().split()
        self._ordinary = [word for word in words if len(word) > 3]

    def _filler(self, slot: str, rng: random.Random) -> str:
        n = rng.randint
        match slot:
            case "n":
                return str(n(1, rng.choice((9, 60, 250))))
            case "date":
                return rng.choice(
                    (
                        f"{n(1, 28)}. {rng.choice(self._places['month'])} {n(1998, 2026)}",
                        f"{n(1, 28):02}-{n(1, 12):02}-{n(1998, 2026)}",
                        f"{n(1, 28):02}.{n(1, 12):02}.{n(10, 26)}",
                        f"{n(1, 28)}/{n(1, 12)}",
                    )
                )
            case "year":
                return str(n(1960, 2026))
            case "time":
                return f"{n(7, 22)}{rng.choice('.:')}{n(0, 59):02}"
            case "tel":
                return rng.choice(
                    (
                        f"{n(20, 99)} {n(10, 99)} {n(10, 99)} {n(10, 99)}",
                        str(n(20000000, 99999999)),
                        f"+45 {n(20000000, 99999999)}",
                    )
                )
            case "cpr":
                return f"{n(1, 28):02}{n(1, 12):02}{n(0, 99):02}-{n(0, 9999):04}"
            case "zip":
                return rng.choice(("", "", "DK-")) + str(n(1000, 9990))
            case "case":
                return f"{n(2, 99):02}.{n(0, 99):02}.{n(0, 30):02}-G01-{n(1, 900)}-{n(15, 26)}"
            case "amount":
                return rng.choice((f"{n(1, 99)}.{n(100, 999)},00", str(n(50, 9000))))
            case "mail":
                host = rng.choice(("kommune.example", "mail.example", "firma.example"))
                return (
                    rng.choice(("post", "info", "kontakt", "mhn", f"abc{n(10, 99)}")) + "@" + host
                )
            case "floor":
                return rng.choice(_FLOORS)
            case "subject":
                return rng.choice(_SUBJECTS)
            case "word":
                return rng.choice(self._ordinary).capitalize()
            case "words" | "Words":
                words = " ".join(rng.choices(self._ordinary, k=n(1, 4)))
                return words.capitalize() if slot == "Words" or rng.random() < 0.7 else words
            case "town" | "country" | "org" if rng.random() < 0.4:
                return rng.choice(self._more[slot])
            case "initu":
                return "".join(rng.choices("ABCDEFGHJKLMNPRST", k=3))
            case "kommune":
                name = rng.choice(self._places["kommune"])
                return f"{name} {rng.choice(('Kommune', 'Kommune', 'kommune'))}"
            case _:
                return rng.choice(self._places[slot])

    def words_of_slot(self, slot: str, seed: int) -> list[str]:
        """A filling of a slot, cut into words."""
        return [token.text for token in self._nlp(self._filler(slot, random.Random(seed)))]

    def write(self, rng: random.Random, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        """Fill one template: the text and its names as (start, end, type) of characters."""
        while choice := _CHOICE.search(template):
            picked = rng.choice(choice.group(1).split("|"))
            template = template[: choice.start()] + picked + template[choice.end() :]
        people = [self._pool.draw(rng) for _ in range(5)]
        text, end, spans = "", 0, []
        for slot in _SLOT.finditer(template):
            text += template[end : slot.start()]
            end, key, kind = slot.end(), slot.group(1), None
            if key[0].isdigit():
                filling, kind = mention(people[int(key[0]) - 1], key[1:]), "PER"
            else:
                base = key if key in self._places or key[-1] not in "uw" else key[:-1]
                filling = self._filler(base if key != "initu" else key, rng)
                if key != base and key != "initu":
                    filling = filling.upper() if key[-1] == "u" else filling.lower()
                kind = "LOC" if base in _LOC else "ORG" if base in _ORG else None
            if kind:
                spans.append((len(text), len(text) + len(filling), kind))
            text += filling
        return text + template[end:], spans

    def sample(self, rng: random.Random) -> Sample:
        """One document from a random template."""
        return from_text(self._nlp, *self.write(rng, rng.choice(self.templates)))
