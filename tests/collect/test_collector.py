"""Collecting from folders: numbers, seals, differences, faults, kill and resume."""

import errno
import hashlib
import json
import os
import pty
import signal
import stat
import sys
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from redactor.collect.contract import SourceError
from redactor.collect.manifest import Manifest
from redactor.collect.sources.folder import Folder
from redactor.errors import UsageError
from redactor.service.incoming.collecting import exit_code, told

FOLDER = "  - {name: drev, type: folder, path: '%s/{case}'}"


@pytest.fixture
def case(tmp_path: Path, pdf: bytes) -> Path:
    """A case folder with a few files, named as people name them."""
    folder = tmp_path / "src" / "2026-1"
    (folder / "bilag").mkdir(parents=True)
    (folder / "2 Ansøgning.pdf").write_bytes(pdf)
    (folder / "10 Notat.txt").write_text("Et notat.", "utf-8")
    (folder / "bilag" / "plan.PDF").write_bytes(pdf + b"%%EOF")
    return folder


def test_collects_in_reading_order_and_seals(case, gather, tmp_path, manifest_of):
    result = gather(FOLDER % case.parent)
    items = manifest_of(tmp_path / "out")["items"]
    assert [(i["number"], i["id"], i["file"]) for i in items] == [
        ("1", "2 Ansøgning.pdf", "documents/0001.pdf"),
        ("2", "10 Notat.txt", "documents/0002.txt"),
        ("3", "bilag/plan.PDF", "documents/0003.pdf"),
    ]
    for item in items:
        path = tmp_path / "out" / item["file"]
        assert stat.S_IMODE(path.stat().st_mode) == 0o440
        assert hashlib.sha256(path.read_bytes()).hexdigest() == item["sha256"]
        assert path.stat().st_size == item["size"] > 0
        assert item["recipe"] == manifest_of(tmp_path / "out")["head"]["recipe"]
        assert item["fetched_at"].endswith("+00:00")
    assert result["states"] == {"fetched": 3}
    assert result["difference"]["new"] == ["1", "2", "3"]


def test_second_run_shows_the_difference(case, gather, tmp_path, by_id):
    gather(FOLDER % case.parent)
    old = (tmp_path / "out/documents/0002.txt").read_bytes()
    (case / "10 Notat.txt").write_text("Et nyt notat.", "utf-8")
    (case / "1 Ny.txt").write_text("ny", "utf-8")
    (case / "2 Ansøgning.pdf").unlink()
    result = gather(FOLDER % case.parent)
    change = result["difference"]
    assert (change["new"], change["changed"], change["gone"]) == (["4"], ["2"], ["1"])
    assert change["unchanged"] == 1
    assert (tmp_path / "out/documents/0002.txt").read_bytes() == old
    assert by_id(result)["10 Notat.txt"]["file"] == "documents/0002_v2.txt"
    assert by_id(result)["2 Ansøgning.pdf"]["state"] == "gone"
    assert (tmp_path / "out/documents/0001.pdf").exists()
    again = gather(FOLDER % case.parent)["difference"]
    assert (again["new"], again["changed"], again["gone"]) == ([], [], [])
    assert again["unchanged"] == 3


def test_a_changed_seal_is_told_and_the_file_fetched_anew(case, gather, tmp_path, by_id):
    gather(FOLDER % case.parent)
    sealed = tmp_path / "out/documents/0002.txt"
    sealed.chmod(0o600)
    sealed.write_text("forfalsket", "utf-8")
    result = gather(FOLDER % case.parent)
    assert result["difference"]["damaged"] == ["2"]
    assert result["difference"]["changed"] == []
    fresh = tmp_path / "out" / by_id(result)["10 Notat.txt"]["file"]
    assert fresh.read_text("utf-8") == "Et notat."
    assert fresh != sealed


