"""Labelled texts as the encoder sees them: words, the gaps between them, BIO labels.

Reads Universal NER's IOB2 files and turns text with character spans into the same shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex

from redactor.detect.pipeline.ner import LABELS, OnnxNer
from redactor.detect.pipeline.ner_words import Gap, gap_between, words_of
from redactor.detect.recognizers.sensitive import SensitiveRecognizer

INDEX = {label: number for number, label in enumerate(LABELS)}
AUXILIARY = ("O", "PER", "LOC", "ORG", "MISC", "LOCderiv", "ORGderiv", "part")
"""Coarse classes of the corpus' fourth column, learned beside the names: they tell apart what
the third column calls O alike (nationalities, works of art) and are dropped at export."""


class Statement(NamedTuple):
    """A sentence of a text, as words from `start` to before `end`, and what it tells of somebody:
    an index into `written.LABELS`. `weight` is less than one where nobody has judged it."""

    start: int
    end: int
    label: int
    weight: float


UNKNOWN_LABEL = -100
"""Of words whose loss is not counted (torch's own mark)."""


@dataclass(frozen=True)
class Sample:
    """One text. `auxiliary` is None where the finer annotation is not known; where the names are
    not, `named` is false and `labels` mean nothing."""

    words: list[str]
    gaps: list[Gap]
    labels: list[int]
    auxiliary: list[int] | None = None
    statements: tuple[Statement, ...] = ()
    named: bool = True

    def names(self) -> Iterator[tuple[int, int, str]]:
        """Its names as (first word, one past the last, type)."""
        start = None
        for index, label in enumerate([*self.labels, 0]):
            if start is not None and (label <= 0 or LABELS[label][0] == "B"):
                yield start, index, LABELS[self.labels[start]][2:]
                start = None
            if label > 0 and start is None:
                start = index


def _auxiliary(tag: str) -> int:
    outer = tag.split("#")[0].removeprefix("B-").removeprefix("I-")
    if outer.endswith("part"):
        return AUXILIARY.index("part")
    return AUXILIARY.index(outer) if outer in AUXILIARY else 0


def read_iob2(path: Path) -> list[Sample]:
    """The sentences of an IOB2 file, with the spacing of their `# text` lines."""
    samples = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        text, rows = "", []
        for line in block.splitlines():
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ")
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
        if not rows:
            continue
        gaps, end = [], 0
        for row in rows:
            start = text.find(row[1], end)
            gaps.append(gap_between(text[end:start]) if start >= 0 else Gap.SPACE)
            end = start + len(row[1]) if start >= 0 else end
        samples.append(
            Sample(
                [row[1] for row in rows],
                gaps,
                [INDEX[row[2]] for row in rows],
                [_auxiliary(row[3]) for row in rows],
            )
        )
    return samples


def read_texts(path: Path) -> list[str]:
    """The sentences of an IOB2 file as plain text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


def ordinary(texts: Iterable[str]) -> list[bool]:
    """Of each sentence, whether the word lists see nothing in it: it is taken to tell nothing."""
    lists = SensitiveRecognizer()
    return [not lists.find(text) for text in texts]


def blank_danish() -> Language:
    """The tokenizer the pipeline runs with: spaCy's, that also parts names from signs.

    As in `/Mette`, `-Mette`, `•Mette`, `Mette;Lars`, `Mette|Lars`, `Att.:Mette`.
    """
    nlp = spacy.blank("da")
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    capital = r"(?=[A-ZÆØÅ])"
    prefixes = [*(nlp.Defaults.prefixes or ()), rf"/+{capital}", rf"-{capital}", "•", "·", r"\|"]
    infixes = [*(nlp.Defaults.infixes or ()), rf"(?<=\w)[;|–]{capital}", rf"(?<=\.)[:/]{capital}"]
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return nlp


def encoder_alone(nlp: Language) -> Language:
    """A pipeline of the encoder of `nlp` alone, for reading training texts: `nlp` itself would keep
    every word it reads."""
    reader = blank_danish()
    encoder = reader.add_pipe("onnx_ner")
    assert isinstance(encoder, OnnxNer)
    encoder.from_bytes(nlp.get_pipe("onnx_ner").to_bytes())
    return reader


def from_text(nlp: Language, text: str, spans: Sequence[tuple[int, int, str]]) -> Sample:
    """Tokenize `text` and label the words that touch a span (start, end, type) of characters."""
    doc = nlp.make_doc(text)
    words = words_of(doc)
    labels = [0] * len(words.texts)
    starts = [doc[token].idx for token in words.tokens]
    for start, end, kind in spans:
        opened = False
        for index, (at, word) in enumerate(zip(starts, words.texts, strict=True)):
            if at < end and at + len(word) > start and any(c.isalnum() for c in word):
                labels[index] = INDEX[("I-" if opened else "B-") + kind]
                opened = True
            elif at < end and at >= start and opened and at + len(word) < end:
                labels[index] = INDEX["I-" + kind]
    return Sample(words.texts, words.gaps, labels)
