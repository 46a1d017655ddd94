"""PDF originals: protection, damage, files inside."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pymupdf
import pytest

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened
from redactor.ingest.glyphs import UNNAMED, page_glyphs

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]


def _pdf(pages: int = 2, **save: object) -> bytes:
    doc = pymupdf.open()
    for number in range(pages):
        doc.new_page().insert_text((72, 72), f"Side {number + 1}: Søren Ågård")
    doc.set_metadata({"title": "Afgørelse om byggetilladelse"})
    return bytes(doc.tobytes(**save))


def test_ordinary_pdf_is_copied_as_it_is(open_bytes: Opener, text_of: Reader) -> None:
    content = _pdf()
    opened = open_bytes(content, "brev.docx")
    assert opened.pdf is not None
    assert opened.pdf.read_bytes() == content
    assert (opened.kind, opened.title) == ("pdf", "Afgørelse om byggetilladelse")
    assert text_of(opened) == "Side 1: Søren Ågård Side 2: Søren Ågård"


def test_empty_user_password_is_decrypted(open_bytes: Opener, text_of: Reader) -> None:
    content = _pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="ejer", user_pw="")
    opened = open_bytes(content)
    assert opened.pdf is not None
    assert b"/Encrypt" not in opened.pdf.read_bytes()
    assert "Søren Ågård" in text_of(opened)


def test_user_password_is_needed(open_bytes: Opener) -> None:
    content = _pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="ejer", user_pw="hemmelig")
    with pytest.raises(InputError) as caught:
        open_bytes(content)
    assert caught.value.code == InputCode.ENCRYPTED


def test_cut_off_pdf_is_repaired_and_said_so(open_bytes: Opener, text_of: Reader) -> None:
    content = _pdf(3)
    opened = open_bytes(content[: content.rfind(b"xref")])
    assert "Side 3" in text_of(opened)
    assert any("repareret" in notice for notice in opened.notices)


def test_drawn_letters_of_a_font_without_a_number() -> None:
    """A Type 3 font that lies in the page's resources, not in an object of its own."""
    with pikepdf.open(io.BytesIO(_pdf(1))) as pdf:
        drawn = pikepdf.Stream(pdf, b"600 0 d0 0 0 500 700 re f")
        page, name = pdf.pages[0].obj, pikepdf.Name
        page.Resources.Font.T3 = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.Type3, FontBBox=pikepdf.Array([0, 0, 600, 700]),
            FontMatrix=pikepdf.Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=pikepdf.Dictionary(box=pdf.make_indirect(drawn)),
            Encoding=pikepdf.Dictionary(Differences=pikepdf.Array([65, name.box])),
            FirstChar=65, LastChar=65, Widths=pikepdf.Array([600]),
        )  # fmt: skip
        pdf.pages[0].contents_add(b"BT /T3 12 Tf 300 300 Td (A) Tj ET")
        out = io.BytesIO()
        pdf.save(out)
    with pymupdf.open("pdf", out.getvalue()) as doc:
        codes = page_glyphs(doc[0], frozenset()).code.tolist()
    assert "".join(map(chr, codes)).endswith(f"Ågård{chr(UNNAMED)}")


def test_pdf_without_pages_is_empty(open_bytes: Opener) -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out)
    with pytest.raises(InputError) as caught:
        open_bytes(out.getvalue())
    assert caught.value.code == InputCode.EMPTY


@pytest.mark.parametrize("alone", [True, False])
def test_pages_in_a_circle_are_damage(alone: bool, open_bytes: Opener) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(_pdf())) as pdf:
        tree = pdf.Root.Pages
        tree.Kids = pikepdf.Array([tree] if alone else [*tree.Kids, tree])
        pdf.save(buffer)
    with pytest.raises(InputError) as caught:
        open_bytes(buffer.getvalue())
    assert caught.value.code == InputCode.CORRUPT


def test_files_inside_become_parts(open_bytes: Opener) -> None:
    doc = pymupdf.open("pdf", _pdf(1))
    doc.embfile_add("bilag", b"fra navnetabellen", filename="bilag æ.txt")
    doc[0].add_file_annot((100, 100), b"fra annotationen", "note.txt")
    opened = open_bytes(doc.tobytes())
    assert [(p.name, p.relation, p.path.read_bytes()) for p in opened.parts] == [
        ("bilag æ.txt", "embedded", b"fra navnetabellen"),
        ("note.txt", "embedded", b"fra annotationen"),
    ]
    assert opened.notices == ("PDF-filen indeholder 2 indlejrede filer.",)


