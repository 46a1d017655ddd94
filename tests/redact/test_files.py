"""The output as a file: the same every time, tagged, linked, small, and refused when in doubt."""

from __future__ import annotations

import gc
import io
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from trap_kit import (
    KEEP,
    SECRET,
    Draft,
    by_search,
    redaction,
)

from redactor.errors import LeakError
from redactor.model import Box, Page, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.check import PageCheck, check
from redactor.redact.content import output
from redactor.redact.content.writing import written as find
from redactor.redact.label import face
from redactor.redact.pictures.jbig2 import jbig2
from redactor.redact.session import PageRun
from redactor.verify import Expectation, verify

OPTIONS = RedactOptions(stamp="Akt 3")
NONE = np.empty((0, 2), np.float32)


def plain(path: Path, pages: int = 1) -> None:
    doc = pymupdf.open()
    for number in range(pages):
        page = doc.new_page()
        page.insert_text((60, 100), f"Side {number + 1}: {SECRET} bor her", fontsize=11)
        page.insert_text((60, 130), KEEP, fontsize=11)
    doc.save(path)


def test_same_input_same_bytes(tmp_path: Path) -> None:
    source, first, second = (tmp_path / name for name in ("in.pdf", "a.pdf", "b.pdf"))
    plain(source, 3)
    redact(source, by_search(source), first, OPTIONS)
    redact(source, by_search(source), second, OPTIONS)
    assert first.read_bytes() == second.read_bytes()


