"""What the API takes and gives about collecting, delivering and the house itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated

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
