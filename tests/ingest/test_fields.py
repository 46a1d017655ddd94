"""What fields, lists, links and pictures of office files say and no page shows."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from redactor.ingest import Opened
from redactor.ingest.office.libreoffice import convert
from redactor.ingest.unseen import HEADING

Opener = Callable[..., Opened]
Reader = Callable[[Opened], str]
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style")
)
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def _flat(kind: str, body: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def test_lists_prompts_and_links_of_a_workbook(open_bytes: Opener, text_of: Reader) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = "klik her", 5, "fjern"
    sheet["A1"].hyperlink = "https://arkiv.example/?part=Bech"
    sheet["A1"].hyperlink.tooltip = "Sagen om Eva & Bo"
    sheet["A5"], sheet["A6"] = '=IF(A2=6,"Nej, siger Yrsa Lund","")', '=TEXT(A2,"dd-mm-åååå")'
    book.properties.description, book.properties.category = "Fra naboen Ib Friis", "Tilsyn 7"
    book.properties.creator = "Poul Vagt"
    sheet["A2"].hyperlink = "mailto:anna@post.example"
    sheet["A4"] = '=HYPERLINK("https://arkiv.example/Yrsa","se her")'
    choice = DataValidation(type="list", formula1='"Birgit Ørsted,Bo Bech"', showInputMessage=True)
    choice.promptTitle, choice.prompt = "Vælg behandler", "Spørg Åse ved tvivl"
    choice.errorTitle, choice.error = "Ukendt", "Kun folk fra børnehuset"
    sheet.add_data_validation(choice)
    choice.add("B2")
    out = io.BytesIO()
    book.save(out)
    behind = text_of(open_bytes(out.getvalue())).partition(HEADING)[2]
    for text in (
        "https://arkiv.example/…", "anna@post.example", "Sheet.B2 Birgit Ørsted", "Bo Bech",
        "Vælg behandler Spørg Åse ved tvivl", "Ukendt Kun folk fra børnehuset",
        "Nej, siger Yrsa Lund", "bemærkninger Fra naboen Ib Friis", "kategori Tilsyn 7",
        "Tekst, der kommer frem over links • Sagen om Eva & Bo",
    ):  # fmt: skip
        assert text in behind
    for text in ("dd-mm-åååå", "Poul Vagt"):
        assert text not in behind, "a format is no text, and an author's name no remark"


SHEET = """<table:content-validations><table:content-validation table:name="v"
 table:condition="of:cell-content-is-in-list(&quot;Yrsa Holm&quot;;&quot;nej&quot;)"
 table:base-cell-address="$Ark.$B$1"/></table:content-validations>
<table:table table:name="Ark"><table:table-row>
<table:table-cell office:value-type="string"><office:annotation><dc:creator>Åse</dc:creator>
<dc:date>2024-05-03T10:15:00</dc:date><text:p>Bo er far til barnet</text:p></office:annotation>
<text:p>celle</text:p></table:table-cell>
<table:table-cell table:content-validation-name="v"/>
<table:table-cell><office:annotation><text:p>Tom celle, ikke tom</text:p></office:annotation>
</table:table-cell></table:table-row></table:table>"""


def test_comments_of_an_opendocument_sheet(open_bytes: Opener, text_of: Reader) -> None:
    opened = open_bytes(_flat("spreadsheet", SHEET))
    assert opened.kind == "fods"
    behind = text_of(opened).partition(HEADING)[2]
    assert "Åse 03-05-2024 10.15 Bo er far til barnet" in behind
    assert "Tom celle, ikke tom" in behind
    assert "Yrsa Holm" in behind


LETTER = """<text:user-field-decls><text:user-field-decl office:value-type="string"
 office:string-value="Kun i et brugerfelt" text:name="u"/></text:user-field-decls>
<text:p>Brev om <text:hidden-text text:condition="ooow:TRUE" text:is-hidden="true"
 text:string-value="Skjult i et felt"/> sagen</text:p>
