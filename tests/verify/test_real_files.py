"""What ordinary files of many programs hold, and what a check must not take for a leak."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name

from redactor.ingest.pages.reader import ReadOptions, read_pages
from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.verify import Expectation, inspect, verify

_LINE = "Hanne Mikkelsen bad Kommunen om aktindsigt"
_MARK = b"0 0 m 200 700 l 400 0 l 500 200 l 600 0 l h f"


def places(path: Path, expected: Expectation | None = None) -> set[str]:
    return {leak.where for leak in verify(path, expected).leaks}


def test_bold_letters_made_of_two_prints_are_read_once(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    doc = pymupdf.open()
    page = doc.new_page()
    for up in (0.0, 0.9):
        x = 60.0
        for letter in _LINE:
            page.insert_text((x, 100 + up), letter, fontsize=12)
            x += pymupdf.get_text_length(letter, fontsize=12)
    doc.save(path)
    kept = ((1, "Kommunen"), (1, "aktindsigt"))

    def found(read: str) -> set[str]:
        expected = Expectation(redactions=(), kept=kept, read=((1, read),), exact=frozenset({1}))
        return places(path, expected)

    assert not found(_LINE) & {"unread_text", "missing_text"}
    assert "unread_text" in found(_LINE.replace("Mikkelsen", ""))


def test_both_prints_of_a_name_go_and_what_stays_is_no_leak(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    doc = pymupdf.open()
    for aside in (1.1, 2.2):
        page = doc.new_page()
        for x in (60.0, 60 + aside):
            page.insert_text(
                (x, 100), "Almindelig klage fra Lilli Villadsen til kommunen", fontsize=12
            )
    doc.save(source)
    pages = list(read_pages(source, ReadOptions(models=tmp_path)))
    wanted = []
    for found in pages:
        start = found.text.index("Lilli")
        boxes = tuple(found.boxes_of(start, start + len("Lilli Villadsen")))
        wanted.append(Redaction(page=found.number, boxes=boxes, label="x", text="Lilli Villadsen"))
    done = redact(source, wanted, target, RedactOptions(), pages)
    read = tuple((found.number, found.text) for found in pages)
    kept = tuple((number, word) for number, _ in read for word in ("Almindelig", "kommunen"))
    expected = Expectation(
        redactions=done.burned, kept=kept, read=read, exact=frozenset({1, 2}), pages=2
    )
    assert not places(target, expected)
    with pymupdf.open(target) as doc:
        for page in doc:
            shown = "".join(chr(c[0]) for span in page.get_texttrace() for c in span["chars"])
            assert shown.count("kommunen") == 2
            assert not {*"LV"} & set(shown)


def test_recognised_words_may_lie_on_letters_drawn_as_shapes(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    for over, hidden in (("letters", False), ("rule", True), ("bar", True)):
        doc = pymupdf.open()
        page = doc.new_page()
        page.insert_text((60, 60), "En linje over navnet.", fontsize=12)
        for i in range(5):
            x = 60 + 8 * i
            if over == "letters":
                page.draw_polyline(
                    [(x, 100), (x + 2, 92), (x + 4, 100), (x + 5, 97), (x + 6, 100)],
                    fill=(0, 0, 0), closePath=True,
                )  # fmt: skip
        if over != "letters":
            height = 0.7 if over == "rule" else 9
            page.draw_rect((58, 100 - height, 104, 100), fill=(0, 0, 0))
        page.insert_text((60, 100), "Peter", fontsize=14, render_mode=3)
        doc.save(path)
        assert ("hidden_text" in places(path)) is hidden, over


def test_a_picture_in_inks_that_pikepdf_cannot_mix_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        mix = pdf.make_stream(b"{pop}", FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1])
        image = pdf.make_stream(
            bytes(range(256)) * 32, Type=Name.XObject, Subtype=Name.Image, Width=64, Height=64,
            BitsPerComponent=8,
            ColorSpace=Array(
                [Name.DeviceN, Array([Name.Spot, Name.Varnish]), Name.DeviceGray, mix]
            ),
        )  # fmt: skip
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
        pdf.pages[0].Contents = pdf.make_stream(b"q 200 0 0 200 100 300 cm /Im0 Do Q")
        pdf.save(path)
    box = Redaction(page=1, boxes=(Box(120, 320, 200, 340),), label="", text="")
    found = places(path, Expectation(redactions=(box,)))
    assert "picture_under_box" in found
    assert "check_failed" not in found


def test_names_of_bitmap_letters_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        letters = sorted(set(_LINE))
        marks = {
            f"/B{ord(letter)}": pdf.make_stream(
                b"600 0 d0" if letter == " " else b"600 0 d0 " + _MARK
            )
            for letter in letters
        }
        differences: list[object] = []
        for letter in letters:
            differences += [ord(letter), Name(f"/B{ord(letter)}")]
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 700],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0], CharProcs=Dictionary(marks),
            Encoding=Dictionary(Differences=Array(differences)), FirstChar=0, LastChar=255,
            Widths=[600] * 256,
        )  # fmt: skip
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        pdf.pages[0].Contents = pdf.make_stream(f"BT /F1 12 Tf 60 700 Td ({_LINE}) Tj ET".encode())
        pdf.save(path)
    assert "readers_differ" not in {leak.where for leak in inspect(path).leaks}


def test_encrypted_bytes_are_not_searched_as_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    doc = pymupdf.open()
    doc.new_page().insert_text((60, 100), _LINE, fontsize=12)
    with pikepdf.open(_saved(doc, tmp_path)) as pdf:
        pdf.save(
            path,
            encryption=pikepdf.Encryption(owner="ejer", user=""),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    found = {leak.where for leak in inspect(path).leaks}
    assert "encrypted" in found
    assert not found & {"check_failed", "stray_bytes"}


def _saved(doc: pymupdf.Document, folder: Path) -> Path:
    doc.save(folder / "plain.pdf")
    return folder / "plain.pdf"
