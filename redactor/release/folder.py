"""The release folder itself."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from redactor.release.index import write_index_pdf, write_index_xlsx
from redactor.release.items import ReleaseCase, ReleaseItem, file_name
from redactor.release.letter import write_letter


def write_release(
    case: ReleaseCase, items: Sequence[ReleaseItem], target: Path, template: Path | None = None
) -> dict[str, str]:
    """Write documents, index and letter into `target`, which must not exist yet.

    `template` is the authority's own letter (DOCX with docxtpl tags) in place of ours.
    Returns the path of each released PDF, relative to `target`, by document number.
    """
    documents = target / "documents"
    documents.mkdir(parents=True)
    written: dict[str, str] = {}
    for item in items:
        if item.file is None:
            continue
        name = file_name(item)
        shutil.copyfile(item.file, documents / name)
        written[item.number] = f"documents/{name}"
    write_index_pdf(case, items, target / "index.pdf")
    write_index_xlsx(case, items, target / "index.xlsx")
    write_letter(case, items, target / "decision.docx", template)
    return written
