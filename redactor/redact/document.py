"""The conductor: from an original and decisions to the bytes of a new document."""

from __future__ import annotations

import math
import os
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pikepdf

from redactor.errors import InputCode, InputError, LeakError
from redactor.model import Box, Page, Redaction
from redactor.redact import LAYOUTS, Redacted, RedactOptions
from redactor.redact import label as labels
from redactor.redact.burn import Reader
from redactor.redact.catalog import found_kinds, make_catalog, page_dictionary
from redactor.redact.check import PageCheck, check
from redactor.redact.drawn import Drawn
from redactor.redact.flatten import flatten, open_original
from redactor.redact.gaps import plan
from redactor.redact.geometry import Rect, Zones, apply, intersect
from redactor.redact.images import burn_images
from redactor.redact.layers import Layers, root_of
from redactor.redact.links import Destinations, make_links, read_links
from redactor.redact.outline import Shown, keep, make_outline, read_outline
from redactor.redact.padding import padded
from redactor.redact.programs import GlyphNames
from redactor.redact.rescan import moved_place, set_scan
from redactor.redact.scanlines import Shift
from redactor.redact.scans import kept_words, text_layer
from redactor.redact.scrub import Scrubber
from redactor.redact.session import ImageUse, PageRun, ResourceWriter, Session, State
from redactor.redact.sheet import Sheet, sheet_of
from redactor.redact.tags import Label, language_of, old_tree, rebuild
from redactor.redact.text import Operation
from redactor.redact.typefaces import (
    clean_programs,
    save,
    subset_programs,
    subset_type1_programs,
    trim_fonts,
)
from redactor.redact.unseen import remove_unseen
from redactor.redact.values import Values

_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
    pikepdf.PikepdfError,
    zlib.error,
)
"""What a damaged object makes pikepdf, Pillow and our own readers raise."""


@dataclass(slots=True)
class _PageWork:
    """One page between reading and writing."""

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

    def secret_areas(self) -> set[int]:
        """Areas whose width could tell a word; a number's width only tells its format."""
        return {
            area
            for area, owner in enumerate(self.owners)
            if not (text := self.redactions[owner][1].text) or sum(map(str.isalpha, text)) >= 2
        }


def redact_document(
    source: Path,
    redactions: Sequence[Redaction],
    target: Path,
    options: RedactOptions,
    page_texts: Sequence[Page],
) -> Redacted:
    """See `redactor.redact.redact`."""
    if options.layout not in LAYOUTS:
        raise ValueError(f"layout: {options.layout}")
    try:
        made = _Job(source, redactions, options, page_texts)
        data = made.run()
    except pikepdf.PdfError as error:
        raise InputError(InputCode.CORRUPT) from error
    except RecursionError as error:
        raise InputError(InputCode.TOO_DEEP) from error
    except MemoryError as error:
        raise InputError(InputCode.MEMORY) from error
    except _DAMAGE as error:
        # An object that is not what its place calls for. What it meant nobody can say.
        raise InputError(InputCode.UNREADABLE) from error
    partial = target.with_name(target.name + ".part")
    partial.write_bytes(data)
    os.replace(partial, target)
    return made.summary()


