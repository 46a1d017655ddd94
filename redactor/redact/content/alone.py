"""A page's pictures alone, drawn as the page shows them: what lies beneath a drawing on a scan."""

from __future__ import annotations

import io

import pikepdf

from redactor.redact.drawn import Drawn, Pixels
from redactor.redact.geometry import invert
from redactor.redact.session import PageRun
from redactor.redact.sheet import Sheet

_MOST = 100
"""Pictures of a page that are drawn once more."""


def pictures_alone(run: PageRun, sheet: Sheet) -> Pixels | None:
    """The page's pictures and nothing else, as `Drawn.colours` gives a page; None if too many."""
    placed = [(one.use.obj, invert(one.back)) for one in run.placed]
    if len(placed) > _MOST:
        return None
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(9, 9)).obj
    page["/MediaBox"] = pikepdf.Array([round(value, 5) for value in sheet.frame])
    if "/UserUnit" in sheet.page:
        page["/UserUnit"] = float(sheet.page["/UserUnit"])
    table = pikepdf.Dictionary()
    lines = []
    for number, (obj, matrix) in enumerate(placed):
        if matrix is not None:
            table[f"/P{number}"] = pdf.copy_foreign(obj)
            numbers = " ".join(f"{value:.6f}" for value in matrix)
            lines.append(f"q {numbers} cm /P{number} Do Q")
    page["/Resources"] = pikepdf.Dictionary(XObject=table)
    page["/Contents"] = pikepdf.Stream(pdf, "\n".join(lines).encode())
    buffer = io.BytesIO()
    pdf.save(buffer)
    return Drawn(buffer.getvalue()).colours(1)
