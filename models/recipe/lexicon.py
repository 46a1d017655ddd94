"""Builds the lexicon that is shipped with the model from the project's lists and the recipe's."""

from __future__ import annotations

import gzip
from importlib.resources import files
from pathlib import Path

from models.recipe.corpus import blank_danish
from models.recipe.names import NamePool
from redactor.detect.names.gazetteer import fold
from redactor.detect.pipeline.ner_lexicon import MAX_PHRASE, Known

# Closed-class words of one and two letters and others that the word list leaves out.
SHORT = """
af at da de du en er et i jo ad nu nå ned ny no og om op os på så to tre vi ja nej kan man han hun
hos dog end for før fra har jeg lad med mig din min sin der det den dem til ud ude var ved vil vor
når over under kr nr stk jf ca kl tlf cpr cvr mv mfl evt bl dvs obs ang vedr att mvh
"""

HERE = Path(__file__).parent
DATA = files("redactor.detect") / "data"


def sections(name: str) -> dict[str, list[str]]:
    """A file of `[section]`s with entries that end in a semicolon."""
    result: dict[str, list[str]] = {}
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = result.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current += [entry.strip() for entry in line.split(";") if entry.strip()]
    return result


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _towns() -> set[str]:
    return {
        town
        for line in _lines("postal.tsv")
        for town in line.split("\t")[1].split("|")
        if line.split("\t")[0] > "0999"
    } | set(_lines("places.txt"))


def organisations() -> list[str]:
    """Organisations by name: the recipe's, and public bodies of the product's lists."""
    own = sections("organisations.txt")
    names = [name for section, names in own.items() if section != "places" for name in names]
    names += _lines("authorities.txt")
    names += [f"{name} Kommune" for name in _lines("municipalities.txt")]
    return sorted(set(names))


def places() -> tuple[list[str], list[str]]:
    """Places and countries by name."""
    world = sections("world.txt")
    cities = {*world["city"], *sections("organisations.txt")["places"], *_towns()}
    return sorted(cities), sorted(world["country"])


def build(pool: NamePool | None = None, without: frozenset[str] = frozenset()) -> bytes:
    """The content of lexicon.txt.gz.

    `pool` adds the names of its lists; `without` leaves names out (for measuring how the model
    does on names no list has).
    """
    known: dict[str, int] = {}
    nlp = blank_danish()

    def add(phrase: str, value: int) -> None:
        # as the tokenizer cuts it, so that phrases are met in texts as they stand here
        parts = [fold(token.text) for token in nlp(phrase)]
        if len(parts) > MAX_PHRASE:
            return
        key = " ".join(parts)
        known[key] = known.get(key, 0) | value
        if len(parts) > 1:
            known[parts[0]] = known.get(parts[0], 0) | Known.BEGINS

    ordinary = gzip.decompress((DATA / "words.txt.gz").read_bytes()).decode()
    for word in [*ordinary.split(), *SHORT.split()]:
        known[word] = known.get(word, 0) | Known.ORDINARY
    for line in _lines("names.tsv"):
        name, first, last, _ = line.split("\t")
        value = (
            Known.GIVEN * (int(first) > 0)
            | Known.GIVEN_MOSTLY * (int(first) >= 50)
            | Known.FAMILY * (int(last) > 0)
            | Known.FAMILY_MOSTLY * (int(last) >= 50)
        )
        known[name] = known.get(name, 0) | value
    for origin in pool.origins.values() if pool else ():
        for names, value in (
            (origin.given, Known.GIVEN | Known.GIVEN_MOSTLY),
            (origin.family, Known.FAMILY | Known.FAMILY_MOSTLY),
        ):
            for name in names:
                for part in name.replace("-", " ").split():
                    key = fold(part)
                    if len(part) > 1 and key not in known:
                        known[key] = int(value)
    names_only = Known.GIVEN | Known.GIVEN_MOSTLY | Known.FAMILY | Known.FAMILY_MOSTLY
    for name in without:
        known[name] = known.get(name, 0) & ~int(names_only)
    cities, countries = places()
    for name in cities:
        add(name, Known.PLACE)
    for name in countries:
        add(name, Known.PLACE | Known.COUNTRY)
    for name in organisations():
        add(name, Known.ORGANISATION)
    lines = (f"{phrase}\t{value}" for phrase, value in sorted(known.items()) if value)
    return gzip.compress("\n".join(lines).encode("utf-8"), mtime=0)