class _Job:
    def __init__(
        self,
        source: Path,
        redactions: Sequence[Redaction],
        options: RedactOptions,
        page_texts: Sequence[Page],
    ) -> None:
        self._options = options
        self._redactions = list(redactions)
        self._texts = {page.number: page for page in page_texts}
        original = open_original(source)
        self._kinds = set(found_kinds(original))
        destinations = Destinations(original)
        self._links = read_links(original, destinations)
        self._outline = read_outline(original, destinations)
        self._pdf, more = flatten(original)
        self._kinds |= more
        if len(self._pdf.pages) == 0:
            raise InputError(InputCode.CORRUPT)
        self._tree = old_tree(self._pdf)
        self._session = Session(
            self._pdf, Layers(root_of(self._pdf)), tagged=self._tree is not None
        )
        self._drawn = Drawn(source)
        self._label_font = labels.embed(self._pdf)
        self._burned: dict[int, list[Box]] = {}
        self._checks: dict[int, PageCheck] = {}
        self._boxes = 0

    def run(self) -> bytes:
        by_page = self._by_page()
        words = _words(self._redactions)
        work = [
            self._read(number, page.obj, by_page.get(number, []))
            for number, page in enumerate(self._pdf.pages, 1)
        ]
        self._shown_often = Counter(id(placed.use) for one in work for placed in one.run.placed)
        if self._options.layout == "private":
            for number, one in enumerate(work, 1):
                self._hide_widths(number, one)
        burn_images(self._session.images.values())
        tags: list[Label] = []
        marks: list[set[int]] = []
        made = []
        for number, one in enumerate(work, 1):
            made.append(self._write(number, one, len(work), tags, marks))
        links = [
            make_links(self._pdf, links, one.zones, one.sheet.frame, made, words)
            for links, one in zip(self._links, work, strict=True)
        ]
        for page, kept in zip(made, links, strict=True):
            if len(kept):
                page["/Annots"] = kept
        tree = None
        if self._tree is not None:
            known = [one.sheet.page.objgen for one in work]
            tree = rebuild(self._pdf, self._tree, known, made, marks, tags)
        scrubber = Scrubber()
        for page in made:
            scrubber.resources(page["/Resources"])
            scrubber.group(page.get("/Group"))
        shown = self._shown(work)
        fonts = list(self._session.fonts.values())
        names = GlyphNames()
        subset_type1_programs(fonts, names)
        trim_fonts(self._pdf, fonts, names)
        clean_programs(fonts, names)
        values = Values()
        for page in made:
            values.settle(page)
        make_catalog(
            self._pdf,
            made,
            tree,
            outline=make_outline(self._pdf, keep(self._outline, shown), made),
            shown=shown,
            language=language_of(self._pdf, self._options.language),
            title=self._options.stamp or "Dokument",
        )
        data = save(self._pdf)
        if any(_has_program(font.obj) for font in fonts if font.used):
            data = subset_programs(data)
        check(data, self._checks, len(made))
        return data

    def summary(self) -> Redacted:
        burned = tuple(
            replace(redaction, boxes=tuple(self._burned.get(index, ())))
            for index, redaction in enumerate(self._redactions)
        )
        return Redacted(
            pages=len(self._links),
            boxes=self._boxes,
            removed=tuple(sorted(self._kinds)),
            burned=burned,
        )

    def _shown(self, work: Sequence[_PageWork]) -> Shown:
        """What the pages still show, for titles and labels that only repeat it."""
        asked = self._outline or "/PageLabels" in self._pdf.Root
        texts = []
        for number, one in enumerate(work if asked else (), 1):
            text = " ".join(show.kept_text() for show in one.run.shows)
            layer = self._layer(number, one)
            if layer:
                words = kept_words(layer, one.zones.rects, one.sheet.matrix)
                text += " " + " ".join(word for word, _, _ in words)
            texts.append(text)
        return Shown(texts, [redaction.text for redaction in self._redactions])

    def _by_page(self) -> dict[int, list[tuple[int, Redaction]]]:
        found: dict[int, list[tuple[int, Redaction]]] = {}
        count = len(self._pdf.pages)
        for index, redaction in enumerate(self._redactions):
            finite = all(math.isfinite(v) for box in redaction.boxes for v in box)
            if not finite or (redaction.page and not 1 <= redaction.page <= count):
                raise LeakError(
                    "En dækning ligger ikke på nogen af dokumentets sider.",
                    "Læs dokumentet ind igen, og gennemgå dækningerne.",
                )
            found.setdefault(redaction.page, []).append((index, redaction))
        return found

    # -- pages -----------------------------------------------------------------------------

    def _read(
        self, number: int, page: pikepdf.Dictionary, wanted: list[tuple[int, Redaction]]
    ) -> _PageWork:
        sheet = sheet_of(page)
        rects: list[Rect] = []
        owners: list[int] = []
        for place, (_, redaction) in enumerate(wanted):
            for box in redaction.boxes:
                rects.append(sheet.to_user(box))
                owners.append(place)
        zones = Zones(rects)
        run = PageRun(self._session, zones, sheet.frame)
        names = ResourceWriter(self._pdf)
        state = State((1, 0, 0, 1, 0, 0), sheet.frame)
        reader = Reader(run, sheet.resources, names, state, 0, mcids=True)
        reader.read(page)
        run.note_covered()
        remove_unseen(run, sheet, lambda: self._drawn.page(number))
        return _PageWork(sheet, wanted, zones, owners, run, reader, names)

    def _hide_widths(self, number: int, one: _PageWork) -> None:
        secret = one.secret_areas()
        one.painted = plan(one.run, secret)
        untouched = set(range(len(one.owners))) - one.painted.keys()
        one.shifts, changed = set_scan(
            one.run, one.sheet, untouched, secret, lambda: self._drawn.page(number), self._single
        )
        one.painted.update((area, [box]) for area, box in changed.items())
        for area in one.run.zones_with_images & secret - one.painted.keys():
            text = one.redactions[one.owners[area]][1].text
            if text.strip():
                box = padded(one.zones.rects[area], one.sheet, self._drawn.page(number))
                if box is not None:
                    one.painted[area] = [box]
        for under in one.run.under:
            for box in () if under.area in changed else one.painted.get(under.area, ()):
                under.blank(box)

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

    def _write(
        self, number: int, one: _PageWork, count: int, tags: list[Label], marks: list[set[int]]
    ) -> pikepdf.Dictionary:
        one.run.write()
        body = one.reader.operations()
        present = _mcids(body)
        marks.append(present)
        over = self._overlay(number, one, count, tags, present)
        content: list[Operation] = [([], "q"), *body, ([], "Q"), *over] if over else body
        data = pikepdf.unparse_content_stream(
            [(operands, pikepdf.Operator(operator)) for operands, operator in content]
        )
        return page_dictionary(self._pdf, one.sheet, data, one.names.obj)

    def _overlay(
        self,
        number: int,
        one: _PageWork,
        count: int,
        tags: list[Label],
        present: set[int],
    ) -> list[Operation]:
        found: list[Operation] = []
        layer = self._layer(number, one)
        if not (one.zones or self._options.stamp or layer):
            return found
        font = one.names.name("/Font", self._label_font)
        if layer:
            pixels = self._drawn.page(number)
            found += text_layer(
                layer,
                one.zones.rects,
                one.sheet.matrix,
                pixels,
                font=font,
                moved=lambda place: moved_place(place, one.shifts, one.sheet),
            )
        next_mcid = max(present, default=-1) + 1
        said: set[int] = set()
        for area, rect in enumerate(one.zones.rects):
            index, redaction = one.redactions[one.owners[area]]
            rects = self._painted(one, area, rect)
            self._boxes += bool(rects)
            self._burned.setdefault(index, []).extend(one.sheet.to_points(r) for r in rects)
            spoken = redaction.description or redaction.label
            mcid = None
            if self._tree is not None and rects and spoken and index not in said:
                mcid = next_mcid
                next_mcid += 1
                tags.append(Label(number - 1, _inside(one, area), mcid, spoken))
            found += labels.boxes(
                rects,
                redaction.label,
                spoken if index not in said else "",
                font=font,
                rotation=one.sheet.rotation,
                mcid=mcid,
                tagged=self._tree is not None,
            )
            if rects:
                said.add(index)
        if self._options.stamp:
            text = f"{self._options.stamp} – side {number} af {count}"
            found += labels.stamp(text, one.sheet.frame, font=font, rotation=one.sheet.rotation)
        self._note_check(number, one)
        return found

    def _painted(self, one: _PageWork, area: int, rect: Rect) -> list[Rect]:
        asked = one.painted.get(area, [rect])
        found = []
        for box in asked:
            if area in one.run.zones_with_text and area not in one.run.zones_with_images:
                box = labels.trim(box, one.run.shows)
            shown = intersect(box, one.sheet.frame)
            if shown is not None:
                found.append(shown)
        return found

    def _layer(self, number: int, one: _PageWork) -> Page | None:
        """Recognised text for a page that shows pictures and holds no text of its own."""
        page = self._texts.get(number)
        if page is None or page.ocr_confidence is None or not page.text.strip():
            return None
        return None if any(not show.hidden for show in one.run.shows) else page

    def _note_check(self, number: int, one: _PageWork) -> None:
        if not one.zones:
            return
        moved = [
            one.sheet.point(*_moved(glyph))
            for show in one.run.shows
            if not show.hidden
            for glyph in (show.glyphs() if show.changed else ())
            if not glyph.removed and glyph.shift
        ]
        boxes = [one.sheet.to_points(rect) for rect in one.zones.rects]
        self._checks[number] = PageCheck(boxes=boxes, moved=moved)


