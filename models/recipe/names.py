"""Names to draw from: lists of many origins, a part of each held out for evaluation."""

from __future__ import annotations

import csv
import math
import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Literal

from redactor.detect.names.gazetteer import fold

Use = Literal["train", "evaluate"]
ORIGINS = Path(__file__).with_name("origins.toml")
_PARTICLE = re.compile(r"^(?:de-la-|dela-|van-der-|von-|de-|delos-|av-|á-|í-)", re.IGNORECASE)
_WORLD = files("redactor.detect") / "data" / "names.tsv"


def _share(names: list[str], use: Use) -> list[str]:
    """Three of four names for training, every fourth for evaluation."""
    return [name for index, name in enumerate(names) if (index % 4 == 3) == (use == "evaluate")]


@dataclass(frozen=True)
class Person:
    """A made-up person."""

    given: list[str]
    family: list[str]
    family_first: bool = False

    @property
    def full(self) -> str:
        """All names in their usual order."""
        parts = self.family + self.given if self.family_first else self.given + self.family
        return " ".join(parts)


@dataclass(frozen=True)
class Origin:
    """Given names and surnames of one origin, with weights where counts are known."""

    key: str
    given: list[str]
    family: list[str]
    given_weights: list[float] | None = None
    family_weights: list[float] | None = None
    family_first: bool = False
    initial: bool = False
    chain: bool = False

    def draw(self, rng: random.Random) -> Person:
        """A random combination."""
        given = rng.choices(self.given, self.given_weights)
        family = rng.choices(self.family, self.family_weights)
        given = [
            name.replace("-", " ") if "-" in name and self.family_first else name for name in given
        ]
        if self.chain:
            family = [*rng.choices(self.family, k=rng.choice((0, 1, 1))), *family]
        elif self.initial and rng.random() < 0.3:
            return Person([family[0][0] + ".", *given], [])
        elif rng.random() < 0.2:
            given = given + rng.choices(self.given, self.given_weights)
        elif rng.random() < 0.2:
            family = rng.choices(self.family, self.family_weights) + family
        elif rng.random() < 0.05:
            given = [*given, rng.choice("ABCDEFGHIJKLMNOPRSTVW") + "."]
        elif rng.random() < 0.04:
            family = [f"{rng.choice(self.family)}-{family[0]}"]
        return Person(given, family, self.family_first and rng.random() < 0.7)


def held_out() -> list[str]:
    """The names of origins.toml that are kept for evaluation, given and family."""
    rows = tomllib.loads(ORIGINS.read_text(encoding="utf-8")).values()
    return [
        name
        for row in rows
        for key in ("first", "last")
        for name in _share(row[key].split(), "evaluate")
    ]


@dataclass
class NamePool:
    """Origins to draw persons from, for one use."""

    use: Use
    csv_path: Path | None = None
    origins: dict[str, Origin] = field(init=False)

    def __post_init__(self) -> None:
        """Read the lists."""
        self.origins = {}
        for key, row in tomllib.loads(ORIGINS.read_text(encoding="utf-8")).items():
            self.origins[key] = Origin(
                key,
                _share(row["first"].split(), self.use),
                _share(
                    [
                        _PARTICLE.sub(lambda match: match[0].replace("-", " "), name)
                        for name in row["last"].split()
                    ],
                    self.use,
                ),
                family_first=row.get("order") == "last-first",
                initial=bool(row.get("initial")),
                chain=bool(row.get("middle")),
            )
        if self.csv_path is not None:
            self._add_register(self.csv_path)
        if self.use == "train":
            self._add_world()

    def _add_register(self, path: Path) -> None:
        """The names of names.csv, weighted by the square root of how common they are."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for tradition in ("danish", "muslim"):
            lists: dict[bool, tuple[list[str], list[float]]] = {}
            for first in (True, False):
                chosen = [
                    row
                    for row in rows
                    if row["ethnicity"] == tradition and (row["first_name"] == "True") == first
                ]
                shared = set(_share([row["name"] for row in chosen], self.use))
                chosen = [row for row in chosen if row["name"] in shared]
                lists[first] = (
                    [row["name"] for row in chosen],
                    [math.sqrt(float(row["count"] or 1)) + 5 for row in chosen],
                )
            self.origins[f"register_{tradition}"] = Origin(
                f"register_{tradition}",
                lists[True][0],
                lists[False][0],
                lists[True][1],
                lists[False][1],
            )

    def _add_world(self) -> None:
        """The product's name list: all origins, without accents; nothing held out elsewhere."""
        held = {fold(name) for name in held_out()}
        given, family = [], []
        for line in _WORLD.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            name, first, last, _ = line.split("\t")
            if name in held or len(name) < 2 or not name.replace("-", "").isalpha():
                continue
            shown = "-".join(part.capitalize() for part in name.split("-"))
            if int(first) >= 60 and int(first) >= int(last):
                given.append(shown)
            if int(last) >= 60 and int(last) >= int(first):
                family.append(shown)
        self.origins["world"] = Origin("world", given, family)

    @cached_property
    def _weighted(self) -> tuple[list[Origin], list[float]]:
        weights = {
            "register_danish": 12.0,
            "register_muslim": 3.0,
            "danish": 8.0,
            "world": 12.0,
            "african": 3.0,
            "thai_filipino": 2.0,
            "greenlandic": 2.0,
            "faroese": 3.0,
            "vietnamese": 3.0,
            "somali": 2.0,
        }
        origins = list(self.origins.values())
        return origins, [weights.get(origin.key, 1.0) for origin in origins]

    def draw(self, rng: random.Random) -> Person:
        """A person of a random origin, Danish about two times of five."""
        origins, weights = self._weighted
        return rng.choices(origins, weights)[0].draw(rng)
