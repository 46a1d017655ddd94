"""Reads the text of grey pixels, also pale, light on dark, or turned."""

from __future__ import annotations

import importlib.util
import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from redactor.verify.paper import Pixels
from redactor.verify.pictures import PictureError

_TILE = 48
"""Pixels of a tile's side in which contrast is judged: a line or two of text."""
_PALE = (10, 110)
"""Grey levels in a tile between which its writing is too pale to be read as it is."""
_SOME = 0.01
"""Share of a picture's tiles below which what is in them is no text."""
_SURE = 60
"""Mean confidence, of 100, below which a picture may stand on its side."""
_WORD = re.compile(r"[^\W\d_]{4,}|\d{6,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrOptions:
    """How to read the text of drawn pages."""

    tessdata: Path
    """Folder with the language data."""
    languages: str = "dan"
    dpi: int = 200
    every_page: bool = False
    """Also pages without pictures."""


def ocr_engine() -> str:
    """'tesserocr', 'tesseract' (a program on the path), or '' when text cannot be read."""
    if importlib.util.find_spec("tesserocr") is not None:
        return "tesserocr"
    return "tesseract" if shutil.which("tesseract") else ""


def words_in(pixels: Pixels, options: OcrOptions, sure: float) -> bool:
    """Whether Tesseract reads a word in grey pixels, at least so sure of it (0 to 100).

    Raises PictureError when it cannot run.
    """
    text, found = _recognised(pixels, options)
    return found >= sure and bool(_WORD.search(text))


def read_text(pixels: Pixels, options: OcrOptions) -> str:
    """The text Tesseract sees in grey pixels. Raises PictureError when it cannot run.

    Where some of the writing is pale, the picture is read again with its contrast evened out;
    where what was read is doubtful, it is read turned.
    """
    text, sure = _recognised(pixels, options)
    low, high = _tiles(pixels)
    spread = high.astype(int) - low
    seen = spread > max(_PALE[0], 2 * float(np.percentile(spread, 20)))
    views = [pixels]
    if (seen & (spread < _PALE[1])).mean() > _SOME:
        views.append(_evened(pixels, low, high))
        again, sure_again = _recognised(views[1], options)
        text, sure = f"{text}\n{again}", max(sure, _of_words(again, sure_again))
    if sure < _SURE and seen.mean() > _SOME:
        for turns, view in product((1, 3, 2), views):
            turned, sure = _recognised(np.rot90(view, turns), options)
            text = f"{text}\n{turned}"
            if _of_words(turned, sure) >= _SURE:
                break
    return text


def _of_words(text: str, sure: float) -> float:
    """How sure a reading is of its words: the engine is quite sure of having read nothing."""
    return sure if text.strip() else 0.0


def _tiles(pixels: Pixels) -> tuple[Any, Any]:
    """Lowest and highest grey level of each tile."""
    rows, columns = -(-pixels.shape[0] // _TILE), -(-pixels.shape[1] // _TILE)
    short = ((0, rows * _TILE - pixels.shape[0]), (0, columns * _TILE - pixels.shape[1]))
    tiled = np.pad(pixels, short, mode="edge").reshape(rows, _TILE, columns, _TILE)
    return tiled.min(axis=(1, 3)), tiled.max(axis=(1, 3))


def _evened(pixels: Pixels, low: Any, high: Any) -> Pixels:
    """The picture with each part's darkest and lightest shades made black and white."""
    size = (pixels.shape[1], pixels.shape[0])

    def smooth(levels: Any) -> Any:
        grown = Image.fromarray(levels).resize(size, Image.Resampling.BILINEAR)
        return np.asarray(grown, np.float32)

    floor = smooth(low)
    room = np.maximum(smooth(high) - floor, np.float32(_PALE[0]))
    shades = (pixels - floor) * (np.float32(255) / room)
    out: Pixels = np.clip(shades, 0, 255, out=shades).astype(np.uint8)
    return out


@lru_cache(maxsize=2)
def _kept_engine(tessdata: str, languages: str) -> Any:
    """The loaded engine, kept: loading takes as long as reading a short page."""
    import tesserocr

    return tesserocr.PyTessBaseAPI(path=tessdata, lang=languages, psm=tesserocr.PSM.AUTO)


def _recognised(pixels: Pixels, options: OcrOptions) -> tuple[str, float]:
    """Text, and how sure of it Tesseract is on the whole (0 to 100)."""
    image = Image.fromarray(np.ascontiguousarray(pixels))
    engine = ocr_engine()
    if engine == "tesserocr":
        try:
            api = _kept_engine(str(options.tessdata), options.languages)
            api.SetImage(image)
            api.SetSourceResolution(options.dpi)
            try:
                return str(api.GetUTF8Text()), float(api.MeanTextConf())
            finally:
                api.Clear()
        except RuntimeError as error:
            raise PictureError from error
    if engine == "tesseract":
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        command = ["tesseract", "-", "-", "--tessdata-dir", str(options.tessdata), "-l",
                   options.languages, "--dpi", str(options.dpi)]  # fmt: skip
        try:
            done = subprocess.run(command, input=buffer.getvalue(), capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise PictureError from error
        text = done.stdout.decode("utf-8", "replace")
        return text, 100.0 if _WORD.search(text) else 0.0
    raise PictureError
