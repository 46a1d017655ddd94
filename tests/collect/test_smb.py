"""SMB against a real Samba server on loopback, run by an ordinary user where it can."""

import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from redactor.collect.contract import SourceError
from redactor.collect.opening import open_source
from redactor.collect.recipe import parse_recipe


@dataclass(frozen=True)
class Samba:
    """A running server with one share, which asks for encryption."""

    port: int
    files: Path


@pytest.fixture
def samba(tmp_path: Path, pdf: bytes, monkeypatch) -> Iterator[Samba]:
    monkeypatch.setenv("HEMMELIG", "hemmelig")
    home, files = tmp_path / "samba", tmp_path / "filer"
    (files / "2026-1" / "bilag").mkdir(parents=True)
    (files / "2026-1" / "2 brev.pdf").write_bytes(pdf)
    (files / "2026-1" / "10 stor.txt").write_bytes(b"x" * 3_000_000)
    (files / "2026-1" / "bilag" / "kort æ.txt").write_text("kort", "utf-8")
    home.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = home / "smb.conf"
    folders = "".join(
        f"{name} = {home}\n"
        for name in ("private dir", "lock directory", "state directory", "cache directory",
                     "pid directory", "ncalrpc dir")
    )  # fmt: skip
    config.write_text(
        f"[global]\n{folders}smb ports = {port}\ninterfaces = 127.0.0.1\n"
        f"bind interfaces only = yes\nserver role = standalone server\nlog file = {home}/log\n"
        f"disable netbios = yes\nload printers = no\nserver smb encrypt = required\n"
        f"[sager]\npath = {files}\nread only = no\n"
    )
    subprocess.run(
        ["smbpasswd", "-c", config, "-s", "-a", getpass.getuser()], input="hemmelig\nhemmelig\n",
        text=True, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    program = shutil.which("smbd") or "/usr/sbin/smbd"
    server = subprocess.Popen(
        [program, "--foreground", "--no-process-group", "-s", config],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield Samba(port, files)
    server.terminate()
    server.wait()


def source(samba: Samba) -> str:
    return (
        f"  - {{name: drev, type: smb, host: 127.0.0.1, port: {samba.port}, share: sager,"
        f" user: {getpass.getuser()}, password: {{env: HEMMELIG}}, put_back: 'ud/{{case}}'}}"
    )


def test_a_share_is_collected_and_only_news_fetched_again(samba, gather, by_id, tmp_path):
    items = by_id(gather(source(samba)))
    assert list(items) == ["2 brev.pdf", "10 stor.txt", "bilag/kort æ.txt"]
    assert {item["state"] for item in items.values()} == {"fetched"}
    big = tmp_path / "out" / items["10 stor.txt"]["file"]
    assert big.read_bytes() == b"x" * 3_000_000
    (samba.files / "2026-1" / "bilag" / "kort æ.txt").write_text("et nyt kort", "utf-8")
    (samba.files / "2026-1" / "2 brev.pdf").unlink()
    change = gather(source(samba))["difference"]
    assert (change["changed"], change["gone"], change["unchanged"]) == (["3"], ["1"], 1)


def test_a_wrong_password_and_a_folder_that_is_not_there_are_told(samba, gather, monkeypatch):
    missing = gather(source(samba), case="2031-1")["difference"]["sources"]["drev"]
    assert "findes ikke" in missing
    monkeypatch.setenv("HEMMELIG", "forkert")
    told = gather(source(samba), case="2031-1")["difference"]["sources"]["drev"]
    assert "afvist" in told


def test_finished_files_go_back_without_overwriting(samba, tmp_path, pdf):
    recipe = parse_recipe(f"recipe: 1\nname: P\nsources:\n{source(samba)}")
    opened = open_source(recipe.sources[0], recipe, "2026-1", tmp_path)
    done = tmp_path / "001.pdf"
    done.write_bytes(pdf)
    assert opened.taken_back(done, "001.pdf") is None
    opened.put_back(done, "001.pdf")
    again = opened.taken_back(done, "001.pdf")
    assert again is not None
    assert again.sha256 == sha256(pdf).hexdigest()
    (tmp_path / "andet.pdf").write_bytes(pdf[:-1])
    assert opened.taken_back(tmp_path / "andet.pdf", "001.pdf") is None
    assert (samba.files / "ud" / "2026-1" / "001.pdf").read_bytes() == pdf
    with pytest.raises(SourceError, match="findes i forvejen"):
        opened.put_back(done, "001.pdf")
    assert [path.name for path in (samba.files / "ud" / "2026-1").iterdir()] == ["001.pdf"]
    opened.close()
