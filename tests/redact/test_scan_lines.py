"""Lines of scans that are set anew where boxes, pages and pictures are not plain."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageFilter
from scan_kit import (
    HEIGHT,
    LEAST,
    LOOKS,
    SCALE,
    STEP,
    UNREAD_EM,
    Look,
    drawn,
    gap_at,
    possible,
    scan,
    told,
)
from trap_kit import redaction

from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.scans.together import together
from redactor.verify import Expectation, verify

NAME = "Karen Lindholm"
WHITE = 3.06
"""Points of a space in the print of `LOOKS`."""


def test_boxes_over_each_other_are_one_gap() -> None:
    """A name, its parts and the name again; beside them another word, and what is much taller."""
    rect = (100.0, 50.0, 180.0, 62.0)
    boxes = [
        (0, rect, 2, 12.0), (1, (100.0, 50.0, 135.0, 61.0), 1, 12.0),
        (2, (138.0, 50.5, 180.0, 62.0), 1, 12.0), (3, rect, 2, 12.0),
        (4, (182.0, 50.0, 210.0, 62.0), 1, 12.0), (5, (90.0, 40.0, 200.0, 70.0), 1, 12.0),
    ]  # fmt: skip
    merged, meant = together(boxes)
    assert sorted(map(sorted, meant.values())) == [[0, 1, 2, 3], [4], [5]]
    (gap,) = (box for box in merged if box[0] in (0, 3))
    assert gap[1:3] == (rect, 2)
    chain = [(0, (0.0, 0.0, 40.0, 12.0), 2, 12.0), (1, (20.0, 0.0, 80.0, 12.0), 2, 12.0)]
    assert together(chain)[0] == [(0, (0.0, 0.0, 80.0, 12.0), 3, 12.0)]


def test_a_name_found_in_parts_too_tells_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    made = scan(NAME, LOOKS["plain"])
    source.write_bytes(made.data)
    wanted = []
    for x0, y0, x1, y1 in made.names:
        middle = x0 + (x1 - x0) * 0.41
        for place, text in (
            ((x0, y0, x1, y1), NAME), ((x0, y0, middle - 1, y1), "Karen"),
            ((middle + 1, y0, x1, y1), "Lindholm"), ((x0, y0, x1, y1), NAME),
        ):  # fmt: skip
            wanted.append(replace(redaction(1, place, text), label=""))
    done = redact(source, wanted, target, RedactOptions())
    boxes = [box for one in done.burned if one.text == NAME for box in one.boxes]
    pixels = drawn(target)
    found = [possible(gap_at(pixels, box), NAME, LOOKS["plain"], WHITE) for box in boxes]
    assert len(found) == 10
    assert min(found) >= LEAST, found
    every = {tuple(round(v, 2) for v in box) for one in done.burned for box in one.boxes}
    assert len(every) == 5  # all four of a place are painted there


def two_on_a_line(look: Look) -> tuple[bytes, list[tuple[float, ...]]]:
    """A page askew, cut from one whose lines hold a name at either end."""
    made = scan(NAME, look)
    with pymupdf.open(stream=made.data) as doc:
        picture = doc[0].get_pixmap(dpi=look.dpi, colorspace=pymupdf.csGRAY).pil_image()
    k = look.dpi / 72
    level = picture.rotate(-look.lean, Image.Resampling.BICUBIC, fillcolor=250, center=(0, 0))
    first = scan(NAME, replace(look, lean=0.0)).names[0]
    x0, y0, x1, y1 = (round(v * k) for v in first)
    word = level.crop((x0 - 3, y0, x1 + 3, y1))
    far = round(390 * k)
    level.paste(250, (far - 2, y0, level.width, y1))
    level.paste(word, (far, y0))
    places = [first, ((far + 3) / k, first[1], (far + 3 + x1 - x0) / k, first[3])]
    askew = level.rotate(look.lean, Image.Resampling.BICUBIC, fillcolor=250, center=(0, 0))
    c, s = np.cos(np.radians(look.lean)), np.sin(np.radians(look.lean))
    leaning = []
    for a, b, e, f in places:
        corners = [(x * c + y * s, y * c - x * s) for x in (a, e) for y in (b, f)]
        xs, ys = zip(*corners, strict=True)
        leaning.append(tuple(float(v) for v in (min(xs), min(ys), max(xs), max(ys))))
    return _page([(askew, None)]), leaning


@pytest.mark.parametrize("lean", [1.9, -1.9])
def test_two_names_on_a_line_askew_tell_nothing(lean: float, tmp_path: Path) -> None:
    """They stand at other heights of the page, and belong to one line all the same."""
    look = Look(lean=lean)
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    data, places = two_on_a_line(look)
    assert abs(places[0][1] - places[1][1]) > 6
    source.write_bytes(data)
    wanted = [replace(redaction(1, place, NAME), label="") for place in places]
    done = redact(source, wanted, target, RedactOptions())
    boxes = [box for one in done.burned for box in one.boxes]
    widths = [box.x1 - box.x0 for box in boxes]
    assert widths == pytest.approx([2 * STEP * UNREAD_EM] * 2, abs=0.01)
    assert min(told(target, boxes, NAME)) >= LEAST


def _page(layers: list[tuple[Image.Image, Image.Image | None]]) -> bytes:
    """A page of pictures over each other, each with a mask or without."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, HEIGHT))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
    shown = b""
    for number, (picture, mask) in enumerate(layers):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=80)
        stream = pikepdf.Stream(
            pdf, buffer.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
            Width=picture.width, Height=picture.height, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB if picture.mode == "RGB" else pikepdf.Name.DeviceGray,
            Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        if mask is not None:
            stream.Mask = pdf.make_indirect(
                pikepdf.Stream(
                    pdf,
                    mask.tobytes(),
                    Type=pikepdf.Name.XObject,
                    Subtype=pikepdf.Name.Image,
                    Width=mask.width,
                    Height=mask.height,
                    ImageMask=True,
                    BitsPerComponent=1,
                )
            )
        page.Resources.XObject[f"/I{number}"] = pdf.make_indirect(stream)
        shown += b"q 595 0 0 %d 0 0 cm /I%d Do Q " % (HEIGHT, number)
    page.Contents = pdf.make_stream(shown)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def test_a_scan_in_layers_is_set_anew_in_all_of_them(tmp_path: Path) -> None:
    """As scanners write them that part paper, ink and its colours."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    look = Look(dpi=300, bilevel=True)
    made = scan(NAME, look)
    with pymupdf.open(stream=made.data) as doc:
        picture = doc[0].get_pixmap(dpi=300, colorspace=pymupdf.csGRAY).pil_image()
    ink = picture.point(lambda v: 255 * (v > 128), "1")
    third = (picture.width // 3, picture.height // 3)
    ghost = picture.filter(ImageFilter.GaussianBlur(9)).point(lambda v: 225 + v // 10)
    colours = Image.new("RGB", (picture.width // 8, picture.height // 8), (40, 30, 90))
    paper = Image.merge("RGB", [ghost.resize(third)] * 3)
    source.write_bytes(_page([(paper, None), (colours, ink)]))
    wanted = [replace(redaction(1, place, NAME), label="") for place in made.names]
    done = redact(source, wanted, target, RedactOptions())
    boxes = [box for one in done.burned for box in one.boxes]
    pixels = drawn(target)
    found = [possible(gap_at(pixels, box), NAME, look, WHITE) for box in boxes]
    assert min(found) >= LEAST, found
    # Nothing dark is lost or made: the line after a box is the same, further to the right.
    before = drawn(source)
    for old, new in zip(made.names[:2], boxes[:2], strict=True):
        rows = slice(int((old[1] + 2) * SCALE), int((old[3] - 1) * SCALE))
        was = (before[rows, int((old[2] + 1) * SCALE) :] < 128).sum()
        now = (pixels[rows, int((new.x1 + 1) * SCALE) :] < 128).sum()
        assert now == pytest.approx(was, rel=0.03)
    with pikepdf.open(target) as pdf:  # the faint print of the paper moved along
        ghosts = next(one for one in pdf.pages[0].Resources.XObject.values() if "/Mask" not in one)
        shades = np.asarray(pikepdf.PdfImage(ghosts).as_pil_image().convert("L")).astype(float)
    k = shades.shape[1] / 595
    box = boxes[0]
    line = shades[int(box.y0 * k) : int(box.y1 * k)]
    gap = line[:, int((box.x0 + 1) * k) : int((box.x1 - 1) * k)]
    assert gap.max() < 40


def test_a_broken_name_is_judged_in_its_parts(tmp_path: Path) -> None:
    """As it was found, its text does not say where the line ended."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    look = LOOKS["plain"]
    made = scan(NAME, look)
    source.write_bytes(made.data)
    ends, starts = made.names[3], made.names[2]  # at the end of a line, at the start of one
    first = (ends[0], ends[1], ends[0] + 0.4 * (ends[2] - ends[0]), ends[3])
    second = (starts[0], starts[1], starts[2], starts[3])
    one = Redaction(page=1, boxes=(Box(*first), Box(*second)), text=NAME, label="")
    done = redact(source, [one], target, RedactOptions())
    widths = [box.x1 - box.x0 for box in done.burned[0].boxes]
    assert widths[0] == pytest.approx(STEP * UNREAD_EM)
    expected = Expectation(redactions=done.burned, gap_step=STEP)
    assert verify(target, expected).figures["names_possible"][1] >= LEAST
