"""What a small file can ask for does not grow with the numbers in it, nor as a square."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from redactor.model import Box, Redaction
from redactor.verify import Expectation, inspect, verify
from redactor.verify.behind import unseen_looks
from redactor.verify.concealed import concealed, hidden_parts
from redactor.verify.drawings import hidden_drawing
from redactor.verify.geometry import Rect
from redactor.verify.interpreter import Reader
from redactor.verify.limits import Decoder
from redactor.verify.paper import Sheet
from redactor.verify.placements import Placements
from redactor.verify.scene import Scene
from redactor.verify.struck import typed_over
from redactor.verify.words import words_of
from tests.counting import all_calls

SIDE = 600
AREA = Rect(0, 0, SIDE, SIDE)
WHITE = Sheet(np.full((SIDE, SIDE), 255, np.uint8), AREA, 1.0)


def made(content: str) -> pikepdf.Pdf:
    """A page of one font and one picture with some content."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(SIDE, SIDE))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    picture = pdf.make_stream(
        bytes(range(0, 256, 4)), Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    page.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(P=picture))
    page.Contents = pdf.make_stream(content.encode())
    return pdf


def seen(content: str) -> Scene:
    pdf = made(content)
    return reader().page(pdf.pages[0])


def reader() -> Reader:
    return Reader(Decoder(), frozenset())


def words(matrix: str, text: str) -> str:
    return f"BT /F1 1 Tf {matrix} Tm {text} ET\n"


def test_letters_of_any_height_are_looked_at_in_no_time(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    tall = words("1 0 0 1000000000000 10 20", "(abcd) Tj")
    made(words("11 0 0 11 10 300", "(xxx) Tj") + tall).save(path)
    assert "check_failed" not in {leak.where for leak in inspect(path).leaks}


def test_letters_of_any_width_are_looked_at_in_no_time(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    made(words("1000000000 0 0 8 10 200", "(ggg) Tj") + words("9 0 0 9 100 300", "(per) Tj")).save(
        path
    )
    box = Redaction(page=1, boxes=(Box(90, 285, 140, 305),), label="", text="per")
    places = {leak.where for leak in verify(path, Expectation(redactions=(box,))).leaks}
    assert "under_box" in places
    assert "check_failed" not in places


NAME = "(Sandager) Tj"
LEVEL, UPWARDS = "11 0 0 11 100 300", "0 11 -11 0 100 300"
ROW = "(xxxxxxxxxxxx) Tj"


@pytest.mark.parametrize(
    ("content", "is_over"),
    [
        (words(LEVEL, NAME) + words(LEVEL, ROW), True),
        (words(UPWARDS, NAME) + words(UPWARDS, ROW), True),
        (words(LEVEL, "[(Sandager ) 4600 (XXXXXXXX)] TJ"), True),
        (words(LEVEL, NAME) + words("16 0 0 16 98 298", ROW), True),
        (words("150 0 0 150 20 250", "(AAA) Tj") + words(LEVEL, NAME), False),
        (words(LEVEL, NAME) + words("150 0 0 150 20 250", "(AAA) Tj"), False),
        (words(LEVEL, ROW) + words(LEVEL, NAME), False),
        (words(LEVEL, NAME) + words("11 0 0 11 130 300", ROW), False),
    ],
    ids=[
        "over", "upwards", "in one string", "larger", "a mark behind", "a mark before", "under",
        "beside",
    ],
)  # fmt: skip
def test_one_letter_over_a_word_again_and_again(content: str, is_over: bool) -> None:
    assert typed_over(list(words_of(seen(content))), AREA) is is_over


def test_a_large_mark_behind_the_text_is_nothing_hidden(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    lines = "".join(
        words(f"11 0 0 11 60 {260 + 15 * row}", "(Kommunen har vurderet sagen efter loven) Tj")
        for row in range(8)
    )
    made("0.9 g " + words("150 0 0 150 60 255", "(AAA) Tj") + "0 g " + lines).save(path)
    assert "hidden_text" not in {leak.where for leak in inspect(path).leaks}


def test_many_rows_of_one_letter_beside_many_words() -> None:
    many = "".join(
        words(f"1 0 0 1 {5 * (n % 100)} {300 + 2 * (n // 100)}", "(xxx) Tj")
        + words(f"1 0 0 1 {5 * (n % 100)} {320 + 2 * (n // 100)}", "(abc) Tj")
        for n in range(300)
    )
    found = list(words_of(seen(many)))
    assert all_calls(lambda: typed_over(found, AREA)) < 100 * len(found)


def test_one_look_of_many_fields_is_read_once() -> None:
    def looked_at(fields: int, *, indirect: bool) -> int:
        pdf = made("")
        font = pdf.pages[0].Resources.Font
        look, pressed = (
            pdf.make_stream(
                b"BT /F1 8 Tf 1 1 Td (Kommune) Tj ET\n" * 20, Type=Name.XObject,
                Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=Dictionary(Font=font),
            )
            for _ in "ND"
        )  # fmt: skip
        looks = Dictionary(N=look, D=pressed)
        looks = pdf.make_indirect(looks) if indirect else looks
        pdf.pages[0].obj.Annots = Array(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), AP=looks)
            for _ in range(fields)
        )
        return all_calls(lambda: unseen_looks(pdf, reader()))

    for indirect in (True, False):
        assert looked_at(9, indirect=indirect) < 2 * looked_at(1, indirect=indirect)


def test_a_look_of_another_state_is_looked_at_though_its_field_is_known() -> None:
    pdf = made("")
    font = pdf.pages[0].Resources.Font
    one, other = (
        pdf.make_stream(
            b"BT /F1 8 Tf 1 1 Td (%b) Tj ET" % text, Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, 9, 9]), Resources=Dictionary(Font=font),
        )
        for text in (b"Kommunen har", b"Kommunen")
    )  # fmt: skip
    looks = pdf.make_indirect(Dictionary(N=Dictionary(Ja=one, Nej=other)))
    for states, unseen in ((("Ja", "Ja"), False), (("Ja", "Nej"), True)):
        pdf.pages[0].obj.Annots = Array(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, AS=Name(f"/{state}"), AP=looks)
            for state in states
        )
        assert unseen_looks(pdf, reader()) is unseen


