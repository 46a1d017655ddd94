"""The checks of a file as a whole: objects, streams, fonts, and bytes beside them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pikepdf

from redactor.verify.concealed import Reads, grey_of, may_be_writing
from redactor.verify.decoding import views
from redactor.verify.fonts import Font
from redactor.verify.interpreter import Reader
from redactor.verify.limits import Decoder
from redactor.verify.needles import Floor, Needles, squeeze
from redactor.verify.objects import SILENT, Contents
from redactor.verify.pictures import PictureError, metadata_of, pixels_of, rows_beyond
from redactor.verify.rawfile import RawFile
from redactor.verify.revisions import only_added
from redactor.verify.symbols import words_kept
from redactor.verify.thumbnails import embedded, stale

_HARMLESS_INFO = frozenset(
    ("/Title", "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped")
)
_NOTES = frozenset(("Link", "Widget", "PrinterMark", "TrapNet"))
_FONT_PROGRAMS = frozenset(("/Type1C", "/CIDFontType0C", "/OpenType"))
_SETTINGS = 16
"""Bytes that a program may keep for itself."""
_STAMPS = (b"HeaderFooterSettings", b"WatermarkSettings", b"BackgroundSettings")
_MASKS = ("/SMask", "/Mask")
_WORDS = re.compile(r"[^\W\d_]{3,}\W+[^\W\d_]{3,}|\d{6,}")
_MOST_UNSEEN = 40
_FEW_PIXELS = 40_000
_OPERATORS = re.compile(rb"(?:[\s)>\]](?:Tj|TJ|Td|Tm|cm|re|Do|ET)|[0-9] (?:l|m|c|w|rg|d0|d1))\s")
_MANY_DENIED = 3
_WHOLE_FACE = 300
"""Letters of a font that is no subset, and whose order is its maker's."""
_FEWEST_IN_ORDER, _IN_ORDER = 6, 0.6
"""Letters, and share of the letters of a string, that come in its order by no chance."""
_MANY_UNUSED = 60
"""A font with so many unshown letters is no subset of this document."""


def outside_objects(
    raw: RawFile, pdf: pikepdf.Pdf, needles: Needles, *, released: bool
) -> Iterator[str]:
    """Earlier revisions, dead objects, comments and bytes that belong to nothing.

    A file that is not `released` by us may have grown, as a signed one has.
    """
    dead = [
        item
        for item in raw.dead(lambda n, g: pdf.get_object(n, g) is not None)
        if item.head.strip() != b"null"
    ]
    if raw.ends > (2 if raw.linearized else 1):
        if released or not only_added(raw, dead, pdf):
            yield "earlier_revision"
    elif dead or _unlisted(raw, pdf):
        yield "leftover"
    beside = (piece for number, piece in raw.packed() if not number)
    if any(piece.strip(b"\x00\t\n\f\r ") for piece in (raw.before, raw.after, *raw.stray, *beside)):
        yield "stray_bytes"
    if raw.ambiguous():
        yield "readers_differ"
    if not needles:
        return
    if _read(needles, b"\n".join(raw.comments)):
        yield "comment"
    rest = [raw.before, raw.after, *raw.stray, *(raw.bytes_of(item) for item in dead)]
    heads = [item.head for item in raw.objects]
    heads += [raw.bytes_of(o) for o in raw.objects if o.bookkeeping and b"/XRef" not in o.head]
    if (
        _read(needles, b"\n".join(rest))
        or _read(needles, raw.strings())
        or _read(needles, b"\n".join(heads), Floor.MIXED, numbers=False)
        or needles.in_numbers(b"\n".join([*heads, *(piece for _, piece in raw.packed())]))
    ):
        yield "raw"


