"""Train the Danish names model: `python -m models.recipe.train --shared ../shared`.

Fine-tunes the base encoder, keeps a moving average of the weights, exports, quantises,
calibrates and assembles `models/da_redactor`. Seeded: two runs on one machine agree up to the
order of floating-point sums.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from models.recipe import augment
from models.recipe.corpus import Sample, blank_danish, read_iob2
from models.recipe.export import assemble
from models.recipe.names import NamePool
from models.recipe.network import NameTagger
from models.recipe.synthetic import Writer
from redactor.detect.ner_words import BOS, EOS, Encoder

PAD = 1
MAX_PIECES = 250
AVERAGE_EVERY = 4  # steps


def epoch_samples(
    corpus: list[Sample], writer: Writer, pool: NamePool, rng: random.Random, synthetic: int
) -> list[Sample]:
    """One epoch: every sentence once, half of them changed, and `synthetic` documents."""
    bank: dict[str, list[list[str]]] = {"PER": [], "LOC": [], "ORG": []}
    for sample in corpus:
        for start, end, kind in sample.names():
            bank[kind].append(sample.words[start:end])
    sentences = []
    for sample in corpus:
        roll = rng.random()
        if roll < 0.40:
            sample = augment.swap_names(sample, pool, rng, share=0.9)
        elif roll < 0.50 and any(kind != "PER" for _, _, kind in sample.names()):
            sample = augment.swap_mentions(sample, bank, rng, share=0.6)
        sentences.append(augment.recase(sample, rng, 0.16))
    documents = []
    for _ in range(synthetic):
        document = writer.sample(rng)
        if rng.random() < 0.15:
            document = augment.one_line(document, rng)
        documents.append(augment.recase(document, rng, 0.16))
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
    return [augment.wrap(sample, rng) if rng.random() < 0.3 else sample for sample in result]


class Batch:
    """Padded tensors of some samples."""

    def __init__(self, rows: list[tuple[list[int], list[int], Sample]]) -> None:
        width = max(len(ids) for ids, _, _ in rows)
        self.ids = torch.full((len(rows), width), PAD)
        self.mask = torch.zeros((len(rows), width), dtype=torch.long)
        row_of, first, labels, auxiliary = [], [], [], []
        for row, (ids, firsts, sample) in enumerate(rows):
            self.ids[row, : len(ids)] = torch.tensor(ids)
            self.mask[row, : len(ids)] = 1
            row_of += [row] * len(firsts)
            first += firsts
            labels += sample.labels[: len(firsts)]
            auxiliary += (sample.auxiliary or [-100] * len(firsts))[: len(firsts)]
        self.rows, self.first = torch.tensor(row_of), torch.tensor(first)
        self.labels, self.auxiliary = torch.tensor(labels), torch.tensor(auxiliary)


def batches(
    samples: list[Sample], encoder: Encoder, rng: random.Random, budget: int, word_dropout: float
) -> Iterator[Batch]:
    """Batches of samples of like length, `budget` pieces each with padding, in random order."""
    rows = []
    for sample in samples:
        ids, firsts = [BOS], []
        for pieces, marks in encoder.pieces(sample.words, sample.gaps):
            if len(ids) + len(pieces) > MAX_PIECES:
                break
            firsts.append(len(ids) + marks)
            ids += pieces if rng.random() >= word_dropout else [*pieces[:marks], 3]
        rows.append(([*ids, EOS], firsts, sample))
    rows.sort(key=lambda row: len(row[0]) + rng.random() * 4)
    groups: list[list[tuple[list[int], list[int], Sample]]] = [[]]
    for row in rows:
        if groups[-1] and (len(groups[-1]) + 1) * len(row[0]) > budget:
            groups.append([])
        groups[-1].append(row)
    rng.shuffle(groups)
    yield from (Batch(group) for group in groups)


def optimizer_for(
    model: NameTagger, rate: float, decay: float, head: float
) -> torch.optim.Optimizer:
    """AdamW with a learning rate that falls by `decay` with each layer down."""
    layers = int(model.encoder.config.num_hidden_layers)
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, weight in model.named_parameters():
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


def train(arguments: argparse.Namespace) -> NameTagger:
    """Fine-tune and return the averaged network."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    ner = arguments.shared / "ner"
    corpus = read_iob2(ner / "uner-danish-train.iob2")
    pool = NamePool("train", ner / "names.csv")
    augment.learn_genitives(corpus, pool)
    writer = Writer(blank_danish(), pool)
    encoder = Encoder((ner / "base-encoder" / "tokenizer.json").read_text(encoding="utf-8"))
    model = NameTagger(ner / "base-encoder")
    average = copy.deepcopy(model).eval()
    optimizer = optimizer_for(model, arguments.rate, arguments.layer_decay, arguments.head_rate)
    peaks = [group["lr"] for group in optimizer.param_groups]
    low = arguments.precision == "bf16"
    started, step = time.monotonic(), 0
    for epoch in range(arguments.epochs):
        samples = epoch_samples(corpus, writer, pool, rng, arguments.synthetic)
        model.train()
        losses, pieces = [], 0
        queue = list(batches(samples, encoder, rng, arguments.batch, arguments.word_dropout))
        for number, batch in enumerate(queue):
            progress = (epoch + number / len(queue)) / arguments.epochs
            factor = min(progress / 0.06, (1 - progress) / 0.94)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * factor
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=low):
                logits, finer = model(batch.ids, batch.mask, batch.rows, batch.first)
            loss = F.cross_entropy(
                logits.float(), batch.labels, label_smoothing=arguments.smoothing
            )
            if (batch.auxiliary >= 0).any():
                loss = loss + 0.3 * F.cross_entropy(finer.float(), batch.auxiliary)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            if step % AVERAGE_EVERY == 0:
                keep = min(arguments.average**AVERAGE_EVERY, 1 - 1 / (step / 20 + 1))
                with torch.no_grad():
                    for mean, weight in zip(average.parameters(), model.parameters(), strict=True):
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
        if arguments.check:
            assemble(average, arguments, arguments.build / "check")
    return average


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
    add("--epochs", type=int, default=10)
    add("--synthetic", type=int, default=1000, help="made-up documents per epoch")
    add("--batch", type=int, default=1000, help="pieces per batch")
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
    add("--weights", type=Path, help="export these weights instead of training")
    add("--steps", type=int, default=0, help="stop after so many steps (a trial run)")
    add("--check", action="store_true", help="export and measure after every epoch")
    return result


def main() -> None:
    """Train, export, calibrate, assemble."""
    arguments = parser().parse_args()
    arguments.build.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    if arguments.weights:
        model = NameTagger(arguments.shared / "ner" / "base-encoder").eval()
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
