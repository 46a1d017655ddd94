"""A collection from recipe to sealed bundle. What was fetched is never fetched in vain again.

Layout of the folder:
    documents/NNNN.kind     sealed originals, to be processed
    manifest.json           where each came from and what became of it
    internal/               lock, unfinished downloads, pictures of failed robot steps
"""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from redactor.collect.content import is_pointer, remark_on
from redactor.collect.contract import (
    SECURED,
    CollectError,
    FetchError,
    Source,
    SourceDocument,
    SourceError,
    State,
)
from redactor.collect.fetching import Outcome, fetch_all
from redactor.collect.filtering import wanted
from redactor.collect.inside import Names, names_inside
from redactor.collect.listing import in_order, readable
from redactor.collect.manifest import Item, Manifest
from redactor.collect.numbers import Numbers
from redactor.collect.recipe import Recipe, SourceRecipe, check_case
from redactor.collect.secret import secrets_in
from redactor.collect.vaulting import intact, seal
from redactor.errors import UsageError

Progress = Callable[[str, int, int], None]
Opener = Callable[[SourceRecipe, Recipe, str, Path], Source]

_TOGETHER, _SOON = 64, 0.5
"""Documents, and seconds, after which what was fetched is recorded for good."""
_WAITING = "Endnu ikke hentet; kør samme kommando igen."


@dataclass(slots=True)
class Difference:
    """What a collection changed, as bundle numbers, and what went wrong with whole sources."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    """Sealed files that were no longer as sealed, and were fetched again."""
    strays: list[str] = field(default_factory=list)
    """Files among the documents that the manifest does not know; left where they are."""
    unchanged: int = 0
    filtered: list[dict[str, str]] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    """Dry run only: what would be looked at."""
    sources: dict[str, str] = field(default_factory=dict)
    """Source name to what was wrong with it; empty when nothing was."""


@dataclass(frozen=True, slots=True)
class _Job:
    document: SourceDocument
    known: Item


def now() -> str:
    """The present moment, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _alone(internal: Path) -> Iterator[None]:
    try:
        internal.mkdir(parents=True, exist_ok=True)
        handle = (internal / "lock").open("w")
    except OSError:
        raise UsageError("Der kan ikke skrives i mappen.", "Vælg en anden med --out.") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError("En anden indsamling arbejder i samme mappe.") from None
        shutil.rmtree(internal / "work", ignore_errors=True)
        (internal / "work").mkdir()
        yield


def _lacking(recipe: Recipe) -> dict[str, UsageError]:
    """The sources of which a secret is missing on this machine, by name."""
    found: dict[str, UsageError] = {}
    for part in recipe.sources:
        try:
            for secret in secrets_in(part):
                secret.reveal()
        except UsageError as error:
            found[part.name] = error
    return found


class Collector:
    """One collection of one case into one folder. Killed at any moment, run it again."""

    def __init__(
        self,
        recipe: Recipe,
        case: str,
        out: Path,
        opener: Opener,
        progress: Progress,
        names: Names = names_inside,
    ) -> None:
        check_case(case, recipe.case_pattern)
        self.recipe, self.case, self.out = recipe, case, out
        self.lacking = _lacking(recipe)
        self._some_source()
        self.opener, self.progress, self.names = opener, progress, names
        self.documents = out / "documents"
        self.internal = out / "internal"
        self.difference = Difference()
        self.digest = recipe.digest
        self.bytes = 0
        self.versions: dict[str, int] = {}
        self.first_with: dict[str, str] = {}
        self.pending: list[Item] = []
        self.flushed = 0.0

    def _some_source(self) -> None:
        """Raises the first `UsageError` when not one of the sources can be used from here."""
        if all(part.name in self.lacking for part in self.recipe.sources):
            raise self.lacking[self.recipe.sources[0].name]

    def list_only(self) -> Difference:
        """What would be looked at; nothing is fetched, and nothing written but pictures of
        steps that a robot could not take."""
        for part in self.recipe.sources:
            for document in self._listing(part):
                self.difference.listed.append(
                    {
                        "source": part.name, "id": document.id, "parent": document.parent,
                        "number": document.number, "title": document.title,
                        "name": document.name, "date": document.date or document.written,
                        "direction": document.direction, "category": document.category,
                        "size": document.size,
                    }
                )  # fmt: skip
        self._some_source()
        return self.difference

    def _open(self, part: SourceRecipe) -> Source:
        """Raises `CollectError`, also for what this machine lacks: the other sources go on."""
        try:
            if part.name in self.lacking:
                raise self.lacking[part.name]
            return self.opener(part, self.recipe, self.case, self.internal)
        except UsageError as error:
            self.lacking[part.name] = error
            raise SourceError(error.message, error.advice) from None

    def _listing(self, part: SourceRecipe) -> list[SourceDocument]:
        try:
            source = self._open(part)
            try:
                return self._chosen(part, source)[0]
            finally:
                source.close()
        except CollectError as error:
            self.difference.sources[part.name] = str(error)
            return []

    def run(self) -> tuple[Manifest, Difference]:
        """Collect. What goes wrong with single documents or sources is in the result.

        Raises:
            UsageError: the folder holds another case, is busy, or cannot be written; or not one
                of the sources can be used from this machine.
        """
        with _alone(self.internal):
            self.documents.mkdir(exist_ok=True)
            self.manifest = Manifest.open(self.out / "manifest.json")
            head = self.manifest.head
            if head and head["case"] != self.case:
                raise UsageError("Mappen hører til en anden sag.", "Vælg en anden med --out.")
            resumed = bool(head) and not head["finished"] and head["recipe"] == self.digest
            self.number = int(head["run"]) + (0 if resumed else 1) if head else 1
            self.manifest.begin(self._head(finished=""))
            self.bytes = sum(item.size for item in self.manifest.items)
            for item in self.manifest.items:
                if item.file:
                    self.first_with.setdefault(item.sha256, item.number)
                    self.versions[item.number] = self.versions.get(item.number, 0) + 1
            for part in self.recipe.sources:
                self._collect(part)
            self._some_source()
            self._drop_sources()
            recorded = {item.file for item in self.manifest.items}
            for path in sorted(self.documents.iterdir()):
                if path.relative_to(self.out).as_posix() not in recorded:
                    self.difference.strays.append(path.name)
            self.manifest.begin(self._head(finished=now()))
            shutil.rmtree(self.internal / "work", ignore_errors=True)
        return self.manifest, self.difference

    def _head(self, *, finished: str) -> dict[str, Any]:
        return {
            "case": self.case,
            "recipe_name": self.recipe.name,
            "recipe": self.digest,
            "run": self.number,
            "finished": finished,
            "sources": self.difference.sources,
            "filtered": self.difference.filtered,
        }

    def _collect(self, part: SourceRecipe) -> None:
        try:
            source = self._open(part)
        except CollectError as error:
            self.difference.sources[part.name] = str(error)
            return
        try:
            chosen, listed = self._chosen(part, source)
            jobs = self._register(part.name, chosen)
            self._mark_gone(part.name, listed)
            self._fetch_all(part, source, jobs)
        except CollectError as error:
            self.difference.sources[part.name] = str(error)
        finally:
            source.close()

    def _chosen(self, part: SourceRecipe, source: Source) -> tuple[list[SourceDocument], set[str]]:
        """The wanted documents, and the ids of everything that was listed."""
        chosen: list[SourceDocument] = []
        seen: set[str] = set()
        for document in map(readable, source.list_documents(source.find_case(self.case))):
            if document.id in seen:
                continue
            seen.add(document.id)
            if not wanted(document, self.recipe.filters):
                self.difference.filtered.append({"source": part.name, "id": document.id})
                continue
            chosen.append(document)
            if len(chosen) > self.recipe.limits.documents:
                raise CollectError(
                    "Kilden har flere dokumenter, end opskriften tillader.",
                    "Afgræns perioden, eller hæv limits: documents.",
                )
        return in_order(chosen), seen

    def _register(self, source: str, documents: Sequence[SourceDocument]) -> list[_Job]:
        """Give every listed document a number and a state before anything is fetched."""
        jobs, records = [], []
        count = Numbers(self.manifest.items)
        numbers = {item.id: item.number for item in self.manifest.items if item.source == source}
        for document in documents:
            known = self.manifest.find(source, document.id)
            if known is not None and self._settled(known, document):
                self.difference.unchanged += 1
                if (fresh := replace(known.described(document), run=self.number)) != known:
                    records.append(fresh)
                continue
            if known is None:
                number = count.next(numbers.get(document.parent, ""))
                numbers[document.id] = number
                known = Item(
                    number=number, source=source, document=document, version=document.version,
                    state=State.NEEDS_PERSON, reason=_WAITING, recipe=self.digest, run=0,
                ).described(document)  # fmt: skip
                records.append(known)
            jobs.append(_Job(document, known))
        if records:
            self.manifest.record(*records)
        return jobs

    def _settled(self, known: Item, document: SourceDocument) -> bool:
        if known.state not in SECURED:
            return False
        if known.file and not intact(self.out, known.file, known.size, known.sha256):
            self.difference.damaged.append(known.number)
            return False
        if document.version:
            return known.version == document.version
        return known.run == self.number  # looked at earlier in this same, resumed collection

    def _mark_gone(self, source: str, listed: set[str]) -> None:
        records = []
        for item in self.manifest.current():
            if item.source == source and item.id not in listed and item.state is not State.GONE:
                if item.recipe != self.digest:
                    continue  # another recipe listed it; this one may only look elsewhere
                self.difference.gone.append(item.number)
                kept = "; kopien er beholdt" if item.file else ""
                reason = f"Findes ikke længere i kilden{kept}."
                records.append(replace(item, state=State.GONE, reason=reason, run=self.number))
        if records:
            self.manifest.record(*records)

    def _drop_sources(self) -> None:
        """Say so of documents whose source the recipe no longer names."""
        names = {part.name for part in self.recipe.sources}
        records = [
            replace(item, reason="Kilden er ikke længere i opskriften.", run=self.number)
            for item in self.manifest.current()
            if item.source not in names
        ]
        if records:
            self.manifest.record(*records)

    def _fetch_all(self, part: SourceRecipe, source: Source, jobs: Sequence[_Job]) -> None:
        self.progress(part.name, 0, len(jobs))
        work = self.internal / "work"
        asked = [(job.document, work / job.known.number) for job in jobs]
        try:
            with closing(fetch_all(source, asked, self.recipe.limits, self.names)) as outcomes:
                for done, (job, outcome) in enumerate(zip(jobs, outcomes, strict=True), 1):
                    self._settle(job, outcome)
                    self.progress(part.name, done, len(jobs))
        finally:
            self._flush()

    def _record(self, item: Item) -> None:
        """Record soon; what a crash left sealed but unrecorded is taken over by a new run."""
        self.pending.append(item)
        if len(self.pending) >= _TOGETHER or time.monotonic() - self.flushed > _SOON:
            self._flush()

    def _flush(self) -> None:
        self.manifest.record(*self.pending)
        self.pending.clear()
        self.flushed = time.monotonic()

    def _settle(self, job: _Job, outcome: Outcome) -> None:
        """Seal what was fetched and record it; only the main thread comes here."""
        if outcome.path is None or outcome.fetched is None or outcome.digest is None:
            assert outcome.error is not None
            self._record_failure(job, outcome.error)
            return
        known, fetched = job.known.described(job.document), outcome.fetched
        found = outcome.digest
        version = fetched.version or job.document.version
        same = known.file and (found.size, found.sha256) == (known.size, known.sha256)
        if same and intact(self.out, known.file, known.size, known.sha256):
            outcome.path.unlink()
            self.difference.unchanged += 1
            file = known.file
        else:
            if self.bytes + found.size > self.recipe.limits.total_bytes:
                outcome.path.unlink()
                message = "Samlingen er større, end opskriften tillader (limits: total_bytes)."
                self._record_failure(job, FetchError(State.NEEDS_PERSON, message))
                return
            version_number = self.versions.get(known.number, 0) + 1
            sealed = seal(
                outcome.path, found, self.documents, known.number, outcome.kind, version_number
            )
            self.bytes += found.size
            self.versions[known.number] = version_number
            file = sealed.relative_to(self.out).as_posix()
            if not known.file:
                self.difference.new.append(known.number)
            elif not same:
                self.difference.changed.append(known.number)
        remark = remark_on(self.out / file, outcome.kind, job.document.name)
        state = fetched.state
        if state is State.FETCHED and is_pointer(job.document.name):
            state, remark = State.POINTER, "Filen er kun en henvisning; hent selve dokumentet."
        elif "afkortet" in remark or outcome.kind == "empty":
            state = State.NEEDS_PERSON
        twin = self.first_with.setdefault(found.sha256, known.number)
        self._record(
            replace(
                known, version=version, state=state, reason=fetched.reason or remark, file=file,
                kind=outcome.kind, size=found.size, sha256=found.sha256, fetched_at=now(),
                recipe=self.digest, run=self.number, superseded=False,
                duplicate_of="" if twin == known.number else twin, inside=outcome.inside,
            )
        )  # fmt: skip

    def _record_failure(self, job: _Job, error: FetchError) -> None:
        """A failure leaves an earlier copy where it is."""
        state = error.state
        kept = " En tidligere hentet kopi er beholdt." if job.known.file else ""
        if state is State.GONE and job.known.state is not State.GONE:
            self.difference.gone.append(job.known.number)
        self._record(
            replace(
                job.known.described(job.document),
                state=state, reason=f"{error}{kept}", recipe=self.digest, run=self.number,
            )
        )  # fmt: skip
