"""What nobody sees on a page is not carried on: pictures, drawings, numbers, odd characters."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms
from trap_kit import KEEP, SECRET, Draft, by_search, encoded, form, picture

from redactor.model import Page
from redactor.redact import RedactOptions, redact
from redactor.redact.fonts.truetype import TrueType
from redactor.redact.objects.tags import LANGUAGE
from redactor.redact.pictures.formats import clean_profile, strip_jp2, strip_jpeg
from redactor.redact.pictures.jpeg_end import recut
from redactor.verify import Expectation, verify

CPR, DIGITS = "140379-4382", 1403794382
SIZE = (200, 50)


def _redacted(draft: Draft, folder: Path, text: str = SECRET) -> tuple[Path, Path]:
    source, target = folder / "in.pdf", folder / "out.pdf"
    draft.save(source)
    boxes = by_search(source, text)
    assert boxes
    redact(source, boxes, target, RedactOptions())
    return source, target


def _looks(path: Path, area: tuple[float, float, float, float]) -> Any:
    with pymupdf.open(path) as document:
        pixels = document[0].get_pixmap(clip=pymupdf.Rect(area), colorspace=pymupdf.csGRAY)
    return np.frombuffer(pixels.samples, np.uint8).astype(int)


# -- pictures ----------------------------------------------------------------------------------


def _black_mask(draft: Draft) -> Dictionary:
    group = form(
        draft, "0 g 0 0 595 842 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    )
    return Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))


def _surface(draft: Draft) -> Dictionary:
    grey = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0.2]), C1=Array([0.6]), N=1)
    return draft.pdf.make_indirect(Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([60, 0, 160, 0]), Function=grey,
        Extend=Array([True, True]),
    ))  # fmt: skip


def test_pictures_that_show_nothing_hold_nothing(tmp_path: Path) -> None:
    """Whatever makes them blank; the page looks as before, and pictures that show stay."""
    draft = Draft().secret_line()
    samples = np.asarray(picture(SIZE, mode="L"))
    deep = (0xF000 | samples.astype(np.uint16)).astype(">u2").tobytes()
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0.9]), C1=Array([0.9]), N=1)
    ink = Array([Name.Separation, Name.Spot, Name.DeviceGray, tint])
    plain: dict[str, Any] = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    draft.put("/ExtGState", "None", Dictionary(ca=0))
    draft.put("/ExtGState", "Half", Dictionary(ca=0.5))
    draft.put("/ExtGState", "Mask", _black_mask(draft))
    draft.put("/Shading", "S", _surface(draft))
    jpeg = encoded(picture(SIZE, mode="L"), "JPEG")
    inverted = {"Decode": Array([1, 0])}
    blank: list[tuple[bytes, dict[str, Any], str, str]] = [
        (samples.tobytes(), plain | {"Decode": Array([0.9, 0.9])}, "", ""),
        (deep, {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 16}, "", ""),
        (samples.tobytes(), plain | {"ColorSpace": ink}, "", ""),
        (samples.tobytes(), plain, "/None gs", ""),
        (jpeg, plain | {"Filter": Name.DCTDecode}, "/None gs", ""),
        (samples.tobytes(), plain, "/Mask gs", ""),
        (samples.tobytes(), plain, "", "q 60 w 0.4 G 50 {m} m 290 {m} l S Q"),
        (samples.tobytes(), plain, "", "q 50 {y} 240 60 re W n /S sh Q"),
    ]
    shown = [
        (samples.tobytes(), plain, "", ""),
        (samples.tobytes(), plain, "/Half gs", ""),
        (samples.tobytes(), plain | inverted, "", "q 60 w 0.4 G 300 {y} m 350 {y} l S Q"),
    ]
    for number, (data, keys, state, over) in enumerate([*blank, *shown]):
        x, y = (60, 640 - 60 * number) if number < 9 else (310, 640 - 60 * (number - 9))
        made = draft.stream(
            data,
            Type=Name.XObject, Subtype=Name.Image, Width=SIZE[0], Height=SIZE[1], **keys,
        )  # fmt: skip
        draft.put("/XObject", f"P{number}", made)
        draft.op(f"q {state} 200 0 0 50 {x} {y} cm /P{number} Do Q")
        draft.op(over.format(y=y - 5, m=y + 25))
    source, target = _redacted(draft, tmp_path)

    uniform = []
    with pikepdf.open(target) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image":
                if obj.get("/Filter") == "/DCTDecode":
                    values = np.asarray(Image.open(io.BytesIO(obj.read_raw_bytes())))
                    uniform.append(int(values.max()) - int(values.min()) <= 2)
                else:
                    size = int(obj.BitsPerComponent) // 8
                    values = np.frombuffer(obj.read_bytes(), np.uint8)
                    inner = values.reshape(SIZE[1], SIZE[0], size)[2:-2, 2:-2]
                    uniform.append(bool((inner == inner[0, 0]).all()))
    assert sorted(uniform) == [False] * len(shown) + [True] * len(blank)
    below = (50, 150, 580, 780)
    assert np.abs(_looks(source, below) - _looks(target, below)).max() <= 6


# -- drawings ----------------------------------------------------------------------------------


def test_drawings_under_something_are_gone_and_those_over_it_stay(tmp_path: Path) -> None:
    draft = Draft().secret_line()
    draft.put("/ExtGState", "None", Dictionary(ca=0))
    draft.put("/Shading", "S", _surface(draft))
    draft.put("/XObject", "P", draft.stream(
        b"\x40", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    ))  # fmt: skip

    def letter(x: float, y: float) -> str:
        return f"{x} {y} m {x + 5} {y + 12.5} l {x + 10} {y} l f"

    for number, over in enumerate((
        "q 0.3 g 55 {y} 40 20 re f Q", "q 55 {y} 40 20 re W n /S sh Q",
        "q 40 0 0 20 55 {y} cm /P Do Q",
    )):  # fmt: skip
        y = 600 - 40 * number
        draft.op(letter(60, y)).op(over.format(y=y - 4)).op(f"1 g {letter(80.25, y)} 0 g")
    draft.op(f"q /None gs {letter(60, 400)} Q")
    draft.op(letter(60, 360)).op("q 0.3 g 62 350 40 30 re f Q")  # sticks out
    source, target = _redacted(draft, tmp_path)
    with pikepdf.open(target) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert content.count(b" m\n") == 4
    assert content.count(b"\n80.25 ") == 3
    below = (50, 200, 200, 600)
    assert np.abs(_looks(source, below) - _looks(target, below)).max() <= 6


# -- numbers -----------------------------------------------------------------------------------


def test_no_value_is_long_enough_for_a_number_of_a_person(tmp_path: Path) -> None:
    """Widths, states, attributes, coordinates of bookmarks, page numbers, marked content."""
    draft = Draft().line(60, 700, f"CPR {CPR} er oplyst")
    n = DIGITS
    draft.put("/ExtGState", "G", Dictionary(LW=n, ML=n, FL=n, D=Array([Array([n, 3]), n])))
    space = Dictionary(WhitePoint=Array([0.95, 1, 1.09]), Gamma=Array([n, 140379, 2]))
    draft.put("/ColorSpace", "C", Array([Name.CalRGB, space]))
    draft.op(f"q /G gs [{n} 3] {n} d {n} w {n} M /C cs .5 .5 .5 scn 60 600 9 9 re f Q")
    draft.op(f"BT /F1 12 Tf {n} Tc 0 Tc {n} TL 60 500 Td [(Se) {n} -{n} (her)] TJ ET")
    font = draft.resources.Font.F1
    font.FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32, StemV=n, XHeight=n,
        FontBBox=Array([n, 0, 0, 0]), ItalicAngle=0, Ascent=900, Descent=-200, CapHeight=n,
    )  # fmt: skip
    font.FirstChar, font.LastChar, font.Widths = 32, 255, Array([556] * 224)
    draft.ops.insert(0, b"/P <</MCID %d>> BDC" % n)
    draft.ops.append(b"EMC /P <</MCID 1>> BDC EMC")
    root = draft.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    layout = Dictionary(O=Name.Layout, SpaceBefore=n, StartIndent=12, BBox=Array([0, 0, n, 9]))
    root.K = draft.pdf.make_indirect(Dictionary(
        S=Name.P, P=root, Pg=draft.page, K=Array([n, 1]), A=layout, Lang=String(f"da-{CPR}")
    ))  # fmt: skip
    draft.pdf.Root.StructTreeRoot = root
    draft.pdf.Root.Lang = String(f"en-{CPR}")
    draft.pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=n)]))
    with draft.pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(KEEP, 0))
    draft.pdf.Root.Outlines.First.Dest = Array([draft.page, Name.XYZ, 140379, n, 0])
    _, target = _redacted(draft, tmp_path, CPR)

    with pikepdf.open(target) as pdf:
        told = b"\n".join(
            obj.read_bytes() if isinstance(obj, pikepdf.Stream) else obj.unparse()
            for obj in pdf.objects
        )
        kept = pdf.Root.StructTreeRoot.K[0].A[0]
        assert "/SpaceBefore" not in kept
        assert kept.StartIndent == 12
        assert KEEP in str(pdf.Root.Outlines.First.Title)
        assert pdf.Root.Lang == "da"
    assert [number for number in (b"140379", b"4382") if number in told] == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("da", True),
        ("da-DK", True),
        ("en-GB", True),
        ("da-Gunhild-Vesterma", False),
        ("gun", False),
    ],
)
def test_only_languages_count_as_such(said: str, kept: bool) -> None:
    assert bool(LANGUAGE.fullmatch(said)) is kept


# -- characters --------------------------------------------------------------------------------


def test_characters_nobody_sees_go_from_maps_and_titles(tmp_path: Path) -> None:
    """Tags, private characters, variation selectors, zero-width bits."""
    draft = Draft().secret_line()
    tags = "".join(chr(0xE0000 + ord(c)) for c in SECRET)
    odd = tags + "\u200b\u200c\u200b\ue047\U000e0147"
    read = f"1 beginbfchar <65> <{('e' + odd).encode('utf-16-be').hex()}> endbfchar"
    draft.resources.Font.F2 = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding,
        ToUnicode=draft.stream(read.encode()),
    )  # fmt: skip
    draft.op("BT /F2 12 Tf 60 500 Td (en stille gade) Tj ET")
    draft.page.Annots = Array([Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 770, 200, 790]),
        Dest=Array([draft.page, Name.Fit]), Contents=String(KEEP + odd),
    )])  # fmt: skip
    with draft.pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(KEEP + odd, 0))
    _, target = _redacted(draft, tmp_path)
    with pikepdf.open(target) as pdf:
        assert str(pdf.Root.Outlines.First.Title) == KEEP
        assert str(pdf.pages[0].Annots[0].Contents) == KEEP
    with pymupdf.open(target) as document:
        text = document[0].get_text()
    assert "en stille gade" in text
    assert not set(odd) & set(text)


# -- formats -----------------------------------------------------------------------------------


def _photo() -> Image.Image:
    y, x = np.mgrid[0:40, 0:120]
    return Image.fromarray(((np.sin(x / 17) + np.cos(y / 11)) * 50 + 128).astype(np.uint8))


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (2 + len(body)).to_bytes(2, "big") + body


def _with_jpeg_segments() -> bytes:
    word = SECRET.encode()
    data = encoded(_photo(), "JPEG")
    table = b"\x03" + (word * 4)[:64]
    codes = bytes([0x13, 0, 0, 0, 0, len(word), *[0] * 11]) + word
    scan = data.index(b"\xff\xda")
    return b"".join((
        data[:2], _segment(0xDB, table), _segment(0xC4, codes), _segment(0xCC, word),
        _segment(0xDF, word), data[2:scan], _segment(0xDD, b"\0\0" + word), data[scan:],
    ))  # fmt: skip


def _with_jpx_segments() -> bytes:
    word = SECRET.encode()
    data = encoded(_photo(), "JPEG2000", no_jp2=True)
    at = data.index(b"\xff\x5c")
    return data[:at] + _segment(0x63, word) + _segment(0x57, b"\0" + word) + data[at:]


@pytest.mark.parametrize(
    ("make", "strip"),
    [(_with_jpeg_segments, strip_jpeg), (_with_jpx_segments, strip_jp2)],
)
def test_segments_that_no_decoder_needs_go(
    make: Callable[[], bytes], strip: Callable[[bytes], bytes]
) -> None:
    data = make()
    clean = strip(data)
    assert SECRET.encode() in data
    assert SECRET.encode() not in clean
    kind = "JPEG" if strip is strip_jpeg else "JPEG2000"
    assert np.array_equal(
        np.asarray(Image.open(io.BytesIO(clean))),
        np.asarray(Image.open(io.BytesIO(encoded(_photo(), kind)))),
    )


@pytest.mark.parametrize("options", [{}, {"restart_marker_blocks": 2}, {"quality": 99}])
def test_a_scan_ends_with_its_last_block(options: dict[str, int]) -> None:
    """Whatever stands behind it, and no picture loses anything."""
    plain = strip_jpeg(encoded(_photo(), "JPEG", **options))
    hidden = plain[:-2] + b"Thauvyq Irfgreznex" + plain[-2:]
    assert recut(plain) == plain
    assert b"Irfgreznex" not in recut(hidden)
    assert np.array_equal(*(np.asarray(Image.open(io.BytesIO(d))) for d in (plain, recut(hidden))))


def _spelling_font(word: bytes) -> bytes:
    """A TrueType program with a word among its instructions and behind an outline."""
    program = TrueType(Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf").read_bytes())
    glyphs = program.maps[3, 1]
    program._tables[b"fpgm"] = b"\xb7" + word[:8] + word
    plain = program._glyph(glyphs[ord("o")])
    program._tables[b"glyf"] += plain + word + bytes(-len(plain + word) % 4)
    end = len(program._tables[b"glyf"])
    number = glyphs[ord("o")]
    program._places[number : number + 2] = [end - len(plain + word) - (-len(plain + word) % 4), end]
    kept = {ord(c): glyphs[ord(c)] for c in "Gunhild Vestermark ro"}
    return program.rebuilt([0, *kept.values()], {(3, 1): kept}, {})


@pytest.mark.parametrize(
    "word", [b"Thauvyq Irfgreznex", b"kramretseV dlihnuG", b"harmless numbers"]
)
def test_instructions_that_spell_a_removed_name_go(word: bytes, tmp_path: Path) -> None:
    draft = Draft().secret_line()
    draft.resources.Font.F2 = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Brev, FirstChar=32, LastChar=126,
        Encoding=Name.WinAnsiEncoding, Widths=Array([600] * 95),
        FontDescriptor=draft.pdf.make_indirect(Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Brev, Flags=32, ItalicAngle=0, Ascent=900,
            FontBBox=Array([-100, -200, 1000, 900]), Descent=-200, CapHeight=700, StemV=80,
            FontFile2=draft.stream(_spelling_font(word)),
        )),
    )  # fmt: skip
    draft.op("BT /F2 12 Tf 60 500 Td (oro) Tj ET")
    source, target = _redacted(draft, tmp_path)
    with pikepdf.open(target) as pdf:
        programs = [o.read_bytes() for o in pdf.objects if "/Length1" in _keys(o)]
    assert [data.count(word) for data in programs] == [word.startswith(b"harmless")]
    below = (50, 300, 200, 360)
    assert np.abs(_looks(source, below) - _looks(target, below)).max() <= 6


def _keys(obj: Any) -> set[str]:
    return set(obj.keys()) if isinstance(obj, pikepdf.Stream) else set()


def test_a_profile_whose_curve_is_a_text_is_none() -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert clean_profile(plain) is not None
    word = SECRET.encode("utf-16-be")
    curve = b"curv" + bytes(4) + (len(word) // 2).to_bytes(4, "big") + word
    data = bytearray(plain + curve)
    data[:4] = len(data).to_bytes(4, "big")
    entry = data.index(b"rTRC")
    data[entry + 4 : entry + 12] = len(plain).to_bytes(4, "big") + len(curve).to_bytes(4, "big")
    assert clean_profile(bytes(data)) is None


# -- what was only read into a page ------------------------------------------------------------


def test_words_made_up_of_lines_and_specks_are_no_text_of_the_page(tmp_path: Path) -> None:
    """A plan of lines gets no layer of words that hardly one was read of; a photograph none of
    what is too small and faint to be letters. Both would be text that nobody sees."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    grain = np.full((200, 300), 120, np.uint8)
    grain[98:99, 60:64] = 190  # a speck, above what would be letters
    ruled = np.full((200, 300), 255, np.uint8)
    ruled[107:109] = 0  # a rule, at the foot of what would be letters
    buffer, other = io.BytesIO(), io.BytesIO()
    Image.fromarray(grain).save(buffer, "PNG")
    Image.fromarray(ruled).save(other, "PNG")
    with pymupdf.open() as document:
        page = document.new_page()
        for step in range(0, 60, 4):  # a hatch
            page.draw_line((60, 100 + step), (120, 60 + step), width=0.5)
        page = document.new_page()
        page.insert_image((0, 0, 300, 200), stream=buffer.getvalue())
        page = document.new_page()
        page.insert_image((0, 0, 300, 200), stream=other.getvalue())
        document.save(source)
    read = [(70.0, 90.0, 110.0, 104.0), (60.0, 98.0, 64.0, 105.0), (60.0, 95.0, 90.0, 108.0)]
    pages = []
    for number, place in enumerate(read, start=1):
        boxes = np.repeat(np.array([place], np.float32), 3, axis=0)
        flags = ("low_ocr", "ocr_text") if number == 1 else ("ocr_text",)
        pages.append(Page(number=number, width=595, height=842, text="NEN", boxes=boxes,
                          flags=flags, ocr_confidence=45.0 if number == 1 else 78.0))  # fmt: skip
    redact(source, [], target, RedactOptions(), pages)
    assert not verify(target, Expectation(redactions=())).leaks
    with pymupdf.open(target) as document:
        assert not "".join(page.get_text() for page in document).strip()


