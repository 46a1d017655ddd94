"""Texts written for the recipe (`written/`), sentence by sentence and not from templates. All
people are made up.

Names are marked in place, `[Mette Hansen|PER]`. A `.txt` holds one sentence a line, or documents
below lines that begin with `===`. A `.jsonl` holds a sentence or line of a document a row, with
what it tells of somebody (`label`) and the number of its document (`doc`; single sentences have
none). One file per writer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language

from models.recipe.corpus import Sample, from_text
from redactor.detect.overlaps import STATEMENTS
from redactor.detect.pipeline.ner_words import Gap
from redactor.detect.pipeline.sentence_categorizer import NONE
from redactor.detect.text.sentences import sentences as split

FOLDER = Path(__file__).parent / "written"
SENTENCES = ("news", "news_more", "press", "prose")
DOCUMENTS = ("clipped", "letters", "technical")
JUDGED = (
    "around", "direct", "everyday", "firms", "institutions", "municipality", "plain", "state",
    "told",
)  # fmt: skip
NAMED = ("everyday", "institutions")
"""Those of `JUDGED` whose names are marked."""
LABELS = (NONE, *sorted(STATEMENTS))
CHUNK = 140
"""Words of a document that are read at once, about."""
_MARK = re.compile(r"\[([^\]|\n]+)\|(PER|LOC|ORG)\]")


class Line(NamedTuple):
    """A sentence, and what it tells: an index into `LABELS`."""

    sample: Sample
    label: int


def without_marks(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text, and its names as (start, end, type) of characters."""
    plain, end, spans = "", 0, []
    for mark in _MARK.finditer(text):
        plain += text[end : mark.start()]
        spans.append((len(plain), len(plain) + len(mark[1]), mark[2]))
        plain += mark[1]
        end = mark.end()
    return plain + text[end:], spans


def sentences(nlp: Language) -> list[Sample]:
    """The single sentences."""
    return [
        from_text(nlp, *without_marks(line))
        for kind in SENTENCES
        for line in (FOLDER / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    ]


def papers(path: Path) -> list[str]:
    """The documents of a `.txt`, marks and all."""
    found: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("==="):
            found.append([])
        else:
            found[-1].append(line)
    return ["\n".join(lines).strip("\n") for lines in found]


def documents(nlp: Language) -> list[Sample]:
    """The documents whose names alone are known, in parts of about `CHUNK` words."""
    return [
        part
        for kind in DOCUMENTS
        for text in papers(FOLDER / f"{kind}.txt")
        for part in parts(from_text(nlp, *without_marks(text)))
    ]


def parts(sample: Sample) -> Iterator[Sample]:
    """A document in parts of about `CHUNK` words, cut where a line ends."""
    start = 0
    for at in [*range(1, len(sample.words)), len(sample.words)]:
        whole = at == len(sample.words)
        if whole or (at - start >= CHUNK and sample.gaps[at] in (Gap.NEWLINE, Gap.BLANK)):
            gaps = [Gap.JOINED, *sample.gaps[start + 1 : at]]
            yield Sample(sample.words[start:at], gaps, sample.labels[start:at])
            start = at


def judged_texts(kind: str) -> list[list[tuple[str, str]]]:
    """The documents of one writer, as sentences with their labels; single sentences as documents
    of one."""
    rows = [json.loads(row) for row in (FOLDER / f"{kind}.jsonl").read_text("utf-8").splitlines()]
    found = []
    for number, group in groupby(rows, key=lambda row: row.get("doc")):
        pairs = [(row["text"], row["label"]) for row in group]
        found += [pairs] if number is not None else [[pair] for pair in pairs]
    return found


def judged(nlp: Language) -> list[list[Line]]:
    """The documents of all writers of `JUDGED`."""
    return [
        [
            Line(
                replace(from_text(nlp, *without_marks(text)), named=kind in NAMED),
                LABELS.index(label),
            )
            for text, label in pairs
        ]
        for kind in JUDGED
        for pairs in judged_texts(kind)
    ]


def ordinary(nlp: Language) -> list[list[Line]]:
    """The documents that tell nothing of anybody, sentence by sentence; names are not marked."""
    return [
        [
            Line(replace(from_text(nlp, text[start:end], []), named=False), 0)
            for start, end in split(text)
            if text[start:end].strip()
        ]
        for text in papers(FOLDER / "ordinary.txt")
    ]
