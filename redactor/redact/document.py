"""The conductor: from an original and decisions to the bytes of a new document."""

from __future__ import annotations

import math
import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf

from redactor.errors import InputCode, InputError, LeakError
from redactor.model import Box, Page, Redaction
from redactor.redact.check import check
from redactor.redact.drawn import Drawn
from redactor.redact.fonts.programs import GlyphNames
from redactor.redact.fonts.typefaces import (
    clean_programs,
    save,
    subset_programs,
    subset_type1_programs,
    trim_fonts,
)
from redactor.redact.layers import Layers, root_of
from redactor.redact.objects.catalog import found_kinds, make_catalog
from redactor.redact.objects.flatten import flatten, open_original
from redactor.redact.objects.links import Destinations, make_links, read_links
from redactor.redact.objects.outline import Shown, keep, make_outline, read_outline
from redactor.redact.objects.scrub import Scrubber
from redactor.redact.objects.tags import LinksMade, language_of, near, old_tree, rebuild
from redactor.redact.objects.values import Values
from redactor.redact.options import LAYOUTS, Redacted, RedactOptions
from redactor.redact.page import PageMade, PageMaker
from redactor.redact.pictures.images import burn_images
from redactor.redact.roles import Roles
from redactor.redact.session import Session

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
        raise InputError(InputCode.NOT_REMOVED) from error
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
        self._roles = None if self._tree is None else Roles(self._tree)
        self._session = Session(self._pdf, Layers(root_of(self._pdf)), self._roles)
        said = any(one.untrusted_uri or one.untrusted_title for on in self._links for one in on)
        labelled = "/PageLabels" in self._pdf.Root
        self._keep_text = bool(self._outline or said or labelled or self._tree is not None)
        self._maker = PageMaker(
            self._session,
            Drawn(source),
            options,
            {page.number: page for page in page_texts},
            count=len(self._pdf.pages),
            keep_text=self._keep_text,
            labels_shown={redaction.label for redaction in redactions},
        )
        self._burned: dict[int, list[Box]] = {}
        self._boxes = 0

    def run(self) -> bytes:
        words = _words(self._redactions)
        work = self._pages()
        made = [one.page for one in work]
        burn_images(self._pdf, self._session.images.values())
        texts = [one.text for one in work] if self._keep_text else []
        shown = Shown(texts, [redaction.text for redaction in self._redactions])
        linked: LinksMade = {}
        for number, (one, links) in enumerate(zip(work, self._links, strict=True)):
            kept = make_links(
                self._pdf, links, one.zones, one.frame, made, words, one.text, shown.allows
            )
            if kept:
                one.page["/Annots"] = pikepdf.Array([annotation for _, annotation in kept])
                linked.update({(number, near(link.rect)): obj for link, obj in kept})
        tree = None
        if self._tree is not None and self._roles is not None:
            tree = rebuild(
                self._pdf,
                self._tree,
                [one.before for one in work],
                made,
                [one.marks for one in work],
                [label for one in work for label in one.labels],
                self._roles,
                linked,
                shown.allows,
            )
        self._scrub(made)
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
        if any(_has_program(font.obj) for font in self._session.fonts.values() if font.used):
            data = subset_programs(data)
        check(data, {n: one.check for n, one in enumerate(work, 1) if one.check}, len(made))
        return data

    def _pages(self) -> list[PageMade]:
        """Every page read and written; those that must wait for others stay open until then."""
        by_page = self._by_page()
        made: dict[int, PageMade] = {}
        waiting = []
        for number, page in enumerate(self._pdf.pages, 1):
            one = self._maker.read(number, page.obj, by_page.get(number, []))
            if self._maker.waits(one):
                waiting.append(one)
            else:
                made[number] = self._maker.write(one)
        for one in waiting:
            made[one.number] = self._maker.write(one)
        self._session.write_pending()
        work = [made[number] for number in sorted(made)]
        for done in work:
            self._boxes += done.boxes
            for index, boxes in done.burned.items():
                self._burned.setdefault(index, []).extend(boxes)
        return work

    def _scrub(self, pages: list[pikepdf.Dictionary]) -> None:
        """Cut everything the pages lead to down to what they show."""
        scrubber = Scrubber()
        for page in pages:
            scrubber.resources(page["/Resources"])
            scrubber.group(page.get("/Group"))
        fonts = list(self._session.fonts.values())
        names = GlyphNames()
        subset_type1_programs(fonts, names)
        trim_fonts(self._pdf, fonts, names)
        clean_programs(fonts, names, _words(self._redactions))
        values = Values()
        for page in pages:
            values.settle(page)

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
