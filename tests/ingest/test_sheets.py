"""Spreadsheets by a real LibreOffice: every cell of every sheet can be read on the pages."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pymupdf
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from redactor.errors import InputCode, InputError
from redactor.ingest import Opened, open_original
from redactor.ingest.office.libreoffice import convert
from redactor.ingest.office.odf import odf_fields
from redactor.ingest.office.packages import attr, local, parse_xml
from redactor.ingest.office.sheetsaid import changed_cells, margins
from redactor.ingest.office.sheetstyles import Styles, q
from redactor.ingest.office.sheetxml import column_letters, show_everything
from redactor.ingest.unseen import HEADING
from redactor.limits import Limits

Reader = Callable[[Opened], str]
PIVOT = (
    '<pivotCacheRecords xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<r><s v="Kun i pivotdata"/><n v="4711.5"/></r><r><s v="Første navn"/><n v="2"/></r>'
    "</pivotCacheRecords>"
)
THREAD = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threaded'
    'comments"><threadedComment ref="B2" dT="2025-01-02T10:00:00.00" personId="{1}" id="{2}">'
    "<text>Svar i en tråd</text></threadedComment></ThreadedComments>"
)
PEOPLE = (
    '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<person displayName="Birgit Ørsted" id="{1}"/></personList>'
)


def _book(path: Path) -> Path:
    """A workbook with something in each hiding place."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Udbetalinger"
    sheet.append(["Navn", "Note", "Beløb", "Dato"])
    sheet.append(["Første navn", "En meget lang note, som nabocellen skærer over", 1234567890.25])
    sheet["D2"] = datetime.date(2024, 5, 3)
    sheet.column_dimensions["C"].width = 3
    sheet.column_dimensions["D"].width = 2
    sheet["A4"] = "Skjult række"
    sheet.row_dimensions[4].hidden = True
    sheet["F2"] = "Skjult kolonne"
    sheet.column_dimensions["F"].hidden = True
    sheet["H1"] = "Formatskjult"
    sheet["H1"].number_format = ";;;"
    sheet["H2"] = 8_675_309
    sheet["H2"].number_format = ";;;"
    sheet["A6"] = "Sammenlagt celle med en tekst, der er langt bredere end de to kolonner " * 3
    sheet.merge_cells("A6:B6")
    sheet["A8"] = "=C2*2"
    sheet["B2"].comment = Comment("Husk at spørge Åse", "Bo Bech")
    sheet.print_area = "A1:B2"
    sheet.auto_filter.ref = "A1:D4"
    gone = book.create_sheet("Gemt")
    gone["A1"] = "På skjult ark"
    gone.sheet_state = "hidden"
    deep = book.create_sheet("Dybt")
    deep["A1"] = "På meget skjult ark"
    deep.sheet_state = "veryHidden"
    wide = book.create_sheet("Bred")
    for column in range(60):
        wide.cell(1, column + 1, f"Kolonne nummer {column}")
    book.defined_names["Ægidius_løn"] = DefinedName("Ægidius_løn", attr_text="Udbetalinger!$C$2")
    book.save(path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/pivotCache/pivotCacheRecords1.xml", PIVOT)
        package.writestr("xl/threadedComments/threadedComment1.xml", THREAD)
        package.writestr("xl/persons/person.xml", PEOPLE)
        package.writestr("xl/embeddings/note.txt", "indlejret")
    return path


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _book(tmp_path_factory.mktemp("xlsx") / "regneark.xlsx")


@pytest.fixture(scope="module")
def sheet(source: Path) -> Opened:
    return open_original(source, "mappe/Regneark.xlsx", source.parent / "work", Limits())


def test_every_cell_stands_on_the_sheets_pages(sheet: Opened, text_of: Reader) -> None:
    pages = text_of(sheet).partition(HEADING)[0]
    assert (sheet.kind, sheet.title) == ("xlsx", "Regneark")
    for expected in (
        "En meget lang note, som nabocellen skærer over",
        "1234567890,25",
        "2024-05-03",
        "Skjult række",
        "Skjult kolonne",
        "På skjult ark",
        "På meget skjult ark",
        "2469135780,5",
        *(f"Kolonne nummer {number}" for number in range(60)),
    ):
        assert expected in pages
    assert pages.count("langt bredere") == 3
    assert "###" not in pages


def test_what_no_cell_shows_stands_behind(sheet: Opened, text_of: Reader) -> None:
    behind = text_of(sheet).partition(HEADING)[2]
    for expected in (
        "Udbetalinger!B2 Bo Bech Husk at spørge Åse",
        "Udbetalinger!H1 Formatskjult",
        "Udbetalinger!H2 8675309",
        "Ægidius_løn: Udbetalinger.C2",
        "B2 Birgit Ørsted 2025-01-02 Svar i en tråd",
        "Kun i pivotdata",
        "4711,5",
    ):
        assert expected in behind
    assert "Første navn" not in behind
    assert "Skjult kolonne" not in behind


def test_what_was_hidden_is_told(sheet: Opened) -> None:
    assert sheet.notices[:4] == (
        "2 skjulte ark er gjort synlige.",
        "1 skjult række er gjort synlig.",
        "1 skjult kolonne er gjort synlig.",
        "1 udskriftsområde er fjernet, så alle celler ses.",
    )
    assert [part.name for part in sheet.parts] == ["note.txt"]


def test_nothing_runs_into_its_neighbour_or_off_the_page(sheet: Opened) -> None:
    assert sheet.pdf is not None
    with pymupdf.open(sheet.pdf) as doc:
        words = doc[0].get_text("words")
        for page in doc:
            assert max(page.rect.width, page.rect.height) < 850
            for x0, _, x1, _, word, *_ in page.get_text("words"):
                assert 0 <= x0 < x1 <= page.rect.width, word
        note = max(w[2] for w in words if w[4] in ("lang", "note,", "nabocellen", "skærer", "over"))
        amount = min(w[0] for w in words if w[4].startswith("1234567890"))
        assert note <= amount


def test_nothing_lies_over_cells_and_no_letters_have_the_colour_of_their_ground() -> None:
    """A comment always shown stands in the appendix; on the sheet it hid what is beside it."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in {
            **{name: name for name in ("office", "table", "text", "style")},
            "fo": "xsl-fo-compatible",
            "svg": "svg-compatible",
            "draw": "drawing",
        }.items()
    )
    looks = {
        "white": ("#ffffff", "transparent", "10pt"),
        "heading": ("#ffffff", "#000080", "10pt"),
        "yellow": ("#ffff99", "#ffff99", "1pt"),
    }
    styles = "".join(
        f"<style:style style:name='{name}' style:family='table-cell'><style:table-cell-properties "
        f"fo:background-color='{ground}'/><style:text-properties fo:color='{ink}' "
        f"fo:font-size='{size}'/></style:style>"
        for name, (ink, ground, size) in looks.items()
    )
    cells = "".join(
        f"<table:table-cell office:value-type='string' table:style-name='{name}'>"
        f"<text:p>{name}</text:p></table:table-cell>"
        for name in looks
    )
    note = "<office:annotation office:display='true'><text:p>Husk Åse</text:p></office:annotation>"
    chart = (
        "<draw:frame svg:x='0' svg:y='0' svg:width='90pt' svg:height='50pt'{}><{}/></draw:frame>"
    )
    over = chart.format(" table:end-cell-address='Ark1.B1'", "draw:object")
    beside = chart.format(" table:end-cell-address='Ark1.F9'", "draw:image")
    clear = chart.format("", "draw:text-box").replace(
        "<draw:frame", "<draw:frame draw:style-name='n'"
    )
    styles += "<style:style style:name='n' style:family='graphic'>"
    styles += "<style:graphic-properties draw:fill='none'/></style:style>"
    cells += f"<table:table-cell/><table:table-cell>{beside}</table:table-cell>"
    root = parse_xml(
        f"<office:document{names}><office:automatic-styles>{styles}</office:automatic-styles>"
        "<office:body><office:spreadsheet><table:table table:name='Ark1'><table:table-row>"
        f"{cells.replace('<text:p>white', note + over + clear + '<text:p>white')}"
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document>".encode()
    )
    shown = show_everything(root)
    assert [(item.place, item.text) for item in shown.comments] == [("Ark1!A1", "Husk Åse")]
    assert "Husk" not in "".join(root.itertext())
    sheet = Styles(root)
    told = [
        tuple(
            sheet.property_of("table-cell", attr(cell, "style-name"), key)
            for key in ("color", "font-size")
        )
        for cell in root.iter(q("table:table-cell"))
    ]
    where = [
        [[local(part) for part in cell if local(part) == "frame"] for cell in row]
        for row in root.iter(q("table:table-row"))
    ]
    assert (shown.moved, where) == (1, [[["frame"], [], [], [], ["frame"]], [["frame"]]])
    assert told[:3] == [("#000000", "10pt"), ("#ffffff", "10pt"), ("#000000", "8pt")]


def test_old_formats_go_the_same_way(source: Path, tmp_path: Path, text_of: Reader) -> None:
    (old,) = convert([source], "xls", tmp_path, 120)
    opened = open_original(old, "gammel", tmp_path / "work", Limits())
    assert opened.kind == "xls"
    text = text_of(opened)
    for expected in (
        "På meget skjult ark",
        "Skjult række",
        "Skjult kolonne",
        "Udbetalinger!B2 Husk at spørge Åse",
    ):
        assert expected in text
    assert "2 skjulte ark er gjort synlige." in opened.notices


def test_data_model_that_cannot_be_read_is_withheld(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model.xlsx"
    copy.write_bytes(source.read_bytes())
    with zipfile.ZipFile(copy, "a") as package:
        package.writestr("xl/model/item.data", b"\0" * 10)
    with pytest.raises(InputError) as caught:
        open_original(copy, "model", tmp_path / "work", Limits())
    assert caught.value.code == InputCode.HIDDEN_CONTENT


def test_damaged_package_is_corrupt(source: Path, tmp_path: Path) -> None:
    content = bytearray(source.read_bytes())
    found = re.search(rb"xl/workbook\.xml", content)
    assert found
    content[found.end() + 5 : found.end() + 60] = b"\xff" * 55
    copy = tmp_path / "syg"
    copy.write_bytes(content)
    with pytest.raises(InputError) as caught:
        open_original(copy, "syg", tmp_path / "work", Limits())
    assert caught.value.code in (InputCode.CORRUPT, InputCode.CONVERSION_FAILED)


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_a_sheet_too_large_for_one_document_is_several(
    tmp_path: Path, open_bytes: Callable[..., Opened], text_of: Reader
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Udtræk"
    sheet.append(["Navn", "Beløb"])
    for number in range(1, 31):
        sheet.append([f"Person nr{number:03d}", number])
    sheet["B3"].comment = Comment("Bemærkning om tre", "Birgit Ørsted")
    sheet.row_dimensions[25].hidden = True
    book.create_sheet("Noter")["A1"] = "Sidste ord"
    book.save(tmp_path / "b.xlsx")
    opened = open_bytes((tmp_path / "b.xlsx").read_bytes(), "Stor.xlsx", table_cells=60)
    rows = ["Udtræk, række 1-10", "Udtræk, række 11-20", "Udtræk, række 21-30",
            "Udtræk, række 31 til Noter, række 1"]  # fmt: skip
    assert [part.name for part in opened.parts] == [f"Stor, {name}.fods" for name in rows]
    assert all(name in text_of(opened) for name in rows)
    assert "nr001" not in text_of(opened)
    assert opened.notices == (
        "Tabellen er for stor til ét dokument og er delt efter rækker i 4 dokumenter.",
    )
    parts = [part.path.read_text("utf-8") for part in opened.parts]
    told = [[int(n) for n in re.findall(r"nr(\d{3})", part)] for part in parts]
    assert [number for part in told for number in part] == list(range(1, 31))
    # The third is read as any other: head, rows with their own numbers, nothing hidden.
    third = open_bytes(parts[2].encode(), opened.parts[2].name)
    assert text_of(third).startswith("Udtræk Navn Beløb Person nr020 20 Person nr021 21 ")
    assert text_of(third).endswith(" 28 29 30")
    assert "1 skjult række er gjort synlig." in third.notices
    assert [("Bemærkning om tre" in part) for part in parts] == [True, False, False, False]


def test_a_text_table_too_large_for_one_document_is_several(
    open_bytes: Callable[..., Opened], text_of: Reader
) -> None:
    lines = ["Navn,Note", *(f'Person nr{number:03d},"a;b"' for number in range(1, 31))]
    opened = open_bytes("\n".join(lines).encode(), "Liste.csv", table_cells=60)
    names = ["Liste, række 2-11.csv", "Liste, række 12-21.csv", "Liste, række 22-31.csv"]
    assert [part.name for part in opened.parts] == names
    assert all(name[7:-4] in text_of(opened) for name in names)
    last = open_bytes(opened.parts[2].path.read_bytes(), opened.parts[2].name)
    assert last.kind == "csv"
    assert text_of(last).startswith("Navn Note Person nr021 a;b Person nr022")
    assert text_of(last).endswith("Person nr030 a;b")


def test_what_a_sheet_says_beside_its_cells_is_told() -> None:
    """LibreOffice prints an even page's header on even pages alone, and no change at all."""
    names = {"office": "office", "table": "table", "text": "text", "style": "style", "form": "form"}
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in names.items()
    )
    before = (
        "<table:change-track-table-cell{}<text:p>Før: Ida</text:p></table:change-track-table-cell>"
    )
    root = parse_xml(
        f"<office:document xmlns:dc='dc'{spaces}><style:master-page><style:header-left><text:p>"
        "Lige <text:span>Bo</text:span></text:p></style:header-left><style:footer><text:p>"
        "<text:sheet-name>???</text:sheet-name> Side <text:page-number>1</text:page-number>"
        "</text:p></style:footer></style:master-page><table:tracked-changes>"
        "<table:cell-content-change><office:change-info><dc:creator>Per Vad</dc:creator><dc:date>"
        f"2025-03-05T14:03:00</dc:date></office:change-info><table:previous>{before.format('>')}"
        f"</table:previous></table:cell-content-change>"
        "<table:change-track-table-cell office:value='7'/></table:tracked-changes>"
        "<form:checkbox form:label='Kaj får hjælp'/></office:document>".encode()
    )
    assert [item.text for item in margins(root)] == ["Lige Bo"]
    assert [(item.who, item.when, item.text) for item in changed_cells(root)] == [
        ("Per Vad", "05-03-2025 14.03", "Før: Ida"),
        ("", "", "7"),
    ]
    assert "Kaj får hjælp" in [item.text for item in odf_fields(root)]
