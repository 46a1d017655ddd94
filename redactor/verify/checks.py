"""Runs the checks over one file and gathers their verdict. Fails closed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf

from redactor.errors import InputCode, InputError
from redactor.model import Leak, Redaction, Verdict
from redactor.verify import files, pages
from redactor.verify.behind import linked_bars, unseen_looks, unshown_values
from redactor.verify.codes import codes_of
from redactor.verify.concealed import concealed, grey_of, hidden_parts
from redactor.verify.drawings import hidden_drawing, unseen_drawing
from redactor.verify.geometry import Frame, Rect, around
from redactor.verify.hidden import hidden_text
from redactor.verify.interpreter import Reader
from redactor.verify.limits import Decoder
from redactor.verify.misread import misread
from redactor.verify.needles import Needles, squeeze
from redactor.verify.objects import Contents, contents_of
from redactor.verify.paper import Paper, opened
from redactor.verify.pictures import PictureError, pixels_of
from redactor.verify.placements import Placements
from redactor.verify.rawfile import read_raw
from redactor.verify.reading import OcrOptions, ocr_engine, read_text, words_in
from redactor.verify.remarks import Remarks
from redactor.verify.rests import rest_beside_bar
from redactor.verify.scene import Scene, numbers
from redactor.verify.spoken import Spoken, said_by_bars, structure_of
from redactor.verify.strewn import out_of_line, strewn, torn_from_arcs
from redactor.verify.thumbnails import page_thumbnail_stale
from redactor.verify.unread import (
    is_garbled,
    is_unsaid,
    left_over,
    named_anew,
    once,
    undoubled,
    unread,
)
from redactor.verify.widths import fewest_names
from redactor.verify.wording import leak
from redactor.verify.writing import drawn_writing

_RIM = 12
"""Pixels of paper around a cut part of a page, which OCR wants."""
_UPENDED, _LEAST_SIDE, _SMALL_PICTURE, _MOST_UPENDED = 1.3, 10.0, 0.3, 6
"""Height over width, points, and share of the page of a small picture that stands upright."""
_PIECE = 3
"""Letters of a piece of a word that a person would have seen as one."""


class Examination:
    """One file under examination.

    `released` is true for a file of ours, which must hold nothing but its pages; false for a
    file of unknown make, where ordinary metadata and marks are no leak by themselves.
    """

    def __init__(
        self,
        path: Path,
        needles: Needles,
        *,
        released: bool,
        redactions: Sequence[Redaction] = (),
        kept: Iterable[tuple[int, str]] = (),
        read: Iterable[tuple[int, str]] = (),
        exact: Collection[int] = (),
        pages: int | None = None,
        gap_step: float = 0.0,
        ocr: OcrOptions | None = None,
    ) -> None:
        self._path = path
        self._needles = needles
        self._released = released
        self._redactions: dict[int, list[Redaction]] = {}
        for redaction in redactions:
            self._redactions.setdefault(redaction.page, []).append(redaction)
        self._kept: dict[int, list[str]] = {}
        for number, text in kept:
            self._kept.setdefault(number, []).append(text)
        self._read = dict(read)
        self._exact = exact
        self._pages = pages
        self._gap_step = gap_step
        self._ocr = ocr
        self._leaks: dict[Leak, None] = {}
        self._seen: set[bytes] = set()
        """Digests of drawn pixels that were read: letterheads come back on every page."""
        self._remarks = Remarks()
        self._checks: list[str] = []
        self._figures: dict[str, Any] = {}

    def verdict(self) -> Verdict:
        """All checks, in order. Raises InputError when the file cannot be opened at all."""
        data = self._path.read_bytes()
        if not data.strip():
            raise InputError(InputCode.EMPTY)
        count = 0
        with _pdf(self._path) as pdf, opened(self._path) as paper:
            count = len(paper)
            self._figures["bytes"] = len(data)
            if pdf.is_encrypted:
                self._add("encrypted")
            self._attempt("structure", lambda: self._structure(pdf, count))
            # What is encrypted is refused already, and its bytes say nothing as they lie there.
            if not pdf.is_encrypted:
                self._attempt("raw", lambda: self._raw(data, pdf))
            found = None
            decoder = Decoder()

            def walk() -> None:
                nonlocal found
                found = contents_of(pdf)
                decoder.weigh(stream for _, stream in found.streams)
                self._gather(files.objects(found, decoder, self._needles, released=self._released))

            self._attempt("objects", walk)
            hidden = found.hidden_layers if found is not None else frozenset()
            reader = Reader(decoder, hidden, gaps=self._released)
            self._read_pages(pdf, paper, reader)
            if not self._released:
                self._attempt("fields", lambda: self._fields(pdf, reader))
            if found is not None:
                contents = found
                self._attempt(
                    "streams",
                    lambda: self._gather(
                        files.streams(
                            contents, reader, self._needles, self._reads, released=self._released
                        )
                    ),
                )
                if not self._released:
                    self._attempt("remarks", lambda: self._tell(contents, decoder))
            own = self._released
            self._attempt(
                "fonts", lambda: self._gather(files.fonts(reader, self._needles, released=own))
            )
            if decoder.broken and (self._released or decoder.broken & reader.read_forms):
                self._add("structure_error")
            if decoder.behind:
                self._add("stray_bytes")
            self._figures["warnings"] = len(pdf.get_warnings())
            if self._figures["warnings"] and self._released:
                self._add("structure_error")
        return Verdict(
            sha256=hashlib.sha256(data).hexdigest(),
            pages=count,
            leaks=tuple(self._leaks),
            checks=tuple(self._checks),
            figures=self._figures,
        )

    def _add(self, where: str, page: int = 0) -> None:
        self._leaks.setdefault(leak(where, page))

    def _gather(self, places: Iterable[str], page: int = 0) -> None:
        for place in places:
            self._add(place, page)

    def _attempt(self, name: str, check: Callable[[], None], page: int = 0) -> bool:
        """Run a check. One that breaks off proves nothing, so it counts as a leak."""
        try:
            check()
        except (InputError, MemoryError):
            raise
        except Exception:
            # Whatever went wrong, the file is not proved clean: refuse it, and go on looking.
            self._add("check_failed", page)
            self._figures.setdefault("failed_checks", []).append(name)
            return False
        if not page:
            self._checks.append(name)
        return True

    def _structure(self, pdf: pikepdf.Pdf, count: int) -> None:
        if count != len(pdf.pages) or count == 0:
            self._add("structure_error")
        if self._needles.in_text(self._path.stem):
            self._add("file_name")
        if self._pages is not None and count != self._pages:
            self._add("page_count")
        wanted = set(self._redactions) | {number for number in self._kept if number}
        if any(number > count or number < 0 for number in wanted):
            self._add("missing_page")

    def _fields(self, pdf: pikepdf.Pdf, reader: Reader) -> None:
        if unshown_values(pdf, reader) or unseen_looks(pdf, reader):
            self._add("unshown_value")

    def _raw(self, data: bytes, pdf: pikepdf.Pdf) -> None:
        self._gather(
            files.outside_objects(read_raw(data), pdf, self._needles, released=self._released)
        )

    def _tell(self, found: Contents, decoder: Decoder) -> None:
        if self._remarks.tell(found, decoder):
            self._add("remark")

    def _read_pages(self, pdf: pikepdf.Pdf, document: Any, reader: Reader) -> None:
        cache = pages.PictureCache()
        elsewhere = Placements(
            lambda: ((reader.page(page), frame_of(page).area) for page in pdf.pages), hidden_parts
        )
        whole = True
        possible: dict[int, int] = {}
        read = 0
        spoken: dict[tuple[int, int], list[Spoken]] = {}
        if not self._released:
            self._attempt("tags", lambda: spoken.update(structure_of(pdf)))
        for index in range(min(len(pdf.pages), len(document))):
            number = index + 1

            def check(index: int = index, number: int = number) -> None:
                nonlocal read
                page = pdf.pages[index]
                # First by the reader that keeps within limits, then by pdfium, which does not.
                scene = reader.page(page)
                with Paper(document, index, frame_of(page)) as paper:
                    self._page(number, scene, paper, cache, possible, elsewhere)
                    if not self._released:
                        self._thumbnail(number, page, paper)
                        if said_by_bars(scene, spoken.get(page.obj.objgen, ())):
                            self._add("spoken_bar", number)
                        if linked_bars(page, scene, lambda: paper.draw(pages.SCALE)):
                            self._add("linked_bar", number)
                    read += self._read_drawn(number, scene, paper)

            whole = self._attempt("pages", check, number) and whole
        if whole:
            self._checks.append("pages")
        if self._ocr is not None and whole:
            self._checks.append("ocr")
            self._figures["ocr_pages"] = read
        if possible:
            self._figures["layout"] = "private" if self._gap_step else "exact"
            self._figures["names_possible"] = possible

    def _page(
        self,
        number: int,
        scene: Scene,
        paper: Paper,
        cache: pages.PictureCache,
        possible: dict[int, int],
        elsewhere: Placements,
    ) -> None:
        sheet = paper.draw(pages.SCALE)
        boxes = pages.boxes_of(self._redactions.get(number, ()), paper)
        self._gather(pages.readable(scene, paper, self._needles), number)
        self._gather(pages.under_boxes(scene, paper, sheet, boxes, cache), number)
        judged = [box.rect for box in boxes]
        self._gather(hidden_text(scene, sheet, paper, judged), number)
        foreign = not self._released
        if foreign:
            shown, said = paper.text(), scene.spoken()
            beside = "\n".join(scene.asides)
            self._remarks.read(scene, shown)
            if self._needles and rest_beside_bar(scene, self._needles):
                self._add("rest_of_word", number)
            own = scene.spoken(own=True)  # all that pdfium gives as text
            if _differ(shown, said, beside) or _differ(own, shown, beside):
                self._add("readers_differ", number)
        if foreign and (hidden_drawing(scene, sheet) or unseen_drawing(scene, sheet)):
            self._add("drawing_under_box", number)
        beneath = concealed(scene, sheet, cache.layers, self._reads, elsewhere, foreign=foreign)
        self._gather(beneath, number)
        if self._needles and any(
            self._needles.in_text(said, page_text=True) for said in codes_of(scene, paper)
        ):
            self._add("code_text", number)
        if self._missing(number, scene, paper):
            self._add("missing_text", number)
        if number in self._read:
            printed = (text for box in boxes for text in box.labels)
            known = " ".join([self._read[number], *printed])
            if self._unread(number, scene, paper, known):
                self._add("unread_text", number)
            if number in self._exact and self._left_over(number, scene, paper, known):
                self._add("rest_of_word", number)
        redactions = self._redactions.get(number, ())
        fits = fewest_names(scene, redactions, paper.frame, self._gap_step)
        if fits is not None:
            possible[number] = fits

    def _unread(self, number: int, scene: Scene, paper: Paper, known: str) -> bool:
        """Whether a page tells what people, who were shown `known`, never saw."""
        exact, shown = number in self._exact, paper.readings(scene)
        said = (scene.spoken(), *dict.fromkeys(scene.cells))
        if all(unread(text, known, exact=exact) for text in shown) or any(
            unread(text, known, exact=exact) for text in said
        ):
            return True
        hidden = chain(strewn(scene), out_of_line(scene))
        if not exact:
            return False
        torn = named_anew(torn_from_arcs(scene), known, least=_PIECE)
        return torn or is_unsaid(shown[0]) or named_anew(hidden, known)

    def _left_over(self, number: int, scene: Scene, paper: Paper, known: str) -> bool:
        removed = [item.text for item in self._redactions.get(number, ())]
        return all(left_over(text, known, removed) for text in paper.readings(scene))

    def _missing(self, number: int, scene: Scene, paper: Paper) -> bool:
        """Whether text of a page is gone that should have survived.

        Where some of it was read from pictures, which are no text in the file, more than half. Of
        the tiles that surfaces are painted with pdfium gives no text.
        """
        kept = self._kept.get(number, ())
        guessed = number in self._read and number not in self._exact
        present = "\n".join(map(squeeze, paper.readings(scene))) if kept else ""
        if any(squeeze(text) not in present for text in kept):
            present += "\n" + squeeze(scene.within())
        gone = sum(
            squeeze(text) not in present and undoubled(squeeze(text)) not in undoubled(present)
            for text in kept
        )
        return 2 * gone > len(kept) if guessed else gone > 0

    def _thumbnail(self, number: int, page: pikepdf.Page, paper: Paper) -> None:
        small = page.obj.get("/Thumb")
        if not isinstance(small, pikepdf.Stream):
            return
        drawn = paper.draw(pages.SCALE).pixels
        if page_thumbnail_stale(grey_of(pixels_of(small)[0][0]), drawn, paper.rotation):
            self._add("thumbnail", number)

    def _reads(self, pixels: Any, sure: float) -> bool:
        """Whether there are words in grey pixels, read so surely.

        When nobody can read them it is taken for granted, unless they must be told from grain.
        """
        if self._ocr is None or not ocr_engine():
            return not sure
        grey = np.pad(pixels.reshape(pixels.shape[:2]).astype(np.uint8), 12, mode="edge")
        if grey.shape[0] < 120:
            grey = grey.repeat(2, axis=0).repeat(2, axis=1)
        return words_in(grey, self._ocr, sure)

    def _read_drawn(self, number: int, scene: Scene, paper: Paper) -> bool:
        """Read the drawn page by OCR, where there are pictures or drawn letters.

        True when it was read.
        """
        options = self._ocr
        if options is None or not self._needles:
            return False
        area = paper.frame.area
        whole = bool(scene.pictures) or options.every_page or is_garbled(scene.by_font())
        places = [area, *_upended(scene, area)] if whole else drawn_writing(scene, area)
        if not places:
            return False
        if not ocr_engine():
            raise PictureError
        sheet = paper.draw(options.dpi / 72)
        for place in places:
            pixels = np.pad(sheet.cut(place), 0 if place == area else _RIM, constant_values=255)
            known = hashlib.blake2b(pixels.tobytes(), digest_size=16).digest()
            if known in self._seen:
                continue
            self._seen.add(known)
            text = read_text(pixels, options)
            if self._needles.in_text(text, page_text=True) or misread(text, self._needles):
                self._add("picture_text", number)
        return True


def _upended(scene: Scene, area: Rect) -> list[Rect]:
    """Small pictures that stand upright: their words may lie on their side, the page's do not."""
    bounds = dict.fromkeys(picture.bounds.common(area) for picture in scene.pictures)
    return [
        b
        for b in bounds
        if b.height > _UPENDED * b.width > 0 and b.width > _LEAST_SIDE
        and b.width * b.height < _SMALL_PICTURE * area.width * area.height
    ][:_MOST_UPENDED]  # fmt: skip


