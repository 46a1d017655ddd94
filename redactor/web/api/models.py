"""What the API takes and gives, as JSON. Boxes are x0, y0, x1, y1 in points from the top left of
the unrotated page; `start` and `end` are code points of the page's text, end exclusive."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from redactor.model import Action, RequestType, Role, Status
from redactor.policy import KNOWN_TYPES
from redactor.review import Duty, Extraction, Given, Openness, Remainder, Stage, Wanting

Whole = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
PageNumber = Annotated[StrictInt, Field(ge=1, le=100_000)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_.\-]+$")]
# Postgres text holds no NUL; other control characters have no place in a line.
_PLAIN = r"^[^\x00-\x1f\x7f]*$"
_READABLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f]{2}[^\x00-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(max_length=300, pattern=_PLAIN)]
Words = Annotated[str, StringConstraints(min_length=2, max_length=200, pattern=_READABLE)]
Note = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
Coordinate = Annotated[float, Field(ge=-100_000, le=100_000, allow_inf_nan=False, strict=True)]
BoxModel = Annotated[list[Coordinate], Field(min_length=4, max_length=4)]


FindingType = Annotated[str, Field(json_schema_extra={"enum": sorted(KNOWN_TYPES)})]


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


class AnswersModel(Taken):
    """What is answered for a document besides its mark; what is left empty stays as it was."""

    extraction: Extraction = Extraction.UNANSWERED
    extraction_note: Note = ""
    remainder: Remainder = Remainder.UNANSWERED
    openness: Openness = Openness.UNANSWERED
    openness_note: Note = ""


class DocumentModel(BaseModel):
    """One document. `needed` are the answers it needs besides its mark, `answers` those it has."""

    id: str
    number: str
    title: str
    kind: str
    date: str
    direction: str
    source: str
    sha256: str
    status: Status
    reason: str
    duplicate_of: str | None
    pages: int
    open: int
    seen: int
    given: Given | None
    given_reason: str
    given_basis: list[str]
    alarm: str
    notices: list[str]
    needed: list[Duty]
    answers: AnswersModel | None


class RulingModel(BaseModel):
    action: Action
    legal_basis: list[str]
    reason: str


class FindingModel(BaseModel):
    """A finding, or a box drawn by hand (`drawn` is then set and `id` empty)."""

    id: str
    drawn: str
    document: str
    page: int
    type: str
    text: str
    start: int
    end: int
    boxes: list[BoxModel]
    score: float | None
    recognizer: str
    reason: str
    entity: str | None
    suggested: RulingModel | None
    ruling: RulingModel
    open: bool
    who: str
    at: str
    comment: str


class FindingListModel(BaseModel):
    findings: list[FindingModel]
    total: int
    seq: int


class PageModel(BaseModel):
    """A page's text and measures, with what was found on it."""

    document: str
    page: int
    width: float
    height: float
    rotation: int
    text: str
    ocr_confidence: float | None
    flags: list[str]
    seq: int
    findings: list[FindingModel]


class EntityModel(BaseModel):
    id: str
    type: str
    name: str
    role: Role
    certain: bool
    reason: str
    mentions: int
    documents: int
    open: int
    suggested: RulingModel
    findings: list[str]


class Entities(Taken):
    entities: Annotated[list[Id], Field(min_length=2, max_length=500)]


class Mentions(Taken):
    findings: Annotated[list[Id], Field(min_length=1, max_length=5000)]


class Place(Taken):
    document: Id
    page: PageNumber


class Stretch(Place):
    start: Whole
    end: Whole


class Area(Place):
    boxes: Annotated[list[BoxModel], Field(min_length=1, max_length=500)]


class DecisionModel(Taken):
    """One answer on one thing: findings, an entity, a drawn box, an area, a stretch of text or a
    whole page. `after` is the `seq` the answer was made on: if somebody else has decided on the
    same since, nothing is stored (409). An empty legal basis means the suggested one.

    With `type` one finding is said to be something else; `action` left out then means what the
    new type suggests, otherwise to redact."""

    after: Whole
    action: Action | None = None
    type: FindingType | None = None
    legal_basis: Annotated[list[Id], Field(max_length=10)] = []
    comment: Note = ""
    findings: Annotated[list[Id], Field(max_length=500)] = []
    entity: Id | None = None
    drawn: Id | None = None
    area: Area | None = None
    text: Stretch | None = None
    page: Place | None = None
    accept: Place | None = None
    """Say yes to every open suggestion on a page."""
    standing: Words | None = None
    """Cover every other place of a text that was covered by hand and can be read elsewhere."""


class DecidedModel(BaseModel):
    seq: int
    open: int


class MarkModel(Taken):
    """What becomes of a whole document."""

    given: Given
    reason: Note = ""
    legal_basis: Annotated[list[Id], Field(max_length=10)] = []


class ToSeeModel(BaseModel):
    """A page the second person must look at, and why."""

    document: str
    page: int
    reasons: list[str]
    seen: bool


class ToSeeListModel(BaseModel):
    pages: list[ToSeeModel]


class ScopeModel(Taken):
    """What a second person must look at: pages with risk and a share of the rest, or all."""

    percent: Annotated[StrictInt, Field(ge=0, le=100)]
    everything: bool = False


class ReasonModel(Taken):
    note: Annotated[str, StringConstraints(min_length=2, max_length=2000, pattern=_READABLE)]


class NoteModel(Taken):
    note: Note = ""


class QueryModel(Taken):
    """`#` is any digit, `@` any letter, `*` the rest of a word."""

    query: Words


class HitModel(BaseModel):
    key: str
    document: str
    page: int
    start: int
    end: int
    before: str
    text: str
    after: str
    state: str
    why: str
    """Of places like another: in what they are alike."""


class HitListModel(BaseModel):
    hits: list[HitModel]


class SweepModel(Taken):
    """Cover hits of a search, named by their keys."""

    hits: Annotated[list[Annotated[str, StringConstraints(max_length=120)]],
                    Field(min_length=1, max_length=500)]  # fmt: skip
    legal_basis: Annotated[list[Id], Field(min_length=1, max_length=10)]


class CountModel(BaseModel):
    count: int


class WordModel(Taken):
    word: Words


class HouseWordModel(WordModel):
    """A word every case covers until a date that lies ahead."""

    expires: date


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


class GroundModel(BaseModel):
    id: str
    law: str
    short: str
    title: str
    level: str


class GroundListModel(BaseModel):
    legal_bases: list[GroundModel]


class CheckModel(BaseModel):
    """Whether the document would pass the leak check as it is decided now."""

    clean: bool
    leaks: list[str]
    refused: str


class MeModel(BaseModel):
    name: str
    roles: list[str]
