"""WebDAV against a real server."""

import threading
from hashlib import sha256
from pathlib import Path

import pytest
from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp

from redactor.collect.contract import SourceError
from redactor.collect.recipe import Bounds, WebdavSource
from redactor.collect.sources.webdav import Webdav


@pytest.fixture
def served(tmp_path: Path, pdf: bytes, monkeypatch):
    """A WebDAV server with a case folder; yields (address, folder)."""
    root = tmp_path / "dav"
    case = root / "sager" / "2026-1" / "Bilag æ#1"
    case.mkdir(parents=True)
    (case.parent / "brev.pdf").write_bytes(pdf)
    (case / "50%.txt").write_text("halvt", "utf-8")
    (root / "sager" / "2026-10").mkdir()
    (root / "sager" / "2026-10" / "fremmed.txt").write_text("anden sag", "utf-8")
    (root / "ud").mkdir()
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {"anna": {"password": "hemmelig"}}}},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = Server(("127.0.0.1", 0), app)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    monkeypatch.setenv("DAV_PASSWORD", "hemmelig")
    yield f"http://127.0.0.1:{server.bind_addr[1]}", root
    server.stop()
    thread.join()


def source(address: str) -> str:
    return (
        f"  - {{name: dav, type: webdav, address: '{address}', path: '/sager/{{case}}',"
        " user: anna, password: {env: DAV_PASSWORD}}"
    )


def test_collects_the_tree_and_only_it(served, gather, by_id, tmp_path, caplog):
    address, root = served
    caplog.set_level("INFO")
    items = by_id(gather(source(address)))
    assert "2026-1" not in caplog.text
    assert set(items) == {"brev.pdf", "Bilag æ#1/50%.txt"}
    assert {item["state"] for item in items.values()} == {"fetched"}
    text = tmp_path / "out" / items["Bilag æ#1/50%.txt"]["file"]
    assert text.read_text("utf-8") == "halvt"
    (root / "sager/2026-1/Bilag æ#1/50%.txt").write_text("helt nyt", "utf-8")
    change = gather(source(address))["difference"]
    assert len(change["changed"]) == 1
    assert change["unchanged"] == 1


def test_wrong_password_is_told_without_it(served, gather, monkeypatch):
    monkeypatch.setenv("DAV_PASSWORD", "forkert")
    result = gather(source(served[0]))
    assert "adgangen er nægtet" in result["difference"]["sources"]["dav"]
    assert "forkert" not in str(result)


def test_put_back_never_overwrites(served, pdf, tmp_path):
    address, root = served
    part = WebdavSource.model_validate(
        {"name": "d", "type": "webdav", "address": address, "user": "anna",
         "password": {"env": "DAV_PASSWORD"}, "put_back": "/ud/{case}/færdigt"}
    )  # fmt: skip
    dav = Webdav(part, Bounds(), "2026-1")
    done = tmp_path / "færdig.pdf"
    done.write_bytes(pdf)
    assert dav.taken_back(done, "001 æ.pdf") is None
    assert dav.put_back(done, "001 æ.pdf").id == "001 æ.pdf"
    again = dav.taken_back(done, "001 æ.pdf")
    assert again is not None
    assert again.sha256 == sha256(pdf).hexdigest()
    (tmp_path / "andet.pdf").write_bytes(pdf[:-1])
    assert dav.taken_back(tmp_path / "andet.pdf", "001 æ.pdf") is None
    assert (root / "ud/2026-1/færdigt/001 æ.pdf").read_bytes() == pdf
    done.write_bytes(b"andet")
    with pytest.raises(SourceError, match="allerede"):
        dav.put_back(done, "001 æ.pdf")
    assert (root / "ud/2026-1/færdigt/001 æ.pdf").read_bytes() == pdf
    dav.close()
