"""What the pixels of a redacted scan tell of a removed name, measured on the picture alone."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from scan_kit import (
    LEAST,
    LINES,
    LOOKS,
    SANS,
    SCALE,
    STEP,
    UNREAD_EM,
    Look,
    drawn,
    gap_at,
    possible,
    recognised,
    redacted,
    scan,
    told,
)
from trap_kit import redaction

from redactor.redact import RedactOptions, redact
from redactor.redact.scans.reading import Reading
from redactor.redact.scans.scanlines import lay_out
from redactor.redact.scans.sizes import Print

COVERED = ("Mette Holm Christensen", "Bo Lund", "Karen Lindholm")


@pytest.mark.parametrize(
    ("look", "name"),
    [(look, COVERED[n % len(COVERED)]) for n, look in enumerate(LOOKS.values())]
    + [(LOOKS["plain"], name) for name in COVERED[1:]],
    ids=[*LOOKS, "plain, short", "plain, of two words"],
)
def test_pixels_of_a_scan_leave_thirty_names(look: Look, name: str, tmp_path: Path) -> None:
    target, boxes = redacted(tmp_path, name, look)
    pixels = drawn(target)
    space = pymupdf.Font(fontfile=look.face).text_length(" ", look.points)
    if look.justified:
        space = 20.0  # as wide as the rest of the line's
    made = scan(name, look)
    size = Print([(w, (x0, -y1, x1, -y0)) for w, (x0, y0, x1, y1) in made.words])
    ems = [
        size.em((x0, -y1, x1, -y0), name) if look.read else UNREAD_EM
        for x0, y0, x1, y1 in made.names
    ]
    found = [
        possible(gap_at(pixels, box), name, look, space, em)
        for box, em in zip(boxes, ems, strict=True)
    ]
    assert len(found) == 5
    assert min(found) >= LEAST, found
    if look.read:
        assert min(told(target, boxes, name)) >= LEAST


def test_the_verifier_knows_kept_widths_of_a_scan(tmp_path: Path) -> None:
    look = LOOKS["narrow and large"]
    target, boxes = redacted(tmp_path, "Karen Lindholm", look, "exact")
    assert max(told(target, boxes, "Karen Lindholm")) < LEAST


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_text_layer_runs_as_a_turned_page_is_read(rotation: int, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    made = scan("Bo Lund", LOOKS["plain"])
    with pymupdf.open(stream=made.data) as doc:
        picture = doc[0].get_pixmap(dpi=150).pil_image()
        turns = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180}
        picture = picture.transpose(turns.get(rotation, Image.Transpose.ROTATE_270))
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        turned = pymupdf.open()
        page = turned.new_page(width=picture.width * 0.48, height=picture.height * 0.48)
        page.insert_image(page.rect, stream=buffer.getvalue())
        page.set_rotation(rotation)
        back = page.derotation_matrix
        turned.save(source)
    page_read = recognised(made)
    boxes = [
        tuple(pymupdf.Rect(row) * back) if row[0] == row[0] else row
        for row in page_read.boxes.tolist()
    ]
    page_read = replace(page_read, rotation=rotation, boxes=np.array(boxes, np.float32))
    redact(source, [], target, RedactOptions(), [page_read])
    with pymupdf.open(target) as doc:
        blocks = doc[0].get_text("dict")["blocks"]
        words = doc[0].get_text("words")
    way = {90: (0, -1), 180: (-1, 0), 270: (0, 1)}[rotation]  # on the page as it is stored
    lines = [line for block in blocks for line in block.get("lines", ())]
    assert {tuple(round(v) for v in line["dir"]) for line in lines} == {way}
    assert sorted(word[4] for word in words) == sorted(word for word, _ in made.words)


def test_rules_end_where_they_did(tmp_path: Path) -> None:
    """Their ends would tell by how much a line moved."""
    look = replace(LOOKS["on rules"], bilevel=True)
    target, _ = redacted(tmp_path, "Karen Lindholm", look)
    ink = drawn(target) < 128
    columns = [np.flatnonzero(row) for row in ink if row.sum() > 300 * SCALE]
    assert len(columns) >= 2 * len(LINES)
    assert {round(found[-1] / SCALE) for found in columns} == {560}


def test_neighbours_that_touch_a_line_stay(tmp_path: Path) -> None:
    """Lines above and below one that was lifted out look as they did, but where a box lies."""
    look = replace(LOOKS["touching"], bilevel=True, dpi=200)
    target, boxes = redacted(tmp_path, "Karen Lindholm", look)
    after = drawn(target) < 128
    before = drawn(tmp_path / "in.pdf") < 128
    first, last = 80.0, 80.0 + look.points * (len(LINES) - 1)
    for top in (first, last):  # no name stands on these
        rows = slice(int((top + 3) * SCALE), int((top + 10) * SCALE))
        assert (after[rows] == before[rows]).mean() > 0.999
    assert boxes[0].x1 - boxes[0].x0 == pytest.approx(2 * STEP * UNREAD_EM)


def test_the_reader_can_succeed(tmp_path: Path) -> None:
    """Where widths are kept he finds few names."""
    target, boxes = redacted(tmp_path, "Karen Lindholm", LOOKS["plain"], "exact")
    pixels = drawn(target)
    found = [possible(gap_at(pixels, box), "Karen Lindholm", LOOKS["plain"], 3.06) for box in boxes]
    assert max(found[:2]) < LEAST


@pytest.mark.parametrize("look", ["plain", "askew", "tight"])
def test_the_text_layer_meets_the_ink(look: str, tmp_path: Path) -> None:
    """Words that moved in the picture are found where they stand now."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    name = "Karen Lindholm"
    made = scan(name, LOOKS[look])
    source.write_bytes(made.data)
    page = recognised(made)
    wanted = [replace(redaction(1, place, name), label="") for place in made.names]
    redact(source, wanted, target, RedactOptions(), [page])
    with pymupdf.open(target) as doc:
        flags = pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_IGNORE_ACTUALTEXT
        shown = doc[0].get_text("words", flags=flags)
    assert len(shown) == len(made.words)
    ink = drawn(target) < 130
    moved = 0
    for (word, before), (x0, _, x1, _, read, *_) in zip(made.words, shown, strict=True):
        assert read == word
        top, height = before[1], before[3] - before[1]
        band = ink[int((top + height / 3) * SCALE) : int((top + 0.8 * height) * SCALE)].any(axis=0)
        found = np.flatnonzero(band[int((x0 - 1.2) * SCALE) : int((x1 + 1.2) * SCALE)]) / SCALE
        assert found[0] == pytest.approx(1.2, abs=1.7)
        assert x1 - x0 + 1.2 - found[-1] == pytest.approx(0, abs=2.5)
        moved += abs(x0 - before[0]) > 3
    assert moved >= 10


