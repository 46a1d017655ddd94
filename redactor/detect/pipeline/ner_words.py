"""Text as the names model reads it: words, the gaps between them, subword pieces, windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import Metaspace

from redactor.detect.pipeline.ner_lexicon import NAMELIKE, ByteArray, Known, Lexicon

BOS, EOS, UNK = 0, 2, 3
MAX_WORD_CHARACTERS = 64  # of a longer "word" (base64, a hash) only the beginning is looked at
MAX_WORD_PIECES = 12
MAX_POSITIONS = 512  # of the encoder
WORD_CACHE_SIZE = 100_000  # words with their pieces; emptied when full

IntArray = NDArray[np.int64]


class Gap(IntEnum):
    """What stands between a word and the one before it. From BLANK on, no name runs across."""

    JOINED = 0
    SPACE = 1
    NEWLINE = 2
    BLANK = 3  # an empty line or a new page
    CELL = 4  # a tab, or a column gap of several spaces


def gap_between(text: str) -> Gap:
    """Classify the whitespace `text` between two words."""
    if not text:
        return Gap.JOINED
    breaks = text.count("\n") + 2 * text.count("\f") + 2 * text.count("\u2029")
    if breaks:
        return Gap.BLANK if breaks > 1 else Gap.NEWLINE
    if "\t" in text or len(text) > 2:
        return Gap.CELL
    return Gap.SPACE


class Encoder:
    """Turns words into subword pieces. Used alike in training and at run time."""

    def __init__(self, tokenizer_json: str) -> None:
        self.json = tokenizer_json
        self._tokenizer = Tokenizer.from_str(tokenizer_json)
        # The word boundary mark is set by `pieces`, which knows about joined punctuation.
        self._tokenizer.pre_tokenizer = Metaspace("▁", prepend_scheme="never", split=True)
        cell = self._tokenizer.token_to_id("|")
        self._marks: dict[Gap, list[int]] = {
            Gap.JOINED: [],
            Gap.SPACE: [],
            Gap.NEWLINE: [EOS],
            Gap.BLANK: [EOS, EOS],
            Gap.CELL: [UNK if cell is None else cell],
        }
        self._cache: dict[str, list[int]] = {}

    def pieces(self, words: Sequence[str], gaps: Sequence[Gap]) -> list[tuple[list[int], int]]:
        """For each word its pieces, layout marks in front, and how many of them are marks."""
        keys = [
            ("" if gap is Gap.JOINED and not word[0].isalnum() else "▁")
            + word[:MAX_WORD_CHARACTERS]
            for word, gap in zip(words, gaps, strict=True)
        ]
        if len(self._cache) > WORD_CACHE_SIZE:
            self._cache.clear()
        new = [key for key in dict.fromkeys(keys) if key not in self._cache]
        for key, encoding in zip(
            new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True
        ):
            self._cache[key] = encoding.ids[:MAX_WORD_PIECES] or [UNK]
        result = []
        for index, (key, gap) in enumerate(zip(keys, gaps, strict=True)):
            marks = self._marks[gap] if index else []
            result.append((marks + self._cache[key], len(marks)))
        return result


class Words(NamedTuple):
    """The words of a text as the encoder sees them; whitespace tokens are left out."""

    tokens: list[int]  # index of each word in the Doc
    texts: list[str]
    gaps: list[Gap]


def words_of(doc: Doc) -> Words:
    """The words of a Doc, each with the gap before it."""
    words = Words([], [], [])
    end, text = 0, doc.text
    for token in doc:
        if token.is_space or not token.text:
            continue
        words.tokens.append(token.i)
        words.texts.append(token.text)
        words.gaps.append(gap_between(text[end : token.idx]))
        end = token.idx + len(token.text)
    return words


class Readings(NamedTuple):
    """Ways to read a text. `caseless` marks the words whose case says nothing."""

    ways: list[list[str]]
    caseless: list[bool]


def _title(text: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in text.split("-"))


def _true_case(text: str, lexicon: Lexicon) -> str:
    """The likely case of a word in running text: an initial capital unless the lists know better.

    What is no word of the lists is more often a name than not, words of two letters apart.
    """
    known = lexicon.known(text)
    if known & NAMELIKE and not known & Known.ORDINARY:
        return _title(text)
    if known or len(text) < 3:
        return text.lower()
    return _title(text)


def readings(texts: Sequence[str], lexicon: Lexicon) -> Readings:
    """The text as it is, or two rewritten ways to read it where its case says nothing.

    The encoder knows few pieces of words in capitals, and a text without any capital hides its
    names. Such stretches are read twice, in the case the lists make likely and in one case
    throughout (an initial capital on each word of what stood in capitals, lower case as it was),
    and the answers averaged. A stretch in capitals is two words or more, one of five letters or
    more; of up to three words (a name on a form) it is taken for a name in both readings.
    """
    letters = [index for index, text in enumerate(texts) if text[0].isalpha()]
    caseless = [False] * len(texts)
    first, second = list(texts), list(texts)
    if len(letters) > 3 and not any(c.isupper() for text in texts for c in text):
        for at in letters:
            caseless[at] = True
            first[at] = _true_case(texts[at], lexicon)
    else:
        run: list[int] = []
        for index in [*letters, -1]:
            if index >= 0 and texts[index].isupper():
                run.append(index)
                continue
            if len(run) > 1 and max(len(texts[at]) for at in run) > 4:
                for at in run:
                    caseless[at] = True
                    second[at] = _title(texts[at])
                    first[at] = _true_case(texts[at], lexicon) if len(run) > 3 else second[at]
            run = []
    return Readings([first] if first == second else [first, second], caseless)


class Window(NamedTuple):
    """Words `start:end` are answered for; words `left:right` are shown."""

    left: int
    start: int
    end: int
    right: int


Pieces = Sequence[tuple[list[int], int]]
"""Of each word: its pieces with layout marks in front, and how many are marks."""


def windows(pieces: Pieces, words: Words, size: int, context: int) -> Iterator[Window]:
    """Cut a text into windows of at most about `size` pieces, `context` of them on each side.

    A cut falls after a line or sentence if one ends in the second half of the window.
    """
    lengths = [len(ids) for ids, _ in pieces]
    room, start, count = size - 2 * context - 2, 0, len(lengths)
    while start < count:
        end, used, cut = start, 0, 0
        while end < count and (used + lengths[end] <= room or end == start):
            used += lengths[end]
            end += 1
            line_ends = end < count and words.gaps[end] >= Gap.NEWLINE
            if used > room // 2 and (line_ends or words.texts[end - 1] in ".!?"):
                cut = end
        if end < count and cut:
            end = cut
        left, right, before, after = start, end, 0, 0
        while left > 0 and before + lengths[left - 1] <= context:
            left -= 1
            before += lengths[left]
        while right < count and after + lengths[right] <= context:
            after += lengths[right]
            right += 1
        yield Window(left, start, end, right)
        start = end


class WindowInput(NamedTuple):
    """What the encoder is given."""

    ids: IntArray
    """Pieces, shape (n,)."""
    first: IntArray
    """Where in them each answered word begins."""
    known: ByteArray
    """Features of each piece's word, shape (n, FEATURES); zeros for layout marks."""


def window_input(pieces: Pieces, known: ByteArray, window: Window) -> WindowInput:
    """The encoder's input of a window. `known` has a row of features for every word."""
    ids, first, owner = [BOS], [], [-1]
    for index in range(window.left, window.right):
        word, marks = pieces[index]
        if window.start <= index < window.end:
            first.append(len(ids) + marks)
        ids.extend(word)
        owner.extend([-1] * marks + [index] * (len(word) - marks))
    ids.append(EOS)
    owner.append(-1)
    rows = known[owner[:MAX_POSITIONS]]
    rows[[at < 0 for at in owner[:MAX_POSITIONS]]] = 0
    return WindowInput(
        np.array(ids[:MAX_POSITIONS], np.int64),
        np.array(first, np.int64).clip(max=MAX_POSITIONS - 1),
        rows,
    )
