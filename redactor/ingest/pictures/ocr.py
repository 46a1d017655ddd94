"""Reads text off pictures with Tesseract, with a box for every sign and its confidence.

Tesseract runs in this process (tesserocr) on data shipped with the product. MuPDF has
Tesseract built in too, but gives neither confidences nor boxes of single signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from redactor.errors import InputCode, InputError
from redactor.ingest.pictures import scan

# Specks read as scattered words are short and doubtful; numbers are written in pairs of figures.
_DARK = 160
"""Grey level below which a pixel is ink."""
_SPARSE_LEAST_CONFIDENCE = 60.0
_SPARSE_LEAST_LETTERS = 3
_CLEAR_CONFIDENCE = 75.0
_BETTER_BY = 5.0
_LEFT_OVER = 0.02
"""Share of a picture's ink outside all read words that makes a second look worth it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One read word. Pixels of the picture, origin top left."""

    signs: tuple[str, ...]
    boxes: npt.NDArray[np.float32]
    """(len(signs), 4): side by side they fill the word's box, so no ink is left between."""
    baseline: float
    """y where the word begins."""
    height: float
    """Of the line: highest to lowest letters."""
    confidence: float
    """0–100."""
    begins_line: bool
    """No other word of the same line stands before it, as the engine sees lines."""
    disputed: bool = False
    """Another look at the same place gave other letters."""
    hides_name: bool = False
    """One of the two readings is written as names are, or holds digits."""

    @property
    def text(self) -> str:
        return "".join(self.signs)

    @property
    def box(self) -> tuple[float, float, float, float]:
        x0, y0 = self.boxes[:, :2].min(axis=0)
        x1, y1 = self.boxes[:, 2:].max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