def test_every_fault_has_a_state_and_the_rest_goes_on(case, gather, by_id):
    (case / "tom.pdf").touch()
    (case / "kort.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 9000)
    (case / "henvis.url").write_text("[InternetShortcut]\nURL=https://example.org", "utf-8")
    (case / "led").symlink_to("/etc/hostname")
    os.mkfifo(case / "rør")
    result = gather(FOLDER % case.parent)
    states = {name: (i["state"], bool(i["reason"])) for name, i in by_id(result).items()}
    assert states["tom.pdf"] == ("needs_person", True)
    assert states["kort.pdf"] == ("needs_person", True)
    assert states["henvis.url"] == ("pointer", True)
    assert states["led"] == ("pointer", True)
    assert by_id(result)["led"]["file"] == ""
    assert states["rør"] == ("needs_person", True)
    assert states["bilag/plan.PDF"] == ("fetched", False)


def test_equal_content_is_kept_and_shown_as_duplicate(case, gather, by_id, pdf):
    (case / "bilag" / "kopi.pdf").write_bytes(pdf)
    items = by_id(gather(FOLDER % case.parent))
    assert items["bilag/kopi.pdf"]["duplicate_of"] == items["2 Ansøgning.pdf"]["number"]
    assert items["2 Ansøgning.pdf"]["duplicate_of"] == ""


def test_a_dead_source_does_not_stop_the_others(case, gather):
    missing = "  - {name: væk, type: folder, path: /findes/ikke}\n"
    result = gather(missing + FOLDER % case.parent)
    assert set(result["difference"]["sources"]) == {"væk"}
    assert result["states"] == {"fetched": 3}


def test_dry_run_lists_and_writes_nothing(case, gather, tmp_path):
    result = gather(FOLDER % case.parent, dry_run=True)
    assert [d["id"] for d in result["documents"]] == [
        "2 Ansøgning.pdf", "10 Notat.txt", "bilag/plan.PDF",
    ]  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_filters_leave_out_and_say_so(case, gather):
    result = gather(FOLDER % case.parent, more="filters: {include: ['*.pdf']}")
    assert len(result["documents"]) == 2
    assert result["difference"]["filtered"] == [{"source": "drev", "id": "10 Notat.txt"}]


def test_a_period_narrows_the_recipe_and_marks_nothing_gone(case, tmp_path, program, manifest_of):
    for name, day in (("2 Ansøgning.pdf", "2026-01-10"), ("10 Notat.txt", "2026-02-10")):
        moment = datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
        os.utime(case / name, (moment, moment))
    recipe = tmp_path / "recipe.yaml"
    sources = f"sources:\n{FOLDER % case.parent}\nfilters: {{to: 2026-03-01}}\n"
    recipe.write_text(f"recipe: 1\nname: P\n{sources}", "utf-8")
    command = ["collect", recipe, "--case", "2026-1", "--out", tmp_path / "out"]
    assert program(*command, "--from", "01-02-2026").wait() == 0
    found = manifest_of(tmp_path / "out")
    assert [item["name"] for item in found["items"]] == ["10 Notat.txt"]
    assert {one["id"] for one in found["head"]["filtered"]} == {"2 Ansøgning.pdf", "bilag/plan.PDF"}
    assert program(*command, "--to", "2026-01-31").wait() == 0
    found = manifest_of(tmp_path / "out")
    assert {i["name"]: i["state"] for i in found["items"]} == {
        "10 Notat.txt": "fetched", "2 Ansøgning.pdf": "fetched",
    }  # fmt: skip
    refused = program(*command, "--from", "2026-05-01")
    assert refused.wait() == 2
    assert "Perioden har ingen dage" in refused.stderr.read()


def test_limits_are_kept(case, gather, by_id):
    items = by_id(gather(FOLDER % case.parent, more="limits: {file_bytes: 20}"))
    assert items["10 Notat.txt"]["state"] == "fetched"
    assert items["2 Ansøgning.pdf"]["state"] == "needs_person"
    many = gather(FOLDER % case.parent, more="limits: {documents: 2}", case="2026-1")
    assert "flere dokumenter" in many["difference"]["sources"]["drev"]


@pytest.mark.parametrize("number", ["", " ", "../x", "a\nb", "x" * 201, "a/b"])
def test_case_numbers_that_lead_astray_are_refused(case, gather, number):
    with pytest.raises(UsageError, match="Sagsnummeret"):
        gather(FOLDER % case.parent, case=number)


def test_a_folder_belongs_to_one_case(case, gather):
    gather(FOLDER % case.parent)
    with pytest.raises(UsageError, match="anden sag"):
        gather(FOLDER % case.parent, case="2026-2")


def test_zip_members_are_documents(tmp_path, gather, by_id, pdf):
    with zipfile.ZipFile(tmp_path / "2026-1.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/brev.pdf", pdf)
        archive.writestr("../../ud.txt", "ude")
        archive.writestr("bombe.txt", b"0" * 3_000_000)
    source = f"  - {{name: zip, type: archive, path: '{tmp_path}/{{case}}.zip'}}"
    items = by_id(gather(source, more="limits: {file_bytes: 1000000}"))
    assert items["a/brev.pdf"]["file"] == "documents/0001.pdf"
    assert items["../../ud.txt"]["file"] == "documents/0002.txt"
    assert items["bombe.txt"]["state"] == "needs_person"


def test_broken_zip_member_does_not_stop_the_rest(tmp_path, gather, by_id, pdf):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "aaaaaaaaaaaa")
        archive.writestr("b.pdf", pdf)
    path.write_bytes(path.read_bytes().replace(b"aaaaaaaaaaaa", b"aaaaaaaaaaab", 1))
    items = by_id(gather(f"  - {{name: zip, type: archive, path: {path}}}"))
    assert items["a.txt"]["state"] == "needs_person"
    assert items["b.pdf"]["state"] == "fetched"


