"""`redactor bench`: pages per second of each stage, beside what the bare libraries do alone.

Everything runs in this one process on one thread, over the same pages, so that a figure is a
core's. The bare loops call the libraries directly; this is the one place outside the stages
that does, because the comparison is the point.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from redactor.model import Action, Case, Page, Redaction, title_page
from redactor.service.analysis.linking import suggestions
from redactor.service.proofs.checking import pdfs_under
from redactor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured stage. Seconds are the fastest of the repetitions, wall clock."""

    stage: str
    pages: int
    seconds: float
    pages_per_second: float
    peak_megabytes: float
    """Highest memory of the process so far."""


def benchmark(paths: list[Path], settings: Settings, repetitions: int = 3) -> dict[str, Any]:
    """Measure every stage on the PDFs under `paths`, or on letters made for it.

    Raises:
        UsageError: no PDFs there.
    """
    with tempfile.TemporaryDirectory() as folder:
        if not paths:
            _letters(Path(folder) / "letters.pdf")
        return _measure(pdfs_under(paths or [Path(folder)]), settings, repetitions)


def _measure(pdfs: list[Path], settings: Settings, repetitions: int) -> dict[str, Any]:
    import spacy

    from redactor.detect import Detector
    from redactor.detect.people.linking import link
    from redactor.ingest.pages.reader import ReadOptions, read_pages
    from redactor.redact import RedactOptions, redact
    from redactor.verify import Expectation, verify

    options = ReadOptions(models=settings.models)
    figures: list[Figure] = []

    def measure(stage: str, work: Callable[[Any], Any], setup: Callable[[], Any] = _nothing) -> Any:
        best = float("inf")
        result: Any = None
        for _ in range(repetitions):
            ready = setup()
            begun = time.perf_counter()
            result = work(ready)
            best = min(best, time.perf_counter() - begun)
        count = sum(len(pages) for pages in (read or result).values())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures.append(
            Figure(
                stage=stage,
                pages=count,
                seconds=round(best, 4),
                pages_per_second=round(count / best, 2),
                peak_megabytes=round(peak, 1),
            )
        )
        return result

    def fresh() -> Detector:
        # Its caches are empty: pages seen before must not look fast. The model is warm.
        detector = Detector.load(settings.models)
        detector.detect([title_page("Varm op")], document="", sha256="")
        return detector

    read: dict[Path, tuple[Page, ...]] = {}
    read = measure("ingest", lambda _: {pdf: tuple(read_pages(pdf, options)) for pdf in pdfs})
    measure("ingest, bare PyMuPDF words", lambda _: [_bare_words(pdf) for pdf in pdfs])
    texts = [page.text for pages in read.values() for page in pages]
    found = measure(
        "detect",
        lambda detector: {
            pdf: detector.detect(pages, document="", sha256=str(pdf)) for pdf, pages in read.items()
        },
        fresh,
    )
    measure(
        "detect, bare model",
        lambda nlp: list(nlp.pipe(texts)),
        lambda: spacy.load(settings.models / "da_redactor"),
    )
    case = Case(id="bench")
    redactions: dict[Path, tuple[Redaction, ...]] = {}

    def policy(_: object) -> None:
        for pdf, findings in found.items():
            entities = link(findings, partial(_pages_of, read[pdf]), case)
            rulings = suggestions(case, findings, entities)
            redactions[pdf] = tuple(
                Redaction(page=f.page, boxes=f.boxes, label="§ 30", text=f.text)
                for f in findings
                if f.boxes and rulings[f.id].action is not Action.KEEP
            )

    measure("link and policy", policy)
    with tempfile.TemporaryDirectory() as folder:
        outputs = {pdf: Path(folder) / f"{n}.pdf" for n, pdf in enumerate(pdfs)}
        plain = RedactOptions()
        done = measure(
            "redact",
            lambda _: {
                pdf: redact(pdf, redactions[pdf], outputs[pdf], plain, read[pdf]) for pdf in pdfs
            },
        )
        bare = Path(folder) / "bare.pdf"
        measure(
            "redact, bare PyMuPDF",
            lambda _: sum(_bare_redact(pdf, redactions[pdf], bare) for pdf in pdfs),
        )
        measure(
            "verify",
            lambda _: [
                verify(
                    outputs[pdf],
                    Expectation(redactions=done[pdf].burned, pages=done[pdf].pages),
                )
                for pdf in pdfs
            ],
        )
        measure("verify, bare pdfium text", lambda _: [_bare_text(outputs[pdf]) for pdf in pdfs])
    return {"files": len(pdfs), "figures": [asdict(figure) for figure in figures]}


_LETTER = (
    "Kære {0} {1}\n\nVi har den {2}. marts 2026 modtaget din henvendelse om sagen på {3} {2}, "
    "4690 Haslev. Du kan ringe på {4} eller skrive til {5}@post.example.org. Din nabo {6} {7} "
    "har oplyst, at hegnet blev sat op uden tilladelse, og at der flere gange har været larm "
    "om natten. Kommunen har derfor besluttet at se på ejendommen igen. "
)
_FILLER = (
    "Afgørelsen er truffet efter byggelovens § 16, og du kan klage inden fire uger. Klagen skal "
    "være skriftlig og sendes til kommunen, som vurderer sagen igen, før den sendes videre. "
)


def _letters(target: Path, pages: int = 30) -> None:
    """A PDF of fictional letters, about 350 words a page, each with other people in it."""
    import pymupdf

    first = ("Mette", "Yusuf", "Agnieszka", "Bent", "Hodan", "Signe", "Emre", "Lin")
    last = ("Holm", "Warsame", "Nowak", "Frandsen", "Yilmaz", "Overgaard", "Nguyen")
    streets = ("Hybenvænget", "Kirkestien", "Søndergade", "Engdraget", "Møllevej")
    with pymupdf.open() as pdf:
        for n in range(pages):
            page = pdf.new_page()
            letter = _LETTER.format(
                first[n % 8], last[n % 7], n % 28 + 1, streets[n % 5],
                f"{20 + n} {30 + n} {40 + n} {50 + n}", f"borger{n}",
                first[(n + 3) % 8], last[(n + 2) % 7],
            )  # fmt: skip
            page.insert_textbox((50, 50, 545, 800), letter + _FILLER * 9, fontsize=10)
        pdf.save(target, deflate=True)


def _nothing() -> None:
    return None


def _bare_words(pdf: Path) -> int:
    import pymupdf

    with pymupdf.open(pdf) as opened:
        return sum(len(page.get_text("words")) for page in opened)


def _pages_of(pages: tuple[Page, ...], _document: str) -> tuple[Page, ...]:
    return pages


def _bare_redact(pdf: Path, redactions: tuple[Redaction, ...], target: Path) -> int:
    import pymupdf

    with pymupdf.open(pdf) as opened:
        for page in opened:
            for redaction in redactions:
                if redaction.page == page.number + 1:
                    for box in redaction.boxes:
                        page.add_redact_annot(box, fill=(0, 0, 0))
            page.apply_redactions()
        opened.save(target, garbage=3, deflate=True)
        return len(opened)


def _bare_text(pdf: Path) -> int:
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    try:
        return sum(len(page.get_textpage().get_text_bounded()) for page in opened)
    finally:
        opened.close()