def frame_of(page: pikepdf.Page) -> Frame:
    """A page's visible area and unit, as viewers take them."""
    media = _rect(page.mediabox) or Rect(0, 0, 612, 792)
    crop = _rect(page.cropbox)
    area = media if crop is None else crop.common(media)
    if area.width <= 0 or area.height <= 0:
        area = media
    unit = page.obj.get("/UserUnit")
    try:
        size = float(unit) if unit is not None else 1.0
    except (TypeError, ValueError):
        size = 1.0
    return Frame(area, size if size > 0 else 1.0)


def _rect(value: Any) -> Rect | None:
    found = numbers(value, 4)
    if found is None:
        return None
    rect = around(((found[0], found[1]), (found[2], found[3])))
    return rect if rect.width > 0 and rect.height > 0 else None


def _pdf(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.Pdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise InputError(InputCode.ENCRYPTED) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise InputError(InputCode.CORRUPT) from error


def _differ(text: str, read: str, beside: str) -> bool:
    """Whether one reader gives text that another does not, be it in another order.

    The same letters are: writing turned on its side comes in a strange order, doubled writing
    letter by letter.
    """
    same = sorted(squeeze(text)) == sorted(squeeze(read))
    return not same and unread(text, f"{read} {once(read)} {beside}")
