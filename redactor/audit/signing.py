"""The installation's Ed25519 key and the signed head of a log."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from redactor.audit.chain import read_log
from redactor.errors import AuditError


def load_or_create_key(path: Path) -> Ed25519PrivateKey:
    """The private key at `path` (PEM, readable by its owner only), made when missing.

    Raises:
        AuditError: the file holds something else than an Ed25519 key.
    """
    if not path.exists():
        key = Ed25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        temporary = path.with_name(path.name + ".part")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(pem)
        temporary.replace(path)
        return key
    try:
        loaded = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        raise AuditError("Signeringsnøglen kan ikke læses.") from None
    if not isinstance(loaded, Ed25519PrivateKey):
        raise AuditError("Signeringsnøglen er ikke en Ed25519-nøgle.")
    return loaded


def public_key_hex(key: Ed25519PrivateKey) -> str:
    """The public half, 64 hex digits."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign_head(key: Ed25519PrivateKey, *, count: int, head: str) -> dict[str, str | int]:
    """A signed statement of how long the log is and how it ends; keep a copy elsewhere."""
    body: dict[str, str | int] = {"lines": count, "head": head, "key": public_key_hex(key)}
    return {**body, "signature": key.sign(rfc8785.dumps(body)).hex()}


def verify_head(path: Path, log: Path) -> str:
    """Check a signed head against the log it speaks of; returns the public key, 64 hex digits.

    Raises:
        AuditError: the head or the log is missing, the signature does not hold, or the log does
            not end as the head says.
    """
    try:
        head = json.loads(path.read_text(encoding="utf-8"))
        body = {name: head[name] for name in ("lines", "head", "key")}
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["key"]))
        key.verify(bytes.fromhex(head["signature"]), rfc8785.dumps(body))
    except (OSError, ValueError, KeyError, TypeError, InvalidSignature):
        raise AuditError("Loggens underskrift mangler eller passer ikke.") from None
    last: dict[str, Any] = {}
    count = 0
    if log.is_file():
        for count, last in enumerate(read_log(log), 1):  # noqa: B007 (the last one is wanted)
            pass
    if (count, last.get("hash")) != (body["lines"], body["head"]):
        raise AuditError("Loggen slutter et andet sted, end dens underskrift siger.")
    return str(head["key"])
