"""Boxes on pages of every shape: turned, cropped, moved, scaled, skewed, with other units."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from trap_kit import helvetica, redaction

from redactor.redact import RedactOptions, redact

ROWS, COLUMNS = 9, 4
Glyphs = list[tuple[str, float, float, float]]


def page_of(path: Path, chance: random.Random) -> None:
    """Tight lines of unlike words under a random matrix on a random page."""
    size = chance.uniform(6, 12)
    leading = size * chance.uniform(0.85, 1.4)
    angle = chance.choice([0.0, 90.0, 180.0, 270.0, chance.uniform(-40, 40)])
    skew = chance.choice([0.0, 0.0, chance.uniform(-0.4, 0.4)])
    turn = pymupdf.Matrix(1, 0, skew, chance.uniform(0.7, 1.5), 0, 0) * pymupdf.Matrix(angle)
    left, bottom = chance.uniform(-300, 300), chance.uniform(-300, 300)
    lines = []
    for row in range(ROWS):
        words = "  ".join(f"ord{row}{column}gj" for column in range(COLUMNS))
        lines.append(f"1 0 0 1 {-90} {leading * (ROWS / 2 - row):.3f} Tm ({words}) Tj")
    matrix = " ".join(f"{v:.5f}" for v in (*tuple(turn)[:4], left + 250, bottom + 250))
    content = f"q {matrix} cm BT /F1 {size:.3f} Tf {' '.join(lines)} ET Q"
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(500, 500)).obj
    page.MediaBox = pikepdf.Array([left, bottom, left + 500, bottom + 500])
    cut = chance.uniform(0, 40)
    page.CropBox = pikepdf.Array([left + cut, bottom + cut / 2, left + 500 - cut, bottom + 495])
    page.Rotate = chance.choice([0, 90, 180, 270])
    page.UserUnit = chance.choice([1, 1, 2.5, 0.5])
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=helvetica()))
    page.Contents = pdf.make_stream(content.encode())
    pdf.save(path)


def glyphs(path: Path) -> Glyphs:
    """(letter, x and y of its middle, size) in points of the unrotated page."""
    flags = pymupdf.TEXTFLAGS_RAWDICT | pymupdf.TEXT_IGNORE_ACTUALTEXT
    found = []
    with pymupdf.open(path) as doc:
        page = doc[0]
        page.set_rotation(0)
        for block in page.get_text("rawdict", flags=flags)["blocks"]:
            for line in block.get("lines", ()):
                for span in line["spans"]:
                    if "RedactorLabel" in span["font"]:
                        continue
                    for char in span["chars"]:
                        x0, y0, x1, y1 = char["bbox"]
                        if not char["c"].isspace():
                            found.append((char["c"], (x0 + x1) / 2, (y0 + y1) / 2, span["size"]))
    return found


@pytest.mark.parametrize("seed", range(24))
def test_only_what_stands_in_the_box_goes(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    page_of(source, chance)
    before = glyphs(source)
    text = "".join(letter for letter, *_ in before)
    word = f"ord{chance.randrange(ROWS)}{chance.randrange(COLUMNS)}gj"
    start = text.index(word)
    members = before[start : start + len(word)]
    size = members[0][3]
    rim = 0.25 * size
    xs, ys = [x for _, x, _, _ in members], [y for _, _, y, _ in members]
    area = (min(xs) - rim, min(ys) - rim, max(xs) + rim, max(ys) + rim)
    redact(source, [redaction(1, area, word)], target, RedactOptions(layout="exact"))
    after = {(letter, round(x, 1), round(y, 1)) for letter, x, y, _ in glyphs(target)}

    def away(x: float, y: float) -> float:
        return math.hypot(max(area[0] - x, 0, x - area[2]), max(area[1] - y, 0, y - area[3]))

    for letter, x, y, _ in before:
        place = {(letter, round(x + dx, 1), round(y + dy, 1)) for dx in (-0.1, 0, 0.1)
                 for dy in (-0.1, 0, 0.1)}  # fmt: skip
        if away(x, y) == 0 and (letter, x, y, size) in members:
            assert not place & after, (letter, word)
        elif away(x, y) > 0.6 * size:
            assert place & after, (letter, x, y)