def test_files_that_only_go_with_the_document_become_parts(open_bytes: Opener) -> None:
    """ISO 32000-2, 14.13: an invoice's data, say, which no list of files need name."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_pdf(3))) as pdf:
        specs = []
        for name in ("a.xml", "b.xml"):
            file = pdf.make_indirect(pikepdf.Stream(pdf, name.encode()))
            spec = pikepdf.Dictionary(Type=pikepdf.Name("/Filespec"), UF=name, EF={"/F": file})
            specs.append(pdf.make_indirect(spec))
        pdf.attachments["c.xml"] = b"c.xml"
        listed = pdf.Root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        pdf.Root["/AF"] = pikepdf.Array([specs[0], listed])
        file = pdf.make_indirect(pikepdf.Stream(pdf, b"d.xml"))
        direct = [pikepdf.Dictionary(UF=name, EF={"/F": file}) for name in ("d.xml", "e.xml")]
        shared = pdf.make_indirect(pikepdf.Array([*specs, *direct]))
        pdf.pages[0].obj["/AF"] = pdf.pages[1].obj["/AF"] = shared
        pdf.pages[2].obj["/AF"] = pikepdf.Array([direct[0]])
        pdf.save(out)
    parts = open_bytes(out.getvalue()).parts
    assert [part.name for part in parts] == ["c.xml", "a.xml", "b.xml", "d.xml", "e.xml"]
    assert [part.path.read_text() for part in parts][:3] == ["c.xml", "a.xml", "b.xml"]


def test_dynamic_form_is_withheld(open_bytes: Opener) -> None:
    doc = pymupdf.open("pdf", _pdf(1))
    doc.xref_set_key(doc.pdf_catalog(), "NeedsRendering", "true")
    with pytest.raises(InputError) as caught:
        open_bytes(doc.tobytes())
    assert caught.value.code == InputCode.HIDDEN_CONTENT


def test_page_limit(open_bytes: Opener) -> None:
    with pytest.raises(InputError) as caught:
        open_bytes(_pdf(4), pages=3)
    assert caught.value.code == InputCode.TOO_MANY_PAGES


def test_filler_title_gives_way_to_the_name(open_bytes: Opener) -> None:
    doc = pymupdf.open("pdf", _pdf(1))
    doc.set_metadata({"title": "Microsoft Word - skabelon.dotx"})
    assert open_bytes(doc.tobytes(), "mappe/Høringssvar.pdf").title == "Høringssvar"
    doc.set_metadata({"title": "(Microsoft Word - LISTE.docx)"})
    assert open_bytes(doc.tobytes(), "mappe/Høringssvar.pdf").title == "Høringssvar"


def test_a_title_as_postscript_writes_it_is_read(open_bytes: Opener) -> None:
    """Some printers leave it so, and nobody would find the name in it."""
    doc = pymupdf.open("pdf", _pdf(1))
    doc.set_metadata({"title": r"Klage fra S\370ren Kj\346rg\345rd"})
    assert open_bytes(doc.tobytes(), "1.pdf").title == "Klage fra Søren Kjærgård"


def test_numbers_run_together_do_not_lose_a_line(open_bytes: Opener) -> None:
    """As programs leave them that removed words before; other viewers show the line."""
    drawn = (
        rb"BT /helv 11 Tf 60 700 Td [(Bo 4.9-2.9 \() 4.99-2.98 -10 (Krag) -229.5-3] TJ ET % 1-2 ("
    )
    doc = pymupdf.open("pdf", _pdf(1))
    doc[0].insert_font(fontname="helv")
    doc.update_stream(doc[0].get_contents()[0], drawn)
    raw = doc.tobytes()
    with pymupdf.open("pdf", raw) as read:
        assert "Krag" not in read[0].get_text()
    with pymupdf.open(open_bytes(raw).pdf) as read:
        assert read[0].get_text().strip() == "Bo 4.9-2.9 (Krag"


def test_a_stream_that_one_reader_cannot_decode_stops_no_file(open_bytes: Opener) -> None:
    """Some programs write on after the end of run-length data, which qpdf will not read."""
    shown = b"BT /helv 11 Tf 60 700 Td (Bo Krag) Tj ET"
    with pikepdf.open(io.BytesIO(_pdf(1))) as pdf:
        page = pdf.pages[0].obj
        data = bytes([len(shown) - 1]) + shown + b"\x80 tail"
        page.Contents = pdf.make_stream(data, Filter=pikepdf.Name.RunLengthDecode)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(helv=pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                               BaseFont=pikepdf.Name.Helvetica))))  # fmt: skip
        with pytest.raises(pikepdf.PdfError):
            page.Contents.read_bytes()
        file = io.BytesIO()
        pdf.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    with pymupdf.open(open_bytes(file.getvalue()).pdf) as read:
        assert read[0].get_text().strip() == "Bo Krag"
