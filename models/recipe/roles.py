"""Train the pipeline's `role_scorer` on whole cases (`cases.py`).

Those of the tests of whole cases are learned as well, as the rules have been mended by them. Only
those written for the recipe give figures.

    python -m models.recipe.roles     # trains this component alone, in models/da_redactor
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import spacy
import torch
from spacy.language import Language
from torch import nn

from models.recipe import META
from models.recipe.cases import CASES, read_case
from models.recipe.corpus import encoder_alone
from models.recipe.written import FOLDER
from redactor.detect.detector import readable, segments
from redactor.detect.people.heard import log_odds
from redactor.detect.pipeline.role_scorer import (
    BLOCKS,
    CLASSES,
    FloatArray,
    RoleScorer,
    answers,
    around,
    words_of,
)
from redactor.detect.text.sentences import sentences

MENDED_BY = FOLDER.parents[2] / "tests" / "detect" / "whole"
SEED, EPOCHS, BATCH, RATE, DECAY = 1, 15, 128, 1e-3, 0.02
FEATURES, NODES = 64, 128
"""Of the layer that all stretches share, and of the one behind it."""
DROPPED = (0.1, 0.3)
"""Shares of the inputs and of the nodes that are left out while learning."""
FOLDS = 6
ALLOWED = (0.01, 0.02, 0.05)
"""Shares of the private people that may be taken for people at work, for the figures."""


class Mentioned(NamedTuple):
    """One mention of a person: whose, in which case, what he is (of `CLASSES`), and the means of
    the words of each block, shape (blocks, width)."""

    case: str
    who: str
    role: int
    means: FloatArray


def mentions(nlp: Language, path: Path) -> Iterator[Mentioned]:
    """The people's mentions of one case, each in the piece of the page that the detector reads."""
    case = read_case(path)
    roles = {who: CLASSES.index(role) if role in CLASSES else 0 for who, role in case.roles.items()}
    for text, marks in case.documents:
        for start, end in segments(text):
            here = [mark for mark in marks if mark.key in roles and start <= mark.start < end]
            if not here:
                continue
            doc = nlp(readable(text[start:end]))
            places, vectors = words_of(doc)
            told = sentences(doc.text)
            for who, first, last in here:
                stretches = around(doc.text, places, told, first - start, min(last, end) - start)
                means = [
                    vectors[a:b].mean(axis=0) if b > a else np.zeros(vectors.shape[1], np.float32)
                    for a, b in stretches
                ]
                yield Mentioned(path.stem, who, roles[who], np.array(means))


def fit(data: Collection[Mentioned]) -> dict[str, FloatArray]:
    """The weights of the network, the inputs' standardisation folded in. A person of n mentions
    weighs as the root of n."""
    inputs = np.array([m.means for m in data], np.float32)
    mean, deviation = inputs.mean(axis=(0, 1)), inputs.std(axis=(0, 1)) + 1e-6
    count: dict[tuple[str, str], int] = defaultdict(int)
    for mention in data:
        count[mention.case, mention.who] += 1
    share = torch.tensor([count[m.case, m.who] ** -0.5 for m in data])
    share *= len(data) / share.sum()
    given = torch.tensor((inputs - mean) / deviation)
    roles = torch.tensor([m.role for m in data])
    torch.manual_seed(SEED)
    features = nn.Linear(given.shape[2], FEATURES, bias=False)
    hidden = nn.Linear(len(BLOCKS) * FEATURES, NODES)
    out = nn.Linear(NODES, len(CLASSES))
    network = nn.Sequential(
        nn.Dropout(DROPPED[0]),
        features,
        nn.Flatten(),
        hidden,
        nn.ReLU(),
        nn.Dropout(DROPPED[1]),
        out,
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * math.ceil(len(data) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(data)).split(BATCH):
            each = nn.functional.cross_entropy(
                network(given[batch]), roles[batch], reduction="none"
            )
            optimizer.zero_grad()
            (share[batch] * each).mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    project = features.weight.detach().numpy().T / deviation[:, None]
    return {
        "features": project,
        "bias": -mean @ project,
        "hidden": hidden.weight.detach().numpy().T,
        "hidden_bias": hidden.bias.detach().numpy(),
        "out": out.weight.detach().numpy().T,
        "out_bias": out.bias.detach().numpy(),
    }


def _scores(data: Collection[Mentioned], weights: dict[str, FloatArray]) -> dict[bool, list[float]]:
    """Log odds of each person, of those who are at work and of those who are private."""
    odds: dict[tuple[str, str], list[tuple[float, ...]]] = defaultdict(list)
    at_work: dict[tuple[str, str], bool] = {}
    for mention in data:
        total = answers(mention.means @ weights["features"] + weights["bias"], weights)
        odds[mention.case, mention.who].append(tuple(total[1:] - total[0]))
        at_work[mention.case, mention.who] = mention.role > 0
    found: dict[bool, list[float]] = {True: [], False: []}
    for person, each in odds.items():
        found[at_work[person]].append(log_odds(each))
    return found


def figures(data: Sequence[Mentioned], beside: Sequence[Mentioned]) -> dict[str, float]:
    """Of people of cases that were held out, by folds: the area under the curve, and the share of
    those at work that is known where so many private ones are taken for such. `beside` is learned
    from always."""
    cases = sorted({m.case for m in data})
    work: list[float] = []
    private: list[float] = []
    for fold in range(FOLDS):
        held = set(cases[fold::FOLDS])
        weights = fit([*beside, *(m for m in data if m.case not in held)])
        scores = _scores([m for m in data if m.case in held], weights)
        work += scores[True]
        private += scores[False]
    ranks = np.searchsorted(np.sort(private), work) / len(private)
    known = {
        f"known_at_{share}": float(np.mean(np.array(work) > np.quantile(private, 1 - share)))
        for share in ALLOWED
    }
    return {"work": len(work), "private": len(private), "auc": float(ranks.mean())} | known


def add_role_scorer(nlp: Language) -> None:
    """Train the component and add it to the pipeline; print its figures."""
    reader = encoder_alone(nlp)
    data, beside = (
        [m for path in sorted(folder.glob("*.txt")) for m in mentions(reader, path)]
        for folder in (CASES, MENDED_BY)
    )
    shown = {name: round(value, 3) for name, value in figures(data, beside).items()}
    print(json.dumps({"roles": shown}), flush=True)
    component = nlp.add_pipe("role_scorer")
    assert isinstance(component, RoleScorer)
    component.load(fit([*beside, *data]))


def main() -> None:
    """Train the component anew in the pipeline that is shipped."""
    path = FOLDER.parents[1] / "da_redactor"
    nlp = spacy.load(path, exclude=["role_scorer"])
    add_role_scorer(nlp)
    nlp.meta.update(META)
    nlp.to_disk(path)


if __name__ == "__main__":
    main()