def _moved(glyph: Any) -> tuple[float, float]:
    m = glyph.show.to_page
    return apply(m, glyph.spot[0] + glyph.shift, glyph.spot[1])


def _inside(one: _PageWork, area: int) -> int | None:
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


def _mcids(operations: list[Operation]) -> set[int]:
    return {
        int(operands[1]["/MCID"])
        for operands, operator in operations
        if operator == "BDC"
        and isinstance(operands[1], pikepdf.Dictionary)
        and "/MCID" in operands[1]
    }


def _words(redactions: Sequence[Redaction]) -> tuple[str, ...]:
    """Removed words as letters and digits only, for names and addresses that may repeat them."""
    found: set[str] = set()
    for redaction in redactions:
        for word in re.split(r"[^\w]+", redaction.text.casefold()):
            if len(word) >= 3:
                found.add(word)
        whole = "".join(c for c in redaction.text.casefold() if c.isalnum())
        if len(whole) >= 3:
            found.add(whole)
    return tuple(sorted(found))


def _has_program(obj: Any) -> bool:
    child = obj["/DescendantFonts"][0] if "/DescendantFonts" in obj else obj
    descriptor = child.get("/FontDescriptor")
    return isinstance(descriptor, pikepdf.Dictionary) and any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


__all__ = ["redact_document"]
