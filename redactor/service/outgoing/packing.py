"""The release folder as one ZIP file, written to disk and never held in memory."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

from redactor.service.reviewing.board import Board

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(board: Board) -> Path:
    """A new ZIP of the release folder inside the case; whoever asked for it removes it.

    PDFs are compressed in themselves and only stored.
    """
    folder = board.folder.release
    work = board.folder.internal / "packing"
    work.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile(dir=work, suffix=".zip", delete=False) as out,
        zipfile.ZipFile(out, "w") as archive,
    ):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
                with path.open("rb") as source, archive.open(info, "w") as inside:
                    while block := source.read(1 << 20):
                        inside.write(block)
    return Path(out.name)
