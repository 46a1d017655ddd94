"""From answers to a release, and from a complaint to one with only what changed."""

import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pymupdf
import pytest
import sqlalchemy as sa

from redactor.engine import make_executor
from redactor.errors import UsageError
from redactor.model import Action, Case, Document, Event, Finding, Page, Status, title_page
from redactor.pagefile import encode_pages
from redactor.review import DocumentAnswers, DocumentMark, Duty, Given, Openness, Stage
from redactor.service.case import CaseFolder, now
from redactor.service.desk import Desk
from redactor.service.outgoing import reopening
from redactor.service.outgoing.packing import packed
from redactor.service.reviewing import answering, approving, deciding, drawing, searching
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.deciding import Answer
from redactor.service.reviewing.people import MERGED, REGROUPED
from redactor.store import Entry, Overtaken, User, UserRole
from tests.databases import kept_in

pytestmark = pytest.mark.usefixtures("database")

PHONE = "31 90 44 28"
TEXTS = (
    "Byggeriet er godkendt uden særlige vilkår for naboerne.",
    f"Telefon {PHONE} står i dette notat om hegnet mod naboerne.",
)
EVENT = Event(at="2026-01-02T03:04:05Z", who="test", what="tested")
BO = User(name="Bo", roles=frozenset({UserRole.APPROVER}), password="")


def add_document(
    folder: CaseFolder, number: int, text: str, title: str = "Notat"
) -> tuple[Entry, list[Finding]]:
    with pymupdf.open() as pdf:
        sheet = pdf.new_page()
        sheet.insert_text((60, 80), text)
        blocks = sheet.get_text("rawdict")["blocks"]
        chars = [c for b in blocks for ln in b["lines"] for s in ln["spans"] for c in s["chars"]]
        sha256 = folder.vault.put_bytes(pdf.tobytes())
    page = Page(
        number=1, width=595, height=842, text="".join(c["c"] for c in chars),
        boxes=np.array([c["bbox"] for c in chars], dtype=np.float32),
    )  # fmt: skip
    document = Document(
        id=f"d{number}", source=f"{number}.pdf", sha256=sha256, number=str(number), title=title,
        kind="pdf", status=Status.READ, pages=1,
    )  # fmt: skip
    pages_file = folder.vault.put_bytes(encode_pages([title_page(title), page]))
    start = text.find(PHONE)
    found = [
        Finding(
            id=f"f{number}", document=document.id, page=1, type="PHONE_NUMBER", start=start,
            end=start + len(PHONE), text=PHONE, score=0.9, recognizer="test", reason="Prøve",
            boxes=page.boxes_of(start, start + len(PHONE)),
        )
    ] if start >= 0 else []  # fmt: skip
    return Entry(document=document, position=number, pdf=sha256, pages_file=pages_file), found


@contextmanager
def case_of(
    root: Path, read: Callable[[CaseFolder], Iterable[tuple[Entry, list[Finding]]]]
) -> Iterator[Board]:
    """A case of the documents that `read` puts into its folder, with their findings."""
    folder = CaseFolder(root=root / "sag")
    folder.begin()
    store = folder.open_store(kept_in(root))
    case = Case(id=folder.case_id, title="Sag", received="2026-01-02")
    store.create_case(case, EVENT)
    for entry, found in read(folder):
        store.add_entries(case.id, [entry], EVENT)
        store.record_read(case.id, entry, [], found, [EVENT])
    store.record_linking(case.id, [], [], EVENT)
    store.close()
    desk = Desk(root, kept_in(root))
    yield desk.board(case.id)
    desk.close()


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    def read(folder: CaseFolder) -> Iterator[tuple[Entry, list[Finding]]]:
        for number, text in enumerate(TEXTS, 1):
            yield add_document(folder, number, text)

    with case_of(tmp_path, read) as made:
        yield made


@pytest.fixture
def workers() -> Iterator[Executor]:
    executor = make_executor(workers=1, scheduler="", attempts=1)
    yield executor
    executor.shutdown()


def to_approval(board: Board) -> None:
    for document in board.now().documents:
        deciding.see_pages(board, document, [1], who="Anna")
    said = [
        DocumentAnswers(document=document, who="Anna", at=now(), openness=Openness.SECRECY)
        for document in answering.waiting_for(board, Duty.OPENNESS)
    ]
    if said:
        answering.answer_documents(board, said)
    assert board.now().blocks == ()
    approving.submit(board, "Anna")
    with pytest.raises(UsageError, match="mangler at se"):
        approving.approve(board, BO)
    for page in approving.pages_to_see(board, BO):
        deciding.see_pages(board, page.document, [page.page], who=BO.name)
    approving.approve(board, BO)


