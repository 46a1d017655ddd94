"""A collection as input: its manifest goes with the files, and nothing it lists is lost."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from redactor.errors import UsageError
from redactor.model import Case, Status
from redactor.service.case import CaseFolder, event
from redactor.service.incoming.collected import collection_in
from redactor.service.incoming.collecting import collect
from redactor.service.incoming.taking import take_in
from redactor.settings import Settings
from redactor.store import Entry
from tests.databases import kept_in


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "kilde"
    folder.mkdir()
    (folder / "1 brev.txt").write_text("Et brev.", "utf-8")
    (folder / "2 led.txt").symlink_to("/etc/hostname")
    (folder / "3 tom.txt").touch()
    return folder


@pytest.fixture
def gathered(tmp_path: Path, source: Path) -> Path:
    """A collection of the source; call `again` to collect anew."""
    return again(tmp_path, source)


def again(tmp_path: Path, source: Path) -> Path:
    recipe = tmp_path / "opskrift.yaml"
    recipe.write_text(
        f"recipe: 1\nname: Prøve\nsources:\n  - {{name: drev, type: folder, path: {source}}}\n"
        "  - {name: væk, type: folder, path: /findes/ikke}\n"
        "filters: {exclude: ['*.db']}\n", "utf-8",
    )  # fmt: skip
    collect(recipe, "2026-1", tmp_path / "samling", lambda *_: None, Settings())
    return tmp_path / "samling"


@pytest.fixture
def take(database: str, tmp_path: Path):
    """Take inputs into a case; gives its entries by source."""
    folder = CaseFolder(root=tmp_path / "sag")
    folder.begin()
    store = folder.open_store(kept_in(tmp_path))
    store.create_case(Case(id=folder.case_id), event("case.terms"))

    def run(*inputs: Path, **how: Any) -> dict[str, Entry]:
        take_in(inputs, folder, store, kept_in(tmp_path), **how)
        return {e.document.source: e for e in store.entries(folder.case_id)}

    run.store, run.folder = store, folder
    yield run
    store.close()


def said(path: Path, which: str, **fields: object) -> None:
    """Let the source have said something of a document of a collection."""
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    for item in manifest["items"]:
        if item["number"] == which and not item["superseded"]:
            item.update(fields)
    (path / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def test_everything_listed_is_a_document_with_its_reason(gathered: Path, take) -> None:
    said(gathered, "1", title="Brev om hegn", date="2026-02-03T10:00:00", direction="in",
         parties=["Ane"])  # fmt: skip
    entries = take(gathered)
    assert list(entries) == ["drev/1 1 brev.txt", "drev/2 2 led.txt", "drev/3 3 tom.txt"]
    letter, link, empty = entries.values()
    document = letter.document
    assert (document.title, document.date, document.direction) == (
        "Brev om hegn",
        "2026-02-03",
        "in",
    )
    assert letter.origin is not None
    assert letter.origin["parties"] == ["Ane"]
    assert letter.origin["sha256"] == document.sha256
    assert (link.document.title, empty.document.title) == ("2 led", "3 tom"), "without our number"
    assert (link.document.status, "henvisning" in link.document.reason) == (Status.FAILED, True)
    assert (empty.document.status, "tom" in empty.document.reason) == (Status.FAILED, True)
    kept = json.loads((take.folder.internal / "collections.json").read_text("utf-8"))
    assert list(kept[0]["sources"]) == ["væk"]


@pytest.mark.parametrize(
    "said_of_it",
    [
        {"file": "../hemmelig.txt", "sha256": ""},
        {"file": "documents/../../hemmelig.txt", "sha256": ""},
        {"file": "/etc/hostname", "sha256": ""},
        {"sha256": "/etc/hostname"},
        {"number": "et"},
    ],
)
def test_a_manifest_from_anybody_leads_to_no_other_file(
    tmp_path: Path, gathered: Path, take, said_of_it: dict[str, str]
) -> None:
    """Whoever may put files into a case may not have the machine's others put in."""
    (tmp_path / "hemmelig.txt").write_text("Fra en anden sag.", "utf-8")
    said(gathered, "1", **said_of_it)
    with pytest.raises(UsageError, match="manifestfil"):
        take(gathered)
    entries = take(gathered, anybodys=True)
    assert {"manifest.json", "documents/0001.txt"} <= set(entries)
    secret = hashlib.sha256(b"Fra en anden sag.").hexdigest()
    assert secret not in take.folder.vault
    assert secret not in {entry.document.sha256 for entry in entries.values()}


def test_the_folder_of_documents_alone_gives_the_same(gathered: Path, take) -> None:
    assert list(take(gathered)) == list(take(gathered / "documents"))


def test_attachments_hang_where_the_source_hangs_them(gathered: Path, take) -> None:
    said(gathered, "3", number="1.1", parent="1 brev.txt")
    entries = list(take(gathered).values())
    assert [e.document.source.split()[0] for e in entries] == ["drev/1", "drev/1.1", "drev/2"]
    assert entries[1].document.parent == entries[0].document.id


