"""One page of a document: read, its widths hidden, and written anew."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import pikepdf

from redactor.model import Box, Page, Redaction
from redactor.redact import label as labels
from redactor.redact.check import PageCheck
from redactor.redact.content.alone import pictures_alone
from redactor.redact.content.burn import Reader
from redactor.redact.content.hits import burn_show
from redactor.redact.content.looks import BLANK, note_looks
from redactor.redact.content.unpainted import drop_unseen
from redactor.redact.content.unseen import remove_unseen
from redactor.redact.drawn import Drawn
from redactor.redact.geometry import (
    Rect,
    Zones,
    apply,
    intersect,
    invert,
    touches,
    transform_rect,
)
from redactor.redact.objects.catalog import page_dictionary
from redactor.redact.objects.tags import Label
from redactor.redact.options import RedactOptions
from redactor.redact.scans.rescan import clear_of_letters, moved_place, set_scan
from redactor.redact.scans.sizes import UNKNOWN_EM, Print
from redactor.redact.scans.textlayer import Word, kept_words, text_layer, words_to_add
from redactor.redact.scans.whole import beside, whole
from redactor.redact.session import PageRun, ResourceWriter, Session, State
from redactor.redact.sheet import Sheet, sheet_of
from redactor.redact.shift import Shift
from redactor.redact.text import Glyph, Operation
from redactor.redact.uses import ImageUse, UnderArea
from redactor.redact.widths.gaps import plan
from redactor.redact.widths.padding import padded

_STAMP_TEXT = "{} – side {} af {}"
_OVERLAP = 1.0
"""Points that boxes may lie over each other without covering a label."""


@dataclass(slots=True)
class PageWork:
    """One page between reading and writing."""

    number: int
    sheet: Sheet
    redactions: list[tuple[int, Redaction]]
    zones: Zones
    owners: list[int]
    """For each area the index in `redactions`."""
    run: PageRun
    reader: Reader
    names: ResourceWriter
    painted: dict[int, list[Rect]] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)

    def text_of(self, area: int) -> str:
        """What is removed with an area, and its neighbours of the same redaction."""
        return self.redactions[self.owners[area]][1].text

    def secret_areas(self) -> dict[int, int]:
        """Areas whose width could tell a word, and how many words stood in each.

        A number's width only tells its format.
        """
        found: dict[int, int] = {}
        for area, owner in enumerate(self.owners):
            redaction = self.redactions[owner][1]
            if redaction.text and sum(map(str.isalpha, redaction.text)) < 2:
                continue
            parts = [part for part in redaction.text.split("\n") if part.strip()]
            alone = len(parts) != len(redaction.boxes)
            part = redaction.text if alone else parts[area - self.owners.index(owner)]
            words = len(part.replace("-", " ").split())
            found[area] = max(1, round(words / len(redaction.boxes)) if alone else words)
        return found


@dataclass(slots=True)
class PageMade:
    """What is left of a page once it is written; everything else about it can be forgotten."""

    before: tuple[int, int]
    """Number of the page's object in the original."""
    zones: Zones
    frame: Rect
    marks: set[int]
    """Numbers of the marked content it still has, labels' own not counted."""
    check: PageCheck | None
    text: str
    page: pikepdf.Dictionary = field(default_factory=pikepdf.Dictionary)
    labels: list[Label] = field(default_factory=list)
    burned: dict[int, list[Box]] = field(default_factory=dict)
    """Boxes as they were painted (points), by the index of their redaction."""
    boxes: int = 0


