"""spaCy component `onnx_ner`: names of persons, places and organisations by a small encoder.

The quantised transformer of `models/da_redactor` runs in onnxruntime; torch is never imported.
The component sets `doc.ents` (labels PER, LOC, ORG) and, on each entity, `span._.score`: the
calibrated probability, 0 to 1, that exactly this span has exactly this label. `doc.tensor` gets
what the encoder makes of each token half-way, for components that read on from there.

Every window is run by itself, never padded or batched with others: dynamic quantisation takes
its scale from the whole input tensor, so a neighbour in the batch would change the figures, and
a detection run must give the same findings whatever it ran beside.
"""

from __future__ import annotations

import gzip
import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
import srsly  # type: ignore[import-untyped]
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from redactor.detect.pipeline.ner_lexicon import Known, Lexicon
from redactor.detect.pipeline.ner_words import (
    Encoder,
    Gap,
    Readings,
    WindowInput,
    Words,
    readings,
    window_input,
    windows,
    words_of,
)
from redactor.errors import RedactorError

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
"""Classes of the encoder's output, in order. B opens a name, I continues it."""
TYPES = ("PER", "LOC", "ORG")

SURELY_NO_NAME = math.log(0.995)

FloatArray = NDArray[np.float32]

# Going from a label (row) to the next: an I- follows only its own B- or I-.
_ALLOWED = np.array(
    [[-np.inf if b[0] == "I" and a[2:] != b[2:] else 0.0 for b in LABELS] for a in LABELS],
    np.float32,
)
_OPENING = _ALLOWED[0]  # what may come first


def best_path(log_probs: FloatArray, gaps: Sequence[Gap]) -> list[int]:
    """The likeliest label sequence that obeys BIO (Viterbi); a name never crosses a BLANK or CELL.

    `log_probs` has shape (words, labels). Words that are surely no name are not searched.
    """
    path = [0] * len(log_probs)
    unsure = np.flatnonzero(log_probs[:, 0] < SURELY_NO_NAME)
    if not len(unsure):
        return path
    for run in np.split(unsure, np.flatnonzero(np.diff(unsure) > 1) + 1):
        score = log_probs[run[0]] + _OPENING
        back = []
        for index in run[1:]:
            through = score[:, None] + _ALLOWED
            back.append(through.argmax(axis=0))
            score = through.max(axis=0) + log_probs[index]
            if gaps[index] >= Gap.BLANK:
                score = score + _OPENING
        label = int(score.argmax())
        for index, origin in zip(run[::-1], [*back[::-1], None], strict=True):
            path[index] = label
            if origin is not None:
                label = int(origin[label])
    return path


class Answer(NamedTuple):
    """What the encoder says of words: label scores (words, labels), vectors (words, width)."""

    log_probs: FloatArray
    middle: FloatArray


class Name(NamedTuple):
    """One name found: words `start:end`, its type and its uncalibrated log probability."""

    start: int
    end: int
    type: str
    log_prob: float


def names_in(log_probs: FloatArray, gaps: Sequence[Gap]) -> list[Name]:
    """Decode label scores of shape (words, labels) into names."""
    path = best_path(log_probs, gaps)
    probs = np.exp(log_probs)
    found, index, count = [], 0, len(path)
    while index < count:
        label = path[index]
        if label == 0:
            index += 1
            continue
        start, inside = index, label + 1
        prob = float(probs[start, label] + probs[start, inside])
        index += 1
        while index < count and path[index] == inside:
            prob *= float(probs[index, inside])
            index += 1
        if index < count and gaps[index] < Gap.BLANK:
            prob *= 1.0 - float(probs[index, inside])
        found.append(Name(start, index, LABELS[label][2:], math.log(min(max(prob, 1e-9), 1.0))))
    return found


_NO_END = frozenset(",;:/(<>|")


def trimmed(names: Sequence[Name], words: Words) -> list[Name]:
    """Names without marks at their ends (`Hansen,`); what holds an at sign is an address."""
    result = []
    for name in names:
        start, end = name.start, name.end
        while end - start > 1 and words.texts[end - 1] in _NO_END:
            end -= 1
        while end - start > 1 and words.texts[start] in _NO_END:
            start += 1
        if not any("@" in text for text in words.texts[start:end]):
            result.append(name._replace(start=start, end=end))
    return result


