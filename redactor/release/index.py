"""The document index (aktliste), OFL § 7, stk. 2, nr. 2: every document, given or not."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import zip_longest
from pathlib import Path

import pymupdf
import xlsxwriter

from redactor.release.items import Outcome, ReleaseCase, ReleaseItem, danish_date, file_name

_DIRECTIONS = {"in": "Indgående", "out": "Udgående", "internal": "Intern"}
COLUMNS = ("Akt", "Dato", "Type", "Retning", "Afsender/modtager", "Titel", "Sider", "Afgørelse",
           "Hjemmel", "Fil", "Bemærkninger")  # fmt: skip
_A4_LANDSCAPE = pymupdf.paper_rect("a4-l")
_CELL = 32_000
"""Letters of a workbook's cell; it holds 32,767."""
_LETTERS = 600
"""Of one cell in one row: in the narrowest column some thirty lines."""
_CSS = """
body {font-family: sans-serif; font-size: 9px}
h1 {font-size: 16px; margin-bottom: 2px}
table {border-collapse: collapse; width: 100%}
th {background-color: #e8e8e8; text-align: left; font-weight: bold}
th, td {border: 0.5px solid #888; padding: 3px; vertical-align: top}
"""


def index_rows(items: Sequence[ReleaseItem]) -> list[tuple[str, ...]]:
    """One row of text per document, in the order of `COLUMNS`."""
    return [
        (
            item.number,
            danish_date(item.date),
            item.type_name.capitalize(),
            _DIRECTIONS.get(item.direction, ""),
            item.parties,
            item.title or "(titel udeladt)",
            str(item.pages) if item.pages else "",
            ". ".join(part for part in (item.outcome.danish, item.note) if part),
            "; ".join(item.grounds),
            file_name(item) if item.file is not None else "",
            item.remarks,
        )
        for item in items
    ]


def summary(items: Sequence[ReleaseItem]) -> str:
    """'12 dokumenter: 3 udleveres helt, 8 udleveres delvist, 1 dublet.'"""
    counts = {outcome: sum(item.outcome is outcome for item in items) for outcome in Outcome}
    parts = [f"{count} {outcome.danish.lower()}" for outcome, count in counts.items() if count]
    word = "dokument" if len(items) == 1 else "dokumenter"
    return f"{len(items)} {word}: {', '.join(parts)}." if parts else "Ingen dokumenter."


def write_index_pdf(case: ReleaseCase, items: Sequence[ReleaseItem], target: Path) -> None:
    """The index as a PDF: A4 landscape with page numbers."""
    head = "".join(f"<th>{_plain(column)}</th>" for column in COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{_plain(cell)}</td>" for cell in row) + "</tr>"
        for whole in index_rows(items)
        for row in _parted(whole, _LETTERS)
    )
    html = (
        f"<h1>Aktliste</h1><p>{_plain(case.authority)} · {danish_date(case.decided)}</p>"
        f"<p>{_plain(summary(items))}</p><table><tr>{head}</tr>{body}</table>"
    )
    content = io.BytesIO()
    story = pymupdf.Story(html=html, user_css=_CSS)
    writer = pymupdf.DocumentWriter(content)
    inside = pymupdf.Rect(36, 36, _A4_LANDSCAPE.width - 36, _A4_LANDSCAPE.height - 48)
    more = True
    while more:
        device = writer.begin_page(_A4_LANDSCAPE)
        more, _ = story.place(inside)
        story.draw(device)
        writer.end_page()
    writer.close()
    with pymupdf.open("pdf", content.getvalue()) as pdf:
        for number, page in enumerate(pdf, 1):
            page.insert_text(
                (36, _A4_LANDSCAPE.height - 24), f"Side {number} af {len(pdf)}", fontsize=8
            )
        pdf.set_metadata({"title": "Aktliste"})
        pdf.set_language("da")
        pdf.subset_fonts()
        pdf.save(target, garbage=4, deflate=True, no_new_id=True)


def _parted(row: tuple[str, ...], most: int) -> Iterator[tuple[str, ...]]:
    """A row as several below each other where a cell says more than is room for: what is higher
    than a page would be cut off there, and a workbook's cell left empty."""
    pieces = (
        textwrap.wrap(cell, most, break_on_hyphens=False) if len(cell) > most else (cell,)
        for cell in row
    )
    return zip_longest(*pieces, fillvalue="")


def _plain(text: str) -> str:
    """HTML of some text, set without ligatures so that the index can be searched."""
    return re.sub("f(?=[fijl])", "<span>f</span>", escape(text))


def write_index_xlsx(case: ReleaseCase, items: Sequence[ReleaseItem], target: Path) -> None:
    """The index as a workbook: one table that can be sorted and filtered."""
    with xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties(
            {
                "title": "Aktliste",
                "company": case.authority,
                "created": datetime.fromisoformat(case.decided),
            }
        )
        sheet = book.add_worksheet("Aktliste")
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1})
        for column, (name, width) in enumerate(
            zip(COLUMNS, (7, 18, 12, 11, 30, 50, 7, 30, 45, 24, 60), strict=True)
        ):
            sheet.set_column(column, column, width, wrap)
            sheet.write(0, column, name, head)
        rows = [row for whole in index_rows(items) for row in _parted(whole, _CELL)]
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                if COLUMNS[column] == "Sider" and cell:
                    sheet.write_number(row, column, int(cell))
                else:
                    sheet.write_string(row, column, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