class PageMaker:
    """Reads and writes the pages of one document, in any order."""

    def __init__(
        self,
        session: Session,
        drawn: Drawn,
        options: RedactOptions,
        texts: Mapping[int, Page],
        *,
        count: int,
        keep_text: bool,
        labels_shown: Iterable[str],
    ) -> None:
        """`texts`: recognised pages by number; `keep_text`: whether anybody asks what is shown."""
        self._session = session
        self._pdf = session.pdf
        self._drawn = drawn
        self._options = options
        self._texts = texts
        self._count = count
        self._keep_text = keep_text
        stamp = _STAMP_TEXT.format(options.stamp, "0123456789", "") if options.stamp else ""
        self._label_font = labels.embed(session.pdf, "".join((stamp, *labels_shown)))
        self._shown_often: Counter[int] = Counter()

    def read(
        self, number: int, page: pikepdf.Dictionary, wanted: list[tuple[int, Redaction]]
    ) -> PageWork:
        """Burn a page's content; `wanted`: its redactions, each with its index."""
        sheet = sheet_of(page)
        rects: list[Rect] = []
        owners: list[int] = []
        for place, (_, redaction) in enumerate(wanted):
            for box in redaction.boxes:
                rects.append(sheet.to_user(box))
                owners.append(place)
        zones = Zones(rects)
        run = PageRun(self._session, zones, sheet.frame)
        run.texts = tuple(wanted[owner][1].text for owner in owners)
        names = ResourceWriter(self._pdf)
        state = State((1, 0, 0, 1, 0, 0), sheet.frame)
        reader = Reader(run, sheet.resources, names, state, 0, mcids=True)
        reader.read(page)
        run.note_covered()
        run.drop_covered()
        self._make_whole(run, sheet, number)
        remove_unseen(run, sheet, lambda: self._drawn.page(number))
        note_looks(
            run,
            sheet,
            lambda: self._drawn.page(number),
            lambda area: self._drawn.is_flat(number, area, BLANK),
        )
        drop_unseen(
            run,
            sheet,
            lambda: self._drawn.page(number),
            lambda: self._drawn.colours(number),
            lambda: pictures_alone(run, sheet),
        )
        self._shown_often.update(id(placed.use) for placed in run.placed)
        return PageWork(number, sheet, wanted, zones, owners, run, reader, names)

    def _make_whole(self, run: PageRun, sheet: Sheet, number: int) -> None:
        """Let the boxes on recognised text cover whole letters, as they stand in the picture."""
        page = self._texts.get(number)
        if page is None or page.ocr_confidence is None:
            return
        grown = {}
        turned = bool(sheet.rotation % 180)
        held = page.boxes[~np.isnan(page.boxes[:, 0])][:, [1, 0, 3, 2] if turned else slice(None)]
        for area in run.zones_with_images - run.zones_with_print:
            box = sheet.to_points(run.zones.rects[area])
            pixels = self._drawn.page(number)
            # Up and down a layer of the file's own ends where the letters of the next line begin.
            sides = area in run.zones_with_text
            if turned:
                y0, x0, y1, x1 = whole((box.y0, box.x0, box.y1, box.x1), pixels.T)
                x0, x1 = (box.x0, box.x1) if sides else (x0, x1)
                y0, x0, y1, x1 = beside((y0, x0, y1, x1), pixels.T, held)
            else:
                x0, y0, x1, y1 = whole(box, pixels)
                y0, y1 = (box.y0, box.y1) if sides else (y0, y1)
                x0, y0, x1, y1 = beside((x0, y0, x1, y1), pixels, held)
            rect = sheet.to_user(Box(x0, y0, x1, y1))
            if rect != run.zones.rects[area]:
                grown[area] = rect
        for under in run.under:
            if under.area in grown:
                under.withdraw(run.zones.rects[under.area])
                under.blank(grown[under.area])
        run.zones.replace(grown)
        for show in run.shows if grown else []:
            if show.invisible and not show.hidden:
                run.zones_with_text |= burn_show(show, run.zones)

    def waits(self, one: PageWork) -> bool:
        """Whether a page can only be written when all others are read.

        The lines of a scan are set anew when no other page shows the same picture.
        """
        return self._options.layout == "private" and bool(
            one.run.zones_with_images & one.secret_areas().keys()
        )

    def _hide_widths(self, one: PageWork) -> None:
        number = one.number
        secret = one.secret_areas()
        one.painted = plan(one.run, secret)
        untouched = set(range(len(one.owners))) - one.painted.keys()
        pictured = one.run.zones_with_images & secret.keys()
        ems = self._sizes(one, pictured)
        draw = functools.partial(self._drawn.page, number)
        one.shifts, changed = set_scan(
            one.run, one.sheet, untouched, secret, ems, draw, self._single
        )
        one.painted.update((area, [box]) for area, box in changed.items())
        for area in pictured - one.painted.keys():
            if one.text_of(area).strip():
                rect = one.zones.rects[area]
                box = padded(rect, one.sheet, draw(), secret[area], ems[area])
                if box is not None:
                    one.painted[area] = [clear_of_letters(box, rect, one.run)]
        for under in one.run.under:
            for box in () if under.area in changed else one.painted.get(under.area, ()):
                under.blank(box)
        _blank_reached(one)

    def _sizes(self, one: PageWork, areas: Set[int]) -> dict[int, float]:
        """How large the print is under areas with pictures, as the words that stay tell."""
        page = self._texts.get(one.number)
        if not areas or page is None:
            return dict.fromkeys(areas, UNKNOWN_EM)
        words = kept_words(page, one.zones.rects, one.sheet.matrix)
        size = Print(
            ((word, place) for word, _, place in words), upwards=bool(one.sheet.rotation % 180)
        )
        return {area: size.em(one.zones.rects[area], one.text_of(area)) for area in areas}

    def _single(self, use: ImageUse) -> bool:
        """Whether a picture is shown once and no other picture of the document is its copy."""
        if self._shown_often[id(use)] != 1:
            return False
        data = use.obj.read_raw_bytes()
        length = use.obj.get("/Length")
        return not any(
            other is not use and other.obj.get("/Length") == length
            and other.obj.read_raw_bytes() == data
            for other in self._session.images.values()
        )  # fmt: skip

    def write(self, one: PageWork) -> PageMade:
        """Write a page that was read, its widths hidden."""
        if self._options.layout == "private":
            self._hide_widths(one)
        one.run.write()
        body = one.reader.data()
        made = PageMade(
            before=one.sheet.page.objgen,
            zones=one.zones,
            frame=one.sheet.frame,
            marks=one.reader.mcids,
            check=_check_of(one) if one.zones else None,
            text=self._text(one) if self._keep_text else "",
        )
        over = self._overlay(one, made)
        if over:
            drawn = [(operands, pikepdf.Operator(operator)) for operands, operator in over]
            body = b"\n".join([b"q", body, b"Q", pikepdf.unparse_content_stream(drawn)])
        made.page = page_dictionary(self._pdf, one.sheet, body, one.names.obj)
        return made

    def _overlay(self, one: PageWork, made: PageMade) -> list[Operation]:
        """What is drawn over the page: the text of a scan, the boxes, the stamp."""
        found: list[Operation] = []
        words = self._unwritten(one)
        if not (one.zones or self._options.stamp or words):
            return found
        font = one.names.name("/Font", self._label_font)
        if words:
            found += text_layer(
                words,
                self._drawn.page(one.number),
                font=font,
                moved=lambda place: moved_place(place, one.shifts, one.sheet),
                rotation=one.sheet.rotation,
            )
        next_mcid = max(made.marks, default=-1) + 1
        tagged = self._session.tagged
        said: set[int] = set()
        every = [_painted(one, area, rect) for area, rect in enumerate(one.zones.rects)]
        for area, rects in enumerate(every):
            index, redaction = one.redactions[one.owners[area]]
            made.boxes += bool(rects)
            made.burned.setdefault(index, []).extend(one.sheet.to_points(r) for r in rects)
            spoken = redaction.description or redaction.label
            mcid = None
            if tagged and rects and spoken and index not in said:
                mcid = next_mcid
                next_mcid += 1
                made.labels.append(Label(one.number - 1, _inside(one, area), mcid, spoken))
            found += labels.boxes(
                rects,
                "" if _meets(rects, every[area + 1 :]) else redaction.label,
                spoken if index not in said else "",
                font=font,
                rotation=one.sheet.rotation,
                mcid=mcid,
                tagged=tagged,
            )
            if rects:
                said.add(index)
        if self._options.stamp:
            text = _STAMP_TEXT.format(self._options.stamp, one.number, self._count)
            found += labels.stamp(
                text,
                one.sheet.frame,
                [rect for rects in every for rect in rects],
                one.run.shows,
                font=font,
                rotation=one.sheet.rotation,
                shade=(
                    (lambda rect: self._drawn.shade(one.number, one.sheet.to_points(rect)))
                    if one.run.pictured
                    else None
                ),
            )
        return found

    def _unwritten(self, one: PageWork) -> list[Word]:
        page = self._texts.get(one.number)
        if page is not None and "low_ocr" in page.flags and not one.run.pictured:
            return []  # a drawing, of whose lines most words were made up
        return words_to_add(page, one.zones.rects, one.sheet.matrix, one.run.shows)

    def _text(self, one: PageWork) -> str:
        """What the page still shows, as far as programs can read it; a line per text operator."""
        text = "\n".join(show.kept_text() for show in one.run.shows)
        words = self._unwritten(one)
        return text + "\n" + " ".join(word for word, _, _ in words) if words else text


