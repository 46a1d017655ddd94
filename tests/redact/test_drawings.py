"""Letters drawn as outlines that nobody sees do not reach the output, and what is seen stays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name
from trap_kit import Draft, by_search, form, image_object

from redactor.redact import RedactOptions, redact

MARK = "7.25"
"""Stands in the coordinates of what must go."""
KEPT = "3.75"
"""Stands in the coordinates of what is seen."""


def letter(x: float, y: float, mark: str, *, size: float = 12) -> str:
    """A shape of straight lines and a curve, with a hole."""
    return (
        f"1 0 0 1 {x} {y} cm 0 0 m {mark} {size} l {size} {size} {size} 0 {size} 0 c h "
        f"3 2 m 6 6 l 9 2 l h "
    )


def place(number: int) -> tuple[float, float]:
    return 70 + 60 * (number % 8), 640 - 40 * (number // 8)


def _state(draft: Draft) -> None:
    black = form(
        draft, "0 g 0 0 595 842 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    )
    draft.put("/ExtGState", "Mask", Dictionary(SMask=Dictionary(S=Name.Luminosity, G=black)))
    draft.put("/ExtGState", "Faint", Dictionary(ca=0.01, CA=0.0))
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1)
    ink = Array([Name.Separation, Name.Spot, Name.DeviceGray, tint])
    draft.put("/ColorSpace", "Ink", ink)
    white = f"1 1 1 rg {letter(2, 2, MARK)} f"
    for name, samples in (("Paper", b"\xff" * 400), ("Ink", bytes(range(200, 0, -1)) * 2)):
        scan = image_object(
            draft, samples, (20, 20), ColorSpace=Name.DeviceGray, BitsPerComponent=8
        )
        draft.put("/XObject", name, scan)
    tile = draft.stream(
        f"1 g {letter(2, 2, MARK)} f".encode(), PatternType=1, PaintType=1, TilingType=1,
        BBox=Array([0, 0, 20, 20]), XStep=20, YStep=20, Resources=Dictionary(),
    )  # fmt: skip
    draft.put("/Pattern", "Tile", tile)
    pale = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([1]), N=1)
    draft.put("/Shading", "Pale", Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 600, 0]), Function=pale,
        Extend=Array([True, True]),
    ))  # fmt: skip
    draft.put("/XObject", "Unseen", form(draft, white, BBox=Array([0, 0, 20, 20])))
    both = f"1 1 1 rg {letter(2, 2, KEPT)} f"
    draft.put("/XObject", "Seen", form(draft, both, BBox=Array([0, 0, 20, 20])))


UNSEEN = (
    "1 g {l} f",
    "0 0 0 0 k {l} f*",
    "1 1 1 RG 0.5 w {l} S",
    "1 g 1 G {l} B",
    "/Ink cs 1 scn {l} f",
    "0.9 0.2 0.1 rg -2 -2 20 20 re f {l} f",
    "0.2 0.4 0.1 0 k -2 -2 20 20 re f {l} f",
    "0.3 g -2 18 20 -20 re {l} f",
    "{l} f 0.5 g -20 -20 60 60 re f",
    "/Mask gs {l} f",
    "/Faint gs {l} B",
    "{l} W n",
    "{l} W n 1 g 0 0 20 20 re f",
    "1 g {l} W f",
    "{l} W* n q q 1 g 0 0 9 9 re f Q Q",
    "/Unseen Do",
    "0.98 g 0.1 0 0 0.1 0 0 cm {l} f",
    "1 g {l} f {l} f",
    "0 0 9 9 re W n {m} f",
    "q 20 0 0 20 -2 -2 cm /Paper Do Q 1 g {l} f",
    "/Pattern cs /Tile scn 0 0 20 20 re f",
    "{l} W n /Pale sh",
    "[0 900] 0 d {l} S",
    "[7.25 12 3 4] 0 d 0 0 9 9 re W n",
)  # fmt: skip
SEEN = (
    "{l} f",
    "0.7 g {l} S",
    "0.4 g -2 -2 20 20 re f 1 g {l} f",
    "0.3 g -2 -2 20 20 re {l} f",
    "1 g {l} f 0 G 0.4 w {l} S",
    "0.5 g {l} W n 0 0 20 20 re f",
    "1 g -2 -2 20 20 re f 0.2 g {l} f",
    "0 g -2 -2 20 20 re 15 15 m 15 1 l 8 1 l h f* 1 g {l} f",
    "0.2 0.2 0.9 rg 1 0 0 1 3.75 0 cm 0 0 4 12 re f 4 0 4 12 re f 8 0 4 12 re f",
    "0.4 g -2 -2 20 20 re f /Seen Do",
    "q 20 0 0 20 -2 -2 cm /Ink Do Q 1 g {l} f",
    "[3.75 2] 0 d {l} S",
    "0 g 3.75 3.75 m 3.75 4.2 4 4.2 4.2 4 c 4.5 4 4 4 4 3.8 c h f",
    "0 g 0 0 16 16 re 4 3.75 m 12 4 l 12 12 l 4 12 l h f*",
    "0 g 2 3.75 m 12 4 l 12 12 l 4 12 l h f 1 g 4 3.75 m 10 4 l 10 10 l 4 10 l h f",
)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A page of all of them, before and after."""
    folder = tmp_path_factory.mktemp("drawings")
    draft = Draft().secret_line()
    _state(draft)
    for number, operators in enumerate((*UNSEEN, *SEEN)):
        x, y = place(number)
        mark = MARK if number < len(UNSEEN) else KEPT
        inner = letter(0, 0, mark)
        far = letter(12, 0, mark)
        draft.op(f"q 1 0 0 1 {x} {y} cm {operators.format(l=inner, m=far)} Q")
    draft.op(f"0 g {letter(0, 845, MARK)} 100 100 9 9 re f")  # beyond the page's edge
    source, target = folder / "in.pdf", folder / "out.pdf"
    draft.save(source)
    redact(source, by_search(source), target, RedactOptions())
    return source, target


def _contents(path: Path) -> str:
    found = []
    with pikepdf.open(path) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") in (None, "/Form"):
                found.append(obj.read_bytes().decode("latin-1"))
    return "\n".join(found)


def test_what_nobody_sees_is_gone(released: tuple[Path, Path]) -> None:
    before, after = map(_contents, released)
    assert before.count(MARK) > len(UNSEEN)
    assert re.findall(rf".*\n.*(?<![\d.]){re.escape(MARK)} .*", after) == []


def test_what_is_seen_stays(released: tuple[Path, Path]) -> None:
    before, after = map(_contents, released)
    assert after.count(KEPT) >= before.count(KEPT) - 1
    pixels = [_page(path) for path in released]
    assert np.abs(pixels[0] - pixels[1]).max() <= 6


def _page(path: Path) -> Any:
    with pymupdf.open(path) as document:
        drawn = document[0].get_pixmap(clip=pymupdf.Rect(0, 160, 595, 842), dpi=150)
    return np.frombuffer(drawn.samples, np.uint8).astype(int)
