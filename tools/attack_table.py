"""Attack finished files: the trap files through the whole product, and through plain PyMuPDF.

    python tools/attack_table.py            writes docs/attacks.md

The product gets all traps in one folder and a deny list with the name; it has to find the name by
itself. PyMuPDF gets every box for free and does what its manual says: `add_redact_annot`,
`apply_redactions`, `save(garbage=4, deflate=True)`. Both results are judged by the same attacks.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "attacks.md"
_TRAPS = ROOT / "tests" / "redact" / "traps"
_KNOWN = re.compile(r"Kontroltekst|som|bliver|i|fil|Navn:|bor|her|Akt|—|side|af|§|nr\.|\d{1,3},?")
"""Words of the control text, the stamp, and what stands about the name in most traps."""
_WRITTEN = 8
"""Changes from dark to light along a row or column of pixels, which a word has at least."""
_PARTS = (
    "trap_kit", "traps_text", "traps_pictures", "traps_objects", "traps_clauses", "traps_carried",
    "traps_drawn", "traps_values", "traps_tails", "traps_readings", "traps_writing",
    "traps_painted", "traps_passes",
)  # fmt: skip


def _trap_module(name: str) -> Any:
    if str(_TRAPS) not in sys.path:
        sys.path.insert(0, str(_TRAPS))
    return importlib.import_module(name)


def traps() -> list[Any]:
    """The trap files of the redactor's tests."""
    found: list[Any] = _trap_module("redaction_traps").TRAPS
    return found


@contextmanager
def _numbered(number: int) -> Iterator[None]:
    """Have traps write their number behind the control text: files with equal text are one."""
    modules = [_trap_module(name) for name in _PARTS]
    kept = _trap_module("trap_kit").KEEP
    for module in modules:
        module.KEEP = f"{kept} i fil {number:03d}"
    try:
        yield
    finally:
        for module in modules:
            module.KEEP = kept


