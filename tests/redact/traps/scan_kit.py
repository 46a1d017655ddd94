"""Scans of letters made for tests, and a reader who measures what their pixels tell of a name.

The reader knows the font and its size, finds the black box and the white beside it, and tries
1,000 names. He shares nothing with the redactor and the verifier.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image, ImageDraw, ImageFont
from trap_kit import FAMILY, GIVEN, redaction

from redactor.model import Box, Page, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.widths.steps import GRID_EMS
from redactor.verify import Expectation, verify

LEAST = 30
STEP, PACE = 3.4, 1.15
"""Ems of the first width for one word, and how many times that it is to the next one."""
UNREAD_EM = 12.0
FACES = "/usr/share/fonts/truetype/"
SANS, NARROW, WIDE, TYPED = (
    f"{FACES}{face}.ttf"
    for face in (
        "liberation/LiberationSans-Regular", "liberation/LiberationSansNarrow-Regular",
        "dejavu/DejaVuSans-Bold", "liberation/LiberationMono-Regular",
    )
)  # fmt: skip
HEIGHT = 260
NAMES = {
    2: [f"{given} {family}" for given in GIVEN.split() for family in FAMILY.split()],
    3: [
        f"{a} {b} {c}"
        for a in GIVEN.split()
        for b in FAMILY.split()[20:25]
        for c in FAMILY.split()[:8]
    ],
}
LINES = (
    "Kommunen har behandlet ansøgningen efter reglerne og lagt vægt på sagen.",
    "Vi har talt med {n} om sagen, og det er noteret i dag.",
    "Mødet blev holdt på skolen i maj. {n} deltog sammen med",
    "{n} har siden skrevet til os, at familien flytter i juni.",
    "Det er oplyst til os, at barnet bor hos {n}",
    "Afgørelsen er sendt til skolen og til {n}, som har fået den.",
    "Du kan klage over afgørelsen inden fire uger fra den dag, du har fået den.",
)


@dataclass(frozen=True)
class Look:
    """How a page is set and scanned."""

    dpi: int = 150
    points: float = 11
    leading: float = 1.35
    """Ems from one line to the next; 1.12 leaves two points of white between them."""
    lean: float = 0.0
    """Degrees the page lies askew."""
    bilevel: bool = False
    noise: float = 0.0
    quality: int = 0
    """Of JPEG; 0 keeps every pixel."""
    ruled: float = 0.0
    """Heights below a line's top at which a rule runs; 0 without."""
    justified: bool = False
    face: str = SANS
    read: bool = False
    """Whether the words that stay were read, so that their size is known."""


LOOKS = {
    "plain": Look(),
    "bilevel": Look(dpi=200, bilevel=True),
    "tight": Look(leading=1.12),
    "askew": Look(lean=0.8),
    "askew the other way": Look(lean=-1.6),
    "noisy jpeg": Look(noise=9, quality=60),
    "ruled": Look(ruled=1.06, leading=1.6),
    "touching": Look(leading=1.0),
    "on rules": Look(dpi=200, ruled=0.78, leading=1.35),
    "on rules, askew": Look(ruled=0.78, leading=1.35, lean=-1.1, noise=6),
    "justified": Look(justified=True),
    "small": Look(points=8, dpi=200),
    "narrow and small": Look(points=7, dpi=200, face=NARROW, read=True),
    "narrow and large": Look(points=16, face=NARROW, read=True),
    "wide and small": Look(points=7, dpi=200, face=WIDE, read=True),
    "typed": Look(points=10, dpi=200, bilevel=True, face=TYPED, read=True),
}


@dataclass(frozen=True)
class Scan:
    """A scanned page: names and other words with their places in points (x0, y0, x1, y1)."""

    data: bytes
    names: list[tuple[float, ...]]
    words: list[tuple[str, tuple[float, ...]]]


def scan(name: str, look: Look) -> Scan:
    """A page of `LINES` with `name` in it."""
    k = look.dpi / 72
    size = (round(595 * k), round(HEIGHT * k))
    image = Image.new("L", size, 250)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(look.face, round(look.points * k))
    height = look.points * k * 1.2
    names, words = [], []
    y = 80 * k
    for line in LINES:
        text = line.replace("{n}", name)
        space = pen.textlength(" ", font)
        if look.justified and not line.endswith("{n}"):
            bare = pen.textlength(text.replace(" ", ""), font)
            space = (460 * k - bare) / text.count(" ")
        x = 60 * k
        for word in line.split(" "):
            start = x
            for part in name.split(" ") if "{n}" in word else [word]:
                pen.text((x, y), part, 10, font)
                x += pen.textlength(part, font) + space
            end = x - space
            if "{n}" in word:
                rest = word.removeprefix("{n}")
                pen.text((end, y), rest, 10, font)
                names.append((start, y, end, y + height))
                x += pen.textlength(rest, font)
            else:
                words.append((word, (start, y, end, y + height)))
        if look.ruled:
            at = y + height * look.ruled
            pen.line((60 * k, at, 560 * k, at), 40, 2)
        y += look.points * look.leading * k
    if look.lean:
        image = image.rotate(look.lean, Image.Resampling.BICUBIC, fillcolor=250, center=(0, 0))
    if look.noise:
        pixels = np.asarray(image) + np.random.default_rng(3).normal(0, look.noise, size[::-1])
        image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if look.bilevel:
        image = image.point(lambda v: 255 * (v > 128), "1")
    buffer = io.BytesIO()
    if look.quality:
        image.save(buffer, "JPEG", quality=look.quality)
    else:
        image.save(buffer, "PNG")
    doc = pymupdf.open()
    page = doc.new_page(width=595, height=HEIGHT)
    page.insert_image(page.rect, stream=buffer.getvalue())
    return Scan(
        doc.tobytes(),
        [_leaning(box, look.lean, k) for box in names],
        [(word, _leaning(box, look.lean, k)) for word, box in words],
    )