def join_reversed(names: Sequence[Name], words: Words, lexicon: Lexicon) -> list[Name]:
    """Make one person of `Hansen, Mette`, where the model found two.

    Joined when one comma stands between, all words before it are surnames in the lists and the
    first after it a given name, and no further name is strung on by a comma on either side, as
    in `Hansen, Mette, Ole`.
    """

    def comma_after(word: int) -> bool:
        return (
            word < len(words.texts) and words.texts[word] == "," and words.gaps[word] is Gap.JOINED
        )

    def strung(first: Name, second: Name) -> bool:
        return second.start == first.end + 1 and comma_after(first.end)

    joined: list[Name] = []
    for at, name in enumerate(names):
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.type == name.type == "PER"
            and strung(last, name)
            and words.gaps[name.start] is Gap.SPACE
            and not (at + 1 < len(names) and strung(name, names[at + 1]))
            and not (len(joined) > 1 and strung(joined[-2], last))
            and "," not in words.texts[last.start : last.end]
            and "," not in words.texts[name.start : name.end]
            and lexicon.known(words.texts[name.start]) & Known.GIVEN_MOSTLY
            and all(
                lexicon.known(text) & (Known.FAMILY | Known.GIVEN_MOSTLY) == Known.FAMILY
                for text in words.texts[last.start : last.end]
            )
        ):
            joined[-1] = Name(last.start, name.end, "PER", last.log_prob + name.log_prob)
        else:
            joined.append(name)
    return joined


def calibrated(log_prob: float, slope: float, offset: float) -> float:
    """Platt scaling of a name's log probability; `slope` and `offset` come from the recipe."""
    prob = min(math.exp(log_prob), 1 - 1e-6)
    logit = math.log(prob / (1 - prob))
    return 1 / (1 + math.exp(-(slope * logit + offset)))


def log_softmax(logits: FloatArray) -> FloatArray:
    """Log probabilities of the classes (columns) of each row."""
    top = logits - logits.max(axis=1, keepdims=True)
    result: FloatArray = top - np.log(np.exp(top).sum(axis=1, keepdims=True))
    return result


def _content(model: Path | bytes) -> bytes:
    return model.read_bytes() if isinstance(model, Path) else model