def test_what_lies_in_the_way_is_never_replaced(case, gather, tmp_path, by_id, pdf):
    """A killed run's unrecorded file is taken over when it is the same, else left and told."""
    folder = tmp_path / "out" / "documents"
    folder.mkdir(parents=True)
    (folder / "0001.pdf").write_bytes(pdf)
    (folder / "0002.txt").write_bytes(b"noget andet")
    result = gather(FOLDER % case.parent)
    assert by_id(result)["2 Ansøgning.pdf"]["file"] == "documents/0001.pdf"
    assert by_id(result)["10 Notat.txt"]["file"] == "documents/0002_v2.txt"
    assert (folder / "0002.txt").read_bytes() == b"noget andet"
    assert result["difference"]["strays"] == ["0002.txt"]
    assert stat.S_IMODE((folder / "0001.pdf").stat().st_mode) == 0o440


def test_finished_files_are_delivered_once(tmp_path, pdf):
    folder = Folder(tmp_path, tmp_path / "ud")
    done = tmp_path / "001.pdf"
    done.write_bytes(pdf)
    receipt = folder.put_back(done, "../001 afgørelse.pdf")
    assert receipt.sha256 == hashlib.sha256(pdf).hexdigest()
    assert (tmp_path / "ud" / "001 afgørelse.pdf").read_bytes() == pdf
    with pytest.raises(SourceError):
        folder.put_back(done, "001 afgørelse.pdf")


@pytest.mark.parametrize(
    ("number", "way_on"),
    [(errno.ENOSPC, "Gør plads"), (errno.EROFS, "Få adgang"), (errno.EIO, "Se, om den er der")],
)
def test_what_stops_a_delivery_says_the_way_on(tmp_path, pdf, monkeypatch, number, way_on):
    def refuse(_file):
        raise OSError(number, "the machine's words")

    done = tmp_path / "001.pdf"
    done.write_bytes(pdf)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SourceError, match=way_on):
        Folder(tmp_path, tmp_path / "ud").put_back(done, "001.pdf")
    assert list((tmp_path / "ud").iterdir()) == []


def test_a_crash_while_recording_leaves_one_record_each(case, gather, tmp_path, manifest_of):
    """What a crash leaves at its worst: an old journal not yet removed, a line cut in two."""
    out = tmp_path / "out"
    gather(FOLDER % case.parent)
    first = manifest_of(out)
    lines = [json.dumps({**item, "file": "", "state": "needs_person"}) for item in first["items"]]
    (out / f"manifest.{first['journal'] - 1}.journal").write_text("\n".join(lines) + "\n")
    renamed = json.dumps({**first["items"][0], "title": "Nyt"})
    (out / f"manifest.{first['journal']}.journal").write_text(renamed + "\n" + renamed[:50])
    recovered = Manifest.open(out / "manifest.json")
    assert [item.document.title for item in recovered.items] == ["Nyt", "", ""]
    gather(FOLDER % case.parent)
    (case / "1 Ny.txt").write_text("ny", "utf-8")
    gather(FOLDER % case.parent)
    assert [item["number"] for item in manifest_of(out)["items"]] == ["1", "2", "3", "4"]
    assert len(list(out.glob("*.journal"))) == 0


