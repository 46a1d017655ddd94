"""What the vault takes in it gives back unchanged, or says that it cannot."""

import hashlib
from pathlib import Path

import pytest

from redactor.errors import StoreError
from redactor.store import Vault


def test_content_comes_back_by_its_hash(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    source = tmp_path / "a"
    source.write_bytes(b"x" * 3_000_000)
    sha256 = vault.put_file(source)
    assert sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert vault.put_bytes(source.read_bytes()) == sha256
    assert vault.checked(sha256).read_bytes() == source.read_bytes()
    assert not list((tmp_path / "vault").glob(".new-*"))


def test_damage_and_loss_are_noticed(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    sha256 = vault.put_bytes(b"the original")
    vault.path(sha256).chmod(0o640)
    vault.path(sha256).write_bytes(b"the 0riginal")
    with pytest.raises(StoreError):
        vault.checked(sha256)
    with pytest.raises(StoreError):
        vault.read(sha256)
    vault.path(sha256).unlink()
    with pytest.raises(StoreError):
        vault.read(sha256)
