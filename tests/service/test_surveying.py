"""The overview is worked out once, and again when what it follows from has changed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from redactor.errors import RedactorError
from redactor.model import Document, Finding, Page, Status
from redactor.pagefile import encode_pages
from redactor.service.analysis.surveying import survey
from redactor.service.case import CaseFolder
from redactor.store import Entry

TEXT = "\n".join(f"Kommunen har set på hegnet mod skel nummer {n} i dag." for n in range(12))


def _entry(folder: CaseFolder, number: int, text: str) -> Entry:
    boxes = np.full((len(text), 4), np.nan, dtype=np.float32)
    page = Page(number=1, width=595, height=842, text=text, boxes=boxes)
    about = Document(
        id=f"d{number}", source=f"{number}.txt", sha256="0" * 64, number=str(number),
        title=f"Notat {number}", kind="txt", date="2026-03-0" + str(number), status=Status.READ,
        pages=1,
    )  # fmt: skip
    pages_file = folder.vault.put_bytes(encode_pages([page]))
    return Entry(document=about, position=number, pages_file=pages_file)


def test_the_overview_is_kept_until_something_changes(tmp_path: Path) -> None:
    folder = CaseFolder(root=tmp_path / "sag")
    folder.begin()
    entries = [_entry(folder, 1, TEXT), _entry(folder, 2, TEXT + "\nEn linje mere.")]
    first = survey(entries, folder)
    assert [(pair.one, pair.other) for pair in first.alike] in ([("d1", "d2")], [("d2", "d1")])
    assert "<svg" in first.picture

    for entry in entries:  # without the texts only what was kept can answer
        folder.vault.path(entry.pages_file).unlink()
    assert survey(entries, folder) == first

    renamed = [entries[0], replace(entries[1], document=replace(entries[1].document, title="Ny"))]
    mention = Finding(
        id="f", document="d1", page=1, type="DK_CASE_NUMBER", start=0, end=8, text="26/12345",
        score=1.0, recognizer="test", reason="",
    )  # fmt: skip
    for changed, findings in ((renamed, ()), (entries, (mention,))):
        with pytest.raises((RedactorError, FileNotFoundError)):
            survey(changed, folder, findings)

    # A damaged file is as none.
    (folder.internal / "overview.json").write_text("{")
    with pytest.raises((RedactorError, FileNotFoundError)):
        survey(entries, folder)
