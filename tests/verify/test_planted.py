"""Well redacted files with the removed text planted again, one hiding place each."""

from __future__ import annotations

import base64
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from redactor.verify import explain, inspect, verify

NAME = "Karen Bæk Lindholm"
CPR = "010190-1234"
MAIL = "kbl@bakkegaard.example"

PDFS: dict[str, Callable[[pikepdf.Pdf, dict[str, Any]], None]] = {}
BYTES: dict[str, Callable[[bytes], bytes]] = {}


def pdfs(function: Any) -> Any:
    """A trap laid in a well redacted file."""
    PDFS[function.__name__] = function
    return function


def raw(function: Any) -> Any:
    """A trap laid in the bytes of a well redacted file."""
    BYTES[function.__name__] = function
    return function


# --- planted in a good file -------------------------------------------------------------------


def content(pdf: pikepdf.Pdf, added: bytes, page: int = 0) -> None:
    pdf.pages[page].contents_add(pdf.make_stream(added))


@pdfs
def name_of_a_font(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.pages[0].obj.Resources.Font["/F9"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Karen_B#E6k_Lindholm")
    )


@pdfs
def actual_text(pdf: pikepdf.Pdf, _: Any) -> None:
    content(pdf, b"/Span <</ActualText (Karen B\\346k Lindholm)>> BDC EMC")


@pdfs
def samples_of_a_picture(pdf: pikepdf.Pdf, _: Any) -> None:
    """Five by four grey pixels whose shades are the letters' codes."""
    shades = CPR.encode().ljust(20)
    picture = pdf.make_stream(
        zlib.compress(shades), Type=Name.XObject, Subtype=Name.Image, Width=5, Height=4,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.FlateDecode,
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = Dictionary(Shades=picture)
    content(pdf, b"q 40 0 0 32 60 60 cm /Shades Do Q")


@pdfs
def number_as_actual_text(pdf: pikepdf.Pdf, _: Any) -> None:
    content(pdf, b"/Span <</ActualText (" + CPR.encode() + b")>> BDC EMC q 1 0 0 1 0 0 cm Q ")


@pdfs
def operands_of_an_unknown_operator(pdf: pikepdf.Pdf, _: Any) -> None:
    content(pdf, b"BX 10190 (" + CPR.encode() + b") ukendt EX q 1 0 0 1 0 0 cm Q ")


@pdfs
def actual_text_utf16(pdf: pikepdf.Pdf, _: Any) -> None:
    text = ("\ufeff" + NAME).encode("utf-16-be").hex().encode()
    content(pdf, b"/Span <</ActualText <" + text + b">>> BDC EMC")


@pdfs
def alternate_text_in_structure(pdf: pikepdf.Pdf, _: Any) -> None:
    figure = pdf.make_indirect(Dictionary(S=Name.Figure, Alt=String(f"Foto af {NAME}")))
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Array([figure]))
    )


@pdfs
def comment_in_content(pdf: pikepdf.Pdf, _: Any) -> None:
    content(pdf, b"% Karen B\xe6k Lindholm\n")


@pdfs
def split_operators(pdf: pikepdf.Pdf, _: Any) -> None:
    content(
        pdf,
        b"BT /helv 9 Tf 72 400 Td [(Ka) 3 (ren B) -9 (\\346k Li)] TJ (nd) Tj (holm) Tj ET",
    )


@pdfs
def hexadecimal_show(pdf: pikepdf.Pdf, _: Any) -> None:
    content(pdf, b"BT /helv 9 Tf 72 400 Td <" + CPR.encode().hex().encode() + b"> Tj ET")


@pdfs
def inline_picture_under_box(pdf: pikepdf.Pdf, _: Any) -> None:
    samples = bytes(range(0, 250, 10)) * 4
    content(
        pdf,
        b"q 40 0 0 8 180 725 cm BI /W 10 /H 10 /BPC 8 /CS /G ID " + samples + b" EI Q "
        b"0 g 140 715 140 20 re f",
    )


@pdfs
def unused_form(pdf: pikepdf.Pdf, _: Any) -> None:
    form = pdf.make_stream(b"BT /F 9 Tf (Karen B\\346k Lindholm) Tj ET")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    resources = pdf.pages[1].obj.Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject.Skjult = form


@pdfs
def pattern_cell(pdf: pikepdf.Pdf, _: Any) -> None:
    cell = pdf.make_stream(b"BT /F 9 Tf (" + CPR.encode() + b") Tj ET")
    cell.PatternType, cell.PaintType, cell.TilingType = 1, 1, 1
    cell.BBox, cell.XStep, cell.YStep = Array([0, 0, 90, 90]), 90, 90
    cell.Resources = Dictionary()
    pdf.pages[1].obj.Resources.Pattern = Dictionary(P=pdf.make_indirect(cell))


