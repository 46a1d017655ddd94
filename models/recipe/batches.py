"""Texts as the network is given them: padded tensors of encoded words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import torch

from models.recipe.corpus import UNKNOWN_LABEL, Sample
from redactor.detect.pipeline.ner_lexicon import FEATURES, UNKNOWN, ByteArray, Lexicon
from redactor.detect.pipeline.ner_words import BOS, EOS, UNK, Encoder, readings

PAD = 1
MAX_PIECES = 250


class Row(NamedTuple):
    """A sample as the encoder is given it."""

    ids: list[int]
    first: list[int]
    known: ByteArray
    sample: Sample


class Batch:
    """Padded tensors of some samples. `spans` are the sentences, as words of all rows in order."""

    def __init__(self, rows: list[Row]) -> None:
        width = max(len(row.ids) for row in rows)
        self.ids = torch.full((len(rows), width), PAD)
        self.mask = torch.zeros((len(rows), width), dtype=torch.long)
        self.known = torch.zeros((len(rows), width, FEATURES), dtype=torch.uint8)
        row_of, first, labels, auxiliary = [], [], [], []
        spans, told, weights = [], [], []
        for row, (ids, firsts, known, sample) in enumerate(rows):
            self.ids[row, : len(ids)] = torch.tensor(ids)
            self.known[row, : len(ids)] = torch.from_numpy(known)
            self.mask[row, : len(ids)] = 1
            for sentence in sample.statements:
                if sentence.end <= len(firsts):
                    spans.append((len(first) + sentence.start, len(first) + sentence.end))
                    told.append(sentence.label)
                    weights.append(sentence.weight)
            row_of += [row] * len(firsts)
            first += firsts
            unknown = [UNKNOWN_LABEL] * len(firsts)
            labels += sample.labels[: len(firsts)] if sample.named else unknown
            auxiliary += (sample.auxiliary or unknown)[: len(firsts)]
        self.rows, self.first = torch.tensor(row_of), torch.tensor(first)
        self.labels, self.auxiliary = torch.tensor(labels), torch.tensor(auxiliary)
        self.spans, self.told, self.weights = spans, torch.tensor(told), torch.tensor(weights)


def forget(known: ByteArray, sample: Sample, rng: random.Random) -> ByteArray:
    """Take some of what the lists say away, so that unknown names are learned too."""
    if rng.random() < 0.08:
        known[:, :UNKNOWN] = 0
    for start, end, _ in sample.names():
        if rng.random() < 0.25:
            known[start:end, :UNKNOWN] = 0
            known[start:end, UNKNOWN] = 1
    for word in range(len(known)):
        if rng.random() < 0.04:
            known[word, :UNKNOWN] = 0
    return known


def encoded(
    sample: Sample, encoder: Encoder, lexicon: Lexicon, rng: random.Random, word_dropout: float
) -> Row:
    """The text in one of the ways it would be read, some words and some knowledge hidden."""
    read = readings(sample.words, lexicon)
    known = forget(lexicon.features(sample.words, read.caseless), sample, rng)
    ids, firsts, owner = [BOS], [], [-1]
    pieces = encoder.pieces(rng.choice(read.ways), sample.gaps)
    for word, (parts, marks) in enumerate(pieces):
        if len(ids) + len(parts) > MAX_PIECES:
            break
        firsts.append(len(ids) + marks)
        if rng.random() < word_dropout:
            parts = [*parts[:marks], UNK]
        ids += parts
        owner += [-1] * marks + [word] * (len(parts) - marks)
    rows = known[[*owner, -1]]
    rows[[at < 0 for at in [*owner, -1]]] = 0
    return Row([*ids, EOS], firsts, rows, sample)


def batches(rows: list[Row], rng: random.Random, budget: int) -> Iterator[Batch]:
    """Batches of samples of like length, `budget` pieces each with padding, in random order."""
    rows.sort(key=lambda row: len(row.ids) + rng.random() * 4)
    groups: list[list[Row]] = [[]]
    for row in rows:
        if groups[-1] and (len(groups[-1]) + 1) * len(row.ids) > budget:
            groups.append([])
        groups[-1].append(row)
    rng.shuffle(groups)
    yield from (Batch(group) for group in groups)