def make_bundle(folder: Path, chosen: Sequence[Any]) -> None:
    """One PDF for each trap, named after it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, trap in enumerate(chosen):
        with _numbered(number):
            trap.make(folder / f"{trap.name}.pdf")


def run_product(bundle: Path, out: Path) -> dict[str, dict[str, Any]]:
    """The product's report for a folder of traps, by trap name."""
    deny = out.parent / "deny.txt"
    deny.write_text(_trap_module("trap_kit").SECRET + "\n", encoding="utf-8")
    command = [
        sys.executable, "-c", "from redactor.cli import main; main()", "run", str(bundle),
        "--out", str(out), "--auto-approve", "--deny", str(deny),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode not in (0, 3, 4):
        raise RuntimeError(done.stderr)
    report = json.loads((out / "internal" / "report.json").read_text(encoding="utf-8"))
    return {Path(item["source"]).stem: item for item in report["documents"]}


def plain_pymupdf(trap: Any, source: Path, target: Path) -> None:
    """Redact as PyMuPDF's manual says, with the boxes given."""
    redactions = trap.find(source)
    with pymupdf.open(source) as document:
        for page in document:
            rotation = page.rotation
            page.set_rotation(0)
            for redaction in redactions:
                if redaction.page == page.number + 1:
                    for box in redaction.boxes:
                        page.add_redact_annot(pymupdf.Rect(box), fill=(0, 0, 0))
            page.apply_redactions()
            page.set_rotation(rotation)
        document.save(target, garbage=4, deflate=True)


def attack(trap: Any, path: Path, read: str) -> list[str]:
    """Names of what still shows the secret: text, bytes, picture samples, or the eye.

    `read` is what OCR reads on the rendered pages, in lower case (`read_by_eye`).
    """
    attacks = _trap_module("attacks")
    leaks: list[str] = attacks.leaks(path, trap.secrets)
    found = ["bytes" if name.startswith("bytes") else name for name in leaks]
    if trap.picture and any(attacks.letters(pixels) for pixels in attacks.pictures(path)):
        found.append("picture")
    words = {word.casefold() for secret in trap.secrets for word in secret.split() if len(word) > 4}
    if words & set(re.findall(r"\w+", read)):
        found.append("eye")
    return sorted(set(found))


def read_by_eye(paths: Sequence[Path]) -> dict[Path, str]:
    """What OCR reads on each file's rendered pages, in lower case, what all files say apart.

    One program reads them all: starting it takes as long as a page.
    """
    owners: list[Path] = []
    with tempfile.TemporaryDirectory() as folder:
        pictures = []
        for path in paths:
            with pymupdf.open(path) as document:
                for page in document:
                    drawn = _without_known(page)
                    if drawn is not None:
                        pictures.append(Path(folder, f"{len(pictures)}.pgm"))
                        drawn.save(pictures[-1])
                        owners.append(path)
        if not pictures:
            return dict.fromkeys(paths, "")
        Path(folder, "list.txt").write_text("\n".join(map(str, pictures)), encoding="utf-8")
        done = subprocess.run(
            [
                "tesseract", str(Path(folder, "list.txt")), "-", "--psm", "11", "-l", "dan",
                "--tessdata-dir", str(ROOT / "models" / "tessdata"),
            ],
            capture_output=True, text=True, check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    pages = done.stdout.casefold().split("\f")
    read = dict.fromkeys(paths, "")
    for path, text in zip(owners, pages, strict=True):
        read[path] += f"{text}\n"
    return read


def _without_known(page: pymupdf.Page) -> Image.Image | None:
    """The page as it looks, in grey, less the control text and the stamp; None where that is all.

    Reading those again on every page takes most of the time.
    """
    zoom = 150 / 72
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csGRAY)
    shape = (pixels.height, pixels.stride)
    grey = np.frombuffer(pixels.samples, np.uint8).reshape(shape)[:, : pixels.width].copy()
    for *corners, word in (found[:5] for found in page.get_text("words")):
        if _KNOWN.fullmatch(word):
            box = pymupdf.Rect(corners) * page.rotation_matrix * zoom
            part = grey[max(0, int(box.y0) - 1) :, max(0, int(box.x0) - 2) :]
            part = part[: int(box.height) + 3, : int(box.width) + 4]
            part[:] = part[0, 0] if part.size else 255
    edges = [int((np.abs(np.diff(grey.astype(int), axis=axis)) > 60).sum(axis=axis).max())
             for axis in (0, 1)]  # fmt: skip
    return Image.fromarray(grey) if max(edges) >= _WRITTEN else None


@dataclass(frozen=True)
class Row:
    """What became of one trap: the attacks that succeeded on each side."""

    trap: str
    status: str
    reason: str
    ours: list[str]
    bare: list[str]


def rows(folder: Path, chosen: Sequence[Any], *, bare: bool = True) -> list[Row]:
    """Run both sides over the traps in `folder` (empty) and attack what comes out."""
    make_bundle(folder / "in", chosen)
    report = run_product(folder / "in", folder / "out")
    ours = {
        trap.name: folder / "out" / report[trap.name]["output"]
        for trap in chosen
        if report[trap.name]["output"]
    }
    theirs, stopped = _redacted_plainly(folder, chosen) if bare else ({}, {})
    read = read_by_eye([*ours.values(), *theirs.values()])

    def attacked(trap: Any, results: dict[str, Path]) -> list[str]:
        path = results.get(trap.name)
        return attack(trap, path, read[path]) if path else []

    return [
        Row(
            trap.name,
            report[trap.name]["status"],
            report[trap.name]["reason"],
            attacked(trap, ours),
            stopped.get(trap.name, []) or attacked(trap, theirs),
        )
        for trap in chosen
    ]


def _redacted_plainly(
    folder: Path, chosen: Sequence[Any]
) -> tuple[dict[str, Path], dict[str, list[str]]]:
    """PyMuPDF's files by trap, and what stopped it in others."""
    files, stopped = {}, {}
    (folder / "bare").mkdir()
    for trap in chosen:
        target = folder / "bare" / f"{trap.name}.pdf"
        try:
            plain_pymupdf(trap, folder / "in" / f"{trap.name}.pdf", target)
            files[trap.name] = target
        except (RuntimeError, ValueError) as error:
            stopped[trap.name] = [f"stopped: {type(error).__name__}"]
    return files, stopped


def table(found: Sequence[Row]) -> str:
    """The page for docs/."""
    leaked = sum(bool(row.bare) for row in found)
    released = [row for row in found if row.status == "released"]
    ours = sum(bool(row.ours) for row in found)
    lines = [
        "# Attacks: the trap files",
        "",
        "Written by `tools/attack_table.py`; run it again after a change. Each file under",
        "`tests/redact/traps` hides one fictional name in one more place. The product gets all of",
        "them in one case, with the name in the deny list, and has to find it by itself. PyMuPDF",
        "gets every box for free and follows its manual (`add_redact_annot`, `apply_redactions`,",
        "`save(garbage=4, deflate=True)`). The same attacks then try both results: the text of",
        "three engines, every byte, object and stream in several encodings, the samples of every",
        "picture, and OCR of the rendered pages.",
        "",
        f"| of {len(found)} traps | redactor {_version()} | PyMuPDF {pymupdf.__version__} alone |",
        "|---|---|---|",
        f"| the name can still be read | {ours} | {leaked} |",
        f"| withheld or failed, with the reason | {len(found) - len(released)} | – |",
        "",
        "| trap | redactor | PyMuPDF alone |",
        "|---|---|---|",
    ]
    for row in found:
        own = row.status if not row.ours else f"**leaks** ({', '.join(row.ours)})"
        theirs = "clean" if not row.bare else f"leaks ({', '.join(row.bare)})"
        lines.append(f"| {row.trap} | {own} | {theirs} |")
    stopped = [row for row in found if row.reason]
    if stopped:
        lines += ["", "Not released:", ""]
        lines += [f"- {row.trap}: {row.reason}" for row in stopped]
    return "\n".join(lines) + "\n"


def _version() -> str:
    from redactor import __version__

    return __version__


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = rows(Path(folder), traps())
    PAGE.write_text(table(found), encoding="utf-8")
    leaks = [row for row in found if row.ours]
    for row in leaks:
        sys.stdout.write(f"{row.trap}: {', '.join(row.ours)}\n")
    return 1 if leaks else 0


if __name__ == "__main__":
    raise SystemExit(main())
