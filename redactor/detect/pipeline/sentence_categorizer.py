"""spaCy component `sentence_categorizer`: sentences that say something sensitive of somebody.

It reads `doc.tensor`, which `onnx_ner` sets, so the encoder runs once for names and sentences:
the mean and the maximum of a sentence's words go through a small network of two layers. It sets
`doc.spans["sc"]`, spaCy's key for span categories, and on each span `span._.score`: the calibrated
probability, 0 to 1, that the sentence says something of the kind. Word lists
(`recognizers/sensitive.py`) find what is called by its name; this finds what is told around it
("kommer ikke ud af sengen", "blev hentet af betjente i nat").
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc, Span

from redactor.detect.pipeline.ner import FloatArray, calibrated, log_softmax
from redactor.detect.text.sentences import sentences
from redactor.errors import RedactorError

KEY = "sc"
NONE = "NONE"
"""The class of sentences that say nothing sensitive."""
LEAST_WORDS = 3
MOST_WORDS = 60
"""Longer stretches without a sentence's end are judged in parts."""

Weights = dict[str, FloatArray]
"""`in` (2 width, hidden), `in_bias`, `out` (hidden, classes), `out_bias`."""


def stretches(doc: Doc) -> list[tuple[int, int]]:
    """The sentences of `doc` that can be judged, as spans of tokens, none of them whitespace at
    its ends."""
    if not len(doc):
        return []
    starts, spaces = doc.to_array(["IDX", "IS_SPACE"]).astype(np.int64).T
    words = np.flatnonzero(spaces == 0)
    at = starts[words]
    found = []
    for start, end in sentences(doc.text):
        first, last = (int(place) for place in np.searchsorted(at, (start, end)))
        if last - first < LEAST_WORDS:
            continue
        parts = math.ceil((last - first) / MOST_WORDS)
        cuts = [first + (last - first) * part // parts for part in range(parts + 1)]
        found += [(int(words[a]), int(words[b - 1]) + 1) for a, b in pairwise(cuts)]
    return found


def pooled(doc: Doc, spans: Iterable[tuple[int, int]]) -> FloatArray:
    """Mean and maximum of the words' vectors of each span of tokens, shape (spans, 2 width)."""
    word = doc.to_array("IS_SPACE") == 0
    rows = []
    for start, end in spans:
        vectors = doc.tensor[start:end][word[start:end]]
        rows.append(np.concatenate([vectors.mean(axis=0), vectors.max(axis=0)]))
    return np.array(rows, np.float32)


def sensitive(log_probs: FloatArray) -> list[float]:
    """The log probability of each row that it says something sensitive, of whatever kind."""
    none = np.minimum(log_probs[:, 0].astype(np.float64), -1e-9)
    told: list[float] = np.log(-np.expm1(none)).tolist()
    return told


class SentenceCategorizer:
    """The component. Empty until `from_disk`, `from_bytes` or `load` gives it weights."""

    def __init__(self, name: str = "sentence_categorizer", *, threshold: float = 0.45) -> None:
        self.name = name
        self.threshold = threshold
        self.labels: tuple[str, ...] = ()
        self.slope, self.offset = 1.0, 0.0
        self._weights: Weights = {}
        if not Span.has_extension("score"):
            Span.set_extension("score", default=None)

    def load(
        self, weights: Weights, labels: Iterable[str], slope: float = 1.0, offset: float = 0.0
    ) -> SentenceCategorizer:
        """Use these weights; `labels` are the classes of the output, NONE first."""
        self._weights = weights
        self.labels = tuple(labels)
        self.slope, self.offset = slope, offset
        return self

    def log_probs(self, vectors: FloatArray) -> FloatArray:
        """Log probabilities of the classes, uncalibrated: (spans, 2 width) to (spans, classes)."""
        if not self._weights:
            raise RedactorError("Sætningsmodellen er ikke indlæst.", "Brug spacy.load.")
        w = self._weights
        # not `@`: for so little, waking BLAS's threads costs more than the product
        hidden = np.maximum(np.einsum("sv,vh->sh", vectors, w["in"]) + w["in_bias"], 0)
        return log_softmax(np.einsum("sh,hc->sc", hidden, w["out"]) + w["out_bias"])

    def scores(self, log_probs: FloatArray) -> list[float]:
        """The calibrated probability of each row that it says something sensitive."""
        return [calibrated(told, self.slope, self.offset) for told in sensitive(log_probs)]

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans["sc"]`."""
        spans = stretches(doc)
        found = []
        if spans:
            log_probs = self.log_probs(pooled(doc, spans))
            kinds = log_probs[:, 1:].argmax(axis=1) + 1
            for (start, end), kind, score in zip(spans, kinds, self.scores(log_probs), strict=True):
                if score >= self.threshold:
                    span = Span(doc, start, end, label=self.labels[kind])
                    span._.score = score
                    found.append(span)
        doc.spans[KEY] = found
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:  # noqa: ARG002
        """As `__call__`, for many. `batch_size` is spaCy's and changes nothing here."""
        return map(self, stream)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """The component as bytes."""
        file = BytesIO()
        np.savez(file, **self._weights)  # type: ignore[arg-type]
        packed: bytes = srsly.msgpack_dumps({"config": self._config(), "weights": file.getvalue()})
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> SentenceCategorizer:  # noqa: ARG002
        """Open what `to_bytes` gave."""
        content = srsly.msgpack_loads(data)
        return self._open(content["config"], BytesIO(content["weights"]))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write weights.npz and categorizer.json into the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "weights.npz", **self._weights)  # type: ignore[arg-type]
        srsly.write_json(folder / "categorizer.json", self._config())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> SentenceCategorizer:  # noqa: ARG002
        """Open what `to_disk` wrote."""
        folder = Path(path)
        return self._open(srsly.read_json(folder / "categorizer.json"), folder / "weights.npz")

    def _config(self) -> dict[str, Any]:
        return {"labels": list(self.labels), "slope": self.slope, "offset": self.offset}

    def _open(self, config: dict[str, Any], weights: Path | BytesIO) -> SentenceCategorizer:
        with np.load(weights, allow_pickle=False) as arrays:
            return self.load(
                {name: arrays[name] for name in arrays},
                config["labels"],
                float(config["slope"]),
                float(config["offset"]),
            )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by bytes: a worker process opens its own copy."""
        return (
            partial(SentenceCategorizer, self.name, threshold=self.threshold),
            (),
            self.to_bytes(),
        )

    __setstate__ = from_bytes


@Language.factory(
    "sentence_categorizer",
    requires=["doc.tensor"],
    assigns=["doc.spans", "span._.score"],
    default_config={"threshold": 0.45},
)
def make_sentence_categorizer(
    nlp: Language,  # noqa: ARG001
    name: str,
    threshold: float,
) -> SentenceCategorizer:
    """spaCy's factory. `threshold`: the least score of a span that is kept."""
    return SentenceCategorizer(name, threshold=threshold)
