"""What is left where no reader looks: behind packed data and heights, in defaults and in tags."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from typing import Any

import pikepdf
import pymupdf
from bad_damage import HIDDEN as WORDS
from bad_damage import SHOWN, Objects, damaged, objects, stream, writing, written
from bad_ink import resource
from bad_kit import (
    HIDDEN,
    Spoils,
    bad,
    finish_with,
    jpeg,
    letter,
    more,
    on_scan,
    picture_object,
    placed,
    scan,
    scanned,
    share_symbols,
    signed,
    spots,
    whole_page,
)
from bad_remains import field, removed
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageFilter

PACKED = b"/Filter/FlateDecode"


# --- bytes ---


@damaged("stray_bytes")
def bytes_behind_packed_data() -> bytes:
    return written(objects(fourth=stream(zlib.compress(writing(SHOWN)) + writing(WORDS), PACKED)))


@damaged("stray_bytes")
def tail_of_the_longer_stream_before() -> bytes:
    """A program wrote the new data over the beginning of the old."""
    old = zlib.compress(b"\n".join(writing(WORDS + b" %d" % k) for k in range(40)))
    new = zlib.compress(writing(SHOWN))
    return written(objects(fourth=stream(new + old[len(new) :], PACKED)))


def _packed(inner: Objects, listed: Collection[int], slack: bytes = b"") -> bytes:
    """A file with an object stream (ISO 32000-1, 7.5.7), of which the table lists some objects."""
    body, table = b"", b""
    for number, data in inner:
        table += b"%d %d " % (number, len(body))
        body += data + b"\n"
    keys = b"/Type/ObjStm/N %d/First %d" % (len(inner), len(table) + len(slack))
    out, rows = bytearray(b"%PDF-1.7\n"), {0: (0, 0, 255)}
    for number, data in ((4, stream(writing(SHOWN))), (10, stream(table + slack + body, keys))):
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    rows[11] = (1, start, 0)
    rows |= {n: (2, 10, i) for i, (n, _) in enumerate(inner) if n in listed}
    entries = (rows.get(number, (0, 0, 0)) for number in range(12))
    data = b"".join(bytes([kind]) + at.to_bytes(3) + bytes([last]) for kind, at, last in entries)
    out += b"11 0 obj\n" + stream(data, b"/Type/XRef/W[1 3 1]/Size 12/Root 1 0 R")
    return bytes(out) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


INNER = [item for item in objects() if item[0] != 4]


@damaged("leftover")
def packed_object_that_no_table_lists() -> bytes:
    return _packed([*INNER, (7, b"(%s)" % WORDS)], {1, 2, 3, 5})


@damaged("stray_bytes")
def words_among_packed_objects() -> bytes:
    return _packed(INNER, {1, 2, 3, 5}, WORDS + b" ")


@bad("leftover")
def template_of_a_page(document: pymupdf.Document) -> Any:
    """A page that a form can make more of stands in no page tree."""
    removed(document)

    def finish(pdf: pikepdf.Pdf) -> None:
        code = b"BT /helv 11 Tf 72 500 Td (Birthe Sandager) Tj ET"
        page = Dictionary(
            Type=Name.Template, MediaBox=Array([0, 0, 595, 842]), Contents=pdf.make_stream(code),
            Resources=pdf.pages[0].Resources)  # fmt: skip
        names = Array([String("side"), pdf.make_indirect(page)])
        pdf.Root.Names = Dictionary(Templates=Dictionary(Names=names))

    return finish


# --- pictures ---


def _pictured(code: str, **keys: Any) -> Spoils:
    def spoils(_: pymupdf.Document) -> Any:
        def finish(pdf: pikepdf.Pdf) -> None:
            resource(pdf, "XObject", Sc=picture_object(pdf, scan(), **keys))
            pdf.pages[0].contents_add(code.encode())

        return finish_with(letter(), finish)

    return spoils


bad("picture_beneath", "picture_cut_by_its_height")(
    _pictured("q 500 0 0 30 48 300 cm /Sc Do Q", Height=62)
)
bad("picture_beneath", "dark_shades_made_transparent")(
    _pictured("q 500 0 0 150 48 300 cm /Sc Do Q", Mask=Array([0, 150]))
)


@bad("picture_beneath")
def photograph_cut_by_its_height(_: pymupdf.Document) -> Any:
    def finish(pdf: pikepdf.Pdf) -> None:
        keys = {"Filter": Name.DCTDecode, "Width": 1040, "Height": 62}
        photograph = pdf.make_stream(
            jpeg(scan()), Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceGray,
            BitsPerComponent=8, **keys)  # fmt: skip
        resource(pdf, "XObject", Sc=photograph)
        pdf.pages[0].contents_add(b"q 500 0 0 30 48 300 cm /Sc Do Q")

    return finish_with(letter(), finish)


@bad("picture_beneath")
def veil_over_a_scan(_: pymupdf.Document) -> Any:
    document = scanned(scan())
    on_scan(document, fill=(1, 1, 1), fill_opacity=0.85)
    return document


@bad("leftover")
def signature_kept_of_a_page_that_is_gone(_: pymupdf.Document) -> Any:
    """Pages of a scan share symbols; one page was taken out, its symbols were not."""
    page, _place = whole_page()

    def finish(pdf: pikepdf.Pdf) -> None:
        resource(pdf, "XObject", Sc=share_symbols(pdf, [page, signed(page)]))
        pdf.pages[0].contents_add(b"q 500 0 0 700 40 40 cm /Sc Do Q")

    document = pymupdf.open()
    document.new_page()
    return finish_with(document, finish)


@bad("smeared")
def drawn_out_along_the_line(_: pymupdf.Document) -> Any:
    image, name = whole_page()
    image.paste(image.crop(name).filter(ImageFilter.BoxBlur((14, 0))), name[:2])
    return placed(jpeg(image))


@bad("smeared")
def mosaic_of_large_tiles(_: pymupdf.Document) -> Any:
    image, (x, y, _x1, _y1) = whole_page()
    place = (x // 16 * 16, y // 16 * 16, x // 16 * 16 + 240, y // 16 * 16 + 48)
    small = image.crop(place).resize((15, 3), Image.Resampling.BILINEAR)
    image.paste(small.resize((240, 48), Image.Resampling.NEAREST), place[:2])
    return placed(jpeg(image.convert("RGB")))


# --- fields ---


def _emptied(**keys: Any) -> Spoils:
    def spoils(document: pymupdf.Document) -> Any:
        field(document)

        def finish(pdf: pikepdf.Pdf) -> None:
            kept = pdf.pages[0].obj.Annots[0]
            kept.V = String("Udeladt" if "RV" in keys else "")
            kept.AP.N.write(b"/Tx BMC BT /Helv 11 Tf 2 4 Td (Udeladt) Tj ET EMC")
            for key, value in keys.items():
                kept[f"/{key}"] = value(pdf) if callable(value) else value

        return finish

    return spoils


bad("unshown_value", "default_of_an_emptied_field")(_emptied(DV=String(HIDDEN[0])))
bad("unshown_value", "styled_value_of_an_emptied_field")(
    _emptied(RV=String(f"<body><p>{HIDDEN[0]}</p></body>"))
)
bad("unshown_value", "value_kept_as_a_stream")(
    _emptied(V=lambda pdf: pdf.make_stream(HIDDEN[0].encode()))
)


# --- tags and links ---


def _tagged(code: str, **keys: Any) -> Spoils:
    def spoils(document: pymupdf.Document) -> Any:
        more(document, code)
        removed(document)

        def finish(pdf: pikepdf.Pdf) -> None:
            page = pdf.pages[0].obj
            root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
            said = Dictionary(S=Name.Span, P=root, Pg=page, ActualText=String(HIDDEN[0]), **keys)
            root.K = Array([pdf.make_indirect(said)])
            pdf.Root.StructTreeRoot = root

        return finish

    return spoils


BAR = "0 g 72 480 90 14 re f EMC"
bad("spoken_bar", "tag_that_speaks_for_a_bar")(_tagged(f"/Span <</MCID 0>> BDC {BAR}", K=0))
bad("spoken_bar", "tag_of_what_is_gone")(_tagged("", K=7))


@bad("spoken_bar")
def bar_that_tells_of_a_picture(document: pymupdf.Document) -> None:
    more(document, f"/Figure <</Alt ({HIDDEN[0]})>> BDC {BAR}")
    removed(document)


@bad("linked_bar")
def mail_link_on_nothing(document: pymupdf.Document) -> Any:
    place = spots(document[0])[0]
    removed(document)

    def finish(pdf: pikepdf.Pdf) -> None:
        target = Dictionary(S=Name.URI, URI=String("mailto:birthe.sandager@brev.example"))
        at = Array([place.x0 + 1, 844 - place.y1, place.x1 - 1, 840 - place.y0])
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=at, A=target)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])

    return finish
