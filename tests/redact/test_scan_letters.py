"""The letters of a scan's text layer, where its lines are set anew."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from redactor.model import Box
from redactor.redact.content.burn import Reader
from redactor.redact.drawn import SCALE
from redactor.redact.geometry import Zones
from redactor.redact.layers import Layers
from redactor.redact.scans.rescan import set_scan
from redactor.redact.session import PageRun, ResourceWriter, Session, State
from redactor.redact.sheet import sheet_of
from tests.counting import calls

NAME = "Karen Lindholm"
FONT = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"
LINES = ("Vi har talt med ", "Det er oplyst af ", "Afgørelsen er sendt til ")
TOPS = (40.0, 80.0, 100.0)


def scanned() -> tuple[bytes, list[Box]]:
    """A picture of a page, and where a name stands on its lines (points)."""
    k = 2.0
    image = Image.new("L", (round(595 * k), round(160 * k)), 250)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, round(11 * k))
    boxes = []
    for top, line in zip(TOPS, LINES, strict=True):
        pen.text((60 * k, top * k), f"{line}{NAME} om sagen i dag.", 10, font)
        x0 = 60 + pen.textlength(line, font) / k
        boxes.append(Box(x0, top, x0 + pen.textlength(NAME, font) / k, top + 13))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue(), boxes


class Done(NamedTuple):
    """How many lines are set anew, how far each letter moves (text space), and the calls for it."""

    lines: int
    moved: list[float]
    calls: int


def lines_set(letters: list[tuple[float, float]], more: Sequence[Box] = ()) -> Done:
    """Set the lines of the scan anew.

    `letters`: places (points) of letters of the text layer; `more`: boxes that stay.
    """
    picture, boxes = scanned()
    boxes += more
    with pymupdf.open() as doc:
        page = doc.new_page(width=595, height=160)
        page.insert_image(page.rect, stream=picture)
        for place in letters:
            page.insert_text(place, "a", fontsize=2, render_mode=3)
        data = doc.tobytes()
        pixmap = page.get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE), colorspace=pymupdf.csGRAY)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    areas = range(len(LINES))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        sheet = sheet_of(page)
        zones = Zones([sheet.to_user(box) for box in boxes])
        run = PageRun(Session(pdf, Layers(pdf.Root), None), zones, sheet.frame)
        state = State((1, 0, 0, 1, 0, 0), sheet.frame)
        Reader(run, sheet.resources, ResourceWriter(pdf), state, 0, mcids=True).read(page)
        found: list[Any] = []

        def work() -> None:
            secret = dict.fromkeys(areas, 2)
            found.extend(set_scan(run, sheet, areas, secret, {}, lambda: pixels, lambda _: True))

        count = calls(work)
        shifts = [glyph.shift for show in run.shows for glyph in show.glyphs()]
    return Done(len(found[0]), shifts, count)


@pytest.mark.parametrize(
    ("place", "boxes", "lines"),
    [
        ((250, 50), [], 3),
        ((213, 41.2), [], 2),
        ((213, 38), [], 3),
        ((306, 53.5), [Box(310, 52, 330, 66)], 2),
        ((300, 53.5), [Box(310, 52, 330, 66)], 3),
    ],
    ids=["goes along", "a box comes on it", "above the box", "comes on a box", "before the box"],
)
def test_a_line_stays_where_a_letter_would_come_under_a_box(
    place: tuple[float, float], boxes: list[Box], lines: int
) -> None:
    done = lines_set([place], boxes)
    assert done.lines == lines
    assert (done.moved[0] > 3) is (place[1] > 45 and lines == 3)


def test_letters_and_boxes_are_not_held_against_each_other() -> None:
    letters = [(20 + 5.0 * (n % 100), 125 + 5.0 * (n // 100)) for n in range(300)]
    boxes = [Box(30 + 5 * n, 112, 33 + 5 * n, 120) for n in range(100)]
    many, one = lines_set(letters, boxes), lines_set(letters[:1], boxes[:1])
    assert many.lines == one.lines == len(LINES)
    assert many.calls - one.calls < 50 * (len(letters) + len(boxes))
