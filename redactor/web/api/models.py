"""What the API takes and gives, as JSON. Boxes are x0, y0, x1, y1 in points from the top left of
the unrotated page; `start` and `end` are code points of the page's text, end exclusive."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from redactor.model import RequestType
from redactor.review import Stage, Wanting

Whole = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
PageNumber = Annotated[StrictInt, Field(ge=1, le=100_000)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_.\-]+$")]
# Postgres text holds no NUL; other control characters have no place in a line.
_PLAIN = r"^[^\x00-\x1f\x7f]*$"
_READABLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f]{2}[^\x00-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(max_length=300, pattern=_PLAIN)]
Words = Annotated[str, StringConstraints(min_length=2, max_length=200, pattern=_READABLE)]
Note = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]


class Taken(BaseModel):
    """What the API takes: nothing that is not named."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 (problem+json); title and detail are Danish."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class ProgressModel(BaseModel):
    findings: int
    open: int
    pages: int
    seen: int
    percent: int


class CaseLineModel(BaseModel):
    """One case of the list."""

    id: str
    title: str
    stage: Stage
    owner: str
    requester: str
    due: date | None
    documents: int
    failed: int
    progress: ProgressModel


class CaseListModel(BaseModel):
    cases: list[CaseLineModel]
    page: int
    pages: int
    total: int


class NewCaseModel(Taken):
    """A new case. Deadlines are 7, 14 or 40 working days from `received`."""

    title: Words
    request_type: RequestType = RequestType.PUBLIC
    received: date
    working_days: Literal[7, 14, 40] = 7
    requester: Line = ""
    parties: Annotated[list[Line], Field(max_length=1000)] = []
    allow: Annotated[list[Line], Field(max_length=10_000)] = []
    deny: Annotated[list[Line], Field(max_length=10_000)] = []


class HandoverModel(BaseModel):
    step: str
    who: str
    at: str
    note: str


class CaseModel(CaseLineModel):
    """One case. `revision` grows with every change, `seq` with every decision."""

    request_type: RequestType
    received: str
    working_days: int
    parties: list[str]
    allow: list[str]
    deny: list[str]
    revision: int
    seq: int
    missing: int
    """How many things stand between the case and release; see /missing."""
    handovers: list[HandoverModel]


class WorkModel(BaseModel):
    """How far background work is; poll until `running` is false."""

    running: bool
    step: str
    done: int
    total: int
    error: str
    stage: Stage
    revision: int


class AccessModel(Taken):
    """Who has a case, and whom it is shared with."""

    owner: Line
    people: Annotated[list[Line], Field(max_length=200)] = []
    groups: Annotated[list[Line], Field(max_length=100)] = []


class NewUploadModel(Taken):
    """A file to send. `name` is its path inside what it came from; `modified` tells versions of
    one file apart; `replaces` is a document whose place the file takes."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    size: Annotated[StrictInt, Field(ge=0, le=2**40)]
    modified: Whole = 0
    replaces: Annotated[str, StringConstraints(max_length=64)] = ""


class UploadModel(BaseModel):
    """Send chunks of at most `chunk` bytes from `offset` on, then finish."""

    id: str
    offset: int
    size: int
    done: bool
    chunk: int


class ReasonModel(Taken):
    note: Annotated[str, StringConstraints(min_length=2, max_length=2000, pattern=_READABLE)]


class NoteModel(Taken):
    note: Note = ""


class MissingModel(BaseModel):
    """One thing that stands between the case and release; `kind` says what settles it."""

    kind: Wanting
    what: str
    document: str
    page: int
    finding: str
    entity: str


class MissingListModel(BaseModel):
    missing: list[MissingModel]
