"""What the API takes and gives about collecting, delivering and the house itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StrictInt, StringConstraints

from redactor.service.house.tokens import LONGEST_DAYS, Scope
from redactor.store import UserKind, UserRole, WordKind
from redactor.web.api.models import Line, Taken, Words

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Names = Annotated[list[Name], Field(max_length=50)]


def _whole(value: object) -> object:
    """JSON knows one kind of number: 5.0 is 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Days = Annotated[StrictInt, Field(ge=1, le=LONGEST_DAYS), BeforeValidator(_whole)]


class NamedModel(BaseModel):
    """Something to choose by its `id`."""

    id: str
    name: str


class CollectModel(Taken):
    """Fetch a case by its number, by one of the house's recipes."""

    recipe: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    number: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class CollectionModel(BaseModel):
    """What is being fetched (`asked`), and what the last collection gave, as Danish lines."""

    asked: bool
    recipe: str
    number: str
    at: str
    lines: list[str]


class DeliverModel(Taken):
    """Put the release back to a place, under the case's number there."""

    place: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    number: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class ReceiptModel(BaseModel):
    """A file that was delivered: its hash, when, and what the place calls it."""

    name: str
    sha256: str
    at: str
    id: str
    source: str


class UserModel(BaseModel):
    name: str
    roles: list[UserRole]
    groups: list[str]
    kind: UserKind
    disabled: bool


class NewUserModel(Taken):
    """A user; without a password a program's, which comes in by token only."""

    name: Name
    roles: Annotated[list[UserRole], Field(max_length=len(UserRole), default_factory=list)]
    groups: Annotated[Names, Field(default_factory=list)]
    password: Annotated[str, StringConstraints(max_length=1000)] = ""


class ChangedUserModel(Taken):
    """What a user is from now on."""

    name: Name
    roles: Annotated[list[UserRole], Field(max_length=len(UserRole))]
    groups: Names
    disabled: bool


class TokenModel(BaseModel):
    """A key as it is known here: never its secret. Times are ISO, '' where there is none."""

    id: str
    user: str
    label: str
    scopes: list[str]
    created: str
    expires: str
    used: str
    revoked: str


class NewTokenModel(Taken):
    user: Name
    label: Line
    days: Days
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]


class SecretModel(BaseModel):
    """Shown once and kept nowhere."""

    secret: str


class ListedWordModel(BaseModel):
    """A word of the house's lists; `who` added it, `expires` is an ISO date."""

    word: str
    kind: WordKind
    who: str
    at: str
    expires: str


class SetWordModel(Taken):
    word: Words
    kind: WordKind
    expires: date


class UnsetWordModel(Taken):
    word: Words


class ProposalModel(BaseModel):
    """A case whose retention period is up since `due`; `kept` when it is held back."""

    case: str
    due: date
    kept: bool
    released: bool


class KeepModel(Taken):
    """Hold a case back until a date; without one let it go again."""

    until: date | None = None


class OwnerModel(Taken):
    """Who has the case from now on; '' for nobody."""

    owner: Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00-\x1f\x7f]*$")]


class DeletionModel(Taken):
    """Delete the case named in the address; it is named here again, so that it is meant."""

    case: Annotated[str, StringConstraints(max_length=64)]


class DeletedModel(BaseModel):
    """A case that is no more; how many files and rows it had stands in the house's log."""

    case: str


class LogSearchModel(Taken):
    """What to look for in every log; what is left out is not asked about.

    `who` is part of a user's name, `what` a kind of event such as `case.created`, both dates are
    included, `case` is one case's id, or `service` for the house's own log.
    """

    who: Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")] = ""
    what: Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z_.]*$")] = ""
    first: date | None = None
    last: date | None = None
    case: Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9-]*$")] = ""


class LogLineModel(BaseModel):
    """One event: in which case, and its number and hash in that log. Never text of a document."""

    case: str
    seq: int
    at: str
    who: str
    what: str
    document: str
    details: dict[str, Any]
    hash: str


class LogLinesModel(BaseModel):
    """The newest first; `more` when there are others, which a narrower search shows."""

    lines: list[LogLineModel]
    more: bool


class LogCheckModel(BaseModel):
    """How many logs were verified, and the ids of those that were changed."""

    checked: int
    broken: list[str]