@pdfs
def type3_glyph_procedure(pdf: pikepdf.Pdf, _: Any) -> None:
    glyph = pdf.make_stream(b"500 0 d0 % " + CPR.encode())
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(a=glyph),
        Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97, LastChar=97,
        Widths=Array([500]),
    )  # fmt: skip
    pdf.pages[1].obj.Resources.Font.T3 = pdf.make_indirect(font)


@pdfs
def subset_font_spells(pdf: pikepdf.Pdf, _: Any) -> None:
    letters = list(dict.fromkeys("KarenLindholm"))
    lines = b"".join(b"<%02x> <%04x>\n" % (i + 1, ord(c)) for i, c in enumerate(letters))
    mapping = pdf.make_stream(
        b"1 begincodespacerange <00> <ff> endcodespacerange "
        b"%d beginbfchar\n" % len(letters) + lines + b"endbfchar"
    )
    pdf.pages[0].obj.Resources.Font.Sub = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Skrift"),
            ToUnicode=mapping, FirstChar=1, Widths=Array([500] * len(letters)),
        )
    )  # fmt: skip
    content(pdf, b"BT /Sub 9 Tf 72 380 Td () Tj ET")


@pdfs
def string_in_catalog(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXprivate = String(CPR)


@pdfs
def utf16_without_mark(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXprivate = String(NAME.encode("utf-16-le"))


@pdfs
def base64_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    coded = base64.b64encode(b"x;" + NAME.encode("utf-8"))
    pdf.Root.XXdata = pdf.make_stream(b"{data: '" + coded + b"'}")


@pdfs
def compressed_base64_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    coded = base64.b64encode(zlib.compress(f"Borger: {NAME}, {CPR}".encode()))
    pdf.Root.XXdata = pdf.make_stream(b"data:application/zlib;base64," + coded)


@pdfs
def hexadecimal_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXdata = pdf.make_stream(b"key=" + NAME.encode("latin-1").hex().encode())


@pdfs
def utf16_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXdata = pdf.make_stream(NAME.encode("utf-16-be"))


@pdfs
def percent_coded_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXdata = pdf.make_stream(b"http://x/?navn=Karen%20B%C3%A6k%20Lindholm")


@pdfs
def old_codepage_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXdata = pdf.make_stream(NAME.encode("cp865"))


@pdfs
def no_break_spaces_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXdata = pdf.make_stream(NAME.replace(" ", "\u00a0").encode("utf-8"))


@pdfs
def decomposed_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    text = unicodedata.normalize("NFD", "Bakkegård kbl@bakkegaard.example")
    pdf.Root.XXdata = pdf.make_stream(text.encode("utf-8"))


@pdfs
def after_a_zero_in_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXdata = pdf.make_stream(b"Title\0" + NAME.encode("latin-1") + b"\0x")


@pdfs
def name_object(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.XXname = Name("/Karen#20B#E6k#20Lindholm")


@pdfs
def named_destination(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.Dests = Dictionary({"/Lindholm-Karen-Baek": Array([pdf.pages[0].obj, Name.Fit])})
    names = Array([String(f"til {NAME}"), Array([pdf.pages[0].obj, Name.Fit])])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))


@pdfs
def private_application_data(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.pages[0].obj.PieceInfo = Dictionary(Word=Dictionary(Private=String("kladde")))


@pdfs
def thumbnail(pdf: pikepdf.Pdf, _: Any) -> None:
    small = pdf.make_stream(bytes(64))
    small.Width, small.Height, small.BitsPerComponent = 8, 8, 8
    small.ColorSpace = Name.DeviceGray
    pdf.pages[0].obj.Thumb = pdf.make_indirect(small)


@pdfs
def script_on_opening(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hej')"))


@pdfs
def launch_action(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=String("regneark.xls"))


@pdfs
def remote_link(pdf: pikepdf.Pdf, _: Any) -> None:
    action = Dictionary(S=Name.GoToR, F=String("andet.pdf"), D=Array([0, Name.Fit]))
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)]
    )


@pdfs
def external_stream(pdf: pikepdf.Pdf, _: Any) -> None:
    stream = pdf.make_stream(b"")
    stream.F = String("data.bin")
    pdf.Root.XXdata = stream


@pdfs
def xfa_form(pdf: pikepdf.Pdf, _: Any) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))


@pdfs
def associated_file(pdf: pikepdf.Pdf, _: Any) -> None:
    held = pdf.make_stream(b"intet kendt")
    pdf.Root.AF = Array([Dictionary(Type=Name.Filespec, F=String("a"), EF=Dictionary(F=held))])


@pdfs
def article_thread(pdf: pikepdf.Pdf, _: Any) -> None:
    thread = pdf.make_indirect(Dictionary(I=Dictionary(Title=String(NAME))))
    pdf.Root.Threads = Array([thread])