def objects(
    found: Contents, decoded: Decoder, needles: Needles, *, released: bool
) -> Iterator[str]:
    """What the objects hold. `released`: judge as a file of ours, which holds less."""
    yield from found.active
    noted = {kind for kind in found.annotations if kind not in _NOTES}
    if not released:
        noted.discard(SILENT)
    if noted:
        yield "annotation"
    if released and (found.info - _HARMLESS_INFO):
        yield "metadata"
    places = {place for place, _ in found.streams} | {place for place, _ in found.texts}
    if released:
        yield from places & {"thumbnail", "private_data"}
    elif any(
        place == "private_data" and _work_of_a_program(decoded(stream))
        for place, stream in found.streams
    ):
        yield "private_data"
    if any(released or _says_something(item, decoded) for item in found.leftover):
        yield "leftover"
    if not needles:
        return
    by_place: dict[str, list[str]] = {}
    for place, text in found.texts:
        by_place.setdefault(place, []).append(text)
    for place, texts in by_place.items():
        joined = "\n".join(texts)
        if needles.in_text(joined) or _read(needles, joined.encode("utf-8")):
            yield place
    names = "\n".join(found.names)
    if _read(needles, names.encode("latin-1", "replace"), Floor.MIXED):
        yield "names"
    # Faces are called after people: a surname alone is no leak there.
    whole = Needles(needle.text for needle in needles.all if len(needle.tokens) > 1)
    if _read(whole, "\n".join(found.faces).encode("latin-1", "replace"), Floor.MIXED):
        yield "font"


def _work_of_a_program(data: bytes) -> bool:
    """Whether private data may be a program's own copy of the page, not settings for stamps."""
    return len(data) > _SETTINGS and not (
        data.lstrip().startswith(b"<?xml") and any(kind in data for kind in _STAMPS)
    )


def _says_something(item: object, decoded: Decoder) -> bool:
    """Whether a left-over object holds content, not only a part of a font."""
    if isinstance(item, pikepdf.Stream):
        data = decoded(item)
        return bool(data.strip()) and not _font_program(item) and b"begincmap" not in data
    if isinstance(item, pikepdf.Dictionary):
        return any(isinstance(value, pikepdf.String) for value in item.values())
    return isinstance(item, pikepdf.String) and len(bytes(item)) > 3


def streams(
    found: Contents, reader: Reader, needles: Needles, reads: Reads, *, released: bool
) -> Iterator[str]:
    """Removed strings in decompressed streams: forms and patterns as text, the rest as bytes.

    In a file of unknown make also forms and pictures with words that nothing paints; `reads`
    says whether there are words in grey pixels.
    """
    masks: set[tuple[int, int]] = set()
    unseen: list[pikepdf.Stream] = []
    pictures: list[pikepdf.Stream] = []
    done: set[bytes] = set()
    for place, stream in found.streams:
        subtype = str(stream.get("/Subtype", ""))
        if subtype == "/Image":
            yield from _picture(stream, needles, released=released)
            rest = rows_beyond(stream)
            if rest is not None and may_be_writing(rest) and reads(rest, 0):
                yield "picture_beneath"
            # So few samples may spell a string themselves.
            if _small(stream) and needles.in_bytes(reader.decoded(stream), floor=Floor.MIXED):
                yield "stream"
            if stream.objgen in reader.shown:
                own = map(stream.get, _MASKS)
                masks.update(m.objgen for m in own if isinstance(m, pikepdf.Stream))
            if place == "document":
                unseen.append(stream)
                pictures.append(stream)
            continue
        if str(stream.get("/Type", "")) in ("/XRef", "/ObjStm"):
            continue
        data = reader.decoded(stream)
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if digest in done or not data:
            continue
        done.add(digest)
        painted = subtype == "/Form" or "/PatternType" in stream or _paints(data)
        if painted and stream.objgen not in reader.read_forms:
            scene = reader.form(stream)
            texts = (scene.spoken(), scene.glued(), "\n".join(scene.asides))
            if any(map(needles.in_text, texts)):
                yield "stream"
            if subtype == "/Form" and place == "document" and _WORDS.search(texts[0]):
                unseen.append(stream)
        if not needles:
            continue
        if place == "metadata":
            if _read(needles, data):
                yield "metadata"
        elif _font_program(stream):
            if needles.in_bytes(data, floor=Floor.BINARY, tables=True):
                yield "font"
        elif place == "attachment":
            if _read(needles, data):
                yield "attachment"
        elif _read(needles, data, Floor.MIXED, numbers=not painted) or needles.in_numbers(data):
            yield "stream" if place == "document" else place

    if not released:
        beside = [item for item in unseen if item.objgen not in reader.shown | masks]
        if any(_form(item) or _holds_words(item, reads) for item in beside[:_MOST_UNSEEN]):
            yield "leftover"
        if words_kept(pictures):
            yield "leftover"


def _form(stream: pikepdf.Stream) -> bool:
    return str(stream.get("/Subtype", "")) == "/Form"


def _holds_words(stream: pikepdf.Stream, reads: Reads) -> bool:
    try:
        grey = grey_of(pixels_of(stream)[0][0])
    except PictureError:
        return False
    return may_be_writing(grey) and reads(grey, 0)


