"""Measure the shipped pipeline: `python -m models.recipe.evaluate --shared ../shared`.

Prints every figure of the model card as Markdown and writes them to figures.json. Intervals are
95 % bootstrap intervals over texts (2,000 draws).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.recipe import augment
from models.recipe.corpus import Sample, blank_danish, from_text, read_iob2
from models.recipe.lexicon import build as build_lexicon
from models.recipe.names import NamePool
from models.recipe.scoring import (
    Counts,
    calibration_error,
    fit_platt,
    judged,
    measure,
    predict,
)
from models.recipe.synthetic import Writer
from models.recipe.written import papers, without_marks
from redactor.detect.names.gazetteer import fold
from redactor.detect.pipeline.ner import TYPES, OnnxNer, calibrated

HERE = Path(__file__).parent
BLIND = HERE.parents[1] / "tests" / "detect" / "blind"
BLIND_SETS = ("names", "names_two")
Row = dict[str, Any]


def cell(value: float, interval: tuple[float, float]) -> str:
    """A figure with its interval, as in 93.1 (90.2–95.6)."""
    return f"{100 * value:.1f} ({100 * interval[0]:.1f}–{100 * interval[1]:.1f})"


def table(counts: Counts, kinds: Sequence[str] = (*TYPES, "all")) -> dict[str, Row]:
    """Scores with intervals per type."""
    return {
        kind: {
            name: (value, interval)
            for name, value, interval in zip(
                ("precision", "recall", "f1"),
                counts.scores(kind),
                counts.interval(kind),
                strict=True,
            )
        }
        for kind in kinds
    }


def development(ner: OnnxNer, samples: list[Sample]) -> Row:
    """The development set as it is and in other cases."""
    ways: dict[str, Callable[[Sample], Sample]] = {
        "as written": lambda s: s,
        "all capitals": augment.upper,
        "lower case": augment.lower,
    }
    return {way: table(measure(ner, [change(s) for s in samples])) for way, change in ways.items()}


def origins(ner: OnnxNer, samples: list[Sample], pool: NamePool, draws: int) -> Row:
    """Recall of persons whose names were swapped for held-out names of one origin."""
    with_names = [s for s in samples if any(kind == "PER" for _, _, kind in s.names())]
    result = {}
    for origin in pool.origins:
        rng = random.Random(11)
        changed = [
            augment.swap_names(s, pool, rng, origin=origin)
            for _ in range(draws)
            for s in with_names
        ]
        counts = measure(ner, changed)
        result[origin] = {"recall": (counts.scores("PER")[1], counts.interval("PER", 500)[1])}
    return result


def forms(ner: OnnxNer, pool: NamePool, draws: int) -> Row:
    """Persons in forms, lists, signatures and the like, from templates not trained on."""
    groups = defaultdict(list)
    nlp, rng = blank_danish(), random.Random(13)
    writer = Writer(nlp, pool)
    text = (HERE / "challenge.txt").read_text(encoding="utf-8")
    entries: list[list[str]] = []
    for line in text.splitlines():
        head, tab, body = line.partition("\t")
        if tab and head.islower() and head[0].isalpha() and "{" not in head:
            entries.append([head, body])
        else:
            entries[-1][1] += "\n" + line
    for group, template in entries:
        for _ in range(draws):
            groups[group].append(from_text(nlp, *writer.write(rng, template)))
    result = {}
    for group, samples in groups.items():
        result[group] = table(measure(ner, samples), ("PER",))["PER"] | covered(ner, samples)
    return result


def covered(ner: OnnxNer, samples: Sequence[Sample]) -> Row:
    """How many persons there are, and which share has every word in some PER span."""
    whole, people = 0, 0
    for sample in samples:
        names = [name for name in predict(ner, sample) if name.type == "PER"]
        found = {word for name in names for word in range(name.start, name.end)}
        for start, end, kind in sample.names():
            if kind == "PER":
                people += 1
                whole += all(w in found for w in range(start, end) if sample.words[w][0].isalnum())
    return {"covered": whole / people, "persons": people}


def blind_documents(ner: OnnxNer, name: str) -> Row:
    """Documents of authorities by a writer who had seen nothing of training."""
    nlp = blank_danish()
    samples = [from_text(nlp, *without_marks(text)) for text in papers(BLIND / f"{name}.txt")]
    return table(measure(ner, samples)) | covered(ner, samples)


def calibration(ner: OnnxNer, samples: list[Sample]) -> Row:
    """Calibration error in sample, and with the curve fitted on the other half of the texts."""
    halves = [samples[::2], samples[1::2]]
    crossed = []
    for here, there in (halves, halves[::-1]):
        slope, offset = fit_platt(*judged(ner, there))
        crossed.append(calibration_error(*judged(ner, here), slope, offset, bins=5))
    scores, right = judged(ner, samples)
    values = np.array([calibrated(s, ner.slope, ner.offset) for s in scores])
    order = np.argsort(values)
    bins = [
        (float(values[part].mean()), float(np.array(right, float)[part].mean()), len(part))
        for part in np.array_split(order, 8)
    ]
    return {
        "in_sample": calibration_error(scores, right, ner.slope, ner.offset),
        "crossed": float(np.mean(crossed)),
        "bins": bins,
    }


def speed(pipeline: Path, samples: list[Sample]) -> Row:
    """Words a second of processor time, one thread, tokenizer included: pages, sentences."""
    import spacy

    nlp = spacy.load(pipeline, config={"components": {"onnx_ner": {"cache_size": 0}}})
    sentences = [" ".join(s.words) for s in samples]
    pages = [" ".join(sentences[i : i + 25]) for i in range(0, len(sentences), 25)]
    result = {}
    for name, texts in (("pages", pages), ("sentences", sentences)):
        best = 0.0
        for _ in range(3):
            start = time.process_time()
            words = sum(len(doc) for doc in nlp.pipe(texts))
            best = max(best, words / (time.process_time() - start))
        result[name] = round(best)
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path(os.environ.get("REDACTOR_SHARED", "../shared"))
    )
    parser.add_argument("--pipeline", type=Path, default=Path("models/da_redactor"))
    parser.add_argument("--fp32", type=Path, default=Path("models/recipe/build/fp32.onnx"))
    parser.add_argument("--figures", type=Path, default=Path("models/recipe/build/figures.json"))
    parser.add_argument("--draws", type=int, default=60, help="texts per challenge template")
    arguments = parser.parse_args()
    data = arguments.shared / "ner"
    samples = read_iob2(data / "uner-danish-dev.iob2")
    pool = NamePool("evaluate", data / "names.csv")
    augment.learn_genitives(samples, NamePool("train", data / "names.csv"))
    augment.learn_genitives([], pool)
    folder = arguments.pipeline / "onnx_ner"
    tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
    ner = OnnxNer(threads=2).from_disk(folder)
    figures: Row = {"int8": development(ner, samples)}
    if arguments.fp32.exists():
        whole = OnnxNer(threads=2).load(
            arguments.fp32, tokenizer, (folder / "lexicon.txt.gz").read_bytes()
        )
        figures["fp32"] = {"as written": table(measure(whole, samples))}
    figures["origins"] = origins(ner, samples, pool, 3)
    held = frozenset(
        fold(part)
        for origin in pool.origins.values()
        for name in origin.given + origin.family
        for part in name.split()
    )
    lexicon = build_lexicon(NamePool("train", data / "names.csv"), without=held)
    blind = OnnxNer(threads=2).load(folder / "model.onnx", tokenizer, lexicon)
    figures["origins in no list"] = origins(blind, samples, pool, 3)
    figures["forms"] = forms(ner, pool, arguments.draws)
    figures["blind"] = {name: blind_documents(ner, name) for name in BLIND_SETS}
    figures["calibration"] = calibration(ner, samples)
    figures["speed"] = speed(arguments.pipeline, samples)
    arguments.figures.parent.mkdir(parents=True, exist_ok=True)
    arguments.figures.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    show(figures)


def show(figures: Row) -> None:
    """Print the figures as the model card's tables."""
    print("| development set | type | precision | recall | F1 |\n|---|---|---|---|---|")
    for model in ("fp32", "int8"):
        for way, kinds in figures.get(model, {}).items():
            for kind, row in kinds.items():
                cells = " | ".join(cell(*row[name]) for name in ("precision", "recall", "f1"))
                print(f"| {model}, {way} | {kind} | {cells} |")
    print("\n| origin | PER recall | with names that are in no list |\n|---|---|---|")
    for origin, row in figures["origins"].items():
        blind = figures["origins in no list"][origin]
        print(f"| {origin} | {cell(*row['recall'])} | {cell(*blind['recall'])} |")
    print("\n| form | persons | precision | recall | wholly covered |\n|---|---|---|---|---|")
    for form, row in figures["forms"].items():
        print(
            f"| {form} | {row['persons']} | {cell(*row['precision'])} | "
            f"{cell(*row['recall'])} | {100 * row['covered']:.1f} |"
        )
    for blind, rows in figures["blind"].items():
        print(f"\n| {blind} | precision | recall | F1 |\n|---|---|---|---|")
        for kind in (*TYPES, "all"):
            cells = " | ".join(cell(*rows[kind][name]) for name in ("precision", "recall", "f1"))
            print(f"| {kind} | {cells} |")
        print(f"\nPersons wholly covered: {100 * rows['covered']:.1f}")
    print("\n", json.dumps(figures["calibration"]), "\n", json.dumps(figures["speed"]))


if __name__ == "__main__":
    main()