<text:p>Svar <text:conditional-text text:condition="ooow:TRUE" text:string-value-if-true="ja"
 text:string-value-if-false="Nej fra Yrsa Holm">ja</text:conditional-text></text:p>
<text:p>Navn <text:text-input text:description="Skriv barnets navn">Bo</text:text-input></text:p>
<text:p>Valg <text:drop-down text:name="d"><text:label text:value="Anbragt på Egehuset"/>
<text:label text:current-selected="true" text:value="hjemme"/>hjemme</text:drop-down></text:p>
<text:p><text:a xlink:href="mailto:anna@post.example" xlink:type="simple">skriv</text:a></text:p>"""


def test_fields_of_an_opendocument_letter(
    open_bytes: Opener, text_of: Reader, tmp_path: Path
) -> None:
    flat = _flat("text", LETTER)
    behind = text_of(open_bytes(flat)).partition(HEADING)[2]
    kept = (
        "Kun i et brugerfelt", "Skriv barnets navn", "Anbragt på Egehuset",
        "anna@post.example",
    )  # fmt: skip
    for text in (*kept, "Skjult i et felt", "Nej fra Yrsa Holm"):
        assert text in behind
    (tmp_path / "brev.fodt").write_bytes(flat)
    packed = convert([tmp_path / "brev.fodt"], "odt", tmp_path, 60)[0]
    behind = text_of(open_bytes(packed.read_bytes())).partition(HEADING)[2]
    for text in kept:  # LibreOffice itself leaves the other two out of the file it writes
        assert text in behind


@pytest.fixture
def document() -> docx.document.Document:
    made = docx.Document()
    made.add_paragraph("Brev om sagen")
    return made


def _saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_fields_of_a_word_letter(
    document: docx.document.Document, open_bytes: Opener, text_of: Reader
) -> None:
    w = nsdecls("w")
    paragraph = document.add_paragraph()._p
    paragraph.append(parse_xml(
        f'<w:sdt {w}><w:sdtPr><w:dropDownList><w:listItem w:displayText="Anbragt på Egehuset" '
        'w:value="1"/><w:listItem w:displayText="hjemme" w:value="2"/></w:dropDownList></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>hjemme</w:t></w:r></w:sdtContent></w:sdt>"
    ))  # fmt: skip
    for code in (
        'FILLIN "Skriv barnets navn"', 'IF a = b "ja" "Nej fra Yrsa Holm"', 'XE "Bech, Bo"',
        'HYPERLINK "mailto:anna@post.example"', 'DATE \\@ "d. MMMM yyyy"',
    ):  # fmt: skip
        for kind in ("begin", "code", "separate", "shown", "end"):
            inner = {
                "code": f"<w:instrText>{code.replace('&', '')}</w:instrText>",
                "shown": "<w:t>ja</w:t>",
            }.get(kind, f'<w:fldChar w:fldCharType="{kind}"/>')
            paragraph.append(parse_xml(f"<w:r {w}>{inner}</w:r>"))
    shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="Foto af Ib Friis"/>'
    paragraph.append(parse_xml(f"<w:r {w}><w:pict>{shape}</w:pict></w:r>"))
    document.core_properties.subject = "Klage fra Eva Holm"
    behind = text_of(open_bytes(_saved(document))).partition(HEADING)[2]
    assert "python-docx" not in behind, "what the program says of itself is no remark"
    for text in (
        "Klage fra Eva Holm", "Foto af Ib Friis", "Anbragt på Egehuset", "Skriv barnets navn",
        "Nej fra Yrsa Holm", "Bech, Bo",
        "anna@post.example",
    ):  # fmt: skip
        assert text in behind
    assert "MMMM" not in behind, "a format is no text"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Bo Bech ved hegnet", True),
        ("Et billede, der indeholder træ. Automatisk genereret beskrivelse", False),
    ],
)
def test_what_the_author_said_of_a_picture(
    said: str,
    shown: bool,
    document: docx.document.Document,
    open_bytes: Opener,
    text_of: Reader,
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    document.add_picture(picture)._inline.docPr.set("descr", said)
    assert (said in text_of(open_bytes(_saved(document)))) is shown
