"""Train the Danish model: `python -m models.recipe.train --shared ../shared`.

In two phases. The first fine-tunes the base encoder on the corpus and made-up documents. The
second goes on with what was written for the recipe (`written/`), whole cases and Norwegian papers
beside them, and learns what sentences tell of people from the same encoder. Weights are averaged
over time; then the model is exported, quantised, calibrated and assembled as `models/da_redactor`.
Seeded: two runs on one machine agree up to the order of floating-point sums.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from models.recipe import augment, written
from models.recipe.batches import Batch, Row, batches, encoded
from models.recipe.cases import CASES, named
from models.recipe.corpus import Sample, blank_danish, ordinary, read_iob2, read_texts
from models.recipe.epochs import Source, epoch_samples, mention_bank
from models.recipe.export import assemble, quantise, reading
from models.recipe.names import NamePool
from models.recipe.network import MIDDLE, NameTagger, read_weights
from models.recipe.norwegian import read_norne
from models.recipe.synthetic import Writer
from redactor.detect.pipeline.ner import OnnxNer
from redactor.detect.pipeline.ner_lexicon import Lexicon
from redactor.detect.pipeline.ner_words import Encoder

AVERAGE_EVERY = 4  # steps
STATEMENTS_SHARE = 0.5
"""Weight of what sentences tell beside the names."""
SECOND_SHARE, UPPER_SHARE = 0.8, 0.5
"""Share of the second phase's weights in the mean that is shipped, and that in the layers above
`MIDDLE` and the one on top of them. The mean keeps more of what the first learned of forms and
initials than either end (Wortsman et al. 2022, Robust fine-tuning of zero-shot models)."""


class Phase(NamedTuple):
    """A schedule. The moving average is kept after the parts `kept_at` of its epochs, and the mean
    of these is the outcome; it ends with the last."""

    source: Source
    epochs: int
    rate: float
    head_rate: float
    kept_at: tuple[float, ...]


class Master:
    """The weights in fp32, of which the network computes with a copy in bf16 where that is fast."""

    def __init__(self, model: NameTagger, low: bool) -> None:
        self.low = low
        self.weights = [weight.detach().clone() for weight in model.parameters()]
        if low:
            model.to(torch.bfloat16)
        self.copies = list(model.parameters())

    def take_gradients(self) -> None:
        """Move the copies' gradients over, clipped to length one."""
        for own, used in zip(self.weights, self.copies, strict=True):
            own.grad = used.grad.float() if used.grad is not None else None
            used.grad = None
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)

    def give_weights(self) -> None:
        """Round the weights into the copies."""
        with torch.no_grad():
            for own, used in zip(self.weights, self.copies, strict=True):
                used.copy_(own)


def optimizer_for(
    model: NameTagger, master: Master, phase: Phase, decay: float
) -> torch.optim.Optimizer:
    """AdamW with a learning rate that falls by `decay` with each layer down."""
    rate, head = phase.rate, phase.head_rate
    layers = int(model.encoder.config.num_hidden_layers)
    groups: dict[tuple[float, float], list[torch.Tensor]] = {}
    for (name, _), weight in zip(model.named_parameters(), master.weights, strict=True):
        if not name.startswith("encoder."):
            own = head
        elif ".layer." in name:
            own = rate * decay ** (layers - 1 - int(name.split(".layer.")[1].split(".")[0]))
        else:
            own = rate * decay**layers
        still = 0.0 if "LayerNorm" in name or name.endswith("bias") else 0.01
        groups.setdefault((own, still), []).append(weight)
    return torch.optim.AdamW(
        [
            {"params": params, "lr": own, "weight_decay": still}
            for (own, still), params in groups.items()
        ],
        fused=True,
    )