@pdfs
def stamp_with_hidden_letters(pdf: pikepdf.Pdf, _: Any) -> None:
    look = pdf.make_stream(b"BT /Helv 9 Tf (" + CPR.encode() + b") Tj ET")
    look.Subtype, look.BBox = Name.Form, Array([0, 0, 99, 20])
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, Rect=Array([72, 300, 171, 320]),
                AP=Dictionary(N=pdf.make_indirect(look)),
            )
        ]
    )  # fmt: skip


@pdfs
def icc_description(pdf: pikepdf.Pdf, _: Any) -> None:
    profile = pdf.make_stream(
        b"\0\0\x02\x0cappl" + b"desc\0\0\0\0\0\0\0\x13" + NAME.encode("latin-1") + b"\0" * 40
    )
    profile.N = 3
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(
        C=Array([Name.ICCBased, pdf.make_indirect(profile)])
    )


# --- planted in the bytes ---------------------------------------------------------------------


@raw
def bytes_after_the_end(data: bytes) -> bytes:
    return data + b"\nnoget helt andet"


@raw
def bytes_before_the_start(data: bytes) -> bytes:
    return b"noget helt andet\n" + data


@raw
def comment_between_objects(data: bytes) -> bytes:
    at = data.index(b"endobj") + 7
    return data[:at] + b"% " + CPR.encode() + b"\n" + data[at:]


@raw
def bytes_between_objects(data: bytes) -> bytes:
    at = data.index(b"endobj") + 7
    return data[:at] + b"skjult tekst " + data[at:]


@raw
def dead_object(data: bytes) -> bytes:
    at = data.rindex(b"xref", 0, data.rindex(b"startxref"))
    body = zlib.compress(b"BT (intet kendt) Tj ET")
    head = b"991 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
    return data[:at] + head + body + b"\nendstream\nendobj\n" + data[at:]


@raw
def earlier_revision(data: bytes) -> bytes:
    start = data.rindex(b"startxref")
    table = data[start:].split()[1].decode()
    more = f"999 0 obj\n(tilbage)\nendobj\nxref\n999 1\n{len(data):010d} 00000 n \n"
    trailer = data[data.rindex(b"trailer") : start].replace(b"<<", f"<</Prev {table}".encode(), 1)
    where = len(data) + more.index("xref")
    return data + more.encode() + trailer + f"startxref\n{where}\n%%EOF\n".encode()


# --- the tests ---


@pytest.mark.parametrize("name", PDFS)
def test_text_planted_in_a_good_file_is_found(name: str, good: Any, tmp_path: Path) -> None:
    path, expectation = good
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(path) as pdf:
        PDFS[name](pdf, None)
        pdf.save(spoilt)
    verdict = verify(spoilt, expectation)
    assert not verdict.clean
    assert "check_failed" not in {leak.where for leak in verdict.leaks}
    _quotes_nothing(explain(verdict))


@pytest.mark.parametrize("name", BYTES)
def test_bytes_planted_in_a_good_file_are_found(name: str, good: Any, tmp_path: Path) -> None:
    path, expectation = good
    spoilt = tmp_path / "spoilt.pdf"
    spoilt.write_bytes(BYTES[name](path.read_bytes()))
    verdict = verify(spoilt, expectation)
    assert not verdict.clean
    _quotes_nothing(explain(verdict))


def _quotes_nothing(lines: list[str]) -> None:
    said = " ".join(lines)
    assert not any(part in said for part in ("Karen", "Lindholm", CPR, "kbl"))


# --- letters in the order of use --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spells"),
    [
        (f"{NAME} har søgt om støtte", True),
        ("Kære ansøger. Brevet er fra Lindholm kommune", False),
        ("22. september 2016", False),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzæøå", False),
    ],
)
def test_a_font_that_spells_the_first_name_is_refused(
    text: str, spells: bool, tmp_path: Path
) -> None:
    """Programs number letters as a document uses them; here all but the name's own stay shown."""

    letters = dict.fromkeys(c for c in text if c.isalpha())
    rows = "\n".join(f"<{n:02X}> <{ord(c):04X}>" for n, c in enumerate(letters, 1) if c != "æ")
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj
    read = f"{len(letters)} beginbfchar\n{rows}\nendbfchar".encode()
    page.Resources = Dictionary(Font=Dictionary(F1=Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/AAAAAA+Serif"),
        FirstChar=1, LastChar=len(letters), Widths=Array([500] * len(letters)),
        ToUnicode=pdf.make_stream(read),
    )))  # fmt: skip
    codes = bytes(range(len(letters), 0, -1)).hex()
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 30 700 Td <{codes}> Tj ET".encode())
    path = tmp_path / "ud.pdf"
    pdf.save(path)
    verdict = inspect(path, [NAME, "22. september 2016"])
    assert ("font" in {leak.where for leak in verdict.leaks}) is spells
