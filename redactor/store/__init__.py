"""Case database and file vault. The database is the truth; the vault holds the bytes."""

from redactor.store.accounts import (
    Accounts,
    ApiToken,
    Session,
    User,
    UserKind,
    UserRole,
    roles_of,
)
from redactor.store.cases import HOUSE, CaseStore, newest_event
from redactor.store.clashes import AnswerClash, Clash, MarkClash, Overtaken, Regrouped
from redactor.store.desk import DeskStore, Terms
from redactor.store.eventsearch import Found, Wanted, events_in_file, events_in_store
from redactor.store.house import (
    Deletion,
    Hook,
    House,
    HouseWord,
    Listed,
    Share,
    WordKind,
)
from redactor.store.records import Entry
from redactor.store.review import Favourites, ReviewStore, SealedRelease
from redactor.store.vault import Vault, file_sha256

__all__ = [
    "HOUSE",
    "Accounts",
    "AnswerClash",
    "ApiToken",
    "CaseStore",
    "Clash",
    "Deletion",
    "DeskStore",
    "Entry",
    "Favourites",
    "Found",
    "Hook",
    "House",
    "HouseWord",
    "Listed",
    "MarkClash",
    "Overtaken",
    "Regrouped",
    "ReviewStore",
    "SealedRelease",
    "Session",
    "Share",
    "Terms",
    "User",
    "UserKind",
    "UserRole",
    "Vault",
    "Wanted",
    "WordKind",
    "events_in_file",
    "events_in_store",
    "file_sha256",
    "newest_event",
    "roles_of",
]
