"""Signatures drawn as paths are seen whole and once; graphs, ornaments and icons are not."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.model import Box, Page, SightKind
from tests.ingest.drawings import curve, draw, line, pen

OPTIONS = ReadOptions(models=Path(__file__).parents[2] / "models")
READ = "Sagen er modtaget og bliver behandlet hurtigst muligt af kommunen."
Points = list[tuple[float, float]]
PEN = pen(70, 500)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Callable[[pymupdf.Page], object]], Page]:
    def reader(put: Callable[[pymupdf.Page], object]) -> Page:
        document = pymupdf.open()
        page = document.new_page()
        for number in range(6):
            page.insert_text((60, 180 + 24 * number), READ, fontsize=11)
        put(page)
        document.save(tmp_path / "a.pdf")
        (found,) = read_pages(tmp_path / "a.pdf", OPTIONS)
        return found

    return reader


def around(points: Points) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def ribbon(points: Points) -> Points:
    """The outline of a stroke: out along one side of it and back along the other."""
    upper: Points = []
    lower: Points = []
    for (x0, y0), (x, y), (x1, y1) in zip(points, points[1:], points[2:], strict=False):
        long = math.hypot(x1 - x0, y1 - y0) or 1.0
        across, down = 0.6 * (y0 - y1) / long, 0.6 * (x1 - x0) / long
        upper.append((x + across, y + down))
        lower.append((x - across, y - down))
    return upper + lower[::-1]


def few_curves(x: float) -> str:
    """Nine curves that all run to the right, as a program draws a signature."""
    chance = random.Random(3)
    at, path = x, f"{x} 500 m"
    for _ in range(9):
        step = chance.uniform(5, 16)
        a, b, end = at + 0.4 * step, at + 0.7 * step, at + step
        path += f" {a} {500 - chance.uniform(6, 18)} {b} {500 + chance.uniform(6, 14)}"
        path += f" {end} {500 + chance.uniform(-4, 4)} c"
        at = end
    return f"0.1 0.1 0.5 RG {path} S 0 G 0.5 w {x - 5} 514 m {x + 140} 514 l S"


@pytest.mark.parametrize(
    "operators",
    [
        curve(PEN),
        line(PEN),
        " ".join(line(list(two)) for two in pairwise(PEN)),
        "0 0 0.5 rg " + curve(ribbon(PEN), "h f"),
        "0 0 0.5 rg " + " ".join(line(ribbon(PEN[n : n + 24]), "h f") for n in range(0, 190, 20)),
        curve(PEN[:70]) + " " + curve(PEN[85:]),
        "0.5 w 60 512 m 260 512 l S 60 470 m 60 540 l S " + curve(PEN),
        " ".join(f"60 {480 + 30 * n} 180 30 re S" for n in range(3)) + " " + curve(PEN),
    ],
    ids=["curves", "lines", "pieces", "outline", "outlines", "two names", "rules", "table"],
)  # fmt: skip
def test_a_signature_is_seen_whole_and_once(operators: str, read: Callable[..., Page]) -> None:
    page = read(lambda page: draw(page, operators))
    (sight,) = page.sights
    assert sight.kind is SightKind.SIGNATURE
    place = around(PEN)
    for side, (found, drawn) in enumerate(zip(sight.box, place, strict=True)):
        outside = drawn - found if side < 2 else found - drawn
        assert 0 < outside < 4, (side, sight.box, place)
    assert "pictures" in page.flags


def test_few_curves_on_three_lines_are_three_signatures(read: Callable[..., Page]) -> None:
    page = read(lambda page: [draw(page, few_curves(x)) for x in (60, 220, 390)])
    assert [s.kind for s in page.sights] == [SightKind.SIGNATURE] * 3


def test_two_pens_side_by_side_are_two_signatures(read: Callable[..., Page]) -> None:
    two = f"1 0 0 RG {curve(PEN)} 0 0 1 RG {curve([(x + 140, y) for x, y in PEN])}"
    assert len(read(lambda page: draw(page, two)).sights) == 2


def test_ink_is_a_signature(read: Callable[..., Page]) -> None:
    def put(page: pymupdf.Page) -> None:
        page.add_ink_annot([PEN]).update()

    (sight,) = read(put).sights
    place = around(PEN)
    assert sight.box.x0 < place.x0 < place.x1 < sight.box.x1


def test_a_signature_on_a_page_shown_aside(read: Callable[..., Page]) -> None:
    def put(page: pymupdf.Page) -> None:
        draw(page, curve([(y - 200, x + 200) for x, y in PEN]))
        page.set_rotation(270)

    assert len(read(put).sights) == 1


_CHANCE = random.Random(5)
HALF = [
    (300 + 9 * t + 12 * math.sin(1.7 * t), 500 + 14 * math.cos(1.7 * t) * math.exp(-t / 9))
    for t in (n / 10 for n in range(91))
]
SAMPLES = [(80.0 + 9 * n, 500 + _CHANCE.uniform(-14, 14)) for n in range(19)]
GRID = " ".join(f"70 {480 + 4 * n} m 260 {480 + 4 * n} l S" for n in range(11))
RING = "{0} 500 m {0} 485 {1} 485 {1} 500 c {1} 515 {0} 515 {0} 500 c S"


@pytest.mark.parametrize(
    "operators",
    [
        line([(x, y) for x, y in SAMPLES]),
        " ".join(["80 500 m", *(
            f"{x + 3} {500 - up} {x + 6} {500 + up} {x + 9} 500 c"
            for x in range(80, 200, 9) for up in (_CHANCE.uniform(9, 22),)
        ), "S"]),
        GRID + " " + few_curves(80),
        curve(HALF) + " " + curve([(600 - x, y) for x, y in HALF]),
        curve(HALF) + " " + curve([(600 - x, 1000 - y) for x, y in HALF]),
        line([(80 + 4 * t - 7 * math.sin(t), 500 + 9 * math.cos(t)) for t in
              (n * 0.15 for n in range(300))]),
        " ".join(RING.format(x, x + 24) for x in range(70, 220, 30)),
        " ".join(f"0 0.5 0 rg {x} 485 20 40 re f" for x in range(70, 200, 25)) + " " + curve(PEN),
        line([(70 + 30 * (n % 5) + _CHANCE.uniform(-9, 9), 480 + _CHANCE.uniform(0, 45))
              for n in range(25)]),
        "1 0 0 RG 80 500 m 120 460 180 520 230 480 c S 222 480 m 230 480 l 228 489 l S",
        "80 500 m 90 530 150 500 200 510 c S 80 545 m 80 530 200 530 200 550 c 200 570 80 570"
        " 82 546 c S",
    ],
    ids=["lines of a graph", "even curves of a graph", "a graph over its lines", "mirrored",
         "turned", "a coil", "rings", "over bars", "boundaries", "an arrow", "a ring by hand"],
)  # fmt: skip
def test_what_else_is_drawn_is_no_signature(operators: str, read: Callable[..., Page]) -> None:
    assert read(lambda page: draw(page, operators)).sights == ()
