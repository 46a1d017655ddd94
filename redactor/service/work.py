"""One document's work: plain functions of references, run in a worker of the engine.

A worker keeps a detector (the model) and a parser child (the only one to open files). It reads
and writes the vault, never the database; what it returns is recorded by whoever submitted it.
Running a function twice gives the same result, so a lost answer costs time, nothing else.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor import __version__
from redactor.engine import ParserChild, make_executor
from redactor.errors import DiskFull, InputCode, InputError, RedactorError
from redactor.faults import tell_fault, without_room
from redactor.model import Finding, Leak, Page, Redaction, Verdict, title_page
from redactor.pagefile import decode_pages, encode_pages
from redactor.service.begun import Begun
from redactor.service.outgoing.expecting import expectation
from redactor.service.outgoing.remains import remains
from redactor.settings import Settings
from redactor.store import Vault

if TYPE_CHECKING:
    from redactor.detect import Detector
    from redactor.detect.people.sweep import Sweep

_IMPORTED = ("redactor.service.work", "redactor.detect.detector", "redactor.detect.people.sweep")
_TITLE_LIMIT = 300
_SURELY_A_NAME = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJob:
    """Read one original: everything up to its findings."""

    vault: Vault
    document: str
    sha256: str
    name: str
    title: str
    titled: bool = False
    """The title is the one the document has in its source system, whatever it calls itself."""
    given_up: InputCode | None = None
    """Why the file is not opened (again); its title is searched all the same."""
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something inside a document: its bytes are in the vault, or `code` says why they are not."""

    name: str
    sha256: str = ""
    code: InputCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What reading gave. `code` is None when it went well; the title is searched either way."""

    code: InputCode | None
    kind: str = ""
    container: bool = False
    title: str = ""
    date: str = ""
    direction: str = ""
    mail_ids: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    pdf: str = ""
    pages_file: str = ""
    pages: int = 0
    text_key: str = ""
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    version: str = ""
    """Model and rules that made the findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishJob:
    """Redact one document and prove it."""

    vault: Vault
    pdf: str
    pages_file: str
    redactions: tuple[Redaction, ...]
    elsewhere: frozenset[str]
    stamp: str
    settings: Settings

    @property
    def key(self) -> str:
        """Hash over everything the output follows from: the same key, the same bytes."""
        content = [
            __version__,
            self.pdf,
            self.pages_file,
            [asdict(redaction) for redaction in self.redactions],
            sorted(self.elsewhere),
            self.stamp,
            self.settings.layout,
            self.settings.language,
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishResult:
    """The finished PDF's hash, or '' with the code or verdict that stopped it."""

    output: str
    code: InputCode | None
    verdict: Verdict | None
    seconds: dict[str, float]
    remains: tuple[str, ...] = ()
    """Notices that say what the check may have found, and where; they quote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepJob:
    """Search one document for the names the case as a whole gave."""

    vault: Vault
    pages_file: str
    sweep: Sweep
    existing: tuple[Finding, ...]
    document: str
    sha256: str


def workers_for(settings: Settings) -> Executor:
    """The workers that the settings ask for, with the modules of this work ready.

    Raises UsageError as `make_executor` does.
    """
    return make_executor(
        workers=settings.workers,
        scheduler=settings.scheduler,
        attempts=settings.limits.attempts,
        modules=_IMPORTED,
    )


@lru_cache(maxsize=1)
def _detector(models: Path) -> Detector:
    from redactor.detect import Detector

    return Detector.load(models)


@lru_cache(maxsize=1)
def _child(memory_bytes: int, file_bytes: int) -> ParserChild:
    return ParserChild("redactor.service.parser", memory_bytes=memory_bytes, file_bytes=file_bytes)


def ask_child(settings: Settings, operation: str, **arguments: Any) -> dict[str, Any]:
    """Have this worker's parser child do something; a crash is tried again.

    Raises:
        InputError: it did not succeed; TIMEOUT is not tried again, since it would only take
            as long once more.
    """
    limits = settings.limits
    child = _child(limits.memory_bytes, max(limits.file_bytes, limits.unpacked_bytes))
    for attempt in range(limits.attempts):
        try:
            return child.call(operation, seconds=limits.seconds, **arguments)
        except InputError as error:
            if error.code is not InputCode.CRASHED or attempt == limits.attempts - 1:
                raise
    raise InputError(InputCode.CRASHED)


def scratch(vault: Vault) -> tempfile.TemporaryDirectory[str]:
    """A folder for one piece of work, beside the vault: personal data stays inside the case."""
    root = vault.root.parent / "work"
    root.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=root)


def reading_of(settings: Settings) -> dict[str, Any]:
    """How the child's `ingest` is to read pages."""
    return {
        "models": str(settings.models),
        "languages": settings.ocr_languages,
        "dpi": settings.ocr_dpi,
        "min_confidence": settings.ocr_min_confidence,
        "max_pages": settings.limits.pages,
    }


def read_document(job: ReadJob) -> ReadResult:
    """Open, extract and search one original.

    Raises:
        InputError: CRASHED, when anything unforeseen happened: it costs this document alone.
    """
    Begun(job.vault.root.parent).begin(job.document)
    try:
        return _read(job)
    except (RedactorError, OSError):
        raise
    except Exception as error:
        tell_fault(error, f"document {job.document}")
        raise InputError(InputCode.CRASHED) from None


def _read(job: ReadJob) -> ReadResult:
    seconds: dict[str, float] = {}
    with scratch(job.vault) as folder:
        try:
            if job.given_up is not None:
                raise InputError(job.given_up)
            untrusted = ask_child(
                job.settings,
                "ingest",
                path=str(job.vault.checked(job.sha256)),
                name=job.name,
                folder=folder,
                limits=asdict(job.settings.limits),
                reading=reading_of(job.settings),
            )
            opened = _checked(untrusted, Path(folder), job)
        except InputError as error:
            if job.given_up is None and without_room(Path(folder)):
                raise DiskFull from None  # which is no fault of the document's
            opened = {"code": error.code, "title": clean_title(job.title), "pages": []}
        seconds["ingest"] = round(float(opened.pop("seconds", 0.0)), 4)
    pages: list[Page] = [title_page(opened["title"]), *opened.pop("pages")]
    detector = _detector(job.settings.models)
    begun = time.perf_counter()
    findings = detector.detect(pages, document=job.document, sha256=job.sha256)
    seconds["detect"] = round(time.perf_counter() - begun, 4)
    return ReadResult(
        **opened,
        pages=len(pages) - 1,
        pages_file=job.vault.put_bytes(encode_pages(pages)),
        text_key=text_key(pages[1:]),
        findings=tuple(findings),
        seconds=seconds,
        version=detector.version,
    )


def _checked(untrusted: dict[str, Any], folder: Path, job: ReadJob) -> dict[str, Any]:
    """What the child said, with every size, count and path looked at again."""
    limits = job.settings.limits

    def inside(name: object) -> Path:
        path = Path(str(name)).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            raise InputError(InputCode.CORRUPT)
        if path.stat().st_size > limits.file_bytes:
            raise InputError(InputCode.TOO_LARGE)
        return path

    parts = untrusted["parts"]
    if len(parts) > limits.parts:
        raise InputError(InputCode.TOO_MANY_PARTS)
    pages: Sequence[Page] = ()
    pdf = ""
    if untrusted["pdf"] is not None:
        pdf = job.vault.put_file(inside(untrusted["pdf"]))
        pages = decode_pages(inside(untrusted["pages"]).read_bytes())
        if not pages:
            raise InputError(InputCode.EMPTY)
        if len(pages) > limits.pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
    return {
        "code": None,
        "kind": str(untrusted["kind"])[:32],
        "container": untrusted["pdf"] is None,
        "title": clean_title(job.title if job.titled else str(untrusted["title"]) or job.title),
        "date": str(untrusted["date"])[:32],
        "direction": str(untrusted["direction"])[:16],
        "mail_ids": tuple(str(name)[:250] for name in untrusted["mail_ids"][:100]),
        "senders": tuple(str(name)[:250] for name in untrusted["senders"][:200]),
        "recipients": tuple(str(name)[:250] for name in untrusted["recipients"][:200]),
        "notices": tuple(str(notice)[:500] for notice in untrusted["notices"]),
        "pdf": pdf,
        "pages": pages,
        "parts": tuple(
            Part(name=str(part["name"])[:200], code=InputCode(part["code"]))
            if part["code"]
            else Part(name=str(part["name"])[:200], sha256=job.vault.put_file(inside(part["path"])))
            for part in parts
        ),
        "seconds": untrusted["seconds"],
    }


def clean_title(title: str) -> str:
    """A title on one line as people would write it.

    File names often have '_' or '-' for blanks and no capitals; names are then hard to see for
    a model and for people, so known names get their capitals back.
    """
    from redactor.detect.names.gazetteer import first_name_weight, surname_weight

    words = "".join(char if char.isprintable() else " " for char in title)
    words = words.replace("_", " ")
    if " " not in words.strip() and words.count("-") > 1:
        words = words.replace("-", " ")
    parts = words.split()
    if not any(char.isupper() for char in words):
        parts = [
            part.capitalize()
            if max(first_name_weight(part), surname_weight(part)) >= _SURELY_A_NAME
            else part
            for part in parts
        ]
    return " ".join(parts)[:_TITLE_LIMIT]


def text_key(pages: Sequence[Page]) -> str:
    """Hash over the text a reader sees, or '' when there is too little to tell by.

    The number of pages with pictures counts too: two photo sheets with one caption differ. So do
    signatures and stamps in other places: they are of different people or days.
    """
    text = " ".join(" ".join(page.text.split()) for page in pages)
    if sum(char.isalnum() for char in text) < 40:
        return ""
    pictures = sum("pictures" in page.flags for page in pages)
    sights = [
        (page.number, sight.kind, *(round(side / 10) for side in sight.box))
        for page in pages
        for sight in page.sights
    ]
    told = f"{pictures}\x1f{sorted(sights)}\x1f{text}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def finish_document(job: FinishJob) -> FinishResult:
    """Redact, then verify; only a clean verdict gives an output."""
    seconds: dict[str, float] = {}
    pages = decode_pages(job.vault.read(job.pages_file))
    with scratch(job.vault) as name:
        folder = Path(name)
        redactions = [asdict(redaction) for redaction in job.redactions]
        (folder / "redactions.json").write_text(json.dumps(redactions))
        (folder / "pages").write_bytes(encode_pages(pages[1:]))
        target = folder / "redacted.pdf"
        try:
            done = ask_child(
                job.settings,
                "redact",
                pdf=str(job.vault.checked(job.pdf)),
                pages=str(folder / "pages"),
                redactions=str(folder / "redactions.json"),
                target=str(target),
                options={
                    "layout": job.settings.layout,
                    "stamp": job.stamp,
                    "language": job.settings.language,
                },
            )
            seconds["redact"] = round(float(done["seconds"]), 4)
            expected = expectation(
                done, pages, job.redactions, stamp=job.stamp, elsewhere=job.elsewhere
            )
            (folder / "expectation.json").write_text(json.dumps(expected))
            checked = ask_child(
                job.settings,
                "verify",
                pdf=str(target),
                expectation=str(folder / "expectation.json"),
                tessdata=str(job.settings.models / "tessdata"),
            )
        except InputError as error:
            if without_room(folder):
                raise DiskFull from None
            return FinishResult(output="", code=error.code, verdict=None, seconds=seconds)
        seconds["verify"] = round(float(checked["seconds"]), 4)
        verdict = verdict_of(checked["verdict"])
        told = () if verdict.clean else remains(pages, job.redactions, expected["elsewhere"])
        output = job.vault.put_file(target) if verdict.clean else ""
        if output and output != verdict.sha256:
            # The file was not the one the verifier saw.
            raise InputError(InputCode.CRASHED)
    return FinishResult(output=output, code=None, verdict=verdict, seconds=seconds, remains=told)


def verdict_of(untrusted: dict[str, Any]) -> Verdict:
    """A verdict as the child reported it."""
    return Verdict(
        sha256=str(untrusted["sha256"]),
        pages=int(untrusted["pages"]),
        leaks=tuple(
            Leak(page=int(page), where=str(where), what=str(what))
            for page, where, what in untrusted["leaks"]
        ),
        checks=tuple(str(check) for check in untrusted["checks"]),
        figures=dict(untrusted["figures"]),
    )


def sweep_document(job: SweepJob) -> tuple[Finding, ...]:
    """Second pass over one document with the names the whole case gave."""
    pages = decode_pages(job.vault.read(job.pages_file))
    found = job.sweep.find(pages, job.existing, document=job.document, sha256=job.sha256)
    return tuple(found)
