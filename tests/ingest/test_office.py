"""Office documents by a real LibreOffice: nothing in them goes unseen."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import extract_msg
import msoffcrypto
import openpyxl
import pymupdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from msoffcrypto.format.ooxml import OOXMLFile

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened, open_original
from redactor.ingest.kinds import kind_of
from redactor.ingest.office.libreoffice import convert
from redactor.ingest.office.packages import Package
from redactor.ingest.office.protected import without_password
from redactor.ingest.office.visio import visio_texts
from redactor.ingest.unseen import HEADING, PageText
from redactor.limits import Limits

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "3915 patienter"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tracked(kind: str, text: str) -> str:
    tag = "delText" if kind == "del" else "t"
    return (
        f'<w:{kind} {nsdecls("w")} w:id="9" w:author="Åse Retter" w:date="2024-05-03T10:15:00Z">'
        f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r></w:{kind}>'
    )


def _letter(secret_picture: Path) -> bytes:
    """A DOCX with everything that can hide, made by python-docx and raw XML."""
    document = docx.Document()
    document.core_properties.title = "Afgørelse til Søren Ægidius"
    section = document.sections[0]
    section.header.paragraphs[0].text = "Brevhoved Ågade"
    section.footer.paragraphs[0].text = "Sidefod Ærø"
    document.add_heading("Afgørelse", 1)
    body = document.add_paragraph("Vi har vurderet ")
    commented = body.add_run("din sag")
    document.add_comment([commented], text="Husk at ringe til Birgit", author="Bo Bech")
    body.add_run(" og fundet en løsning.")
    hidden = document.add_paragraph("Synlig indledning. ").add_run("Hemmelig bisætning")
    hidden.font.hidden = True
    tracked = document.add_paragraph("Beløbet er ")
    tracked._p.append(parse_xml(_tracked("del", "slettet tusind")))
    tracked._p.append(parse_xml(_tracked("ins", "indsat hundrede")))
    style = document.styles.add_style("Usynlig", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.add_paragraph("Skjult gennem typografien", style="Usynlig")
    document.add_paragraph("Langt afsnit, der brydes over siderne. " * 250)
    out = io.BytesIO()
    document.save(out)
    return _with_extras(out.getvalue(), secret_picture)


def _with_extras(content: bytes, secret_picture: Path) -> bytes:
    """Add a workbook behind a chart, an unknown OLE object and a linked picture."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                linked = (
                    '<Relationship Id="rIdX" TargetMode="External" Type="http://schemas.'
                    'openxmlformats.org/officeDocument/2006/relationships/image" '
                    f'Target="{secret_picture.as_uri()}"/></Relationships>'
                )
                data = data.replace(b"</Relationships>", linked.encode())
            elif info.filename == "word/document.xml":
                data = data.replace(b"<w:sectPr", _LINKED_PICTURE + b"<w:sectPr", 1)
            new.writestr(info, data)
        new.writestr("word/embeddings/Microsoft_Excel_Sheet1.xlsx", _workbook())
        new.writestr("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1damaged")
    return out.getvalue()


_LINKED_PICTURE = b"""<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org\
/drawingml/2006/wordprocessingDrawing"><wp:extent cx="2000000" cy="2000000"/><wp:docPr id="7" \
name="x"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">\
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic=\
"http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" \
name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats\
.org/officeDocument/2006/relationships" r:link="rIdX"/><a:stretch><a:fillRect/></a:stretch>\
</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="2000000"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
</wp:inline></w:drawing></w:r></w:p>"""


def _red_picture(path: Path) -> Path:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 50, 50))
    pixmap.set_rect(pixmap.irect, (255, 0, 0))
    pixmap.save(path)
    return path


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("docx")
    source = folder / "brev"
    source.write_bytes(_letter(_red_picture(folder / "andens-sag.png")))
    return open_original(source, "brev.pdf", folder / "work", Limits())


def test_docx_pages_show_body_header_and_footer(letter: Opened, text_of: Reader) -> None:
    text = text_of(letter)
    assert (letter.kind, letter.title) == ("docx", "Afgørelse til Søren Ægidius")
    for expected in ("Brevhoved Ågade", "Sidefod Ærø", "Vi har vurderet din sag"):
        assert expected in text


def test_docx_hidden_things_stand_on_pages_behind(letter: Opened, text_of: Reader) -> None:
    behind = text_of(letter).partition(HEADING)[2]
    for expected in (
        "ved »din sag« Bo Bech",
        "Husk at ringe til Birgit",
        "Åse Retter 03-05-2024 10.15 slettet tusind",
        "indsat hundrede",
        "Hemmelig bisætning",
        "Skjult gennem typografien",
    ):
        assert expected in behind
    assert "Langt afsnit" not in behind
    assert "Vi har vurderet" not in behind
    assert "Kommentarer: 1 vist i tillægget bagest." in letter.notices