class OnnxNer:
    """The component. Empty until `from_disk`, `from_bytes` or `load` gives it a model."""

    def __init__(
        self,
        name: str = "onnx_ner",
        *,
        threads: int = 1,
        window: int = 192,
        context: int = 16,
        cache_size: int = 256,
        slope: float = 1.0,
        offset: float = 0.0,
    ) -> None:
        self.name = name
        self.threads = threads
        self.window = window
        self.context = context
        self.cache_size = cache_size  # windows whose answer is kept
        self.slope = slope
        self.offset = offset
        self._model: Path | bytes = b""
        self._session: Any = None
        self._encoder: Encoder | None = None
        self._lexicon: Lexicon | None = None
        self._seen: OrderedDict[bytes, Answer] = OrderedDict()
        if not Span.has_extension("score"):
            Span.set_extension("score", default=None)

    def load(self, model: Path | bytes, tokenizer_json: str, lexicon: bytes) -> OnnxNer:
        """Open an ONNX model (path or content) with its tokenizer (content of tokenizer.json) and
        lexicon (content of lexicon.txt.gz)."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # its high-water mark would stay with the process
        self._session = onnxruntime.InferenceSession(
            str(model) if isinstance(model, Path) else model,
            options,
            providers=["CPUExecutionProvider"],
            # fused with the sum before it, normalising takes ten times as long (1.32)
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        self._model = model
        self._encoder = Encoder(tokenizer_json)
        self._lexicon = Lexicon(lexicon)
        self._seen.clear()
        return self

    def names(self, words: Words) -> list[Name]:
        """The names in a text that is cut into words.

        None runs over a line break where writing in capitals begins or ends: a heading.
        """
        return self._names_and_vectors(words)[0]

    def _names_and_vectors(self, words: Words) -> tuple[list[Name], FloatArray]:
        _, lexicon = self._loaded()
        read = readings(words.texts, lexicon)
        gaps = [
            Gap.BLANK if gap is Gap.NEWLINE and here != before else gap
            for gap, before, here in zip(
                words.gaps, [False, *read.caseless], read.caseless, strict=False
            )
        ]
        answer = self._read(words, read)
        found = trimmed(names_in(answer.log_probs, gaps), words)
        return join_reversed(found, words, lexicon), answer.middle

    def _loaded(self) -> tuple[Encoder, Lexicon]:
        if self._encoder is None or self._lexicon is None:
            raise RedactorError("Navnemodellen er ikke indlæst.", "Brug spacy.load.")
        return self._encoder, self._lexicon

    def _read(self, words: Words, read: Readings) -> Answer:
        encoder, lexicon = self._loaded()
        known = lexicon.features(words.texts, read.caseless)
        ways = [encoder.pieces(texts, words.gaps) for texts in read.ways]
        parts: list[Answer] = []
        for window in windows(ways[0], words, self.window, self.context):
            inputs = [window_input(pieces, known, window) for pieces in ways]
            part = self._answer(inputs[0])
            if len(ways) > 1 and not np.array_equal(inputs[0].ids, inputs[1].ids):
                other = self._answer(inputs[1])
                both = (np.exp(part.log_probs) + np.exp(other.log_probs)) / 2
                part = Answer(np.log(both), np.float32(0.5) * (part.middle + other.middle))
            parts.append(part)
        return Answer(
            np.concatenate([part.log_probs for part in parts]),
            np.concatenate([part.middle for part in parts]),
        )

    def _answer(self, given: WindowInput) -> Answer:
        """What is said of a window's words; the same window is computed once."""
        key = given.ids.tobytes() + b"/" + given.first.tobytes() + b"/" + given.known.tobytes()
        known = self._seen.get(key)
        if known is not None:
            self._seen.move_to_end(key)
            return known
        feeds = {"ids": given.ids[None], "first": given.first, "known": given.known}
        asked = [entry.name for entry in self._session.get_inputs()]
        logits, middle = self._session.run(
            ["logits", "middle"], {name: feeds[name] for name in asked}
        )
        answer = Answer(log_softmax(logits), middle)
        self._seen[key] = answer
        while len(self._seen) > self.cache_size:
            self._seen.popitem(last=False)
        return answer

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.ents`, each entity's `span._.score`, and `doc.tensor` (tokens, width)."""
        words = words_of(doc)
        spans = []
        if words.texts:
            names, middle = self._names_and_vectors(words)
            doc.tensor = np.zeros((len(doc), middle.shape[1]), np.float32)
            doc.tensor[words.tokens] = middle
            for name in names:
                start, end = words.tokens[name.start], words.tokens[name.end - 1] + 1
                span = Span(doc, start, end, label=name.type)
                span._.score = calibrated(name.log_prob, self.slope, self.offset)
                spans.append(span)
        doc.set_ents(spans)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:  # noqa: ARG002
        """As `__call__`, for many. `batch_size` is spaCy's and changes nothing here."""
        return map(self, stream)

    def _config(self) -> dict[str, Any]:
        kept = ("window", "context", "slope", "offset")
        return {"labels": list(LABELS)} | {key: getattr(self, key) for key in kept}

    def _configure(self, config: dict[str, Any]) -> None:
        if tuple(config["labels"]) != LABELS:
            raise ValueError(f"The model has labels {config['labels']}, expected {list(LABELS)}.")
        self.window, self.context = int(config["window"]), int(config["context"])
        self.slope, self.offset = float(config["slope"]), float(config["offset"])

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the model, its tokenizer and lexicon and ner.json into the folder `path`."""
        model, folder = _content(self._model), Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.onnx").write_bytes(model)
        if self._encoder is not None:
            (folder / "tokenizer.json").write_text(self._encoder.json, encoding="utf-8")
        if self._lexicon is not None:
            (folder / "lexicon.txt.gz").write_bytes(self._lexicon.data)
        srsly.write_json(folder / "ner.json", self._config())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> OnnxNer:  # noqa: ARG002
        """Open what `to_disk` wrote."""
        folder = Path(path)
        self._configure(srsly.read_json(folder / "ner.json"))
        text = (folder / "tokenizer.json").read_text(encoding="utf-8")
        lists = folder / "lexicon.txt.gz"
        lexicon = lists.read_bytes() if lists.is_file() else gzip.compress(b"")
        return self.load(folder / "model.onnx", text, lexicon)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """The component as bytes, model and all."""
        content = {"config": self._config(), "model": _content(self._model)}
        content["tokenizer"] = self._encoder.json if self._encoder else ""
        content["lexicon"] = self._lexicon.data if self._lexicon else b""
        packed: bytes = srsly.msgpack_dumps(content)
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> OnnxNer:  # noqa: ARG002
        """Open what `to_bytes` gave."""
        content = srsly.msgpack_loads(data)
        self._configure(content["config"])
        if not content["model"]:
            return self
        return self.load(content["model"], content["tokenizer"], content["lexicon"])

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without the session: a worker process opens the model itself."""
        settings = {"threads": self.threads, "cache_size": self.cache_size}
        return partial(OnnxNer, self.name, **settings), (), self.to_bytes()

    __setstate__ = from_bytes


@Language.factory(
    "onnx_ner",
    assigns=["doc.ents", "span._.score", "doc.tensor"],
    default_config={"threads": 1, "window": 192, "context": 16, "cache_size": 256},
)
def make_onnx_ner(
    nlp: Language,  # noqa: ARG001
    name: str,
    threads: int,
    window: int,
    context: int,
    cache_size: int,
) -> OnnxNer:
    """spaCy's factory. `threads`: of onnxruntime; `window`, `context`: in subword pieces."""
    return OnnxNer(name, threads=threads, window=window, context=context, cache_size=cache_size)