SIGNATURE = " ".join(f"{2 * n} {7 * n % 9} l" for n in range(1, 20))


def test_bars_and_scrawls_are_not_held_against_each_other() -> None:
    scrawl = f"q 1 0 0 1 300 {{}} cm 0 0 m {SIGNATURE} S Q\n"
    bar = "100 {} 100 10 re f\n"
    many = "".join(scrawl.format(n) + bar.format(n) for n in range(300))
    scene = seen(many)
    assert all_calls(lambda: hidden_drawing(scene, WHITE)) < 100 * len(scene.shapes)


def test_a_scrawl_as_large_as_its_bar_lies_under_it() -> None:
    bar = "300 100 38 8 re f"
    scrawl = f"q 1 0 0 1 300 100 cm 0 0 m {SIGNATURE} S Q\n"
    assert hidden_drawing(seen(scrawl + bar), WHITE)
    assert not hidden_drawing(seen(scrawl + "301 100 38 8 re f"), WHITE)
    assert not hidden_drawing(seen(bar + " " + scrawl), WHITE)


def test_whether_a_bar_is_empty_is_asked_once() -> None:
    picture = "q 300 0 0 300 100 100 cm /P Do Q\n"
    bars = "".join(f"{110 + 20 * (n % 14)} {110 + 10 * (n // 14)} 15 8 re f\n" for n in range(100))
    letters = words("11 0 0 11 10 30", f"({'Kommunen' * 120}) Tj")
    scene = seen(picture * 3 + bars + letters)
    white = [(np.full((8, 8, 1), 255, np.uint8),)]
    places = Placements(lambda: [(scene, WHITE)], hidden_parts)

    def look() -> None:
        found = concealed(scene, WHITE, lambda _: white, lambda *_: False, places, foreign=True)
        assert not list(found)

    assert all_calls(look) < 600 * len(scene.shapes)