def test_a_box_over_white_paper_moves_nothing() -> None:
    """As where a person draws one on a part of a fax that shows nothing."""
    white = np.full((400, 400), 255, dtype=np.uint8)
    assert lay_out(Reading(white), [(0, (50.0, 50.0, 150.0, 62.0), 2, UNREAD_EM)]) == []


def test_boxes_over_each_other_take_no_word_behind_them_away(tmp_path: Path) -> None:
    """A name's box in a signature's, and a date behind both."""
    picture = Image.new("L", (1240, 500), 255)
    font = ImageFont.truetype(SANS, 24)
    for x, y, word in (
        (60, 100, "Dirigent, referent og formand har skrevet under herunder."),
        (60, 200, "Referent:"), (250, 200, "Jeppe Krag Holm"), (700, 200, "Dato: 01 / 12 / 2025"),
        (60, 300, "Vedtægterne træder i kraft den dag, de er vedtaget."),
    ):  # fmt: skip
        ImageDraw.Draw(picture).text((x, y), word, 0, font=font)
    data = io.BytesIO()
    picture.save(data, "PNG")
    doc = pymupdf.open()
    doc.new_page(width=595.2, height=240).insert_image((0, 0, 595.2, 240), stream=data.getvalue())
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc.save(source)
    wanted = [
        replace(redaction(1, (116, 90, 270, 113)), text=""),
        replace(redaction(1, (119, 94, 186, 110)), text="Jeppe Krag"),
    ]
    redact(source, wanted, target, RedactOptions())

    def ink(path: Path) -> int:
        with pymupdf.open(path) as pdf:
            shown = pdf[0].get_pixmap(dpi=150, clip=(333, 90, 595, 113), colorspace="gray")
        return int((np.frombuffer(shown.samples, np.uint8) < 128).sum())

    assert ink(target) == pytest.approx(ink(source), rel=0.05)