def test_a_map_is_held_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Operators as objects take forty times as much; text and patterns may change yet."""
    source, target, packed = (tmp_path / name for name in ("in.pdf", "a.pdf", "b.pdf"))
    plain(source)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        used, unused = (
            pdf.make_stream(
                b"0 0 m 4 %d l S" % high, PatternType=1, PaintType=1, TilingType=1,
                BBox=[0, 0, 4, 4], XStep=4, YStep=4, Resources=pikepdf.Dictionary(),
            )
            for high in (4, 2)
        )  # fmt: skip
        page.obj.Resources.Pattern = pikepdf.Dictionary(Used=used, Unused=unused)
        lines = b"".join(b"%d 400 m %d 500 l S " % (x, x + 9) for x in range(60, 200, 7))
        paint = b"/Pattern cs /Unused scn /Used scn 60 600 90 90 re f 1 0 0 rg "
        page.contents_add(paint + lines, prepend=True)
        page.contents_add(lines + paint)
        pdf.save()
    redact(source, by_search(source), target, OPTIONS)
    written = []
    monkeypatch.setattr(output, "_MANY", 3)
    monkeypatch.setattr(output, "written", lambda parts: [written.append(1), *find(parts)][1:])
    redact(source, by_search(source), packed, OPTIONS)
    assert len(written) > 10
    assert packed.read_bytes() == target.read_bytes()
    with pymupdf.open(packed) as doc:
        assert SECRET not in doc[0].get_text()
        assert len(doc[0].get_drawings()) > 40


def test_pages_are_forgotten_once_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page was read into is large; thousands of pages must not be held at once."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    plain(source, 6)
    runs: list[weakref.ref[PageRun]] = []
    alive = []
    begin = PageRun.__init__

    def noted(run: PageRun, *given: Any) -> None:
        begin(run, *given)
        gc.collect()
        runs.append(weakref.ref(run))
        alive.append(sum(known() is not None for known in runs))

    monkeypatch.setattr(PageRun, "__init__", noted)
    redact(source, by_search(source), target, OPTIONS)
    assert len(alive) == 6
    assert max(alive) <= 2


def test_stamp_and_title(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    plain(source, 2)
    redact(source, by_search(source), target, OPTIONS)
    with pymupdf.open(target) as doc:
        assert "Akt 3 – side 2 af 2" in doc[1].get_text()
        assert doc.metadata["title"] == "Akt 3"
        assert not doc.metadata["producer"]


def test_internal_links_stay_and_links_on_names_go(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    plain(source, 2)
    with pymupdf.open(source) as doc:
        page = doc[0]
        goto = {"kind": pymupdf.LINK_GOTO, "page": 1, "to": pymupdf.Point(60, 90)}
        page.insert_link({**goto, "from": pymupdf.Rect(60, 120, 200, 135)})
        page.insert_link({**goto, "from": page.search_for(SECRET)[0]})
        page.insert_text((60, 300), "Se www.retsinformation.dk/eli/lta/2020/145", fontsize=11)
        for uri in (
            "https://www.retsinformation.dk/eli/lta/2020/145", "https://x.dk/?navn=gv",
            "https://www.kommune.dk/sag/karen-holm", "https://karen.holm.dk",
            "https://gunhild-vestermark.example",
        ):  # fmt: skip
            page.insert_link(
                {"kind": pymupdf.LINK_URI, "uri": uri, "from": pymupdf.Rect(60, 300, 200, 320)}
            )
        doc.saveIncr()
    redact(source, by_search(source), target, OPTIONS)
    with pymupdf.open(target) as doc:
        links = doc[0].get_links()
        assert [link["page"] for link in links if link["kind"] == pymupdf.LINK_GOTO] == [1]
        uris = [link["uri"] for link in links if link["kind"] == pymupdf.LINK_URI]
        shown = "https://www.retsinformation.dk/eli/lta/2020/145"
        assert uris == [shown, "https://www.kommune.dk/"]  # what people were told of it


def tagged(path: Path) -> None:
    draft = Draft()
    draft.ops.clear()
    draft.op("/H1 <</MCID 0>> BDC").line(60, 780, KEEP).op("EMC")
    draft.op("/P <</MCID 1>> BDC").secret_line().op("EMC")
    pdf = draft.pdf
    name = pikepdf.Name
    root = pdf.make_indirect(pikepdf.Dictionary(Type=name.StructTreeRoot))
    document = pdf.make_indirect(pikepdf.Dictionary(Type=name.StructElem, S=name.Document, P=root))
    kids = [
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=name.StructElem, S=kind, P=document, Pg=draft.page, K=mcid, T=SECRET.encode()
            )
        )
        for mcid, kind in enumerate((name.H1, name("/Egen")))
    ]  # fmt: skip
    document.K = pikepdf.Array(kids)
    root.K = document
    root.RoleMap = pikepdf.Dictionary(Egen=name.P)
    root.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Array(kids)]))
    draft.page.StructParents = 0
    pdf.Root.StructTreeRoot = root
    pdf.Root.Lang = pikepdf.String("da-DK")
    draft.save(path)


def test_tags_stay_and_the_gap_speaks(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    tagged(source)
    redact(source, by_search(source), target, OPTIONS)
    with pikepdf.open(target) as pdf:
        assert str(pdf.Root.Lang) == "da-DK"
        document = pdf.Root.StructTreeRoot.K[0]
        heading, paragraph = document.K
        assert (heading.S, paragraph.S) == ("/H1", "/P")
        assert "/T" not in paragraph
        mcid, label = paragraph.K
        assert mcid == 1
        assert str(label.ActualText).startswith("udeladt")
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        assert parents[label.K].objgen == label.objgen
        assert pdf.pages[0].obj.StructParents == 0


def scan(kind: str) -> tuple[bytes, Image.Image]:
    """An A4 page at 150 dpi with lines of text, as a one-picture PDF."""
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(24)
    for line in range(36):
        pen.text((120, 120 + 42 * line), f"Linje {line}: {SECRET} skriver om sagen her.", 20, font)
    if kind == "jpeg":
        noise = np.random.default_rng(3).normal(0, 6, (1754, 1240))
        image = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    if kind == "fax":
        image = image.point(lambda v: 255 * (v > 128), "1")
    buffer = io.BytesIO()
    options = {"jpeg": {"quality": 80}, "fax": {"compression": "group4"}, "png": {}}[kind]
    image.save(buffer, {"jpeg": "JPEG", "fax": "TIFF", "png": "PNG"}[kind], **options)
    doc = pymupdf.open()
    page = doc.new_page(width=595, height=842)
    page.insert_image(page.rect, stream=buffer.getvalue())
    data: bytes = doc.tobytes(deflate=True)
    return data, image


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_scan_keeps_its_kind_and_size(tmp_path: Path, kind: str) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    data, _ = scan(kind)
    source.write_bytes(data)
    areas = [(110.0, 58.0 + 20.16 * line, 260.0, 74.0 + 20.16 * line) for line in range(0, 36, 3)]
    redact(source, [redaction(1, area) for area in areas], target, RedactOptions())
    assert target.stat().st_size < 1.3 * source.stat().st_size + 20_000
    with pymupdf.open(target) as doc:
        image = doc.extract_image(doc.get_page_images(0)[0][0])
        assert image["ext"] == {"jpeg": "jpeg", "png": "png"}[kind]
        pixmap = pymupdf.Pixmap(doc, doc.get_page_images(0)[0][0])
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, -1)
    for x0, y0, x1, y1 in areas:
        scale = 1240 / 595
        part = pixels[int(y0 * scale) : int(y1 * scale), int(x0 * scale) : int(x1 * scale)]
        assert int(part.max()) < 40


def bilevel(path: Path, kind: str = "/CCITTFaxDecode") -> int:
    """A bilevel scan; returns the length of its picture."""
    _, image = scan("fax")
    packed = np.packbits(np.asarray(image), axis=1)
    m = pymupdf.mupdf
    raw = packed.tobytes()
    buffer = m.fz_compress_ccitt_fax_g4(m.python_buffer_data(raw), 1240, 1754, packed.shape[1])
    data = bytes(m.fz_buffer_extract_copy(buffer))
    parms = pikepdf.Dictionary(K=-1, Columns=1240, Rows=1754)
    if kind == "/JBIG2Decode":
        data, parms = jbig2(1 - np.asarray(image, np.uint8)), pikepdf.Dictionary()
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    name = pikepdf.Name
    picture = pikepdf.Stream(
        pdf, data, Type=name.XObject, Subtype=name.Image, Width=1240, Height=1754,
        ColorSpace=name.DeviceGray, BitsPerComponent=1, Filter=name(kind), DecodeParms=parms,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pdf.make_indirect(picture)))
    page.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /I Do Q"))
    pdf.save(path)
    return len(data)


@pytest.mark.parametrize("kind", ["/CCITTFaxDecode", "/JBIG2Decode"])
def test_bilevel_scan_stays_bilevel(tmp_path: Path, kind: str) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    before = bilevel(source, kind)
    done = redact(source, [redaction(1, (110, 58, 260, 74))], target, RedactOptions())
    known = Expectation(redactions=done.burned)
    assert not verify(target, known).leaks
    assert {leak.where for leak in verify(source, known).leaks} >= {"picture_under_box"}
    with pikepdf.open(target) as pdf:
        picture = pdf.pages[0].Resources.XObject.X0
        assert picture.BitsPerComponent == 1
        assert picture.Filter == kind
        assert len(picture.read_raw_bytes()) < 1.3 * before
    first, second = ink(source), ink(target)
    assert second[125:150, 235:535].all()
    assert (first[200:] == second[200:]).all()


def ink(path: Path) -> np.ndarray:
    """The black pixels of the first page's picture."""
    with pymupdf.open(path) as doc:
        pixmap = pymupdf.Pixmap(doc, doc.get_page_images(0)[0][0])
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : pixmap.width] < 128