def to_release(board: Board, workers: Executor) -> dict[str, str]:
    to_approval(board)
    with board.folder.locked():
        approving.release(board, workers, lambda *_: None, BO.name)
    assert board.now().stage is Stage.RELEASED
    return reopening.hashes(board.folder.release)


def answer(board: Board, action: Action) -> None:
    basis = ("ofl-30-1",) if action is Action.REDACT else ()
    said = Answer(action=action, legal_basis=basis)
    deciding.decide_findings(board, ["f2"], said, who="Anna", after=board.now().seq)


def test_only_what_changed_is_released_again(board: Board, workers: Executor) -> None:
    answer(board, Action.REDACT)
    first = to_release(board, workers)
    with pymupdf.open(board.folder.release / "documents" / "002-dokument.pdf") as pdf:
        assert PHONE not in pdf[0].get_text()
    archive = packed(board)
    with zipfile.ZipFile(archive) as inside:
        assert sorted(inside.namelist()) == sorted(first)

    time.sleep(1.1)  # what was seen before is not seen since
    with pytest.raises(UsageError, match="hvorfor"):
        reopening.reopen(board, "Anna", " ")
    assert reopening.reopen(board, "Anna", "Klage af 5. januar") == 1
    assert board.now().stage is Stage.REVIEW
    answer(board, Action.KEEP)
    second = to_release(board, workers)
    assert [name for name in second if name.startswith("documents/")] == [
        "documents/002-dokument.pdf"
    ]
    assert reopening.hashes(reopening.sealed_folder(board, 1)) == first
    changes = approving.changes(board.now())
    assert {(change.document, change.page) for change in changes} == {("d2", 1)}
    (said,) = changes[0].items
    held = [(one.finding.id, one.ruling.action) for one in (said.before, said.now)
            if one and one.finding]  # fmt: skip
    assert held == [("f2", Action.REDACT), ("f2", Action.KEEP)]
    with pymupdf.open(board.folder.release / "documents" / "002-dokument.pdf") as pdf:
        text = pdf[0].get_text()
    assert PHONE in text
    assert "Akt 2, ny udgave" in text
    sheet = openpyxl.load_workbook(board.folder.release / "index.xlsx").active
    assert [row[7] for row in list(sheet.values)[1:]] == [
        "Udleveres helt. Uændret", "Udleveres helt. Ny udgave",
    ]  # fmt: skip
    letter = docx.Document(str(board.folder.release / "decision.docx"))
    assert any("Akt 2 er ændret" in paragraph.text for paragraph in letter.paragraphs)


@pytest.mark.parametrize("act", ["sends back", "decides"])
def test_what_somebody_does_while_the_folder_is_built_stops_it(
    board: Board, workers: Executor, act: str
) -> None:
    answer(board, Action.REDACT)
    to_approval(board)
    acts = {
        "sends back": lambda: approving.send_back(board, BO, "Akt 2 mangler en dækning"),
        "decides": lambda: answer(board, Action.KEEP),
    }
    left = [acts[act]]

    def report(*_: object) -> None:
        if left:
            left.pop()()

    with board.folder.locked(), pytest.raises(UsageError, match="ændret"):
        approving.release(board, workers, report, BO.name)
    assert board.now().stage is (Stage.RETURNED if act == "sends back" else Stage.REVIEW)
    assert not board.folder.release.exists()
    with pytest.raises(Overtaken):  # nor does one act go before another that its author never saw
        board.desk.hand_over(board.now().handovers[0], EVENT, following=1)


def test_nobody_answers_between_the_folder_and_the_change_of_hands(
    board: Board, workers: Executor
) -> None:
    answer(board, Action.REDACT)
    to_approval(board)
    late = threading.Thread(target=answer, args=(board, Action.KEEP))

    @sa.event.listens_for(board.store.engine, "before_cursor_execute")
    def released(_c: object, _d: object, _s: str, values: object, *_: object) -> None:
        if "case.released" in str(values) and not late.ident:
            late.start()
            late.join(0.5)

    with board.folder.locked():
        approving.release(board, workers, lambda *_: None, BO.name)
    late.join()
    told = [line.event.what for line in board.store.events(board.case_id)]
    place = told.index("case.released")
    assert told[place : place + 2] == ["case.released", "case.release"]
    assert "decision.made" in told[place:]
    assert board.now().stage is Stage.REVIEW  # what was released is not what holds now


