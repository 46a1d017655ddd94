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


def readings(texts: Sequence[str]) -> list[list[str]]:
    """The text as it is, or two rewritten ways to read it where its case says nothing.

    The encoder knows few pieces of words in capitals, and a text without any capital hides its
    names. Such stretches are read twice, with an initial capital on each word and in lower case,
    and the answers averaged. A stretch in capitals is two words or more, one of five letters or
    more; of up to three words (a name on a form) it is taken for a name in both readings.
    """
    letters = [index for index, text in enumerate(texts) if text[0].isalpha()]
    if len(letters) > 3 and not any(c.isupper() for text in texts for c in text):
        return [list(texts), [text[:1].upper() + text[1:] for text in texts]]
    first, second = list(texts), list(texts)
    run: list[int] = []
    for index in [*letters, -1]:
        if index >= 0 and texts[index].isupper():
            run.append(index)
            continue
        if len(run) > 1 and max(len(texts[at]) for at in run) > 4:
            for at in run:
                first[at] = texts[at][:1] + texts[at][1:].lower()
                second[at] = texts[at].lower() if len(run) > 3 else first[at]
        run = []
    return [first] if first == second else [first, second]


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


def window_input(pieces: Pieces, window: Window) -> tuple[IntArray, IntArray]:
    """Piece ids of a window, shape (n,), and where in them each answered word begins."""
    ids, first = [BOS], []
    for index in range(window.left, window.right):
        word, marks = pieces[index]
        if window.start <= index < window.end:
            first.append(len(ids) + marks)
        ids.extend(word)
    ids.append(EOS)
    return np.array(ids[:MAX_POSITIONS], np.int64), np.array(first, np.int64).clip(
        max=MAX_POSITIONS - 1
    )
