"""Train the pipeline's `sentence_categorizer` on what was written for it.

The encoder has learned from the same sentences (`train.py`); here a small network of its own is
trained on what the quantised encoder that is shipped makes of them, corrected to an authority's
files, and calibrated on a writer whose sentences neither has seen.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from itertools import compress, groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import torch
from spacy.language import Language
from torch import nn

from models.recipe import cases, written
from models.recipe.corpus import encoder_alone, ordinary, read_texts
from models.recipe.scoring import calibration_error, fit_platt
from models.recipe.written import LABELS
from redactor.detect.pipeline.sentence_categorizer import (
    FloatArray,
    SentenceCategorizer,
    Weights,
    pooled,
    sensitive,
)

HIDDEN = 128
DROPOUT = 0.5
EPOCHS = 20
ALONE = 0.5
"""Share of a document's sentences that are read without their neighbours as well."""
ORDINARY, ORDINARY_WEIGHT = 2000, 0.6
"""How many sentences of the corpus are taken to tell nothing, and what one of them weighs beside a
sentence that a person has judged and that is read twice, weight 0.5 each."""
SHARES = {
    "HEALTH": 0.32, "SOCIAL": 0.24, "CRIME": 0.14, "MEDICINE": 0.09, "BUSINESS_SECRET": 0.07,
    "ETHNICITY": 0.04, "UNION": 0.03, "RELIGION": 0.03, "SEXUALITY": 0.02, "POLITICS": 0.02,
}  # fmt: skip
"""Shares of the kinds in the files of authorities, judged; the writers' files hold more of the
rare ones, so that these are learned, and without correction they would be seen too often."""
IN_CASES, IN_CASES_WEIGHT = written.FOLDER / "in_cases.jsonl", 0.25
"""Sentences of the whole cases of which an earlier network was least sure, judged since, and what
one of them weighs: such a choice is no fair share of what cases tell."""
HELD_OUT = "calibration"
"""The writer who serves calibration alone; his sentences are in an authority's natural shares."""


class Set(NamedTuple):
    """Sentences as the network sees them."""

    vectors: FloatArray
    labels: np.ndarray
    weights: np.ndarray


def _read(nlp: Language, texts: Sequence[str]) -> FloatArray:
    """The vectors of sentences that stand in one document."""
    text, spans = "", []
    for part in texts:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(part)))
        text += part
    doc = nlp(text)
    found = [doc.char_span(start, end, alignment_mode="expand") for start, end in spans]
    return pooled(doc, [(span.start, span.end) for span in found])


def _documents(kind: str) -> list[tuple[list[str], list[int]]]:
    """The documents of a writer: sentences without marks, and their labels."""
    return [
        (
            [written.without_marks(text)[0] for text, _ in pairs],
            [LABELS.index(label) for _, label in pairs],
        )
        for pairs in written.judged_texts(kind)
    ]


def _in_cases(nlp: Language) -> Iterator[tuple[FloatArray, list[int]]]:
    """Vectors and labels of the sentences of each document of the cases that were judged."""
    rows = [json.loads(row) for row in IN_CASES.read_text("utf-8").splitlines()]
    for (case, number), judged in groupby(rows, key=itemgetter("case", "document")):
        text = cases.read_case(cases.CASES / f"{case}.txt").documents[number][0]
        doc, at, spans, labels = nlp(text), 0, [], []
        for row in judged:  # in the order in which they stand
            at = text.index(row["text"], at)
            span = doc.char_span(at, at + len(row["text"]), alignment_mode="expand")
            spans.append((span.start, span.end))
            labels.append(LABELS.index(row["label"]))
        yield pooled(doc, spans), labels


def training_set(nlp: Language, corpus: Sequence[str], rng: random.Random) -> Set:
    """The judged sentences in their documents, some also alone, the corpus' by threes, and those
    of the cases."""
    vectors: list[FloatArray] = []
    labels: list[int] = []
    for kind in written.JUDGED:
        for texts, told in _documents(kind):
            vectors.append(_read(nlp, texts))
            labels += told
            for text, label in zip(texts, told, strict=True) if len(texts) > 1 else ():
                if rng.random() < ALONE:
                    vectors.append(_read(nlp, [text]))
                    labels.append(label)
    judged = len(labels)
    plain = list(compress(corpus, ordinary(corpus)))
    rng.shuffle(plain)
    for at in range(0, ORDINARY, 3):
        texts = plain[at : at + 3]
        vectors.append(_read(nlp, texts))
        labels += [0] * len(texts)
    plainly = len(labels)
    for found, told in _in_cases(nlp):
        vectors.append(found)
        labels += told
    weights = np.full(len(labels), ORDINARY_WEIGHT, np.float32)
    weights[:judged] = 0.5
    weights[plainly:] = IN_CASES_WEIGHT
    return Set(np.concatenate(vectors), np.array(labels), weights)


def fit(data: Set, seed: int) -> Weights:
    """The small network, the standardisation of its input folded in, corrected to `SHARES`."""
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
    shift = [0.0, *(np.log(SHARES[label] / shares[at]) for at, label in enumerate(LABELS) if at)]
    return {
        "in": matrix.astype(np.float32),
        "in_bias": (first.bias.detach().numpy() - mean @ matrix).astype(np.float32),
        "out": last.weight.detach().numpy().T.copy(),
        "out_bias": last.bias.detach().numpy() + np.array(shift, np.float32),
    }


def add_categorizer(nlp: Language, arguments: argparse.Namespace) -> None:
    """Train the component and add it to the pipeline, calibrated; print its figures."""
    rng = random.Random(arguments.seed)
    reader = encoder_alone(nlp)
    corpus = read_texts(arguments.shared / "ner" / "uner-danish-train.iob2")
    component = nlp.add_pipe("sentence_categorizer")
    assert isinstance(component, SentenceCategorizer)
    component.load(fit(training_set(reader, corpus, rng), arguments.seed), LABELS)
    documents = _documents(HELD_OUT)
    vectors = np.concatenate([_read(reader, texts) for texts, _ in documents])
    truth = np.array([label for _, labels in documents for label in labels])
    truly = truth > 0
    log_probs = component.log_probs(vectors)
    scores = sensitive(log_probs)
    component.slope, component.offset = fit_platt(scores, truly.tolist())
    said = np.array(component.scores(log_probs)) >= component.threshold
    kinds = log_probs[:, 1:].argmax(axis=1) + 1
    error = calibration_error(scores, truly.tolist(), component.slope, component.offset)
    figures = {
        "sensitive": truly.mean(),
        "recall": said[truly].mean(),
        "false": said[~truly].mean(),
        "right": truly[said].mean(),
        "kind": (kinds == truth)[truly].mean(),
        "slope": component.slope,
        "offset": component.offset,
        "calibration_error": error,
    }
    print(json.dumps({name: round(float(value), 3) for name, value in figures.items()}), flush=True)
