"""Train the pipeline's `sentence_categorizer` on sentences written for it.

`statements/*.jsonl` hold sentences of case documents, each with what it reveals of somebody; one
file per writer. `statements/ordinary.txt` holds documents that reveal nothing, and the corpus'
sentences in which the word lists see nothing serve as such. Every sentence is read alone and
among neighbours, by the quantised encoder that is shipped; only the small network is trained.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from spacy.language import Language
from torch import nn

from models.recipe.corpus import blank_danish, read_texts
from models.recipe.scoring import fit_platt
from models.recipe.synthetic import Writer
from redactor.detect.ner import OnnxNer
from redactor.detect.overlaps import STATEMENTS
from redactor.detect.recognizers.sensitive import SensitiveRecognizer
from redactor.detect.sentence_categorizer import (
    NONE,
    FloatArray,
    SentenceCategorizer,
    Weights,
    pooled,
    sensitive,
    stretches,
)

FOLDER = Path(__file__).parent / "statements"
LABELS = (NONE, *sorted(STATEMENTS))
HIDDEN = 128
DROPOUT = 0.5
EPOCHS = 20
ORDINARY_WEIGHT = 0.6
"""Of a sentence that is only taken to be ordinary, beside one that a person has judged."""
SHARES = {
    "HEALTH": 0.32, "SOCIAL": 0.24, "CRIME": 0.14, "MEDICINE": 0.09, "BUSINESS_SECRET": 0.07,
    "ETHNICITY": 0.04, "UNION": 0.03, "RELIGION": 0.03, "SEXUALITY": 0.02, "POLITICS": 0.02,
}  # fmt: skip
"""Shares of the kinds in the files of authorities, judged; the writers' files hold more of the
rare ones, so that these are learned, and without correction they would be seen too often."""
SENSITIVE = 0.25
"""Share of an authority's sentences that are sensitive, judged; in the writers' files it is over
half. The scores are corrected for it."""
BETWEEN = (" ", "\n", "\n\n", " ")


class Set(NamedTuple):
    """Sentences as the network sees them."""

    vectors: FloatArray
    labels: np.ndarray
    weights: np.ndarray


def joined(sets: Iterable[Set]) -> Set:
    """Several sets as one."""
    parts = list(sets)
    return Set(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _read(nlp: Language, texts: Sequence[str], rng: random.Random) -> FloatArray:
    """The vectors of sentences that stand in one document."""
    text, spans = "", []
    for part in texts:
        text += rng.choice(BETWEEN) if text else ""
        spans.append((len(text), len(text) + len(part)))
        text += part
    doc = nlp(text)
    found = [doc.char_span(start, end, alignment_mode="expand") for start, end in spans]
    return pooled(doc, [(span.start, span.end) for span in found])


def _set(vectors: Sequence[FloatArray], labels: Sequence[str], weight: float) -> Set:
    known = np.array([LABELS.index(label) for label in labels])
    return Set(np.concatenate(vectors), known, np.full(len(known), weight, np.float32))


def documents(path: Path, rng: random.Random) -> Iterator[list[tuple[str, str]]]:
    """The documents of a writer's file as sentences with their labels; loose sentences in groups
    by chance."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for _, group in groupby(records, key=lambda record: record.get("doc")):
        pairs = [(record["text"], record["label"]) for record in group]
        if records[0].get("doc") is None:
            rng.shuffle(pairs)
        while pairs:
            count = len(pairs) if records[0].get("doc") is not None else rng.choice((2, 3, 4, 6, 8))
            yield pairs[:count]
            pairs = pairs[count:]


def judged_set(nlp: Language, path: Path, rng: random.Random) -> Set:
    """A writer's sentences, each once alone and once in its document."""
    vectors, labels = [], []
    for document in documents(path, rng):
        texts = [text for text, _ in document]
        vectors += [_read(nlp, texts, rng), *(_read(nlp, [text], rng) for text in texts)]
        labels += [label for _, label in document] * 2
    return _set(vectors, labels, 0.5)


def ordinary_set(nlp: Language, texts: Iterable[str], weight: float) -> Set:
    """The sentences of documents taken to reveal nothing, without those where word lists hit."""
    lists, vectors = SensitiveRecognizer(), []
    for text in texts:
        hits = [(hit.start, hit.end) for hit in lists.find(text)]
        doc = nlp(text)
        spans = [
            (first, end)
            for first, end in stretches(doc)
            for span in (doc[first:end],)
            if not any(a < span.end_char and span.start_char < b for a, b in hits)
        ]
        if spans:
            vectors.append(pooled(doc, spans))
    return _set(vectors, [NONE] * sum(map(len, vectors)), weight)