def loss_of(model: NameTagger, batch: Batch, smoothing: float) -> torch.Tensor:
    """Of the names, their finer classes and the sentences, as far as each is known."""
    logits, finer, middle = model(batch.ids, batch.known, batch.mask, batch.rows, batch.first)
    losses = []
    if (batch.labels >= 0).any():
        losses.append(F.cross_entropy(logits.float(), batch.labels, label_smoothing=smoothing))
    if (batch.auxiliary >= 0).any():
        losses.append(0.3 * F.cross_entropy(finer.float(), batch.auxiliary))
    if model.statements is not None and batch.spans:
        told = model.statements(middle, batch.spans).float()
        each = F.cross_entropy(told, batch.told, reduction="none", label_smoothing=0.05)
        losses.append(STATEMENTS_SHARE * (each * batch.weights).mean())
    return torch.stack(losses).sum()


def fine_tune(
    model: NameTagger,
    phase: Phase,
    encode: Callable[[Sample], Row],
    rng: random.Random,
    arguments: argparse.Namespace,
) -> NameTagger:
    """Run one phase and return the averaged network."""
    average = copy.deepcopy(model).eval()
    master = Master(model, low=arguments.precision == "bf16")
    optimizer = optimizer_for(model, master, phase, arguments.layer_decay)
    peaks = [group["lr"] for group in optimizer.param_groups]
    started, step = time.monotonic(), 0
    kept: list[dict[str, torch.Tensor]] = []
    for epoch in range(phase.epochs):
        model.train()
        losses, pieces = [], 0
        rows = [encode(sample) for sample in epoch_samples(phase.source, rng)]
        queue = list(batches(rows, rng, arguments.batch))
        for number, batch in enumerate(queue):
            progress = (epoch + number / len(queue)) / phase.epochs
            factor = min(progress / 0.06, (1 - progress) / 0.94)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * factor
            loss = loss_of(model, batch, arguments.smoothing)
            loss.backward()  # type: ignore[no-untyped-call]
            master.take_gradients()
            optimizer.step()
            master.give_weights()
            step += 1
            if step % AVERAGE_EVERY == 0:
                keep = min(arguments.average**AVERAGE_EVERY, 1 - 1 / (step / 20 + 1))
                with torch.no_grad():
                    for mean, weight in zip(average.parameters(), master.weights, strict=True):
                        mean.lerp_(weight, 1 - keep)
            losses.append(float(loss.detach()))
            pieces += batch.ids.numel()
            if arguments.steps and step >= arguments.steps:
                return average
        print(
            json.dumps(
                {
                    "epoch": epoch + 1,
                    "loss": round(float(np.mean(losses)), 4),
                    "pieces": pieces,
                    "batches": len(queue),
                    "minutes": round((time.monotonic() - started) / 60, 1),
                }
            ),
            flush=True,
        )
        if epoch + 1 in {round(phase.epochs * share) for share in phase.kept_at}:
            kept.append(copy.deepcopy(average.state_dict()))
        if len(kept) == len(phase.kept_at):
            break
    average.load_state_dict(
        {name: torch.stack([state[name] for state in kept]).mean(0) for name in kept[0]}
    )
    return average


def _share(key: str) -> float:
    """That of the second phase in a weight."""
    layer = re.match(r"encoder\.encoder\.layer\.(\d+)\.", key)
    above = int(layer[1]) > MIDDLE if layer is not None else key.startswith("head.")
    return UPPER_SHARE if above else SECOND_SHARE


