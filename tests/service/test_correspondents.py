"""Who a document is from and to: by name in the house, by what they are in the index."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.model import Action, Box, Document, Drawn, Entity, Finding, Mark, Role, Ruling
from redactor.review import Effective
from redactor.service.outgoing.correspondents import Known, correspondents
from redactor.store import Entry
from tests.flow.program import redactor

NAMES = ("Bo Dahl", "Ida Dahl", "Mie Holm", "Karen Munk Holm", "Holm", "Aage")


def mail(senders: tuple[str, ...] = (), recipients: tuple[str, ...] = (), id_: str = "d") -> Entry:
    document = Document(id=id_, source="m.eml", sha256="0")
    return Entry(document=document, position=0, senders=senders, recipients=recipients)


def seen(
    text: str, role: Role, action: Action = Action.KEEP, type_: str = "PERSON", document: str = "d",
    marks: tuple[str, ...] = (),
) -> Effective:  # fmt: skip
    finding = Finding(
        id=f"{text}{role}{type_}{document}", document=document, page=1, type=type_, start=0,
        end=len(text), text=text, score=1, recognizer="x", reason="",
    )  # fmt: skip
    entity = Entity(id=f"e{finding.id}", type=type_, name=text, role=role, marks=marks)
    return Effective(ruling=Ruling(action=action), finding=finding, entity=entity)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (seen("Mie Holm", Role.OFFICIAL), "Fra Mie Holm"),
        (seen("Mie Holm", Role.OFFICIAL, Action.REDACT), "Fra Offentligt ansat"),
        (seen("Mie Holm", Role.CITIZEN), "Fra Borger"),
        (seen("Mie Holm", Role.NOTIFIER, Action.REDACT), "Fra Borger"),
        (seen("Mie Holm", Role.REQUESTER), "Fra Ansøger"),
        (seen("Mie Holm", Role.PARTY, Action.REDACT), "Fra Part"),
        (seen("Mie Holm", Role.UNKNOWN, Action.ASK), "Fra Borger"),
        (seen("Holm Byg ApS", Role.COMPANY, type_="ORGANIZATION"), "Fra Holm Byg ApS"),
        (
            seen("Holm Byg", Role.COMPANY, type_="ORGANIZATION", marks=(Mark.SOLE_TRADER.value,)),
            "Fra Virksomhed",
        ),
        (seen("Nordby Kommune", Role.UNKNOWN, type_="MUNICIPALITY"), "Fra Nordby Kommune"),
    ],
)
def test_the_index_names_those_in_their_work_alone(item: Effective, told: str) -> None:
    assert item.finding is not None
    sender = f"{item.finding.text} <post@example.dk>"
    assert Known.of([item]).released(mail((sender,))) == told


def test_whom_the_case_does_not_know_is_left_out() -> None:
    known = Known.of([seen("Mie Holm", Role.OFFICIAL)])
    assert known.released(mail(("Per Lund <per@example.dk>",), ("Mie Holm",))) == "Til Mie Holm"
    assert known.released(mail(("Per Lund",))) == ""


def test_the_same_name_elsewhere_decides_only_where_nobody_here_has_it() -> None:
    here = seen("Mie Holm", Role.CITIZEN, Action.REDACT)
    elsewhere = seen("Mie Holm", Role.OFFICIAL, document="other")
    assert Known.of([here, elsewhere]).released(mail(("Mie Holm",))) == "Fra Borger"


def test_a_name_that_is_removed_elsewhere_is_not_told() -> None:
    official = seen("Mie Holm", Role.OFFICIAL)
    child = seen("Mie", Role.RELATIVE, Action.REDACT, document="other")
    assert Known.of([official, child]).released(mail(("Mie Holm",))) == "Fra Offentligt ansat"


def test_what_a_source_says_goes_by_the_direction() -> None:
    for direction, told in (("in", "Fra A; B"), ("out", "Til A; B"), ("", "A; B")):
        document = Document(id="d", source="x", sha256="0", direction=direction)
        entry = Entry(document=document, position=0, origin={"parties": ["A", "B"]})
        assert correspondents(entry).told() == told


@settings(max_examples=600)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.sampled_from(list(Role)), st.sampled_from(list(Action)),
            st.sampled_from(["PERSON", "ORGANIZATION", "EMAIL_ADDRESS"]),
            st.sampled_from(["d", "e"]),
        ),
        max_size=6,
    ),
    st.lists(st.sampled_from(NAMES), max_size=3),
    st.lists(st.sampled_from(NAMES), max_size=2),
)  # fmt: skip
def test_nothing_removed_anywhere_stands_in_the_index(
    drawn: list[tuple[str, Role, Action, str, str]], written: list[str], boxed: list[str]
) -> None:
    items = [seen(name, role, action, type_, where) for name, role, action, type_, where in drawn]
    box = (Box(0, 0, 1, 1),)
    items += [
        Effective(
            ruling=Ruling(action=Action.REDACT),
            drawn=Drawn(document="e", page=1, boxes=box, text=name),
        )
        for name in boxed
    ]
    senders = tuple(f"{name} <{name.replace(' ', '.')}@example.dk>" for name in written)
    told = Known.of(items).released(mail(senders, senders)).split()
    hidden = {i.finding.text for i in items if i.finding and i.ruling.action is not Action.KEEP}
    for name in hidden | set(boxed):
        words = name.split()
        for at in range(len(told)):
            assert told[at : at + len(words)] != words


def test_a_released_index_tells_who_wrote_and_names_nobody_private(tmp_path: Path) -> None:
    """The whole way: mails of a case, read, released as suggested."""
    inbox = tmp_path / "sag"
    inbox.mkdir()
    citizen, official = "Yusuf Warsame <yusuf@example.dk>", "Karen Tolstrup <kt@nordby.example>"
    for number, (sender, to, said) in enumerate(
        (
            (citizen, official, "Jeg klager over naboens hegn.\n\nMvh Yusuf Warsame, Gyvelvej 4"),
            (official, citizen, "Kære Yusuf Warsame\n\nVi ser på sagen.\n\nVenlig hilsen\n"
             "Karen Tolstrup\nSagsbehandler\nNordby Kommune, Byggesager"),
        ),
        1,
    ):  # fmt: skip
        (inbox / f"{number}.eml").write_text(
            f"From: {sender}\nTo: {to}\nSubject: Hegnet\nMIME-Version: 1.0\n"
            f"Date: Tue, {number} Mar 2026 10:00:00 +0100\nMessage-ID: <{number}@example.dk>\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{said}\n"
        )
    done = redactor("run", inbox, "--out", tmp_path / "ud", "--auto-approve")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "ud/internal/report.json").read_text())
    assert report["documents"][0]["parties"] == f"Fra {citizen} til {official}"
    sheet = openpyxl.load_workbook(tmp_path / "ud/release/index.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    at = rows[0].index("Afsender/modtager")
    assert [row[at] for row in rows[1:]] == [
        "Fra Borger til Karen Tolstrup", "Fra Karen Tolstrup til Borger",
    ]  # fmt: skip