def _font_program(stream: pikepdf.Stream) -> bool:
    return "/Length1" in stream or str(stream.get("/Subtype", "")) in _FONT_PROGRAMS


def _picture(stream: pikepdf.Stream, needles: Needles, *, released: bool) -> Iterator[str]:
    raw = stream.read_raw_bytes()
    for piece in metadata_of(raw):
        thumbnail = None if released else embedded(piece)
        if thumbnail is not None and stale(thumbnail, grey_of(pixels_of(stream)[0][0])):
            yield "thumbnail"
        unwanted = released and len(piece.strip(b"\x00\t\n\f\r ")) > 8
        if unwanted or (needles and _read(needles, piece)):
            yield "picture_metadata"
    edges = raw if len(raw) < 40_000 else raw[:20_000] + b"\n" + raw[-20_000:]
    if needles and needles.in_bytes(edges, floor=Floor.MIXED):
        yield "picture_metadata"


def _small(picture: pikepdf.Stream) -> bool:
    try:
        return int(picture["/Width"]) * int(picture["/Height"]) <= _FEW_PIXELS
    except (KeyError, TypeError, ValueError):
        return False


def _paints(data: bytes) -> bool:
    """Whether a stream looks like page content: its numbers are coordinates."""
    return _OPERATORS.search(data) is not None


def _unlisted(raw: RawFile, pdf: pikepdf.Pdf) -> bool:
    """Whether object streams hold an object twice, or one that the table does not know."""
    numbers = [number for number, piece in raw.packed() if number and piece.strip() != b"null"]
    beside = {item.number for item in raw.objects if not item.bookkeeping}
    return len(set(numbers)) < len(numbers) or any(
        number in beside or pdf.get_object(number, 0) is None for number in numbers
    )


def _read(needles: Needles, data: bytes, floor: int = Floor.TEXT, *, numbers: bool = True) -> bool:
    return any(needles.in_bytes(view, floor=floor, numbers=numbers) for view in views(data))


def fonts(reader: Reader, needles: Needles, *, released: bool) -> Iterator[str]:
    """Subset fonts that still hold the letters of a removed string and show none of them.

    In a file of unknown make also fonts by which other letters are copied than are shown.
    """
    for font in reader.fonts.values():
        if not released and len(font.denied & font.shown) >= _MANY_DENIED:
            yield "readers_differ"
        if font.subset and (_spells(font, needles) or (not released and _ordered(font, needles))):
            yield "font"


def _ordered(font: Font, needles: Needles) -> bool:
    """Whether the letters of a font, by number, come as they do in a removed string.

    Programs number letters in the order of first use, and a name is often what comes first. In a
    file of ours they come in the order of what it shows.
    """
    line = [text for _, text in sorted(font.mapped.items()) if len(text) == 1 and text.isalpha()]
    if len(line) > _WHOLE_FACE:
        return False
    for needle in needles.all:
        if needle.text.islower():
            continue  # the words of a date are no name, and stand in many texts
        first_use = list(dict.fromkeys(filter(str.isalpha, needle.text)))
        if first_use == sorted(first_use, key=str.lower):
            continue
        least = max(_FEWEST_IN_ORDER, _IN_ORDER * len(first_use))
        for start in range(len(line)):
            rest, count = iter(first_use), 0
            while start + count < len(line) and line[start + count] in rest:
                count += 1
            if count >= least:
                return True
    return False


def _spells(font: Font, needles: Needles) -> bool:
    shown = {squeeze(font.unicode.get(code, "")) for code in font.shown}
    unshown = sorted(code for code in font.mapped if code not in font.shown)
    if len(unshown) > _MANY_UNUSED:
        return False
    letters = dict.fromkeys(squeeze(font.mapped[code]) for code in unshown)
    line = "".join(letter for letter in letters if letter not in shown)
    if len(line) < 4:
        return False
    for needle in needles.all:
        for word in (needle.key, *needle.tokens):
            # Programs number glyphs in order of first use: the order spells the word. A word
            # whose letters are in alphabetical order is spelled by any font.
            first_use = "".join(dict.fromkeys(word))
            alphabetical = "".join(sorted(first_use)) == first_use
            if len(first_use) >= 4 and first_use in line and not alphabetical:
                return True
        used = set(needle.key)
        if len(used) >= 5 and used <= set(line) and len(line) <= 1.5 * len(used):
            return True
    return False