def train(arguments: argparse.Namespace) -> NameTagger:
    """Both phases. What the first makes is kept in the build folder."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    ner = arguments.shared / "ner"
    corpus = read_iob2(ner / "uner-danish-train.iob2")
    pool = NamePool("train", ner / "names.csv")
    augment.learn_genitives(corpus, pool)
    nlp = blank_danish()
    writer = Writer(nlp, pool)
    known = reading(arguments.shared)
    encoder, lexicon = Encoder(known[0]), Lexicon(known[1])

    def encode(sample: Sample) -> Row:
        return encoded(sample, encoder, lexicon, rng, arguments.word_dropout)

    first = Source(corpus, mention_bank(corpus, writer), writer, pool, arguments.synthetic)
    model = NameTagger(ner / "base-encoder")
    quantised = arguments.after_first
    if not quantised:
        phase = Phase(first, arguments.epochs, arguments.rate, arguments.head_rate, (0.4, 0.8))
        model = fine_tune(model, phase, encode, rng, arguments)
        quantised = arguments.build / "first.onnx"
        quantise(model, arguments.build / "fp32.onnx", quantised)
    before = {key: torch.tensor(value) for key, value in read_weights(quantised).items()}
    model.load_state_dict(model.state_dict() | before)
    model.add_statements(len(written.LABELS))
    sentences = written.sentences(nlp)
    second = replace(
        first,
        sentences=[*corpus, *sentences],
        bank=mention_bank([*corpus, *sentences], writer),
        synthetic=arguments.synthetic // 4,
        ordinary=ordinary(read_texts(ner / "uner-danish-train.iob2")),
        documents=written.documents(nlp),
        judged=[*written.judged(nlp), *written.ordinary(nlp)],
        pages=list(
            named(
                nlp, OnnxNer(arguments.threads).load(quantised, *known), sorted(CASES.glob("*.txt"))
            )
        ),
        norwegian=read_norne(sorted(arguments.norne.glob("*.conll"))) if arguments.norne else (),
    )
    phase = Phase(
        second, arguments.more_epochs, arguments.rate / 2, arguments.head_rate / 2, (1.0,)
    )
    after = fine_tune(model, phase, encode, rng, arguments).state_dict()
    mixed = {key: old.lerp(after[key], _share(key)) for key, old in before.items()}
    model.load_state_dict(after | mixed)
    return model


def parser() -> argparse.ArgumentParser:
    """The command line."""
    result = argparse.ArgumentParser(description=__doc__)
    add = result.add_argument
    add(
        "--shared",
        type=Path,
        default=Path(os.environ.get("REDACTOR_SHARED", "../shared")),
        help="folder that holds ner/ (corpus, base encoder, names)",
    )
    add("--output", type=Path, default=Path("models/da_redactor"))
    add("--build", type=Path, default=Path("models/recipe/build"), help="fp32 model and log")
    add("--seed", type=int, default=1)
    add("--threads", type=int, default=2)
    add("--epochs", type=int, default=12, help="length of the schedule; its last fifth is not run")
    add("--more-epochs", type=int, default=3, help="length of the second phase")
    add(
        "--synthetic",
        type=int,
        default=2000,
        help="made-up documents per epoch; a fourth of it in the second phase",
    )
    add("--batch", type=int, default=2000, help="pieces per batch")
    add("--rate", type=float, default=2e-4, help="learning rate of the top layer")
    add("--head-rate", type=float, default=1e-3)
    add("--layer-decay", type=float, default=0.9)
    add("--smoothing", type=float, default=0.03)
    add("--word-dropout", type=float, default=0.03)
    add("--average", type=float, default=0.99, help="decay of the moving average of weights")
    add(
        "--precision",
        choices=("fp32", "bf16"),
        default="bf16" if torch.cpu._is_amx_tile_supported() else "fp32",
    )
    add(
        "--after-first",
        type=Path,
        help="take the weights of this quantised network for the outcome of the first phase",
    )
    add("--norne", type=Path, help="folder ndt/nob of NorNE: Norwegian papers with names marked")
    add("--weights", type=Path, help="export these weights instead of training")
    add("--steps", type=int, default=0, help="stop after so many steps (a trial run)")
    return result


def main() -> None:
    """Train, export, calibrate, assemble."""
    arguments = parser().parse_args()
    arguments.build.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    if arguments.weights:
        model = NameTagger(arguments.shared / "ner" / "base-encoder").eval()
        model.add_statements(len(written.LABELS))
        model.load_state_dict(torch.load(arguments.weights))
    else:
        model = train(arguments)
        torch.save(model.state_dict(), arguments.build / "averaged.pt")
    minutes = (time.monotonic() - started) / 60
    assemble(model, arguments, arguments.output)
    print(
        json.dumps(
            {"minutes": round(minutes, 1), "processor_minutes": round(sum(os.times()[:2]) / 60, 1)}
        )
    )


if __name__ == "__main__":
    main()
