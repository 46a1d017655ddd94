"""spaCy component `role_scorer`: how the text around a name speaks of its bearer.

Titles, signatures and mail domains tell roles by rule (`people/roles.py`); where a paper says it
by none of these ("jeg har talt med Lone, som ser på det i morgen"), this hears it from the words
around. It reads `doc.tensor`, which `onnx_ner` sets, so the encoder runs once for all: the means
of the words of the name, before it, after it, of its sentence, line and paragraph go through a
small network. Its first layer is the same for every stretch and linear, so a text is brought down
to it once, and `reading` can be asked about any span afterwards. Sets `doc._.roles`, of shape
(words + 1, features): the words there, summed up from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc

from redactor.detect.pipeline.ner import FloatArray
from redactor.detect.text.sentences import sentences
from redactor.errors import RedactorError

CLASSES = ("private", "official", "professional", "company")
"""What a bearer may be; the first is what the others are measured against."""
BLOCKS = (
    "name", "sentence", "line", "line_before", "line_after", "paragraphs",
    "before_1", "after_1", "before_5", "after_5", "before_15", "after_15",
)  # fmt: skip
"""Stretches of words around a name whose means are weighed; "before_15" ends where "before_5"
begins."""

Spans = tuple[tuple[int, int], ...]


class Reading:
    """One text, brought down to the network's features. Ask `log_odds` about any span."""

    def __init__(self, doc: Doc, weights: Mapping[str, FloatArray]) -> None:
        """`doc` has gone through the component whose `weights` these are."""
        self._text = doc.text
        self._starts = words_of(doc)[0]
        self._sums: FloatArray = doc._.roles
        self._sentences = sentences(self._text)
        self._weights = weights

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self._starts)

    def log_odds(self, start: int, end: int) -> tuple[float, ...]:
        """Of the bearer of the name at code points `start:end`: log odds of each role of
        `CLASSES` but the first, against being a private person."""
        features = np.tile(self._weights["bias"], (len(BLOCKS), 1)).astype(np.float64)
        for block, (first, last) in enumerate(
            around(self._text, self._starts, self._sentences, start, end)
        ):
            if last > first:
                features[block] += (self._sums[last] - self._sums[first]) / (last - first)
        total = answers(features, self._weights)
        return tuple(round(float(value), 3) for value in total[1:] - total[0])


def answers(features: Any, weights: Mapping[str, FloatArray]) -> Any:
    """What the network behind the first layer says of the blocks' features, of shape (blocks,
    features): shape (classes,)."""
    hidden = features.ravel() @ weights["hidden"] + weights["hidden_bias"]
    return np.maximum(hidden, 0.0) @ weights["out"] + weights["out_bias"]


def around(text: str, starts: Any, told: Iterable[tuple[int, int]], start: int, end: int) -> Spans:
    """The stretches of words of `BLOCKS` for the name at code points `start:end` of `text`, each
    as first word and the one after the last."""

    def word(place: int) -> int:
        return int(np.searchsorted(starts, place))

    first, last, count = word(start + 1) - 1, word(end), len(starts)
    first = max(first, 0)
    here = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    above = text.rfind("\n", 0, max(here - 1, 0)) + 1
    below = text.find("\n", stop + 1)
    below = len(text) if below < 0 else below
    sentence = next(((a, b) for a, b in told if a <= start < b), (here, stop))
    line = (word(here), word(stop))
    return (
        (first, last),
        (word(sentence[0]), word(sentence[1])),
        line,
        (word(above), line[0]),
        (line[1], word(below)),
        (0, count),
        (max(first - 1, 0), first),
        (last, min(last + 1, count)),
        (max(first - 5, 0), first),
        (last, min(last + 5, count)),
        (max(first - 15, 0), max(first - 5, 0)),
        (min(last + 5, count), min(last + 15, count)),
    )


def words_of(doc: Doc) -> tuple[Any, FloatArray]:
    """Places of the words of `doc` that are not whitespace, and their vectors (words, width)."""
    starts, spaces = doc.to_array(["IDX", "IS_SPACE"]).astype(np.int64).T
    word = spaces == 0
    return starts[word], doc.tensor[word]


class RoleScorer:
    """The component. Empty until `from_disk`, `from_bytes` or `load` gives it weights."""

    def __init__(self, name: str = "role_scorer") -> None:
        self.name = name
        self._weights: dict[str, FloatArray] = {}
        if not Doc.has_extension("roles"):
            Doc.set_extension("roles", default=None)

    def load(self, weights: Mapping[str, FloatArray]) -> RoleScorer:
        """Use these: `features` (width, features) and `bias` (features,) of the first layer,
        `hidden` (blocks × features, nodes) and `hidden_bias`, `out` (nodes, classes) and
        `out_bias`."""
        features, hidden, out = (weights[name].shape for name in ("features", "hidden", "out"))
        if hidden[0] != len(BLOCKS) * features[1] or out != (hidden[1], len(CLASSES)):
            raise ValueError(f"The weights have shapes {features}, {hidden} and {out}.")
        self._weights = dict(weights)
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.roles`."""
        if not self._weights:
            raise RedactorError("Rollemodellen er ikke indlæst.", "Brug spacy.load.")
        doc._.roles = None
        if len(doc) and doc.tensor.size:
            vectors = words_of(doc)[1] @ self._weights["features"]
            sums = np.zeros((len(vectors) + 1, vectors.shape[1]), np.float64)
            np.cumsum(vectors, axis=0, out=sums[1:])
            doc._.roles = sums
        return doc

    def reading(self, doc: Doc) -> Reading | None:
        """Of a text that went through the pipeline; None where it has no words."""
        return None if doc._.roles is None else Reading(doc, self._weights)

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:  # noqa: ARG002
        """As `__call__`, for many. `batch_size` is spaCy's and changes nothing here."""
        return map(self, stream)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """The component as bytes."""
        file = BytesIO()
        np.savez(file, **self._weights)  # type: ignore[arg-type]
        return file.getvalue()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> RoleScorer:  # noqa: ARG002
        """Open what `to_bytes` gave."""
        return self._open(BytesIO(data))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write weights.npz and roles.json into the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "weights.npz", **self._weights)  # type: ignore[arg-type]
        srsly.write_json(folder / "roles.json", {"classes": CLASSES, "blocks": BLOCKS})

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> RoleScorer:  # noqa: ARG002
        """Open what `to_disk` wrote. Raises ValueError where it is of another make."""
        folder = Path(path)
        made = srsly.read_json(folder / "roles.json")
        if made != {"classes": list(CLASSES), "blocks": list(BLOCKS)}:
            raise ValueError(f"The role scorer was made for {made}.")
        return self._open(folder / "weights.npz")

    def _open(self, weights: Path | BytesIO) -> RoleScorer:
        with np.load(weights, allow_pickle=False) as arrays:
            return self.load({name: arrays[name] for name in arrays}) if arrays.files else self

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by bytes: a worker process opens its own copy."""
        return partial(RoleScorer, self.name), (), self.to_bytes()

    __setstate__ = from_bytes


@Language.factory("role_scorer", requires=["doc.tensor"], assigns=["doc._.roles"])
def make_role_scorer(nlp: Language, name: str) -> RoleScorer:  # noqa: ARG001
    """spaCy's factory."""
    return RoleScorer(name)
