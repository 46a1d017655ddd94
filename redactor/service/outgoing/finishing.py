"""From what holds to finished PDFs: redact, verify, and only then call a document released."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from redactor.audit import load_or_create_key
from redactor.errors import InputCode, InputError
from redactor.model import TITLE_PAGE, Action, Box, Case, Redaction, Ruling, Status
from redactor.policy import describe, label
from redactor.review import DocumentMark, Effective, decisions_digest, spaced
from redactor.service.analysis.reading import Progress, in_order_of_completion
from redactor.service.case import CaseFolder, event
from redactor.service.outgoing.remains import without_remains
from redactor.service.work import FinishJob, FinishResult, finish_document
from redactor.settings import Settings
from redactor.store import CaseStore, Entry, Vault
from redactor.verify.certificate import certificate
from redactor.verify.needles import Needle, squeeze

ACCEPTED_UNSEEN = frozenset({Action.REDACT, Action.ASK})
"""What is burnt when everything is accepted unseen: a question counts as a yes."""
REVIEWED = frozenset({Action.REDACT})
"""What is burnt when people decided: a question has no answer and blocks the release."""

_PAGES_TOLD = 12
_STOPPED = {
    str(InputError(code)) for code in (InputCode.TIMEOUT, InputCode.MEMORY, InputCode.CRASHED)
}
"""Why nothing came of it that need not be so the next time somebody asks."""

NO_MARKS: Mapping[str, DocumentMark] = MappingProxyType({})
NO_STAMPS: Mapping[str, str] = MappingProxyType({})


_RUN_TOGETHER = frozenset({"URL", "EMAIL_ADDRESS"})
"""Written without spaces: the home "Søvej 2" stands in "soevej2.dk"."""


def redactions_of(
    items: Sequence[Effective], case: Case, burning: Collection[Action]
) -> tuple[tuple[Redaction, ...], frozenset[str]]:
    """Boxes to burn in one document, and kept texts in which something removed stays readable.

    `items` are the document's.
    """
    burnt: list[Redaction] = []
    kept: set[str] = set()
    run_together: set[str] = set()
    gone = {
        (item.finding.page, item.finding.start, item.finding.end)
        for item in items
        if item.finding is not None and item.ruling.action in burning
    }
    for item in items:
        if item.finding is None:
            on_page = item.drawn is not None and item.drawn.page != TITLE_PAGE
            if item.drawn is not None and on_page and item.ruling.action in burning:
                burnt.append(_redaction(item.ruling, case, item.drawn.page, item.drawn.boxes, ""))
            continue
        finding = item.finding
        if item.ruling.action not in burning:
            if (finding.page, finding.start, finding.end) not in gone:
                kept.add(finding.text)
                if finding.type in _RUN_TOGETHER:
                    run_together.add(finding.text)
        elif finding.boxes:
            burnt.append(
                _redaction(
                    item.ruling, case, finding.page, finding.boxes, finding.text, finding.type
                )
            )
    burnt.sort(key=lambda redaction: (redaction.page, redaction.boxes))
    removed = {redaction.text for redaction in burnt}
    # "Karla" can be read in the kept "Karlas Hus" too.
    words = {spaced(text + end) for text in removed for end in ("", "s")}
    needles = [needle for needle in map(Needle, removed) if needle.searchable]
    letters = {key for needle in needles for key in needle.keys}
    return tuple(burnt), frozenset(
        text
        for text in kept
        if text in removed
        or any(one in spaced(text) for one in words)
        or (text in run_together and any(one in squeeze(text) for one in letters))
    )


def _redaction(
    ruling: Ruling, case: Case, page: int, boxes: tuple[Box, ...], text: str, type_: str = ""
) -> Redaction:
    return Redaction(
        page=page,
        boxes=boxes,
        label=label(ruling, type_),
        description=describe(ruling, case.request_type),
        text=text,
    )


def finish_all(
    case: Case,
    holding: Sequence[Effective],
    folder: CaseFolder,
    store: CaseStore,
    executor: Executor,
    settings: Settings,
    progress: Progress,
    *,
    burning: Collection[Action] = ACCEPTED_UNSEEN,
    marks: Mapping[str, DocumentMark] = NO_MARKS,
    stamped: Mapping[str, str] = NO_STAMPS,
) -> None:
    """Redact and verify every document that was read and whose output is not up to date.

    Documents that a mark keeps in the house are withheld without an output. `stamped` is what
    stands after the number on each page of a document.
    """
    items: dict[str, list[Effective]] = {}
    for item in holding:
        items.setdefault(item.document, []).append(item)
    key = load_or_create_key(folder.internal / "signing-key.pem")
    jobs: list[FinishJob] = []
    about: dict[str, tuple[Entry, str]] = {}
    for entry in store.entries(case.id):
        if not entry.pdf or entry.document.status not in (
            Status.READ, Status.RELEASED, Status.WITHHELD
        ):  # fmt: skip
            continue
        mine = items.get(entry.document.id, [])
        mark = marks.get(entry.document.id)
        if mark is not None and not mark.given.leaves:
            _withhold(case, store, entry, mark)
            continue
        extra = stamped.get(entry.document.id, "")
        job = finish_job(entry, mine, case, folder.vault, settings, burning, extra)
        output_key = job.key
        done = entry.output_key == output_key and (
            entry.output in folder.vault
            if entry.output
            else entry.document.status is Status.WITHHELD and entry.document.reason not in _STOPPED
        )
        if not done:
            jobs.append(job)
            about[output_key] = (entry, decisions_digest(mine))
    answers = in_order_of_completion(executor, finish_document, jobs, ahead=settings.workers * 4)
    for done_count, (job, future) in enumerate(answers, 1):
        output_key = job.key
        entry, digest = about[output_key]
        try:
            result = future.result()
        except InputError as error:
            result = FinishResult(output="", code=error.code, verdict=None, seconds={})
        _record(case, store, entry, job, result, output_key, digest, key)
        progress("Fjerner og kontrollerer", done_count, len(jobs))


def finish_job(
    entry: Entry,
    items: Sequence[Effective],
    case: Case,
    vault: Vault,
    settings: Settings,
    burning: Collection[Action],
    stamped: str = "",
) -> FinishJob:
    """What it takes to make one document's PDF from what holds for it."""
    redactions, elsewhere = redactions_of(items, case, burning)
    return FinishJob(
        vault=vault,
        pdf=entry.pdf,
        pages_file=entry.pages_file,
        redactions=redactions,
        elsewhere=elsewhere,
        stamp=f"Akt {entry.document.number}" + (f", {stamped}" if stamped else ""),
        settings=settings,
    )


