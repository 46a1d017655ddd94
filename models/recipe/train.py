"""Train the Danish names model: `python -m models.recipe.train --shared ../shared`.

Fine-tunes the base encoder, averages its weights over time, exports, quantises,
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
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from models.recipe import augment
from models.recipe.corpus import Sample, blank_danish, read_iob2
from models.recipe.export import assemble
from models.recipe.lexicon import build as build_lexicon
from models.recipe.names import NamePool
from models.recipe.network import NameTagger
from models.recipe.synthetic import Writer
from redactor.detect.ner_lexicon import FEATURES, UNKNOWN, ByteArray, Lexicon
from redactor.detect.ner_words import BOS, EOS, UNK, Encoder, readings

PAD = 1
MAX_PIECES = 250
AVERAGE_EVERY = 4  # steps
KEPT_AT = (0.4, 0.8)
"""Parts of the schedule after which the moving average is kept; the mean of these is shipped.
Training ends with the last: what follows learned the corpus by heart."""


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


def epoch_samples(
    corpus: list[Sample],
    bank: dict[str, list[list[str]]],
    writer: Writer,
    pool: NamePool,
    rng: random.Random,
    synthetic: int,
) -> list[Sample]:
    """One epoch: every sentence once, most of them changed, and `synthetic` documents."""
    sentences = []
    for sample in corpus:
        kinds = {kind for _, _, kind in sample.names()}
        if rng.random() < 0.5:
            sample = augment.swap_names(sample, pool, rng, share=0.9)
        if kinds - {"PER"} and rng.random() < 0.25:
            sample = augment.swap_mentions(sample, bank, rng, share=0.6)
        if rng.random() < 0.03:
            sample = augment.misread(sample, rng)
        sentences.append(augment.recase(sample, rng, 0.33))
    documents = []
    for _ in range(synthetic):
        document = writer.sample(rng)
        if rng.random() < 0.2:
            document = augment.one_line(document, rng)
        if rng.random() < 0.05:
            document = augment.misread(document, rng)
        documents.append(augment.recase(document, rng, 0.25))
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


class Row(NamedTuple):
    """A sample as the encoder is given it."""

    ids: list[int]
    first: list[int]
    known: ByteArray
    sample: Sample


class Batch:
    """Padded tensors of some samples."""

    def __init__(self, rows: list[Row]) -> None:
        width = max(len(row.ids) for row in rows)
        self.ids = torch.full((len(rows), width), PAD)
        self.mask = torch.zeros((len(rows), width), dtype=torch.long)
        self.known = torch.zeros((len(rows), width, FEATURES), dtype=torch.uint8)
        row_of, first, labels, auxiliary = [], [], [], []
        for row, (ids, firsts, known, sample) in enumerate(rows):
            self.ids[row, : len(ids)] = torch.tensor(ids)
            self.known[row, : len(ids)] = torch.from_numpy(known)
            self.mask[row, : len(ids)] = 1
            row_of += [row] * len(firsts)
            first += firsts
            labels += sample.labels[: len(firsts)]
            auxiliary += (sample.auxiliary or [-100] * len(firsts))[: len(firsts)]
        self.rows, self.first = torch.tensor(row_of), torch.tensor(first)
        self.labels, self.auxiliary = torch.tensor(labels), torch.tensor(auxiliary)


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
    model: NameTagger, master: Master, arguments: argparse.Namespace
) -> torch.optim.Optimizer:
    """AdamW with a learning rate that falls with each layer down."""
    rate, decay, head = arguments.rate, arguments.layer_decay, arguments.head_rate
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
    bank = mention_bank(corpus, writer)
    encoder = Encoder((ner / "base-encoder" / "tokenizer.json").read_text(encoding="utf-8"))
    lexicon = Lexicon(build_lexicon(pool))
    model = NameTagger(ner / "base-encoder")
    average = copy.deepcopy(model).eval()
    master = Master(model, low=arguments.precision == "bf16")
    optimizer = optimizer_for(model, master, arguments)
    peaks = [group["lr"] for group in optimizer.param_groups]
    started, step = time.monotonic(), 0
    kept: list[dict[str, torch.Tensor]] = []
    for epoch in range(arguments.epochs):
        samples = epoch_samples(corpus, bank, writer, pool, rng, arguments.synthetic)
        model.train()
        losses, pieces = [], 0
        rows = [encoded(s, encoder, lexicon, rng, arguments.word_dropout) for s in samples]
        queue = list(batches(rows, rng, arguments.batch))
        for number, batch in enumerate(queue):
            progress = (epoch + number / len(queue)) / arguments.epochs
            factor = min(progress / 0.06, (1 - progress) / 0.94)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * factor
            logits, finer = model(batch.ids, batch.known, batch.mask, batch.rows, batch.first)
            loss = F.cross_entropy(
                logits.float(), batch.labels, label_smoothing=arguments.smoothing
            )
            if (batch.auxiliary >= 0).any():
                loss = loss + 0.3 * F.cross_entropy(finer.float(), batch.auxiliary)
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
        if epoch + 1 in {round(arguments.epochs * share) for share in KEPT_AT}:
            kept.append(copy.deepcopy(average.state_dict()))
        if len(kept) == len(KEPT_AT):
            break
        if arguments.check and (epoch + 1) % arguments.check == 0:
            torch.save(average.state_dict(), arguments.build / "averaged.pt")
            assemble(average, arguments, arguments.build / "check")
    average.load_state_dict(
        {name: torch.stack([state[name] for state in kept]).mean(0) for name in kept[0]}
    )
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
    add("--epochs", type=int, default=20, help="length of the schedule; its last fifth is not run")
    add("--synthetic", type=int, default=2000, help="made-up documents per epoch")
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
    add("--weights", type=Path, help="export these weights instead of training")
    add("--steps", type=int, default=0, help="stop after so many steps (a trial run)")
    add("--check", type=int, default=0, help="export and measure after so many epochs")
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