def test_scan_gets_a_text_layer_without_what_was_removed(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    bilevel(source)
    with pymupdf.open(source) as doc:  # a stamp beside the picture's text
        doc[0].insert_text((60, 700), "Modtaget", fontsize=12)
        doc.saveIncr()
    text = f"Linje {SECRET} skriver sagen Modtaget"
    line, font = f"Linje 0: {SECRET} skriver om sagen her.", ImageFont.load_default(24)
    boxes = np.full((len(text), 4), np.nan, np.float32)
    places = {}
    boxes[-8:] = (60, 688, 110, 703)
    for word in text.split()[:-1]:
        start = 120 + font.getlength(line[: line.index(word)])
        x0, x1 = start * 72 / 150, (start + font.getlength(word)) * 72 / 150
        places[word] = x0, x1
        at = text.index(word)
        for i in range(len(word)):
            step = (x1 - x0) / len(word)
            boxes[at + i] = (x0 + i * step, 58, x0 + (i + 1) * step, 74)
    first, last = SECRET.split()
    hidden = Box(places[first][0], 58, places[last][1], 74)
    page = Page(number=1, width=595, height=842, text=text, boxes=boxes, ocr_confidence=90.0)
    wanted = Redaction(page=1, boxes=(hidden,), label="Navn", text=SECRET)
    done = redact(source, [wanted], target, RedactOptions(), [page])
    with pymupdf.open(target) as doc:
        every = doc[0].get_text("words")
        words = {w[4]: w for w in every}
        pixels = doc[0].get_pixmap(dpi=288, colorspace=pymupdf.csGRAY)
        (label,) = (
            span
            for block in doc[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            if span["text"] == "Navn"
        )
    x0, _, x1, _ = label["bbox"]
    assert x1 - x0 == pytest.approx(face().width("Navn", label["size"]), abs=0.05)
    assert {"Linje", "skriver", "sagen"} <= words.keys()
    assert [word[4] for word in every].count("Modtaget") == 1
    assert not {first, last} & words.keys()
    box = done.burned[0].boxes[0]
    grown = box.x1 - hidden.x1
    assert grown > 5
    rows = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)
    ink = (rows[(61 * 4) : (72 * 4), : pixels.width] < 128).any(axis=0)
    for word in ("skriver", "sagen"):
        x0, _, x1, *_ = words[word]
        assert 5 < x0 - places[word][0] < grown + 0.6  # a crowded line: its spaces give way
        assert x1 - x0 == pytest.approx(places[word][1] - places[word][0], abs=0.6)
        found = np.flatnonzero(ink[int((x0 - 1) * 4) : int((x1 + 1) * 4)]) / 4
        if word == "sagen":  # the other stands at the box on this crowded line
            assert found[0] == pytest.approx(1.3, abs=0.8)
        assert found[-1] == pytest.approx(x1 - x0 + 0.3, abs=1.2)


def test_label_under_the_next_box_is_not_printed(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    plain(source)
    boxes = (Box(60, 300, 160, 314), Box(60, 306, 160, 320), Box(60, 320, 160, 334))
    asked = [
        Redaction(page=1, boxes=(box,), label=label, description="udeladt", text="")
        for box, label in zip(boxes, ("under", "over", "beside"), strict=True)
    ]
    redact(source, asked, target, RedactOptions())
    with pymupdf.open(target) as doc:
        flags = pymupdf.TEXTFLAGS_TEXT | pymupdf.TEXT_IGNORE_ACTUALTEXT
        words = doc[0].get_text(flags=flags).split()
    assert "under" not in words
    assert {"over", "beside"} <= set(words)


def test_reading_again_finds_what_was_left(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    plain(source)
    boxes = [box for r in by_search(source) for box in r.boxes]
    with pytest.raises(LeakError):
        check(source.read_bytes(), {1: PageCheck(boxes=boxes, moved=NONE)}, 1)
    check(source.read_bytes(), {1: PageCheck(boxes=[Box(0, 500, 50, 600)], moved=NONE)}, 1)


def test_subset_font_forgets_letters_of_the_name(tmp_path: Path) -> None:
    """The glyphs only the name used lose their outlines in the embedded program."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    font = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    doc = pymupdf.open()
    page = doc.new_page()
    page.insert_font(fontname="E", fontfile=str(font))
    page.insert_text((60, 100), "abc Xylofon abc", fontname="E")
    doc.subset_fonts()
    doc.save(source)
    redact(source, by_search(source, "Xylofon"), target, RedactOptions())
    with pikepdf.open(target) as pdf:
        shown = [f for f in pdf.pages[0].Resources.Font.values() if "Label" not in str(f.BaseFont)]
        program = bytes(shown[0].DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
        readable = bytes(shown[0].ToUnicode.read_bytes())
    assert f"{ord('X'):04X}".encode() not in readable
    face = pymupdf.Font(fontbuffer=font.read_bytes())
    small = outline_lengths(program)
    assert small[face.has_glyph(ord("X"))] == 0
    assert small[face.has_glyph(ord("a"))] > 0


def test_a_word_read_upwards_is_set_so_that_it_can_be_read(tmp_path: Path) -> None:
    """OCR reads print that runs up a margin as one tall word."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    bilevel(source)
    text = "HAVNEBLADET"
    boxes = np.tile(np.array([[70, 58, 79, 119]], np.float32), (len(text), 1))
    page = Page(number=1, width=595, height=842, text=text, boxes=boxes, ocr_confidence=90.0)
    redact(source, [], target, RedactOptions(), [page])
    assert "tiny_text" not in {leak.where for leak in verify(target, None).leaks}
    with pymupdf.open(target) as doc:
        assert [w[4] for w in doc[0].get_text("words")] == [text]


def outline_lengths(program: bytes) -> list[int]:
    """Bytes of each glyph's outline, from a TrueType program's loca table."""
    count = int.from_bytes(program[4:6], "big")
    tables = {}
    for index in range(count):
        entry = program[12 + 16 * index : 28 + 16 * index]
        offset, length = (int.from_bytes(entry[i : i + 4], "big") for i in (8, 12))
        tables[entry[:4]] = program[offset : offset + length]
    long = int.from_bytes(tables[b"head"][50:52], "big")
    places = np.frombuffer(tables[b"loca"], ">u4" if long else ">u2").astype(int)
    return list(np.diff(places) * (1 if long else 2))