def test_docx_embedded_files_are_parts(letter: Opened) -> None:
    assert [(p.name, p.relation, p.code) for p in letter.parts] == [
        ("Microsoft_Excel_Sheet1.xlsx", "embedded", None),
        ("oleObject1.bin", "embedded", InputCode.CORRUPT),
    ]
    assert letter.parts[0].path.read_bytes()[:2] == b"PK"


def test_docx_loads_no_file_from_the_machine(letter: Opened) -> None:
    assert letter.pdf is not None
    with pymupdf.open(letter.pdf) as doc:
        for page in doc:
            for image in page.get_images():
                pixels = pymupdf.Pixmap(doc, image[0])
                assert (255, 0, 0) not in {pixels.pixel(x, 25)[:3] for x in range(pixels.width)}
    assert "1 henvisning til indhold uden for filen er ikke hentet." in letter.notices


SLIDES = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:automatic-styles><style:style style:name="h" style:family="drawing-page">
<style:drawing-page-properties presentation:visibility="hidden"/></style:style>
</office:automatic-styles><office:body><office:presentation>
<draw:page draw:name="a"><draw:frame svg:width="15cm" svg:height="3cm" svg:x="2cm" svg:y="2cm">
<draw:text-box><text:p>Budget for Ågade</text:p></draw:text-box></draw:frame>
<draw:frame svg:width="5cm" svg:height="3cm" svg:x="200cm" svg:y="200cm">
<draw:text-box><text:p>Langt uden for lysbilledet</text:p></draw:text-box></draw:frame>
<presentation:notes><draw:frame svg:width="15cm" svg:height="9cm" svg:x="2cm" svg:y="14cm"
 presentation:class="notes"><draw:text-box><text:p>Sig ikke noget om Søren</text:p>
</draw:text-box></draw:frame></presentation:notes></draw:page>
<draw:page draw:name="b" draw:style-name="h"><draw:frame svg:width="15cm" svg:height="3cm"
 svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>Skjult lysbillede</text:p></draw:text-box>
</draw:frame></draw:page></office:presentation></office:body></office:document>"""


def test_pptx_notes_and_hidden_slides(tmp_path: Path, text_of: Reader) -> None:
    flat = tmp_path / "dias.fodp"
    flat.write_text(SLIDES, encoding="utf-8")
    (pptx,) = convert([flat], "pptx", tmp_path, 120)
    with zipfile.ZipFile(pptx, "a") as package:
        package.writestr("ppt/embeddings/Microsoft_Excel_Worksheet.xlsx", _workbook())
    opened = open_original(pptx, "oplæg", tmp_path / "work", Limits())
    text = text_of(opened)
    pages, _, behind = text.partition(HEADING)
    assert opened.kind == "pptx"
    assert "Budget for Ågade" in pages
    assert "Skjult lysbillede" in pages
    assert "Talenoter Sted Tekst dias 1 Sig ikke noget om Søren" in behind
    assert "Langt uden for lysbilledet" in behind
    assert "1 skjult dias er gjort synligt." in opened.notices
    assert [part.name for part in opened.parts] == ["Microsoft_Excel_Worksheet.xlsx"]


TEXT_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>
<dc:creator>Åse Retter</dc:creator><dc:date>2024-05-03T10:15:00</dc:date></office:change-info>
<text:p>slettet ord</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>Kære Bo<office:annotation><dc:creator>Bo Bech</dc:creator><dc:date>2024-05-04T08:00:00
</dc:date><text:p>Ring til Birgit</text:p></office:annotation>, tak for brevet.</text:p>
<text:p><text:hidden-text text:condition="ooow:1" text:string-value="Usagt" text:is-hidden="true"/>
Venlig hilsen</text:p></office:text></office:body></office:document-content>"""


