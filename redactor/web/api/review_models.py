"""What the API takes and gives of documents, pages and decisions, as JSON."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StrictInt, StringConstraints

from redactor.model import Action, Role, Status
from redactor.policy import KNOWN_TYPES
from redactor.review import Duty, Extraction, Given, Openness, Remainder
from redactor.web.api.models import Id, Note, PageNumber, Taken, Whole, Words

Coordinate = Annotated[float, Field(ge=-100_000, le=100_000, allow_inf_nan=False, strict=True)]
BoxModel = Annotated[list[Coordinate], Field(min_length=4, max_length=4)]
FindingType = Annotated[str, Field(json_schema_extra={"enum": sorted(KNOWN_TYPES)})]


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
    legal_basis: list[Id] = Field(default_factory=list, max_length=10)
    comment: Note = ""
    findings: list[Id] = Field(default_factory=list, max_length=500)
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
    legal_basis: list[Id] = Field(default_factory=list, max_length=10)


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


class QueryModel(Taken):
    """`#` is any digit, `@` any letter, `*` the rest of a word."""

    query: Words


class HitModel(BaseModel):
    key: str
    document: str
    page: int
    """0 for words of the document's title."""
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
