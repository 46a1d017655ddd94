"""What a parser child can do. Run as `python -m redactor.service.parser`; see engine.sandbox.

Files come and go by path inside a work folder; the answer names them. Redacting and verifying
happen in separate operations over files, so that the verifier sees only the finished bytes.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.engine.childloop import Operation, serve
from redactor.errors import InputCode, InputError, LeakError
from redactor.limits import Limits
from redactor.model import Box, Redaction
from redactor.pagefile import decode_pages, encode_pages

if TYPE_CHECKING:
    from redactor.ingest.render import Drawing


def ingest(
    *, path: str, name: str, folder: str, limits: dict[str, Any], reading: dict[str, Any]
) -> dict[str, Any]:
    """Open an original: PDF, pages with text, and parts."""
    from redactor.ingest import open_original
    from redactor.ingest.dated import written_date
    from redactor.ingest.pages.reader import ReadOptions, read_pages

    begun = time.perf_counter()
    options = ReadOptions(**{**reading, "models": Path(reading["models"])})
    opened = open_original(Path(path), name, Path(folder), Limits(**limits), options)
    answer: dict[str, Any] = {
        "kind": opened.kind,
        "pdf": None if opened.pdf is None else str(opened.pdf),
        "parts": [
            {"name": part.name, "path": str(part.path), "code": part.code and part.code.value}
            for part in opened.parts
        ],
        "title": opened.title,
        "date": opened.date,
        "direction": opened.direction,
        "mail_ids": list(opened.mail_ids),
        "senders": list(opened.senders),
        "recipients": list(opened.recipients),
        "notices": list(opened.notices),
        "pages": None,
    }
    if opened.pdf is not None:
        target = Path(folder) / "pages"
        pages = list(read_pages(opened.pdf, options))
        target.write_bytes(encode_pages(pages))
        answer["pages"] = str(target)
        answer["date"] = opened.date or written_date(pages[0].text, opened.title or name)
    answer["seconds"] = time.perf_counter() - begun
    return answer


def names(*, path: str, kind: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Names of what lies within a PDF or an Outlook data file."""
    from redactor.collect.inside import attached_to
    from redactor.ingest.listing import names_within

    return {"names": names_within(Path(path), kind, Limits(**limits), attached_to)}


def redact(
    *, pdf: str, pages: str, redactions: str, target: str, options: dict[str, Any]
) -> dict[str, Any]:
    """Remove content; `redactions` is a JSON file of `Redaction`s."""
    from redactor.redact import RedactOptions
    from redactor.redact import redact as remove
    from redactor.redact.widths.steps import GRID_EMS

    begun = time.perf_counter()
    try:
        done = remove(
            Path(pdf),
            [_redaction(item) for item in json.loads(Path(redactions).read_text())],
            Path(target),
            RedactOptions(**options),
            decode_pages(Path(pages).read_bytes()),
        )
    except LeakError:
        raise InputError(InputCode.NOT_REMOVED) from None
    return {
        "pages": done.pages,
        "removed": list(done.removed),
        "gap_step": GRID_EMS if options["layout"] == "private" else 0.0,
        "burned": [asdict(redaction) for redaction in done.burned],
        "seconds": time.perf_counter() - begun,
    }


def verify(*, pdf: str, expectation: str, tessdata: str) -> dict[str, Any]:
    """Look for leaks in a finished PDF; `expectation` is a JSON file."""
    from redactor.verify import Expectation, OcrOptions
    from redactor.verify import verify as check

    begun = time.perf_counter()
    content = json.loads(Path(expectation).read_text())
    expected = Expectation(
        redactions=tuple(_redaction(item) for item in content["redactions"]),
        kept=tuple((page, text) for page, text in content["kept"]),
        read=tuple((page, text) for page, text in content["read"]),
        exact=frozenset(content["exact"]),
        pages=content["pages"],
        elsewhere=frozenset(content["elsewhere"]),
        gap_step=content["gap_step"],
    )
    verdict = check(Path(pdf), expected, ocr=OcrOptions(tessdata=Path(tessdata)))
    return {"verdict": _plain(verdict), "seconds": time.perf_counter() - begun}


def inspect(*, pdf: str, against: list[str], elsewhere: list[str], tessdata: str) -> dict[str, Any]:
    """Look for leaks in a PDF from elsewhere; the texts in `elsewhere` may stand there."""
    from redactor.verify import OcrOptions
    from redactor.verify import inspect as look

    ocr = OcrOptions(tessdata=Path(tessdata))
    verdict = look(Path(pdf), against, elsewhere=elsewhere, ocr=ocr)
    return {"verdict": _plain(verdict)}


def render(
    *, pdf: str, number: int, dpi: int, target: str, part: list[float] | None = None
) -> dict[str, Any]:
    """Picture of a page, or of a part of it, as PNG."""
    x0, y0, x1, y1 = part or (0.0, 0.0, 1.0, 1.0)
    picture = _drawing().page(Path(pdf), number, dpi=dpi, part=(x0, y0, x1, y1))
    Path(target).write_bytes(picture)
    return {"target": target}


def warm() -> dict[str, Any]:
    """Load what drawing a page takes."""
    _drawing()
    return {}


@cache
def _drawing() -> Drawing:
    from redactor.ingest.render import Drawing

    return Drawing()


def let_go() -> None:
    """Nobody has asked for a while: no file stays open that may be deleted meanwhile."""
    if _drawing.cache_info().currsize:
        _drawing().close()


def _redaction(item: dict[str, Any]) -> Redaction:
    return Redaction(**{**item, "boxes": tuple(Box(*box) for box in item["boxes"])})


def _plain(verdict: Any) -> dict[str, Any]:
    return {
        "sha256": verdict.sha256,
        "pages": verdict.pages,
        "leaks": [[leak.page, leak.where, leak.what] for leak in verdict.leaks],
        "checks": list(verdict.checks),
        "figures": verdict.figures,
    }


OPERATIONS: dict[str, Operation] = {
    "ingest": ingest,
    "names": names,
    "redact": redact,
    "verify": verify,
    "inspect": inspect,
    "render": render,
    "warm": warm,
}

if __name__ == "__main__":
    serve(OPERATIONS, idle=let_go)