def read_picture(picture: scan.Picture, *, dpi: int, tessdata: Path, languages: str) -> list[Word]:
    """Words of an upright grey picture (0 black, 255 paper), in the engine's order.

    `languages` ("dan+eng") come preferred first; a further one is used only when it reads
    the picture clearly better. Asked for both at once, the engine turns Danish letters into
    English ones (13 % of the words with æ, ø or å; alone, Danish data loses 1 % of them and
    reads English as well as English data does: measured on clean and noisy pages).

    What the first look left unread is read once more as scattered words: layout analysis
    drops text in tables, stamps and margins that can be read well by itself.
    Raises InputError (OCR_MISSING) without the engine or its data.
    """
    best: tuple[float, Any, list[Word]] | None = None
    for language in languages.split("+"):
        engine = _engine(str(tessdata), language)
        words = _read(engine, picture, dpi, sparse=False)
        confidence = mean_confidence(words)
        if best is None or confidence > best[0] + _BETTER_BY:
            best = (confidence, engine, words)
        if best[0] >= _CLEAR_CONFIDENCE or not words:
            break
    if best is None:
        return []
    _, engine, words = best
    rest = scan.without_specks(_blank_out(picture, words, margin=max(1, dpi // 100)), dpi)
    if scan.ink(rest).sum() <= _LEFT_OVER * max(1, scan.ink(picture).sum()):
        return words
    return words + [
        word
        for word in _read(engine, rest, dpi, sparse=True)
        if word.confidence >= _SPARSE_LEAST_CONFIDENCE
        and (
            sum(map(str.isalnum, word.text)) >= _SPARSE_LEAST_LETTERS
            or (word.text.isdigit() and word.confidence >= _CLEAR_CONFIDENCE)
        )
    ]


def read_line(
    picture: scan.Picture, *, dpi: int, tessdata: Path, language: str
) -> tuple[str, float]:
    """What a picture of one word or line says, and the mean confidence of its words, 0–100.

    Some 5 ms for a word. Raises InputError (OCR_MISSING) without the engine or its data.
    """
    engine = _engine(str(tessdata), language)
    import tesserocr

    height, width = picture.shape
    engine.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
    engine.SetImageBytes(np.ascontiguousarray(picture).tobytes(), width, height, 1, width)
    engine.SetSourceResolution(dpi)
    try:
        return engine.GetUTF8Text().strip(), float(engine.MeanTextConf())
    finally:
        engine.Clear()


def mean_confidence(words: list[Word]) -> float:
    """Mean over the words that have letters or digits; 0 when there are none."""
    counted = [w.confidence for w in words if any(map(str.isalnum, w.text))]
    return float(np.mean(counted)) if counted else 0.0


@lru_cache(maxsize=4)
def _engine(tessdata: str, language: str) -> Any:
    """The loaded engine, kept: loading takes a tenth of a second."""
    if not (Path(tessdata) / f"{language}.traineddata").is_file():
        raise InputError(InputCode.OCR_MISSING)
    try:
        import tesserocr
    except ImportError as error:
        raise InputError(InputCode.OCR_MISSING) from error
    try:
        engine = tesserocr.PyTessBaseAPI(path=tessdata, lang=language)
    except RuntimeError as error:
        raise InputError(InputCode.OCR_MISSING) from error
    # Debug lines may quote what is read; they go nowhere.
    engine.SetVariable("debug_file", "/dev/null")
    return engine


def _read(engine: Any, picture: scan.Picture, dpi: int, *, sparse: bool) -> list[Word]:
    import tesserocr

    height, width = picture.shape
    if min(height, width) < 8:
        return []
    engine.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT if sparse else tesserocr.PSM.AUTO)
    engine.SetImageBytes(np.ascontiguousarray(picture).tobytes(), width, height, 1, width)
    engine.SetSourceResolution(dpi)
    try:
        if not engine.Recognize():
            raise InputError(InputCode.UNREADABLE)
        return _words(engine.GetIterator(), tesserocr.RIL, picture)
    finally:
        engine.Clear()


def _words(at: Any, level: Any, picture: scan.Picture) -> list[Word]:
    words: list[Word] = []
    if at is None:
        return words
    while True:
        box = at.BoundingBox(level.WORD)
        if box is None or at.Empty(level.SYMBOL):
            if not at.Next(level.WORD):
                return words
            continue
        confidence = float(at.Confidence(level.WORD))
        begins_line = bool(at.IsAtBeginningOf(level.TEXTLINE))
        line = at.BoundingBox(level.TEXTLINE) or box
        baseline = at.Baseline(level.WORD)
        row_height = float(at.RowAttributes()["row_height"])
        signs: list[str] = []
        middles: list[tuple[float, float]] = []
        while True:
            sign = at.GetUTF8Text(level.SYMBOL)
            symbol = at.BoundingBox(level.SYMBOL) or box
            if sign and sign.strip():
                signs.append(sign.strip())
                middles.append((float(symbol[0]), float(symbol[2])))
            last = at.IsAtFinalElement(level.WORD, level.SYMBOL)
            more = at.Next(level.SYMBOL)
            if last or not more:
                break
        if signs:
            words.append(
                Word(
                    signs=tuple(signs),
                    boxes=_tiled(box, middles, picture),
                    baseline=float(baseline[0][1] if baseline else box[3]),
                    height=min(max(row_height, 4.0), float(line[3] - line[1]) * 1.5 + 1.0),
                    confidence=confidence,
                    begins_line=begins_line,
                )
            )
        if not more:
            return words


def _tiled(
    word: tuple[int, int, int, int], edges: list[tuple[float, float]], picture: scan.Picture
) -> npt.NDArray[np.float32]:
    """The word's box cut between its signs.

    Where blank columns part the ink into as many pieces as there are signs, they are cut there:
    the engine's own edges are rough, a full stop may claim half the letter before it. Otherwise
    the cuts are at the middle of each gap or overlap of those edges.
    """
    x0, y0, x1, y1 = (float(v) for v in word)
    cuts = _blank_columns(word, picture)
    if len(cuts) != len(edges) - 1:
        cuts = [(left[1] + right[0]) / 2 for left, right in pairwise(edges)]
    if any(b <= a for a, b in zip([x0, *cuts], [*cuts, x1], strict=True)):
        cuts = np.linspace(x0, x1, len(edges) + 1)[1:-1].tolist()
    return np.array(
        [(a, y0, b, y1) for a, b in zip([x0, *cuts], [*cuts, x1], strict=True)], dtype=np.float32
    )


def _blank_columns(word: tuple[int, int, int, int], picture: scan.Picture) -> list[float]:
    """The middle of each run of columns without ink inside a word's box."""
    left, top, right, bottom = word
    rows = picture[max(0, top) : bottom, max(0, left) : right]
    dark = np.asarray((rows < _DARK).any(axis=0))
    changes = np.flatnonzero(np.diff(dark)) + 1
    if not len(dark) or not dark.any():
        return []
    if not dark[0]:
        changes = changes[1:]
    if not dark[-1]:
        changes = changes[:-1]
    cuts: list[float] = (max(0, left) + changes.reshape(-1, 2).mean(axis=1)).tolist()
    return cuts


def _blank_out(picture: scan.Picture, words: list[Word], margin: int) -> scan.Picture:
    result = picture.copy()
    for word in words:
        x0, y0, x1, y1 = (round(v) for v in word.box)
        result[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin] = 255
    return result