def test_killed_at_any_moment_nothing_is_lost(tmp_path, program, manifest_of):
    folder = tmp_path / "src"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_bytes(b"%d " % number * 2000)
    recipe = tmp_path / "r.yaml"
    recipe.write_text(
        f"recipe: 1\nname: x\nsources:\n  - {{name: d, type: folder, path: {folder}}}\n", "utf-8"
    )
    out = tmp_path / "out"
    begun: dict[str, float] = {}
    for _ in range(3):
        process = program("collect", recipe, "--case", "1", "--out", out)
        have = len(list((out / "documents").glob("*"))) if out.exists() else 0
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            if (out / "documents").exists() and len(os.listdir(out / "documents")) > have + 130:
                break
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path in (out / "documents").iterdir():
            begun.setdefault(path.name, path.stat().st_mtime_ns)
    process = program("collect", recipe, "--case", "1", "--out", out, "--json")
    stdout, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    result = json.loads(stdout)
    assert result["states"] == {"fetched": 400}
    assert result["difference"]["strays"] == []
    assert result["difference"]["unchanged"] >= 50  # a group of 64 may be unrecorded at each kill
    items = manifest_of(out)["items"]
    assert len(items) == 400
    assert len(os.listdir(out / "documents")) == 400
    for item in items:
        content = (out / item["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == item["sha256"]
        assert content == (folder / item["id"]).read_bytes()


POST = "  - {name: post, type: imap, host: post.example, user: x, password: {env: POSTKODE}}\n"


def test_a_source_without_its_secret_is_told_and_the_others_gathered(
    case, gather, tmp_path, manifest_of, monkeypatch
):
    monkeypatch.delenv("POSTKODE", raising=False)
    sources = f"{POST}{FOLDER % case.parent}"
    result = gather(sources)
    assert result["states"] == {"fetched": 3}
    assert "POSTKODE er ikke sat" in result["difference"]["sources"]["post"]
    assert manifest_of(tmp_path / "out")["head"]["finished"]
    assert "Kilden post: Miljøvariablen POSTKODE er ikke sat. Sæt den, og prøv igen." in told(
        result, dry_run=False
    )
    assert exit_code(result) == 3
    listed = gather(sources, dry_run=True)
    assert len(listed["documents"]) == 3
    assert "POSTKODE er ikke sat" in listed["difference"]["sources"]["post"]


def test_without_any_usable_source_nothing_is_done(gather, tmp_path, monkeypatch):
    monkeypatch.delenv("POSTKODE", raising=False)
    with pytest.raises(UsageError, match="POSTKODE er ikke sat"):
        gather(POST)
    assert not (tmp_path / "out").exists()


def test_what_needs_a_person_is_told_by_its_title(case, gather, pdf):
    (case / "11 Brev\x1b[2J om udhuset.pdf").write_bytes(pdf[:-6])
    lines = told(gather(FOLDER % case.parent), dry_run=False)
    assert (
        "  Nr. 3 »11 Brev[2J om udhuset.pdf« (drev): "
        "PDF-filen mangler sin slutning og kan være afkortet."
    ) in lines


def test_stopped_at_the_terminal_it_says_so_and_leaves_the_cursor(tmp_path):
    folder = tmp_path / "src"
    folder.mkdir()
    for number in range(1500):
        (folder / f"{number:05}.txt").write_text(f"Brev {number}", "utf-8")
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(
        f"recipe: 1\nname: P\nsources: [{{name: mappe, type: folder, path: {folder}}}]\n", "utf-8"
    )
    command = ["collect", str(recipe), "--case", "1", "--out", str(tmp_path / "out")]
    said, code = _at_a_terminal(command, stop_at=b"mappe")
    assert code == 130
    assert "Afbrudt. Kør samme kommando igen" in said
    assert said.count(HIDE) == said.count(SHOW) == 1
    said, code = _at_a_terminal(command)
    assert code == 0
    assert said.count(HIDE) == said.count(SHOW) == 1
    last = said.rpartition(SHOW)[2]
    assert last.lstrip("\r\n").startswith(("\x1b", "1500 dokumenter."))
    assert len(list((tmp_path / "out" / "documents").iterdir())) == 1500


HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


def _at_a_terminal(arguments, stop_at=b""):
    """What the program writes on a terminal, with Ctrl-C once `stop_at` is seen, and its code."""
    code = "from redactor.cli import main; main()"
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs the tests may ignore it
        os.execv(sys.executable, [sys.executable, "-c", code, *arguments])
    said = b""
    try:
        while piece := os.read(terminal, 65536):
            said += piece
            if stop_at and stop_at in said:
                os.write(terminal, b"\x03")
                stop_at = b""
    except OSError:  # what Linux says at the end of a terminal
        pass
    os.close(terminal)
    return said.decode("utf-8", "replace"), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