def _leaning(box: tuple[float, ...], degrees: float, k: float) -> tuple[float, ...]:
    """A box of the upright page around the same letters on the page askew, in points."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    corners = [(x * c + y * s, y * c - x * s) for x in box[::2] for y in box[1::2]]
    xs, ys = zip(*corners, strict=True)
    return tuple(float(v) / k for v in (min(xs), min(ys), max(xs), max(ys)))


@dataclass(frozen=True)
class Gap:
    """A black box as the pixels show it, in points; no white: nothing stands on that side."""

    width: float
    left: float | None
    right: float | None


SCALE = 4


def drawn(path: Path) -> np.ndarray:
    with pymupdf.open(path) as doc:
        pixmap = doc[0].get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE), colorspace=pymupdf.csGRAY)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : pixmap.width]


def gap_at(pixels: np.ndarray, box: Box) -> Gap:
    """The black run around the middle of a box, and the white up to the next ink."""
    middle, height = (box.y0 + box.y1) / 2, box.y1 - box.y0
    band = pixels[int((middle - height / 6) * SCALE) : int((middle + 0.3 * height) * SCALE)]
    black = (band < 90).mean(axis=0) > 0.9
    ink = (band < np.percentile(pixels, 90) - 70).any(axis=0)
    first = last = int((box.x0 + box.x1) / 2 * SCALE)
    while black[first - 1]:
        first -= 1
    while black[last + 1]:
        last += 1
    before, after = np.flatnonzero(ink[: first - 2]), np.flatnonzero(ink[last + 3 :])
    return Gap(
        width=(last + 1 - first) / SCALE,
        left=(first - 1 - int(before[-1])) / SCALE if len(before) else None,
        right=(int(after[0]) + 2) / SCALE if len(after) else None,
    )


def recognised(made: Scan) -> Page:
    """What OCR finds on a page: all words but the names, each sign a share of its word."""
    text = " ".join(word for word, _ in made.words)
    boxes = np.full((len(text), 4), np.nan, np.float32)
    at = 0
    for word, (x0, y0, x1, y1) in made.words:
        cuts = np.linspace(x0, x1, len(word) + 1)
        for sign in range(len(word)):
            boxes[at + sign] = (cuts[sign], y0, cuts[sign + 1], y1)
        at += len(word) + 1
    return Page(number=1, width=595, height=HEIGHT, text=text, boxes=boxes, ocr_confidence=90.0)


@cache
def widths_of(words: int, look: Look) -> np.ndarray:
    """Widths in points of 1,000 names of so many words."""
    font, points = pymupdf.Font(fontfile=look.face), look.points
    return np.array([font.text_length(name, points) for name in NAMES[words]])


def possible(gap: Gap, name: str, look: Look, space: float, em: float = UNREAD_EM) -> int:
    """How many of 1,000 names the reader, who knows the step's `em`, cannot tell apart."""
    own = pymupdf.Font(fontfile=look.face).text_length(name, look.points)
    widths = widths_of(len(name.split()), look)
    width = gap.width - 1.0  # half a point of bleeding on either side
    sides = [white for white in (gap.left, gap.right) if white is not None and white < 18]
    words = len(name.split())
    first, pace = em * STEP * words, em * STEP * PACE * words**0.5
    steps = [0.0, *(first + pace * n for n in range(9))]
    beside = max(1.5, space / 2)  # white within the letters beside, more where all are as wide
    if all(white < space + beside for white in sides):
        if abs(width - first / 2) < 1.2:  # no room for more, and no name is narrower
            return int((widths <= first + 1).sum())
        for below, step, above in zip(steps, steps[1:], steps[2:], strict=False):
            if abs(width - step) < 1.2:
                least, most = (below, step) if own <= width + 1 else (step, above)
                return int(((widths > least - 1) & (widths <= most + 1)).sum())
    stands = width + sum(max(0.0, white - space) for white in sides)
    return int((abs(widths - stands) <= 0.5).sum())


def told(path: Path, boxes: list[Box], name: str) -> list[int]:
    """What the verifier says of each box."""
    each = (Redaction(page=1, boxes=(box,), text=name, label="") for box in boxes)
    asked = (Expectation(redactions=(one,), gap_step=GRID_EMS) for one in each)
    return [verify(path, one).figures["names_possible"][1] for one in asked]


def redacted(
    folder: Path, name: str, look: Look, layout: str = "private"
) -> tuple[Path, list[Box]]:
    source, target = folder / "in.pdf", folder / "out.pdf"
    made = scan(name, look)
    source.write_bytes(made.data)
    wanted = [replace(redaction(1, place, name), label="") for place in made.names]
    pages = [recognised(made)] if look.read else []
    done = redact(source, wanted, target, RedactOptions(layout=layout), pages)
    return target, [box for r in done.burned for box in r.boxes]
