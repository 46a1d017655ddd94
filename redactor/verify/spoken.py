"""Texts to be read aloud or copied in place of what the page shows, where that is but a bar."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pikepdf

from redactor.verify.marks import texts_of
from redactor.verify.needles import squeeze
from redactor.verify.scene import Said, Scene

_BLOCKS = frozenset(" \u00a0■▌▐▬▮█▉▊▋▇▆▅▄▀░▒▓")
"""Letters that bars are made of."""
_LABEL = re.compile(
    r"§|udelad|fjern|overstreg|sløre|redact|remov|withheld|r[ek][kc]tang|bjælke|figur|shape|form",
    re.IGNORECASE,
)
"""What a bar may say of itself."""
_LEAST_LETTERS = 3
_BLACK, _BAR, _BARS = 0.2, (5.0, 40.0), 3
"""Lightness and height (points) of bars that may have stood for a picture, and how many."""
_MOST_ELEMENTS = 100_000

Spoken = tuple[str, bool, frozenset[int]]
"""A text, whether it only tells of a picture, and the numbers of the content it stands for."""


def said_by_bars(scene: Scene, structure: Sequence[Spoken]) -> bool:
    """Whether content that shows nothing but bars has a text to be read aloud or copied.

    `structure` is what the document's structure says of the page. A text that stands for content
    which is no longer there counts too.
    """
    for text, alt, numbers in structure:
        spans = tuple(span for number in numbers for span in scene.marked.get(number, ()))
        said = Said(text, alt, spans)
        if _speaks(said) and (_of_bars(said, scene) if spans else not alt):
            return True
    return any(_speaks(said) and _of_bars(said, scene) for said in scene.said)


def _speaks(said: Said) -> bool:
    return len(squeeze(said.text)) >= _LEAST_LETTERS and not _LABEL.search(said.text)


def _of_bars(said: Said, scene: Scene) -> bool:
    def among(order: int) -> bool:
        return any(first < order <= last for first, last in said.spans)

    runs = [run for run in scene.runs if among(run.order)]
    shapes = [shape for shape in scene.shapes if among(shape.order)]
    pictures = any(among(picture.order) for picture in scene.pictures)
    drawn = any(not plain for shape in shapes for _, plain in shape.parts)
    if pictures or drawn or not (runs or shapes):
        return False
    if said.alt and (len(shapes) > _BARS or not all(
        shape.covers and shape.is_darker(_BLACK)
        and _BAR[0] < shape.bounds.height < _BAR[1]
        for shape in shapes
    )):  # fmt: skip
        return False
    return all(glyph.text in _BLOCKS for run in runs for glyph in run.glyphs)


def structure_of(pdf: pikepdf.Pdf) -> dict[tuple[int, int], list[Spoken]]:
    """By number of the page object: the texts in the structure tree (ISO 32000-1, 14.7).

    Elements whose content is a form, a field or a picture object are left out.
    """
    root = pdf.Root.get("/StructTreeRoot")
    found: dict[tuple[int, int], list[Spoken]] = {}
    if not isinstance(root, pikepdf.Dictionary):
        return found
    seen = 0
    stack: list[tuple[object, object]] = [(kid, None) for kid in _kids(root)]
    while stack and seen < _MOST_ELEMENTS:
        item, page = stack.pop()
        if not isinstance(item, pikepdf.Dictionary):
            continue
        seen += 1
        page = item.get("/Pg", page)
        texts = texts_of(item)
        if texts:
            numbers, pages = _content(item, page)
            if numbers is not None and len(pages) < 2:
                # What stands for nothing at all belongs to no page: it is told of the first.
                (where,) = pages or {pdf.pages[0].obj.objgen}
                found.setdefault(where, []).extend((*text, numbers) for text in texts)
        stack.extend((kid, page) for kid in _kids(item))
    return found


def _kids(item: pikepdf.Dictionary) -> list[object]:
    kids = item.get("/K")
    return list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]


def _content(
    element: pikepdf.Dictionary, page: object
) -> tuple[frozenset[int] | None, set[tuple[int, int]]]:
    """Numbers of all content below an element, and the pages it lies on.

    None for the numbers where some of the content is no marked content of a page.
    """
    numbers: set[int] = set()
    pages: set[tuple[int, int]] = set()
    stack: list[tuple[object, object]] = [(element, page)]
    for _ in range(_MOST_ELEMENTS):
        if not stack:
            break
        item, page = stack.pop()
        if isinstance(item, int):
            numbers.add(item)
        elif isinstance(item, pikepdf.Dictionary):
            if "/Stm" in item or str(item.get("/Type")) == "/OBJR":
                return None, pages
            page = item.get("/Pg", page)
            if "/MCID" in item:
                stack.append((item.get("/MCID"), page))
            stack.extend((kid, page) for kid in _kids(item))
        if isinstance(page, pikepdf.Dictionary):
            pages.add(page.objgen)
    return frozenset(numbers), pages
