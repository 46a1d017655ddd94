"""Case database and file vault. The database is the truth; the vault holds the bytes."""

from redactor.store.accounts import Accounts, DeniedWord, User, UserRole
from redactor.store.cases import CaseStore
from redactor.store.desk import Clash, DeskStore, Terms
from redactor.store.pagefile import decode_pages, encode_pages
from redactor.store.records import Entry
from redactor.store.vault import Vault, file_sha256

__all__ = [
    "Accounts",
    "CaseStore",
    "Clash",
    "DeniedWord",
    "DeskStore",
    "Entry",
    "Terms",
    "User",
    "UserRole",
    "Vault",
    "decode_pages",
    "encode_pages",
    "file_sha256",
]