def _odt() -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:'
        f'manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{kind}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", TEXT_DOCUMENT)
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def test_odt_comments_and_changes(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(_odt(), "mappe/Referat.odt")
    pages, _, behind = text_of(opened).partition(HEADING)
    assert (opened.kind, opened.title) == ("odt", "Referat")
    assert "Kære Bo, tak for brevet." in pages
    assert "Bo Bech 04-05-2024 08.00 Ring til Birgit" in behind
    assert "Åse Retter 03-05-2024 10.15 slettet ord" in behind
    assert "Usagt" in behind
    assert "tak for brevet" not in behind


def test_rtf_with_hidden_text(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(rb"{\rtf1\ansi\ansicpg1252 K\'e6re Bo, {\v skjult bem\'e6rkning} tak.\par}")
    pages, _, behind = text_of(opened).partition(HEADING)
    assert opened.kind == "rtf"
    assert "Kære Bo" in pages
    assert "skjult bemærkning" in behind


def test_without_libreoffice_the_file_is_listed(
    open_bytes: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError) as caught:
        open_bytes(rb"{\rtf1 Hej}")
    assert caught.value.code == InputCode.NO_CONVERTER


def test_conversion_is_stopped_at_its_time(tmp_path: Path) -> None:
    source = tmp_path / "a.rtf"
    source.write_bytes(rb"{\rtf1 Hej}")
    with pytest.raises(InputError) as caught:
        convert([source], "pdf:writer", tmp_path, 0.05)
    assert caught.value.code == InputCode.TIMEOUT
    assert list(tmp_path.iterdir()) == [source]


def test_office_password_is_told_apart_from_damage(open_bytes: Opener) -> None:
    closed, plain = io.BytesIO(), io.BytesIO(_workbook())
    OOXMLFile(plain).encrypt("hemmelig", closed)
    assert msoffcrypto.OfficeFile(closed).is_encrypted()
    with pytest.raises(InputError) as caught:
        open_bytes(closed.getvalue())
    assert caught.value.code == InputCode.ENCRYPTED


def _compound(path: Path, **streams: bytes) -> Path:
    writer = extract_msg.OleWriter()
    for name, content in streams.items():
        writer.addEntry([name], content)
    writer.write(str(path))
    return path


def test_passwords_and_rights_of_older_office_files(tmp_path: Path) -> None:
    """[MS-DOC] 2.5.1 and [MS-OFFCRYPTO] 2.3.6.1; files before 1997 are left to LibreOffice."""
    fib = struct.pack("<HHHHHHHI", 0xA5EC, 0xC1, 0, 0x406, 0, 0x0100 | 0x0200, 0xBF, 52)
    doc = {"WordDocument": fib.ljust(2048, b"\0"), "1Table": struct.pack("<HH", 1, 1) + bytes(48)}
    first = struct.pack("<HHHHHH", 0x0809, 8, 0x0500, 5, 0, 0)
    book = first + struct.pack("<HHI", 0x002F, 4, 7)
    rights = {"WordDocument": bytes(2048), "\tDRMContent": b"hemmeligt"}
    for streams in (doc, {"Book": book}, rights):
        path = _compound(tmp_path / "closed", **streams)
        with pytest.raises(InputError) as caught:
            without_password(path, kind_of(path), tmp_path)
        assert caught.value.code is InputCode.ENCRYPTED
    old = {"PowerPoint Document": bytes(8), "Current User": struct.pack("<IHH", 16, 0, 0)}
    for streams, kind in (({"Book": first + bytes(4)}, "xls"), (old, "ppt")):
        path = _compound(tmp_path / "open", **streams)
        assert without_password(path, kind_of(path), tmp_path) == (path, kind)


def test_page_text_sees_through_page_breaks_but_not_lies(tmp_path: Path) -> None:
    filler = "\n".join("fyldtekst om noget helt andet, som fylder siden op" for _ in range(25))
    doc = pymupdf.open()
    for text in (
        f"Sagen om Hans Han-\nsen er afsluttet\n{filler}\nKlagen er sendt videre og\nSide 1",
        f"Brevhoved\narkiveret i går efter aftale\n{filler}\nSlutord",
    ):
        doc.new_page().insert_text((72, 72), text)
    doc.save(tmp_path / "a.pdf")
    pages = PageText.of(tmp_path / "a.pdf")
    assert pages.shows("Hans Hansen er AFSLUTTET")
    assert pages.shows("Klagen er sendt videre og arkiveret i går")
    assert pages.shows(" – ")
    assert not pages.shows("Hans Hansen er arkiveret i går")
    assert not pages.shows("Klagen er sendt videre og Slutord")
    assert not pages.shows("Klagen er afvist")
    assert not pages.shows("sendtarkiveret"), "no word is broken by the end of a page"
    assert pages.shows("Hans")
    assert not pages.shows("arki")


def test_comments_and_data_of_a_visio_drawing(tmp_path: Path) -> None:
    """[MS-VSDX] 2.2: LibreOffice draws the shapes and forgets the rest."""
    drawing = tmp_path / "drawing"
    page = (
        "<PageContents><Shape><Text><cp IX='0'/>Sag modtages\nfra Bo</Text>"
        "<Section N='Property'><Row><Cell N='Label' V='Ansvarlig'/><Cell N='Value' V='Ida Bo'/>"
        "</Row></Section></Shape></PageContents>"
    )
    comments = (
        "<Comments><AuthorList><AuthorEntry ID='1' Name='Per Vad'/></AuthorList><CommentList>"
        "<CommentEntry AuthorID='1' Date='2025-03-05T14:03:00Z'>Passer ikke</CommentEntry>"
        "</CommentList></Comments>"
    )
    with zipfile.ZipFile(drawing, "w") as archive:
        archive.writestr("visio/pages/page1.xml", page)
        archive.writestr("visio/comments.xml", comments)
    with Package(drawing, Limits()) as package:
        told = [(item.who, item.when, item.text) for item in visio_texts(package)]
    assert told == [
        ("Per Vad", "05-03-2025 14.03", "Passer ikke"),
        *(("", "", text) for text in ("Sag modtages", "fra Bo", "Ansvarlig: Ida Bo")),
    ]