def test_attachments_follow_a_document_that_gets_a_name_of_its_own(
    tmp_path: Path, source: Path, gathered: Path, take
) -> None:
    take(gathered)
    (source / "1 brev.txt").write_text("Et andet brev.", "utf-8")
    (source / "4 bilag.txt").write_text("Et bilag.", "utf-8")
    gathered_again = again(tmp_path, source)
    said(gathered_again, "4", parent="1 brev.txt")
    entries = take(gathered_again, later=True, in_place=set())
    letter, attached = (entries[f"drev/{name}.txt"] for name in ("1 1 brev (2)", "4 4 bilag"))
    assert attached.document.parent == letter.document.id


def test_an_older_version_is_told_of_and_not_counted(tmp_path, source, gathered, take) -> None:
    before = take(gathered)
    (source / "1 brev.txt").write_text("Et nyt brev.", "utf-8")
    after = take(again(tmp_path, source))
    assert list(after) == list(before)
    new, old = after["drev/1 1 brev.txt"], before["drev/1 1 brev.txt"]
    assert new.document.sha256 != old.document.sha256
    assert new.origin is not None
    assert [o["sha256"] for o in new.origin["older"]] == [old.document.sha256]


def test_what_is_gone_from_the_source_stays_in_the_case(tmp_path, source, gathered, take) -> None:
    before = take(gathered)
    (source / "1 brev.txt").unlink()
    after = take(again(tmp_path, source), later=True)
    letter = after["drev/1 1 brev.txt"]
    assert letter.document == before["drev/1 1 brev.txt"].document
    assert any("ikke længere i kilden" in notice for notice in letter.notices)


def test_what_could_be_fetched_at_last_takes_its_place(tmp_path, source, gathered, take) -> None:
    take(gathered)
    (source / "3 tom.txt").write_text("Nu med indhold.", "utf-8")
    entries = take(again(tmp_path, source), later=True)
    assert entries["drev/3 3 tom.txt"].document.status is Status.REGISTERED
    assert len(entries) == 3


def test_a_broken_seal_is_refused_unless_the_case_has_the_original(gathered, take) -> None:
    sealed = gathered / "documents" / "0001.txt"
    sealed.chmod(0o600)
    sealed.write_text("forfalsket", "utf-8")
    letter = take(gathered)["drev/1 1 brev.txt"].document
    assert (letter.status, "forseglede" in letter.reason) == (Status.FAILED, True)


def test_a_broken_seal_does_not_touch_what_the_case_has(gathered, take) -> None:
    before = take(gathered)["drev/1 1 brev.txt"]
    sealed = gathered / "documents" / "0001.txt"
    sealed.chmod(0o600)
    sealed.write_text("forfalsket", "utf-8")
    assert take(gathered)["drev/1 1 brev.txt"] == before


def test_a_new_title_is_read_anew_and_a_file_beside_is_taken_in(gathered, take) -> None:
    (entry,) = (e for e in take(gathered).values() if e.document.sha256)
    store, case_id = take.store, take.folder.case_id
    read = replace(entry, document=replace(entry.document, status=Status.READ, number="1"))
    store.update_entries(case_id, [read], [])
    said(gathered, "1", title="Brev om Ane Holm")
    (gathered / "documents" / "lagt ved.txt").write_text("Lagt ved i hånden.", "utf-8")
    entries = take(gathered)
    document = entries["drev/1 1 brev.txt"].document
    assert (document.title, document.status) == ("Brev om Ane Holm", Status.REGISTERED)
    assert document.number == "1"
    assert "liste" in entries["lagt ved.txt"].notices[0]


def test_another_program_s_manifest_is_a_file_like_others(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "manifest.json").write_text('{"name": "noget andet"}')
    assert collection_in(tmp_path) is None
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(UsageError, match="manifest"):
        collection_in(tmp_path)


def test_uploaded_mails_of_one_subject_are_two_conversations_by_their_ids(tmp_path: Path) -> None:
    from email.message import EmailMessage

    from redactor.ingest import open_original
    from redactor.limits import Limits
    from redactor.model import Document
    from redactor.service.analysis.surveying import survey
    from redactor.service.case import CaseFolder
    from redactor.store import Entry

    # own id, In-Reply-To, References
    headers = {
        "1": ("<a1@x.example>", "", ""),
        "2": ("<b1@x.example>", "", ""),
        "3": ("<a2@x.example>", "<a1@x.example>", ""),
        "4": ("<b2@x.example>", "", "<b1@x.example>"),
        "5": ("<a3@x.example>", "<a2@x.example>", ""),
    }
    entries = []
    for name, (own, answers, chain) in headers.items():
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "Mette <mette@x.example>", "Hegnet"
        for header, value in (("Message-ID", own), ("In-Reply-To", answers), ("References", chain)):
            if value:
                mail[header] = value
        mail.set_content("Brev")
        path = tmp_path / name
        path.write_bytes(bytes(mail))
        opened = open_original(path, name, tmp_path / f"work{name}", Limits())
        document = Document(id=name, source=name, sha256="", number=name, title=opened.title,
                            kind=opened.kind)  # fmt: skip
        entries.append(Entry(document=document, position=int(name), mail_ids=opened.mail_ids))
    folder = CaseFolder(root=tmp_path / "case")
    folder.begin()
    assert survey(entries, folder).threads == (("1", "3", "5"), ("2", "4"))
