"""SFTP against a real OpenSSH server on loopback."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from redactor.collect.contract import FetchError, SourceError, State
from redactor.collect.opening import open_source
from redactor.collect.recipe import parse_recipe
from redactor.errors import UsageError


@dataclass(frozen=True)
class Sshd:
    """A running server that serves the files of this user."""

    port: int
    host_key: str
    key: Path
    files: Path


def _fingerprint(key: Path) -> str:
    told = subprocess.run(["ssh-keygen", "-lf", key], capture_output=True, text=True, check=True)
    return told.stdout.split()[1]


@pytest.fixture
def sshd(tmp_path: Path, pdf: bytes) -> Iterator[Sshd]:
    home = tmp_path / "sshd"
    files = tmp_path / "filer"
    (files / "2026-1" / "bilag").mkdir(parents=True)
    (files / "2026-1" / "2 brev.pdf").write_bytes(pdf)
    (files / "2026-1" / "10 stor.txt").write_bytes(b"x" * 3_000_000)
    (files / "2026-1" / "bilag" / "kort æ.txt").write_text("kort", "utf-8")
    (files / "2026-1" / "led").symlink_to("/etc/hostname")
    home.mkdir(mode=0o700)
    for name, options in (("host", []), ("user", ["-N", "adgangsord"])):
        empty = [] if options else ["-N", ""]
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-f", home / name, *options, *empty], check=True
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (home / "authorized").write_text((home / "user.pub").read_text())
    config = home / "config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile none\n"
        f"AuthorizedKeysFile {home}/authorized\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    program = shutil.which("sshd") or "/usr/sbin/sshd"
    server = subprocess.Popen([program, "-D", "-e", "-f", config], stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield Sshd(port, _fingerprint(home / "host.pub"), home / "user", files)
    server.terminate()
    server.wait()


def source(sshd: Sshd, **changes: str) -> str:
    fields = {
        "host": "127.0.0.1", "port": str(sshd.port), "host_key": f"'{sshd.host_key}'",
        "user": getpass.getuser(), "key_file": f"'{sshd.key}'",
        "passphrase": "{env: ADGANGSORD}", "path": f"'{sshd.files}/{{case}}'",
        "put_back": f"'{sshd.files}/{{case}}/ud'", **changes,
    }  # fmt: skip
    return "  - {name: sftp, type: sftp, " + ", ".join(f"{k}: {v}" for k, v in fields.items()) + "}"


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch):
    monkeypatch.setenv("ADGANGSORD", "adgangsord")


def test_a_tree_is_collected_and_only_news_fetched_again(sshd, gather, by_id, tmp_path):
    result = gather(source(sshd))
    items = by_id(result)
    assert list(items) == ["2 brev.pdf", "10 stor.txt", "bilag/kort æ.txt", "led"]
    assert {i["state"] for i in items.values()} == {"fetched", "pointer"}
    assert items["led"]["state"] == "pointer"
    big = tmp_path / "out" / items["10 stor.txt"]["file"]
    assert big.read_bytes() == b"x" * 3_000_000
    (sshd.files / "2026-1" / "bilag" / "kort æ.txt").write_text("et nyt kort", "utf-8")
    (sshd.files / "2026-1" / "2 brev.pdf").unlink()
    change = gather(source(sshd))["difference"]
    assert (change["changed"], change["gone"], change["unchanged"]) == (["3"], ["1"], 2)


def test_a_server_with_another_key_is_refused(sshd, gather):
    result = gather(source(sshd, host_key=f"'SHA256:{'A' * 43}'"))
    assert "anden nøgle" in result["difference"]["sources"]["sftp"]


def test_a_refused_user_and_a_folder_that_is_not_there_are_told(sshd, gather):
    refused = gather(source(sshd, user="ingen"))["difference"]["sources"]["sftp"]
    assert "afvist" in refused
    missing = gather(source(sshd, path="/findes/ikke"))["difference"]["sources"]["sftp"]
    assert "findes ikke" in missing


def test_a_wrong_passphrase_is_told_without_it(sshd, gather, monkeypatch):
    monkeypatch.setenv("ADGANGSORD", "forkert")
    with pytest.raises(UsageError, match="key_file") as error:
        gather(source(sshd))
    assert "forkert" not in str(error.value)


def test_a_file_that_went_after_it_was_listed_is_gone(sshd):
    recipe = parse_recipe(f"recipe: 1\nname: P\nsources:\n{source(sshd)}")
    opened = open_source(recipe.sources[0], recipe, "2026-1", sshd.files)
    document = next(iter(opened.list_documents(opened.find_case("2026-1"))))
    (sshd.files / "2026-1" / "2 brev.pdf").unlink()
    with pytest.raises(FetchError) as error:
        opened.fetch(document, sshd.files / "x")
    assert error.value.state is State.GONE
    opened.close()


def test_finished_files_go_back_without_overwriting(sshd, tmp_path, pdf):
    recipe = parse_recipe(f"recipe: 1\nname: P\nsources:\n{source(sshd)}")
    opened = open_source(recipe.sources[0], recipe, "2026-1", tmp_path)
    done = tmp_path / "001.pdf"
    done.write_bytes(pdf)
    assert opened.taken_back(done, "001.pdf") is None
    receipt = opened.put_back(done, "../001.pdf")
    again = opened.taken_back(done, "001.pdf")
    assert again is not None
    assert again.sha256 == sha256(pdf).hexdigest()
    (tmp_path / "andet.pdf").write_bytes(pdf[:-1])
    assert opened.taken_back(tmp_path / "andet.pdf", "001.pdf") is None
    assert (sshd.files / "2026-1" / "ud" / "001.pdf").read_bytes() == pdf
    assert receipt.id.endswith("/ud/001.pdf")
    with pytest.raises(SourceError, match="findes i forvejen"):
        opened.put_back(done, "001.pdf")
    assert [path.name for path in (sshd.files / "2026-1" / "ud").iterdir()] == ["001.pdf"]
    opened.close()