def _blank_reached(one: PageWork) -> None:
    """Blank what boxes that grew cover of pictures that those asked for did not touch."""
    under = {(id(found.use), found.area) for found in one.run.under}
    for placed in one.run.placed:
        matrix = invert(placed.back)
        if matrix is None:
            continue
        place = transform_rect(matrix, (0, 0, 1, 1))
        for area, boxes in one.painted.items():
            if (id(placed.use), area) not in under:
                for box in boxes:
                    if touches(place, box):
                        UnderArea(placed.use, placed.back, area).blank(box)


def _meets(rects: Sequence[Rect], later: Sequence[Sequence[Rect]]) -> bool:
    """Whether a box painted later lies over the first of `rects`, where the label would stand."""
    return bool(rects) and any(
        min(rects[0][2], x1) - max(rects[0][0], x0) > _OVERLAP
        and min(rects[0][3], y1) - max(rects[0][1], y0) > _OVERLAP
        for others in later
        for x0, y0, x1, y1 in others
    )


def _painted(one: PageWork, area: int, rect: Rect) -> list[Rect]:
    asked = one.painted.get(area, [rect])
    found = []
    for box in asked:
        if area not in one.run.zones_with_images:
            box = labels.trim(box, one.run.shows)
        shown = intersect(box, one.sheet.frame)
        if shown is not None:
            found.append(shown)
    return found


def _check_of(one: PageWork) -> PageCheck:
    moved = [
        one.sheet.point(*_moved(glyph))
        for show in one.run.shows
        if not show.hidden
        for glyph in (show.glyphs() if show.met else ())
        if not glyph.removed and (glyph.shift or glyph.spared)
    ]
    boxes = [one.sheet.to_points(rect) for rect in one.zones.rects]
    return PageCheck(boxes=boxes, moved=np.array(moved, dtype=np.float32).reshape(-1, 2))


def _moved(glyph: Glyph) -> tuple[float, float]:
    return apply(glyph.show.to_page, glyph.spot[0] + glyph.shift, glyph.spot[1])


def _inside(one: PageWork, area: int) -> int | None:
    """The marked content that the first glyph removed from an area stood in."""
    rect = one.zones.rects[area]
    for show in one.run.shows:
        if show.hidden or not show.changed:
            continue
        for glyph in show.glyphs():
            x, y = glyph.middle
            if glyph.removed and rect[0] <= x <= rect[2] and rect[1] <= y <= rect[3]:
                return show.mcid
    return None
