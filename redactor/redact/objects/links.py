"""Links: where they lead, and the ones that stay in the output."""

from __future__ import annotations

import base64
import contextlib
import re
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from redactor.redact.fonts.encodings import visible
from redactor.redact.geometry import Rect, Zones, intersect
from redactor.redact.layers import root_of

Place = tuple[float | None, float | None]
_HIDDEN, _NO_VIEW = 2, 32
_LONGEST = 300
_NUMBER = re.compile(r"\d{6}|\d(?:[\s\-._]?\d){7}")
"""Six digits in a row, or eight with separators: could be a CPR, telephone or case number."""


_CODED = re.compile(r"[A-Za-z0-9+_-]{6,}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the original: rectangle in user space, and a page number or an address."""

    rect: Rect
    page: int | None
    untrusted_uri: str | None
    place: Place = (None, None)
    untrusted_title: str = ""
    """What is said of it to who cannot see it."""


class Destinations:
    """Where in the document links and bookmarks lead; names are looked up when one asks."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._root = root_of(pdf)
        self._numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._table: dict[str, Any] | None = None

    def of(self, holder: pikepdf.Dictionary) -> tuple[int, Place] | None:
        """Page number from 0 and place (user space) of /Dest or a GoTo action."""
        action = holder.get("/A")
        target = holder.get("/Dest")
        if isinstance(action, pikepdf.Dictionary):
            if str(action.get("/S")) != "/GoTo":
                return None
            target = action.get("/D")
        if isinstance(target, (pikepdf.String, pikepdf.Name)):
            target = self._named(target)
        if isinstance(target, pikepdf.Dictionary):
            target = target.get("/D")
        if not isinstance(target, pikepdf.Array) or not len(target):
            return None
        first = target[0]
        number = self._numbers.get(first.objgen) if isinstance(first, pikepdf.Object) else None
        if number is None:
            return None
        if len(target) >= 4 and str(target[1]) == "/XYZ":
            return number, (_maybe(target[2]), _maybe(target[3]))
        if len(target) >= 3 and str(target[1]) in ("/FitH", "/FitBH"):
            return number, (None, _maybe(target[2]))
        return number, (None, None)

    def _named(self, name: Any) -> Any:
        if isinstance(name, pikepdf.Name):
            old = self._root.get("/Dests")
            return old.get(str(name)) if isinstance(old, pikepdf.Dictionary) else None
        if self._table is None:
            names = self._root.get("/Names")
            tree = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
            try:
                self._table = dict(pikepdf.NameTree(tree)) if tree is not None else {}
            except (RuntimeError, ValueError, pikepdf.PdfError):
                self._table = {}
        return self._table.get(str(name))


def read_links(pdf: pikepdf.Pdf, destinations: Destinations) -> list[list[Link]]:
    """The links of each page, before annotations are touched."""
    found: list[list[Link]] = []
    for page in pdf.pages:
        links: list[Link] = []
        listed = page.obj.get("/Annots")
        for annotation in listed if isinstance(listed, pikepdf.Array) else ():
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            if str(annotation.get("/Subtype")) == "/Link":
                link = _link(annotation, destinations)
                if link is not None:
                    links.append(link)
        found.append(links)
    return found


def _link(annotation: pikepdf.Dictionary, destinations: Destinations) -> Link | None:
    rect = annotation.get("/Rect")
    if not isinstance(rect, pikepdf.Array) or len(rect) != 4:
        return None
    if int(_maybe(annotation.get("/F", 0)) or 0) & (_HIDDEN | _NO_VIEW):
        return None
    a, b, c, d = (_maybe(v) or 0.0 for v in rect)
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    said = annotation.get("/Contents")
    title = str(said) if isinstance(said, pikepdf.String) else ""
    action = annotation.get("/A")
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) == "/URI":
        uri = action.get("/URI")
        text = bytes(uri).decode("utf-8", "replace") if isinstance(uri, pikepdf.String) else ""
        return Link(box, None, text, untrusted_title=title)
    target = destinations.of(annotation)
    return None if target is None else Link(box, target[0], None, target[1], title)


def destination(pages: Sequence[pikepdf.Dictionary], page: int, place: Place) -> pikepdf.Array:
    """An explicit destination in the output."""
    corners = [float(value) for value in pages[page]["/MediaBox"]]
    x, y = (
        None if value is None else tidy(min(max(value, low), high))
        for value, low, high in zip(place, corners[:2], corners[2:], strict=True)
    )
    return pikepdf.Array([pages[page], pikepdf.Name("/XYZ"), x, y, None])


def make_links(
    pdf: pikepdf.Pdf,
    links: Sequence[Link],
    zones: Zones,
    frame: Rect,
    pages: Sequence[pikepdf.Dictionary],
    words: Sequence[str],
    text: str,
    allows: Callable[[str], bool],
) -> list[tuple[Link, pikepdf.Object]]:
    """The links that stay on a page that shows `text`, and their annotations.

    `allows`: whether what is said of one may stay.
    """
    found: list[tuple[Link, pikepdf.Object]] = []
    shown = _plain(text)
    for link in links:
        rect = intersect(link.rect, frame)
        if rect is None or zones.near(rect):
            continue
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"),
            Subtype=pikepdf.Name("/Link"),
            Rect=pikepdf.Array([tidy(v) for v in rect]),
            Border=pikepdf.Array([0, 0, 0]),
            F=4,
        )
        if link.page is not None and link.page < len(pages):
            annotation["/Dest"] = destination(pages, link.page, link.place)
        elif link.untrusted_uri is not None and is_plain_address(link.untrusted_uri, words):
            address = _as_shown(link.untrusted_uri, shown)
            if not address:
                continue
            annotation["/A"] = pikepdf.Dictionary(
                S=pikepdf.Name("/URI"), URI=pikepdf.String(address)
            )
        else:
            continue
        title = " ".join(visible(link.untrusted_title).split())
        if title and len(title) <= _LONGEST and allows(title):
            annotation["/Contents"] = pikepdf.String(title)
        found.append((link, pdf.make_indirect(annotation)))
    return found


def _as_shown(address: str, shown: str) -> str:
    """As much of a web address as people saw: all that the page shows, else its domain.

    What follows the domain nobody decided on, and it may name the person a page is about. The
    same goes for a server's own name ('anna.blog.example'); '' where only that would be left.
    """
    parts = urllib.parse.urlsplit(address)
    if _plain(parts.netloc.removeprefix("www.") + parts.path) in shown:
        return address
    host = parts.hostname or ""
    own = host.removeprefix("www.").count(".") > 1
    return "" if own and _plain(host) not in shown else f"{parts.scheme}://{parts.netloc}/"


def is_plain_address(untrusted_uri: str, words: Sequence[str]) -> bool:
    """Whether a web address can stay: no query, no account, no number, no removed word in it."""
    try:
        parts = urllib.parse.urlsplit(untrusted_uri)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or parts.query or parts.fragment or parts.username:
        return False
    path = urllib.parse.unquote(untrusted_uri)
    if "@" in path or "%" in path or _NUMBER.search(path):
        return False
    readings = [_plain(path), *(_plain(text) for text in _decoded(path))]
    return path.isascii() and not any(
        _plain(word) in text or _plain(word)[::-1] in text for word in words for text in readings
    )


def _decoded(path: str) -> Iterator[str]:
    """What the parts of an address say when they are hexadecimal or base64."""
    for part in _CODED.findall(path):
        with contextlib.suppress(ValueError):
            yield bytes.fromhex(part).decode("latin-1")
        with contextlib.suppress(ValueError):
            data = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_")
            yield from (data.decode("latin-1"), data.replace(b"\0", b"").decode("latin-1"))


def _plain(text: str) -> str:
    """Letters and digits, lower case, Danish letters spelled out as in addresses."""
    text = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if c.isalnum() and not unicodedata.combining(c))


def _maybe(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def tidy(value: float) -> Any:
    """A number as short as it can be written."""
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded
