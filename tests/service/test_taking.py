"""What happens to documents whose files come again, or change."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from redactor.errors import InputCode, InputError
from redactor.limits import Limits
from redactor.model import Case, Event, Status
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.taking import take_in
from redactor.settings import Settings
from redactor.store import CaseStore, Entry
from tests.databases import kept_in

pytestmark = pytest.mark.usefixtures("database")

EVENT = Event(at="2026-01-02T03:04:05Z", who="test", what="tested")


class Intake:
    """A case that files are put into, without anybody reading them."""

    def __init__(self, root: Path) -> None:
        self.folder = CaseFolder(root=root / "sag")
        self.folder.begin()
        self.settings = kept_in(root)
        self.store: CaseStore = self.folder.open_store(self.settings)
        self.store.create_case(Case(id=self.folder.case_id, title="Sag"), EVENT)
        self.batch = root / "in"
        self.batch.mkdir()

    def put(self, **files: str) -> None:
        for name, content in files.items():
            (self.batch / f"{name}.txt").write_text(content)

    def take(
        self,
        *,
        later: bool = False,
        settings: Settings | None = None,
        in_place: set[str] | None = None,
    ) -> dict[str, Entry]:
        take_in(
            [self.batch], self.folder, self.store, settings or self.settings,
            later=later, in_place=in_place,
        )  # fmt: skip
        return self.known()

    def known(self) -> dict[str, Entry]:
        return {e.document.source: e for e in self.store.entries(self.folder.case_id)}

    def say(self, entry: Entry, *events: Event, **values: object) -> None:
        told = replace(entry, document=replace(entry.document, **values))  # type: ignore[arg-type]
        self.store.update_entries(self.folder.case_id, [told], events or [EVENT])


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    made = Intake(tmp_path)
    yield made
    made.store.close()


def test_an_empty_file_that_comes_twice_stays_a_failure(intake: Intake) -> None:
    """It has no bytes to read: to wait for them would stop the case."""
    intake.put(tom="")
    intake.take(later=True)
    again = intake.take(later=True)["tom.txt"].document
    assert (again.status, again.reason) == (Status.FAILED, str(InputError(InputCode.EMPTY)))


def test_another_file_of_a_name_is_another_document(intake: Intake) -> None:
    """Every scanner calls its first page the same; only who says so takes a place."""
    intake.put(scan="Det første", brev="Et brev", låst="Uden adgangskode")
    known = intake.take(later=True, in_place=set())
    intake.say(known["låst.txt"], status=Status.FAILED, reason="Låst.")
    (intake.batch / "scan (2).txt").write_text("Det tredje")
    intake.put(scan="Det andet", brev="Et nyt brev", låst="Åbnet")
    for _ in range(2):  # killed and taken anew
        now = intake.take(later=True, in_place={"brev.txt"})
        assert {source: entry.document.status for source, entry in now.items()} == dict.fromkeys(
            ("scan.txt", "scan (2).txt", "scan (3).txt", "brev.txt", "låst.txt"), Status.REGISTERED
        )
        texts = {
            source: intake.folder.vault.read(entry.document.sha256).decode()
            for source, entry in now.items()
        }
        assert texts == {
            "scan.txt": "Det første", "scan (2).txt": "Det tredje", "scan (3).txt": "Det andet",
            "brev.txt": "Et nyt brev", "låst.txt": "Åbnet",
        }  # fmt: skip


def test_copies_of_a_file_that_was_replaced_are_read_for_themselves(intake: Intake) -> None:
    intake.put(a="Brev om hegnet", b="Brev om hegnet", c="Låst")
    known = intake.take()
    twin = {"status": Status.DUPLICATE, "reason": "Samme dokument findes allerede i sagen."}
    intake.say(known["b.txt"], duplicate_of=known["a.txt"].document.id, **twin)
    locked = known["c.txt"]
    intake.say(locked, status=Status.FAILED, reason="Låst.", sha256="")
    # As a copy of an attachment that could not be opened: there are no bytes of it.
    listed = replace(
        locked.document, id="x", source="d.txt", sha256="", duplicate_of=locked.document.id
    )
    listed = replace(listed, **twin)
    intake.store.add_entries(intake.folder.case_id, [Entry(document=listed, position=3)], EVENT)
    intake.put(a="Et andet brev", c="Åbnet")
    now = intake.take()
    assert now["b.txt"].document.status is Status.REGISTERED
    assert (now["d.txt"].document.status, now["d.txt"].document.reason) == (Status.FAILED, "Låst.")
    assert [now[name].document.duplicate_of for name in ("b.txt", "d.txt")] == [None, None]


def test_what_met_a_limit_is_tried_again_once_it_is_raised(intake: Intake) -> None:
    intake.put(a="Langt", b="Ødelagt")
    known = intake.take()
    low = Limits(seconds=5.0)
    for name, code, met in (("a.txt", InputCode.TIMEOUT, {"limits": {"seconds": low.seconds}}),
                            ("b.txt", InputCode.CORRUPT, {})):  # fmt: skip
        entry = known[name]
        told = event("document.failed", document=entry.document.id)
        told.details.update(met)
        intake.say(entry, told, status=Status.FAILED, reason=str(InputError(code)))
    same = intake.take(settings=intake.settings.model_copy(update={"limits": low}))
    assert same["a.txt"].document.status is Status.FAILED
    more = intake.take()
    assert more["a.txt"].document.status is Status.REGISTERED
    assert more["b.txt"].document.status is Status.FAILED