def _withhold(case: Case, store: CaseStore, entry: Entry, mark: DocumentMark) -> None:
    document = replace(entry.document, status=Status.WITHHELD, reason=mark.given.danish)
    withheld = replace(entry, document=document, output="", output_key="", certificate=None)
    if withheld != entry:
        what = event("document.withheld", document=document.id, mark=mark.given.value)
        store.update_entries(case.id, [withheld], [what])


def _record(
    case: Case,
    store: CaseStore,
    entry: Entry,
    job: FinishJob,
    result: FinishResult,
    output_key: str,
    digest: str,
    key: Ed25519PrivateKey,
) -> None:
    verdict = result.verdict
    proof = None
    if verdict is not None and verdict.clean:
        proof = certificate(
            verdict,
            document=entry.document.number,
            decisions_digest=digest,
            key=key,
        )
    document = replace(
        entry.document,
        status=Status.RELEASED if result.output else Status.WITHHELD,
        reason=_why(result),
    )
    finished = replace(
        entry,
        document=document,
        notices=(*without_remains(entry.notices), *result.remains),
        output=result.output,
        output_key=output_key,
        seconds={**entry.seconds, **result.seconds},
        certificate=proof,
    )
    leaks = () if verdict is None else verdict.leaks
    what = event(
        "document.proved" if result.output else "document.withheld",
        document=document.id,
        input=job.pdf,
        output=result.output,
        redactions=len(job.redactions),
        decisions=digest,
        checks=[] if verdict is None else list(verdict.checks),
        leaks=sorted({leak.where for leak in leaks}),
        code=result.code.value if result.code else "",
        certificate="" if proof is None else hashlib.sha256(
            json.dumps(proof, sort_keys=True).encode()
        ).hexdigest(),
    )  # fmt: skip
    store.update_entries(case.id, [finished], [what])


def _why(result: FinishResult) -> str:
    if result.output:
        return ""
    if result.verdict is None:
        assert result.code is not None
        return str(InputError(result.code))
    pages: dict[str, list[int]] = {}
    for leak in result.verdict.leaks:
        pages.setdefault(leak.what, []).append(leak.page)
    reasons = [
        _on_pages(sorted({page for page in on if page})) + what for what, on in pages.items()
    ]
    more = f" (og {len(reasons) - 3} andre)" if len(reasons) > 3 else ""
    return "Kontrollen fandt: " + "; ".join(reasons[:3]) + more


def _on_pages(pages: Sequence[int]) -> str:
    if not pages:
        return ""
    told = ", ".join(map(str, pages[:_PAGES_TOLD])) + (" …" if len(pages) > _PAGES_TOLD else "")
    return f"side {told}: "