def test_a_reason_may_not_quote_what_is_covered_by_hand(board: Board) -> None:
    where = TEXTS[0].index("særlige")
    drawing.cover_text(
        board,
        "d1",
        1,
        where,
        where + len("særlige vilkår"),
        Answer(action=Action.REDACT),
        who="Anna",
    )
    mark = DocumentMark(
        document="d2", given=Given.WITHHELD, reason="Af hensyn til de særlige vilkår.", who="Anna",
        at=now(), legal_basis=("ofl-23-1-1",),
    )  # fmt: skip
    answering.mark_document(board, mark)
    assert board.now().quoting == ("d2",)
    answering.mark_document(board, replace(mark, reason="Af hensyn til naboerne."))
    assert board.now().quoting == ()


def test_what_is_replaced_without_a_reopening_is_kept(board: Board, workers: Executor) -> None:
    answer(board, Action.REDACT)
    first = to_release(board, workers)
    with board.folder.locked():
        approving.release(board, workers, lambda *_: None, BO.name)
    kept = board.folder.internal / "replaced"
    assert not kept.exists()  # the same answers once more

    time.sleep(1.1)  # what was seen before is not seen since
    answer(board, Action.KEEP)
    assert to_release(board, workers) != first
    assert reopening.hashes(kept / "1") == first


def test_a_broken_seal_stops_the_next_release(board: Board, workers: Executor) -> None:
    answer(board, Action.REDACT)
    to_release(board, workers)
    reopening.reopen(board, "Anna", "Klage")
    letter = reopening.sealed_folder(board, 1) / "decision.docx"
    letter.chmod(0o644)
    letter.write_bytes(b"something else")
    with pytest.raises(UsageError, match="forseglet"):
        reopening.earlier_release(board)


def test_who_shaped_what_is_covered_has_worked_on_the_case(board: Board) -> None:
    answer(board, Action.REDACT)
    for document in board.now().documents:
        deciding.see_pages(board, document, [1], who="Anna")
    waiting = answering.waiting_for(board, Duty.OPENNESS)
    answering.answer_documents(board, [
        DocumentAnswers(document=document, who="Anna", at=now(), openness=Openness.SECRECY)
        for document in waiting
    ])  # fmt: skip
    approving.submit(board, "Anna")
    other = User(name="Carl", roles=frozenset({UserRole.APPROVER, UserRole.ADMINISTRATOR}))
    assert approving.may_approve(board.now(), BO) == ""
    # A key is no second person: who made it must not have worked on the case.
    assert approving.may_approve(board.now(), BO, behind="Carl") == ""
    assert "Nøglen er lavet af en" in approving.may_approve(board.now(), BO, behind="Anna")
    own = "Du har selv arbejdet på sagen. En anden skal godkende den."
    merged = Event(at=now(), who=BO.name, what=MERGED)
    board.desk.constrain([("f2", "f9", True)], BO.name, now(), merged)
    assert approving.may_approve(board.now(), BO) == own
    assert approving.may_approve(board.now(), other) == ""
    taken = Event(at=now(), who=BO.name, what=REGROUPED)
    board.desk.take_back_grouping([("f2", "f9")], BO.name, now(), taken)
    assert approving.may_approve(board.now(), BO) == ""
    searching.deny_in_case(board, "Bakkevej", BO.name)
    assert approving.may_approve(board.now(), BO) == own
    searching.deny_no_longer(board, "Bakkevej", BO.name)
    assert approving.may_approve(board.now(), BO) == ""
    # Words that are never covered are said by who makes the case.
    allowed = replace(board.now().case, allow=("Telefon",))
    board.store.create_case(allowed, Event(at=now(), who="Carl", what="case.created"))
    assert approving.may_approve(board.now(), other) == own


def test_who_answered_on_a_document_has_worked_on_the_case(board: Board) -> None:
    answer(board, Action.REDACT)
    for document in board.now().documents:
        deciding.see_pages(board, document, [1], who="Anna")
    said = [
        DocumentAnswers(document=document, who=BO.name, at=now(), openness=Openness.SECRECY)
        for document in answering.waiting_for(board, Duty.OPENNESS)
    ]
    assert said
    answering.answer_documents(board, said)
    approving.submit(board, "Anna")
    assert approving.may_approve(board.now(), BO).startswith("Du har selv arbejdet på sagen.")