def test_a_speck_read_as_two_letters_is_no_text_of_the_page(tmp_path: Path) -> None:
    """A stroke of one point is too narrow for "Il"; an "Il" of print is not."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    paper = np.full((842 * 2, 595 * 2), 255, np.uint8)
    paper[200:209, 200:202] = 0
    paper[300:309, 200:202] = paper[300:309, 203:205] = 0
    buffer = io.BytesIO()
    Image.fromarray(paper).save(buffer, "PNG")
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_image(page.rect, stream=buffer.getvalue())
        document.save(source)
    places = np.array([[100.4, 100, 101.5, 104.5]] * 2 + [[0] * 4] + [[100, 150, 102.5, 154.5]] * 2)
    boxes = places.astype(np.float32)
    boxes[2] = np.nan
    page = Page(number=1, width=595, height=842, text="Il Il", boxes=boxes, flags=("ocr_text",),
                ocr_confidence=90.0)  # fmt: skip
    redact(source, [], target, RedactOptions(), [page])
    assert not verify(target, Expectation(redactions=())).leaks
    with pymupdf.open(target) as document:
        words = document[0].get_text("words")
        assert [(word[4], round(word[0])) for word in words] == [("Il", 100)]


def test_words_beneath_a_picture_are_gone_and_those_of_a_scan_stay(tmp_path: Path) -> None:
    """A caption that the layout put beneath its picture; a scan lies over its text layer."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    shown = np.full((400, 600), 255, np.uint8)
    shown[::7, ::3] = 60
    buffer = io.BytesIO()
    Image.fromarray(shown).save(buffer, "PNG")
    for size, stays in (((50, 100, 350, 300), False), ((0, 0, 595, 842), True)):
        with pymupdf.open() as document:
            page = document.new_page()
            page.insert_text((60, 200), f"Figur 4 {SECRET}", fontsize=11)
            page.insert_image(size, stream=buffer.getvalue(), keep_proportion=False)
            page.insert_text((60, 700), KEEP, fontsize=11)
            document.save(source)
        redact(source, [], target, RedactOptions())
        with pymupdf.open(target) as document:
            read = document[0].get_text()
        assert KEEP in read
        assert (SECRET in read) is stays
        assert not {leak.where for leak in verify(target, Expectation(redactions=())).leaks}
