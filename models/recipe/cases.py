"""Whole cases, written for the recipe (`written/cases`): every mention of a person marked, and
what each is.

A file is a case: lines `key = right, right for the party himself role=ROLE` of its people and
things (where two roles are as good, `role=official|professional`), then the documents, below
lines `--- name`, with the mentions marked `[key:Storm Lindegaard]`. They are by writers who saw
neither rules nor test sets, each of five to seven cases. People and things are made up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language

from models.recipe.corpus import INDEX, UNKNOWN_LABEL, Sample, from_text
from models.recipe.scoring import predict
from models.recipe.written import FOLDER, parts
from redactor.detect.pipeline.ner import OnnxNer

CASES = FOLDER / "cases"
SURE = math.log(0.9)
"""Of a person whom the model finds and the writer has not marked: as likely a slip of either."""
_MARK = re.compile(r"\[(\w+):([^\]]*)\]")
_ROLE = re.compile(r"^(\w+) = .* role=([a-z]+)", re.MULTILINE)
_ADDRESS = re.compile(r"[@\d]")


class Mark(NamedTuple):
    """A mention of somebody or something, and where it stands in its document's text."""

    key: str
    start: int
    end: int


class Case(NamedTuple):
    """The role of each person, by key, and the documents: text and marks."""

    roles: dict[str, str]
    documents: list[tuple[str, list[Mark]]]


def read_case(path: Path) -> Case:
    """The case of one file."""
    head, *bodies = re.split(r"^--- .*\n", path.read_text("utf-8"), flags=re.MULTILINE)
    return Case(dict(_ROLE.findall(head)), [_plain(body) for body in bodies])


def _plain(body: str) -> tuple[str, list[Mark]]:
    text, last, found = "", 0, []
    for mark in _MARK.finditer(body):
        text += body[last : mark.start()]
        found.append(Mark(mark[1], len(text), len(text) + len(mark[2])))
        text, last = text + mark[2], mark.end()
    return text + body[last:], found


def named(nlp: Language, ner: OnnxNer, paths: Iterable[Path]) -> Iterator[Sample]:
    """The documents in parts, persons as they are marked (mail addresses and user names apart),
    places and organisations as `ner` finds them: nobody has marked these."""
    for path in paths:
        case = read_case(path)
        for text, marks in case.documents:
            people = [
                (mark.start, mark.end, "PER")
                for mark in marks
                if mark.key in case.roles and not _ADDRESS.search(text[mark.start : mark.end])
            ]
            sample = from_text(nlp, text, people)
            labels = list(sample.labels)
            for name in predict(ner, sample):
                if any(labels[name.start : name.end]):
                    continue
                size = name.end - name.start
                if name.type != "PER":
                    inside = [INDEX[f"I-{name.type}"]] * (size - 1)
                    labels[name.start : name.end] = [INDEX[f"B-{name.type}"], *inside]
                elif name.log_prob > SURE:
                    labels[name.start : name.end] = [UNKNOWN_LABEL] * size
            yield from parts(replace(sample, labels=labels))
