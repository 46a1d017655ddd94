"""Append-only, hash-chained events.

What the chain proves: no line between the first and the last seal was changed, removed,
inserted or reordered. It cannot prove that a whole tail back to an earlier seal was not cut
off; the signed head file beside the log does that as long as it is kept elsewhere.
"""

from redactor.audit.chain import (
    GENESIS,
    SEAL,
    ChainedEvent,
    chain,
    read_log,
    verify_log,
    write_log,
)
from redactor.audit.signing import load_or_create_key, public_key_hex, sign_head, verify_head

__all__ = [
    "GENESIS",
    "SEAL",
    "ChainedEvent",
    "chain",
    "load_or_create_key",
    "public_key_hex",
    "read_log",
    "sign_head",
    "verify_head",
    "verify_log",
    "write_log",
]
