"""Measures: exact-match precision, recall and F1 with bootstrap intervals; Platt calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.recipe.corpus import Sample
from redactor.detect.pipeline.ner import TYPES, Name, OnnxNer, calibrated
from redactor.detect.pipeline.ner_words import Words

Span = tuple[int, int, str]


def predict(ner: OnnxNer, sample: Sample) -> list[Name]:
    """Names found in a text that is already cut into words."""
    words = Words(list(range(len(sample.words))), sample.words, sample.gaps)
    return ner.names(words)


@dataclass
class Counts:
    """Per text and type: true positives, predicted, gold. Shape (texts, types, 3)."""

    table: np.ndarray

    @classmethod
    def of(cls, gold: Sequence[set[Span]], found: Sequence[set[Span]]) -> Counts:
        """Count exact matches of start, end and type."""
        table = np.zeros((len(gold), len(TYPES), 3), int)
        for row, (right, said) in enumerate(zip(gold, found, strict=True)):
            for column, kind in enumerate(TYPES):
                r = {span for span in right if span[2] == kind}
                s = {span for span in said if span[2] == kind}
                table[row, column] = len(r & s), len(s), len(r)
        return cls(table)

    def scores(self, kind: str = "all", rows: np.ndarray | None = None) -> tuple[float, ...]:
        """Precision, recall, F1 of one type or all."""
        table = self.table if rows is None else self.table[rows]
        cells = table.sum(axis=(0, 1)) if kind == "all" else table[:, TYPES.index(kind)].sum(axis=0)
        hit, said, right = (float(cell) for cell in cells)
        return (
            hit / said if said else 0.0,
            hit / right if right else 0.0,
            2 * hit / (said + right) if said + right else 0.0,
        )

    def interval(self, kind: str, draws: int = 2000, seed: int = 7) -> list[tuple[float, float]]:
        """95 % bootstrap intervals over texts of precision, recall, F1."""
        rng = np.random.default_rng(seed)
        count = len(self.table)
        got = np.array([self.scores(kind, rng.integers(0, count, count)) for _ in range(draws)])
        low, high = np.percentile(got, [2.5, 97.5], axis=0)
        return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def measure(ner: OnnxNer, samples: Sequence[Sample]) -> Counts:
    """Run the model over texts and count."""
    found = [{(n.start, n.end, n.type) for n in predict(ner, sample)} for sample in samples]
    return Counts.of([set(sample.names()) for sample in samples], found)


def judged(ner: OnnxNer, samples: Sequence[Sample]) -> tuple[list[float], list[bool]]:
    """Log probability of every name found, and whether it was right."""
    scores, right = [], []
    for sample in samples:
        gold = set(sample.names())
        for name in predict(ner, sample):
            scores.append(name.log_prob)
            right.append((name.start, name.end, name.type) in gold)
    return scores, right


def fit_platt(scores: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and offset of the logistic curve from log probability to the share that is right."""
    probs = np.clip(np.exp(scores), 1e-9, 1 - 1e-6)
    logits, truth = np.log(probs / (1 - probs)), np.array(right, float)
    # Platt's smoothed targets keep the curve from certainty on a small set.
    hits = truth.sum()
    target = np.where(truth > 0, (hits + 1) / (hits + 2), 1 / (len(truth) - hits + 2))
    slope, offset = 1.0, 0.0
    for _ in range(100):  # Newton's method on the log loss, a little damped
        p = 1 / (1 + np.exp(-(slope * logits + offset)))
        gradient = np.array([((p - target) * logits).sum(), (p - target).sum()])
        w = p * (1 - p)
        hessian = np.array(
            [[(w * logits**2).sum(), (w * logits).sum()], [(w * logits).sum(), w.sum()]]
        ) + 1e-3 * np.eye(2)
        change = np.linalg.solve(hessian, gradient)
        slope, offset = slope - 0.7 * change[0], offset - 0.7 * change[1]
    return float(slope), float(offset)


def calibration_error(
    scores: Sequence[float], right: Sequence[bool], slope: float, offset: float, bins: int = 10
) -> float:
    """Expected calibration error over equally filled bins."""
    if not scores:
        return math.nan
    values = np.array([calibrated(score, slope, offset) for score in scores])
    order = np.argsort(values)
    truth = np.array(right, float)
    return float(
        sum(
            abs(values[part].mean() - truth[part].mean()) * len(part)
            for part in np.array_split(order, bins)
            if len(part)
        )
        / len(values)
    )