def fit(data: Set, seed: int) -> Weights:
    """The small network, with the standardisation of its input folded in."""
    torch.manual_seed(seed)
    mean, deviation = data.vectors.mean(axis=0), data.vectors.std(axis=0) + 1e-6
    inputs = torch.tensor((data.vectors - mean) / deviation)
    labels, weights = torch.tensor(data.labels), torch.tensor(data.weights)
    network = nn.Sequential(
        nn.Dropout(DROPOUT),
        nn.Linear(inputs.shape[1], HIDDEN),
        nn.ReLU(),
        nn.Dropout(DROPOUT),
        nn.Linear(HIDDEN, len(LABELS)),
    )
    loss = nn.CrossEntropyLoss(reduction="none", label_smoothing=0.05)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.3)
    steps = EPOCHS * -(-len(labels) // 128)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(labels)).split(128):
            optimizer.zero_grad()
            (weights[batch] * loss(network(inputs[batch]), labels[batch])).mean().backward()
            optimizer.step()
            schedule.step()
    first, last = network[1], network[4]
    assert isinstance(first, nn.Linear)
    assert isinstance(last, nn.Linear)
    matrix = first.weight.detach().numpy().T / deviation[:, None]
    kinds = data.labels[data.labels > 0]
    shares = np.bincount(kinds, minlength=len(LABELS)) / len(kinds)
    shift = [0.0, *(np.log(SHARES[label] / shares[at + 1]) for at, label in enumerate(LABELS[1:]))]
    return {
        "in": matrix.astype(np.float32),
        "in_bias": (first.bias.detach().numpy() - mean @ matrix).astype(np.float32),
        "out": last.weight.detach().numpy().T.copy(),
        "out_bias": last.bias.detach().numpy() + np.array(shift, np.float32),
    }


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def add_categorizer(nlp: Language, arguments: argparse.Namespace, writer: Writer) -> None:
    """Train the component and add it to the pipeline, calibrated on writers left out in turn."""
    rng = random.Random(arguments.seed)
    reader = blank_danish()  # not `nlp`, which would keep every word it reads
    encoder = reader.add_pipe("onnx_ner")
    assert isinstance(encoder, OnnxNer)
    encoder.from_bytes(nlp.get_pipe("onnx_ner").to_bytes())
    corpus = read_texts(arguments.shared / "ner" / "uner-danish-train.iob2")
    groups = [" ".join(corpus[at : at + 3]) for at in range(0, len(corpus), 3)]
    made_up = [writer.write(rng, rng.choice(writer.templates))[0] for _ in range(500)]
    papers = (FOLDER / "ordinary.txt").read_text(encoding="utf-8").split("\n=====\n")
    ordinary = joined(
        [
            ordinary_set(reader, [*groups, *corpus, *made_up], ORDINARY_WEIGHT),
            ordinary_set(reader, papers, 1.0),
        ]
    )
    writers = [judged_set(reader, path, rng) for path in sorted(FOLDER.glob("*.jsonl"))]
    component = nlp.add_pipe("sentence_categorizer")
    assert isinstance(component, SentenceCategorizer)
    scores: list[float] = []
    right: list[bool] = []
    for left_out, own in enumerate(writers):
        others = [data for number, data in enumerate(writers) if number != left_out]
        component.load(fit(joined([*others, ordinary]), arguments.seed), LABELS)
        log_probs = component.log_probs(own.vectors)
        told = log_probs[:, 1:].argmax(axis=1) + 1
        truly = own.labels > 0
        scores += sensitive(log_probs)
        right += list(truly)
        said = np.exp(log_probs[:, 0]) < 0.5
        print(
            json.dumps(
                {
                    "left_out": left_out,
                    "recall": round(float(said[truly].mean()), 3),
                    "false": round(float(said[~truly].mean()), 3),
                    "kind": round(float((told == own.labels)[truly].mean()), 3),
                }
            ),
            flush=True,
        )
    slope, offset = fit_platt(scores, right)
    offset += _logit(SENSITIVE) - _logit(float(np.mean(right)))
    component.load(fit(joined([*writers, ordinary]), arguments.seed), LABELS, slope, offset)
