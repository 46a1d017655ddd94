"""What parts of a tagged page are called: the standard types, and programs' own names for them.

A name of anybody's making may say something, so of those only the ones that programs give stay,
with the standard type they stand for (ISO 32000-1, 14.8.4; ISO 32000-2, 14.8.6).
"""

from __future__ import annotations

from typing import Any

import pikepdf

STANDARD = frozenset(
    (
        "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
        "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl",
        "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note",
        "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu",
        "WT", "WP", "Figure", "Formula", "Form", "Artifact",
    )
)  # fmt: skip
"""ISO 32000-1, 14.8.4, and Artifact."""
_KNOWN = {
    "FENote": "Note", "Footnote": "Note", "Endnote": "Note", "Title": "P", "Subtitle": "P",
    "Em": "Span", "Strong": "Span", "Sub": "Span", "Aside": "Div", "DocumentFragment": "Div",
    "H7": "P", "H8": "P", "H9": "P", "Textbox": "Sect", "Textbody": "Sect", "Header": "Sect",
    "Footer": "Sect", "Chart": "Figure", "Diagram": "Figure", "InlineShape": "Figure",
    "Slide": "Part", "Worksheet": "Part", "Workbook": "Document", "Annotation": "Annot",
    "Standard": "P", "Quotations": "BlockQuote",
}  # fmt: skip
"""Names of PDF 2.0, LibreOffice and Word, and what they stand for where the file does not say."""
_MOST_STEPS = 8


class Roles:
    """The names of a document's structure, and those taken over into its new one."""

    def __init__(self, tree: Any) -> None:
        """`tree`: the document's structure tree, if it has one."""
        table = tree.get("/RoleMap") if isinstance(tree, pikepdf.Dictionary) else None
        listed = table.items() if isinstance(table, pikepdf.Dictionary) else ()
        self._table = {key[1:]: str(value)[1:] for key, value in listed}
        self._used: dict[str, str] = {}

    def standard(self, name: str) -> str:
        """The standard type a name stands for; 'Span' when nobody says."""
        at = name
        for _ in range(_MOST_STEPS):
            if at in STANDARD:
                return at
            at = self._table.get(at, "")
        return _KNOWN.get(name, "Span")

    def kept(self, name: str) -> str:
        """The name to write: itself where it is a standard type or a program's own name."""
        standard = self.standard(name)
        if name not in _KNOWN:
            return standard
        self._used[name] = standard
        return name

    def table(self) -> pikepdf.Dictionary | None:
        """The role map of the names kept so far; None where all are standard types."""
        if not self._used:
            return None
        return pikepdf.Dictionary(
            {f"/{name}": pikepdf.Name(f"/{type_}") for name, type_ in sorted(self._used.items())}
        )
