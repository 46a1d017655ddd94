"""Every file becomes a document, in a stable order, under a number that follows from the tree."""

from pathlib import Path

import pytest

from redactor.errors import InputCode, UsageError
from redactor.model import Status
from redactor.service.incoming.intake import (
    check_inputs,
    files_of,
    numbered,
    parts_of,
    register,
    stem,
)
from redactor.service.work import Part
from redactor.store import Entry, Vault


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    root = tmp_path / "sag"
    for name in ("bilag 10.pdf", "bilag 2.pdf", "Ærlig/x.pdf", "ærlig2.txt", ".skjult", "tom.pdf"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "tom.pdf").write_text("")
    (root / "dangling").symlink_to(root / "nowhere")
    return root


def test_every_file_is_there_in_natural_order(bundle: Path) -> None:
    names = [given.source for given in files_of([bundle])]
    assert names == [
        ".skjult", "bilag 2.pdf", "bilag 10.pdf", "dangling", "tom.pdf", "ærlig2.txt",
        "Ærlig/x.pdf",
    ]  # fmt: skip


def test_several_inputs_never_share_a_source(bundle: Path) -> None:
    names = [given.source for given in files_of([bundle, bundle, bundle / "bilag 2.pdf"])]
    assert len(names) == len(set(names)) == 15


def test_a_missing_input_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="findes ikke"):
        check_inputs([tmp_path / "nowhere"])


@pytest.mark.parametrize("name", ["tom.pdf", "dangling", "bilag 10.pdf"])
def test_what_cannot_be_taken_in_is_listed(bundle: Path, name: str) -> None:
    entry = register(name, bundle / name, 0, Vault(bundle.parent / "vault"), limit=5)
    assert entry.document.status is Status.FAILED
    assert entry.document.reason
    assert entry.document.source == name


def test_numbers_follow_the_tree_and_containers_take_none(bundle: Path) -> None:
    vault = Vault(bundle.parent / "vault")
    first, archive, last = (
        register(name, bundle / name, position, vault, limit=1000)
        for position, name in enumerate(["bilag 2.pdf", "bilag 10.pdf", "ærlig2.txt"])
    )
    archive = Entry(document=archive.document, position=1, container=True)
    mail, paper = parts_of(
        archive, [Part(name="mail.eml", sha256="aa"), Part(name="mail.eml", sha256="bb")]
    )
    attachments = parts_of(
        mail, [Part(name="x.pdf", sha256="cc"), Part(name="y.pdf", code=InputCode.ENCRYPTED)]
    )
    assert [entry.document.status for entry in attachments] == [Status.REGISTERED, Status.FAILED]
    assert "adgangskode" in attachments[1].document.reason
    ordered = numbered([last, *attachments, paper, archive, mail, first])
    assert [(entry.document.number, entry.document.source) for entry in ordered] == [
        ("1", "bilag 2.pdf"),
        ("", "bilag 10.pdf"),
        ("2", "bilag 10.pdf/mail.eml"),
        ("2.1", "bilag 10.pdf/mail.eml/x.pdf"),
        ("2.2", "bilag 10.pdf/mail.eml/y.pdf"),
        ("3", "bilag 10.pdf/mail.eml (2)"),
        ("4", "ærlig2.txt"),
    ]


def test_the_same_file_gets_the_same_id_again(bundle: Path) -> None:
    vault = Vault(bundle.parent / "vault")
    ids = {
        register("a.pdf", bundle / "bilag 2.pdf", n, vault, limit=1000).document.id
        for n in range(2)
    }
    assert len(ids) == 1


def test_stem() -> None:
    assert [stem(s) for s in ("a/b.c.pdf", ".skjult", "uden")] == ["b.c", ".skjult", "uden"]
