"""A signed statement of what was checked, which anyone can hold against the file later.

JSON in canonical form (RFC 8785), signed with Ed25519 (RFC 8032). It holds hashes, names of
checks and counts; nothing from the document.
"""

from __future__ import annotations

from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from redactor.model import Verdict

FORMAT = "redactor-certificate/1"


def certificate(
    verdict: Verdict, *, document: str, decisions_digest: str, key: Ed25519PrivateKey
) -> dict[str, Any]:
    """The signed certificate of a verdict.

    `document` is the document's id, `decisions_digest` the digest of the decisions that were
    carried out. Raises ValueError for a verdict with leaks: there is nothing to certify.
    """
    if not verdict.clean:
        raise ValueError("a refused document gets no certificate")
    statement: dict[str, Any] = {
        "format": FORMAT,
        "document": document,
        "decisions": decisions_digest,
        "sha256": verdict.sha256,
        "pages": verdict.pages,
        "checks": list(verdict.checks),
        "figures": _plain(verdict.figures),
        "public_key": key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
    }
    return statement | {"signature": key.sign(rfc8785.dumps(statement)).hex()}


def public_key(digits: str) -> Ed25519PublicKey:
    """The Ed25519 key of 64 hex digits. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(digits))


def check_certificate(cert: dict[str, Any], key: Ed25519PublicKey) -> bool:
    """Whether `key` signed this certificate as it stands; the file is to be compared besides."""
    statement = {name: value for name, value in cert.items() if name != "signature"}
    try:
        key.verify(bytes.fromhex(str(cert["signature"])), rfc8785.dumps(statement))
    except (InvalidSignature, KeyError, ValueError, TypeError, rfc8785.CanonicalizationError):
        return False
    return statement.get("format") == FORMAT


def _plain(value: Any) -> Any:
    """Figures as JSON values: keys as text, numbers as they are."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
