"""The texts of an epoch: the corpus and what was written for the recipe, changed at random."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.recipe import augment
from models.recipe.corpus import Sample, Statement
from models.recipe.names import NamePool
from models.recipe.synthetic import Writer
from models.recipe.written import CHUNK, Line

ORDINARY_WEIGHT = 0.6
"""Of a sentence that is only taken to be ordinary, beside one that a person has judged."""
NORWEGIAN = 7000
"""Sentences of an epoch."""
ALONE = 0.2
"""Share of a document's sentences that are read without their neighbours as well."""


def mention_bank(corpus: list[Sample], writer: Writer) -> dict[str, list[list[str]]]:
    """Places and organisations to put into the corpus' sentences: its own and the lists'."""
    bank: dict[str, list[list[str]]] = {"LOC": [], "ORG": []}
    for sample in corpus:
        for start, end, kind in sample.names():
            if kind != "PER":
                bank[kind].append(sample.words[start:end])
    for kind, slots in (("LOC", ("town", "town", "country", "street")), ("ORG", ("org", "dept"))):
        own = len(bank[kind])
        bank[kind] += [writer.words_of_slot(slots[at % len(slots)], at) for at in range(own)]
    return bank


@dataclass(frozen=True)
class Source:
    """What epochs are made of. `sentences` are the corpus', and in the second phase those written
    for the recipe as well; `ordinary` says of each of the former that it tells nothing. `pages` are
    parts of whole cases that are read alone; of these and of the Norwegian sentences an epoch has
    but some."""

    sentences: list[Sample]
    bank: dict[str, list[list[str]]]
    writer: Writer
    pool: NamePool
    synthetic: int
    ordinary: Sequence[bool] = ()
    documents: Sequence[Sample] = ()
    judged: Sequence[list[Line]] = ()
    pages: Sequence[Sample] = ()
    norwegian: Sequence[Sample] = ()


def epoch_samples(source: Source, rng: random.Random) -> list[Sample]:
    """One epoch: every sentence once, most of them changed, the documents, and made-up ones."""
    sentences = []
    drawn = rng.sample(source.norwegian, min(NORWEGIAN, len(source.norwegian)))
    for at, sample in enumerate([*source.sentences, *drawn]):
        changed = renamed(sample, source, rng)
        if rng.random() < 0.03:
            changed = augment.misread(changed, rng)
        changed = augment.recase(changed, rng, 0.33)
        if at < len(source.ordinary) and source.ordinary[at]:
            changed = telling(changed, 0, ORDINARY_WEIGHT)
        sentences.append(changed)
    documents = []
    for _ in range(source.synthetic):
        document = source.writer.sample(rng)
        if rng.random() < 0.2:
            document = augment.one_line(document, rng)
        if rng.random() < 0.05:
            document = augment.misread(document, rng)
        documents.append(augment.recase(document, rng, 0.25))
    if source.documents:
        for document in source.documents:
            documents.append(augment.recase(renamed(document, source, rng), rng, 0.2))
        rng.shuffle(documents)
    rng.shuffle(sentences)
    result, at = [], 0
    while at < len(sentences):
        count = rng.choice((1, 1, 1, 2, 3, 5))
        parts = sentences[at : at + count]
        at += count
        if count > 2 and documents and rng.random() < 0.4:
            parts.insert(rng.randrange(len(parts)), documents.pop())
        result.append(augment.join(parts, rng) if len(parts) > 1 else parts[0])
    while documents:
        count = rng.choice((1, 1, 2, 3))
        parts, documents = documents[:count], documents[count:]
        result.append(augment.join(parts, rng) if len(parts) > 1 else parts[0])
    for lines in source.judged:
        result += judged_samples(lines, source, rng)
    pages = rng.sample(source.pages, len(source.pages) // 2)
    result += [augment.recase(renamed(page, source, rng), rng, 0.2) for page in pages]
    return [augment.wrap(sample, rng) if rng.random() < 0.3 else sample for sample in result]


def renamed(sample: Sample, source: Source, rng: random.Random) -> Sample:
    """Other persons, places and organisations in a share of texts."""
    kinds = {kind for _, _, kind in sample.names()}
    if rng.random() < 0.5:
        sample = augment.swap_names(sample, source.pool, rng, share=0.9)
    if kinds - {"PER"} and rng.random() < 0.25:
        sample = augment.swap_mentions(sample, source.bank, rng, share=0.6)
    return sample


def telling(sample: Sample, label: int, weight: float = 1.0) -> Sample:
    """The text as one sentence that tells `label`."""
    return replace(sample, statements=(Statement(0, len(sample.words), label, weight),))


def judged_samples(lines: list[Line], source: Source, rng: random.Random) -> list[Sample]:
    """A judged document in groups of sentences that stand one after the other, and some of its
    sentences alone."""
    samples = [
        telling(renamed(line.sample, source, rng) if line.sample.named else line.sample, line.label)
        for line in lines
        if line.sample.words
    ]
    result, at = [], 0
    while at < len(samples):
        end, words = at, 0
        while end < len(samples) and words < CHUNK:
            words += len(samples[end].words)
            end += 1
        result.append(augment.join(samples[at:end], rng))
        at = end
    if len(samples) > 1:
        result += [sample for sample in samples if rng.random() < ALONE]
    return [augment.recase(sample, rng, 0.15) for sample in result]
