"""The nouns every part speaks in: small, frozen, keyword-only.

Coordinates are PDF points with the origin at the top left of the *unrotated* page,
measured inside the crop box, as PyMuPDF gives them with rotation taken off.
Spans are code-point offsets into `Page.text`, end exclusive. Pages count from 1;
page 0 of a document is its title (text without boxes), so that titles are searched
for personal data like everything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

TITLE_PAGE = 0

FloatArray = npt.NDArray[np.float32]


class RequestType(StrEnum):
    """Which law governs the request (shared vocabulary: domain/DOMAIN.md, section 1)."""

    PUBLIC = "public"
    PARTY = "party"
    OWN = "own"
    ENVIRONMENT = "environment"

    @property
    def about_oneself(self) -> bool:
        """Whether somebody asks for what is about himself, so that it matters who he is."""
        return self in {RequestType.PARTY, RequestType.OWN}


class Action(StrEnum):
    """What to do with a finding. `ASK` is unresolved and blocks release until a person decides."""

    REDACT = "redact"
    ASK = "ask"
    KEEP = "keep"


class Status(StrEnum):
    """Where a document stands. The last four are outcomes and appear in report.json."""

    REGISTERED = "registered"
    READ = "read"
    RELEASED = "released"
    WITHHELD = "withheld"
    DUPLICATE = "duplicate"
    FAILED = "failed"


class Role(StrEnum):
    """Who somebody is in the case; decides policy together with the type."""

    REQUESTER = "requester"
    PARTY = "party"
    RELATIVE = "relative"
    CITIZEN = "citizen"
    NOTIFIER = "notifier"
    OFFICIAL = "official"
    PROFESSIONAL = "professional"
    COMPANY = "company"
    AUTHORITY = "authority"
    UNKNOWN = "unknown"


class Mark(StrEnum):
    """What is known of an entity besides its role and bears on the ruling."""

    PROTECTED = "protected"
    """Name and address protection, or an unlisted phone number."""
    SENSITIVE = "sensitive"
    """Stands in the same passage as sensitive information."""
    CHILD = "child"
    DECEASED = "deceased"
    POLITICIAN = "politician"
    SOLE_TRADER = "sole_trader"
    PRIVATE_TIE = "private_tie"
    """A professional named as somebody's own: doctor, teacher, contact person."""
    MIXED_ROLE = "mixed_role"
    """Signs of both an official and a private person."""
    HEARD = "heard"
    """No sign tells the role; the model takes it from how the text speaks of the person."""
    AT_WORK = "at_work"
    """It is open which person it is, but what stands here tells that it is somebody at work."""
    PRIVATE = "private"
    """Letters that stand for somebody of whom the text tells that he is a private person."""
    ROLE_SAID = "role_said"
    """A person has said the role."""


class Box(NamedTuple):
    """A rectangle in points: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request's bundle (sag)."""

    id: str
    title: str = ""
    request_type: RequestType = RequestType.PUBLIC
    parties: tuple[str, ...] = ()
    """Names or CPR numbers of the requester and the parties he or she may read about."""
    allow: tuple[str, ...] = ()
    """Texts never to be redacted."""
    deny: tuple[str, ...] = ()
    """Texts always to be redacted."""
    received: str = ""
    """ISO date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a case (akt). Everything collected has one, processable or not."""

    id: str
    """Follows from the source and the content, so that a second run finds the same document."""
    source: str
    """Path of the input; parts of containers and mails follow after '/'."""
    sha256: str
    """Of the original, lower-case hex."""
    parent: str | None = None
    """The mail or file this was attached to."""
    number: str = ""
    """'3', and '3.1' for the first attachment of 3."""
    title: str = ""
    kind: str = ""
    """What the content is: pdf, image, docx, eml…"""
    date: str = ""
    """ISO date of the document itself, when it says so."""
    direction: str = ""
    """in, out, internal, or empty when not known."""
    status: Status = Status.REGISTERED
    reason: str = ""
    duplicate_of: str | None = None
    pages: int = 0


class SightKind(StrEnum):
    """What a picture may show beside text."""

    SIGNATURE = "signature"
    HANDWRITING = "handwriting"
    STAMP = "stamp"
    FACE = "face"
    UNREADABLE = "unreadable"
    """Writing that a machine cannot read reliably."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something on a page that only eyes can judge."""

    kind: SightKind
    box: Box
    score: float
    """How sure, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """One page as detection (text) and redaction (boxes) see it.

    `boxes` has shape (len(text), 4): the box of each code point, in points; a row of NaN
    for code points that stand nowhere on the page (joining spaces and line feeds).
    Both code points of a ligature carry the ligature's box. Where a word was broken at a
    line end the hyphen is left out of the text and the box of the code point before it
    covers the hyphen too.
    """

    number: int
    width: float
    height: float
    text: str
    boxes: FloatArray
    rotation: int = 0
    """Degrees clockwise the page is shown at: 0, 90, 180 or 270."""
    ocr_confidence: float | None = None
    """Mean word confidence, 0–100, when the text came from OCR; None for born-digital text."""
    flags: tuple[str, ...] = ()
    """Things a person should know: 'low_ocr', 'no_text', 'pictures', …"""
    sights: tuple[Sight, ...] = ()

    def boxes_of(self, start: int, end: int) -> tuple[Box, ...]:
        """Boxes of a span: one per run of neighbouring code points on one line, reading order.

        What takes no room on the page has a box only where the whole span takes none.
        """
        found: list[Box] = []
        flat: list[Box] = []
        for row in self.boxes[start:end].tolist():  # plain floats: ten times as quick as arrays
            if row[0] != row[0]:  # not a number: the code point has no box
                continue
            box = Box(*row)
            if box.y0 == box.y1 or box.x0 == box.x1:  # a blank without width, a soft hyphen
                flat.append(box)
                continue
            if found and (_same_line(found[-1], box) or self._same_turned(found[-1], box)):
                found[-1] = found[-1].union(box)
            else:
                found.append(box)
        return tuple(found or flat)

    def _same_turned(self, left: Box, right: Box) -> bool:
        """Whether two boxes stand on one line that runs up or down, if somewhat crooked.

        On a page that is not shown turned they must be near: they may be two lines' short ends.
        """
        near = 1.5 if self.rotation % 180 else 0.5
        return _same_line(_turned(left), _turned(right), near)


def _turned(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _same_line(left: Box, right: Box, near: float = 1.5) -> bool:
    """Whether two boxes stand on one line, near enough to be one rectangle.

    Also when the line runs up or down the page: then they are equally wide, one above the other.
    """
    if abs(left.x0 - right.x0) + abs(left.x1 - right.x1) < 0.01 * (left.x1 - left.x0):
        apart = max(right.y0 - left.y1, left.y0 - right.y1) / max(left.x1 - left.x0, 0.01)
        if apart > -0.5:  # else they lie on each other
            return apart < 1.5
    overlap = min(left.y1, right.y1) - max(left.y0, right.y0)
    height = min(left.y1 - left.y0, right.y1 - right.y0)
    if height <= 0 or overlap < 0.6 * height:
        return False
    taller = max(left.y1 - left.y0, right.y1 - right.y0)
    if taller > 1.6 * height:
        return False
    gap = max(right.x0 - left.x1, left.x0 - right.x1)
    return gap < near * taller


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a recognizer saw. `reason` is a Danish sentence for the caseworker."""

    id: str
    document: str
    page: int
    type: str
    start: int
    end: int
    text: str
    score: float
    recognizer: str
    reason: str
    boxes: tuple[Box, ...] = ()
    subject: str | None = None
    """For sensitive passages: id of the finding of the person it is about."""
    role_odds: tuple[float, ...] = ()
    """For names: how the text around speaks of the bearer, as log odds of an official, of a
    professional and of a company's contact against a private person; empty where none is read."""


def finding_id(sha256: str, page: int, type_: str, start: int, end: int, text: str) -> str:
    """Deterministic id, so that decisions survive a new detection run over the same original."""
    key = "\x1f".join((sha256, str(page), type_, str(start), str(end), text))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Findings across the case that mean the same person, place or number."""

    id: str
    type: str
    name: str
    """The fullest form seen."""
    role: Role = Role.UNKNOWN
    findings: tuple[str, ...] = ()
    certain: bool = True
    """False when the mentions may belong to different people: a person must look."""
    reason: str = ""
    """Why these belong together and why the role, in Danish."""
    marks: tuple[str, ...] = ()
    """What else decides the ruling, as values of `Mark`, sorted."""


@dataclass(frozen=True, slots=True)
class Said:
    """What people have said of who is who, by ids of findings, oldest first."""

    same: tuple[tuple[str, str, bool], ...] = ()
    """Two findings, and whether they mean the same."""
    roles: tuple[tuple[str, Role], ...] = ()
    """A finding, and what its bearer is."""


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A document that may not belong to the case; a person must look before release."""

    document: str
    score: float
    """How sure, 0 to 1."""
    reason: str
    """Danish, for the caseworker; quotes no identifier."""
    findings: tuple[str, ...] = ()
    """The findings that raised it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An action with its legal basis (ids of policy's hjemmel table) and reason."""

    action: Action
    legal_basis: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A box drawn by a person, or kept from a finding that a new run no longer has.

    On page 0, the title, boxes are those of `title_line`.
    """

    document: str
    page: int
    boxes: tuple[Box, ...]
    text: str = ""
    """What a box by hand covers, where it is so short that it may be looked for elsewhere."""
    type: str = ""
    """What a person says stands there, as a detection type; empty: what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's ruling on a finding, an entity or a drawn box.

    A decision on a finding also says where the finding stood (`drawn`), so that it lives on as
    a drawn box when a new detection run no longer has the finding.
    """

    id: str
    who: str
    at: str
    """ISO 8601, UTC."""
    ruling: Ruling
    finding: str | None = None
    entity: str | None = None
    drawn: Drawn | None = None
    comment: str = ""
    undoes: str | None = None
    """Id of an earlier decision this one takes back; what held before that one holds again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A second person's yes to a document, bound to the digest of its effective decisions."""

    document: str
    who: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Boxes on one page to burn, with the label printed on them."""

    page: int
    boxes: tuple[Box, ...]
    label: str
    """Short, printed on the box when it fits: 'CPR-nr.', '§ 30, nr. 1'."""
    description: str = ""
    """Accessible text: 'udeladt, offentlighedslovens § 30, nr. 1'."""
    text: str = ""
    """What stands there, for the redactor to keep sure of and the verifier to look for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One thing the verifier still could read. `what` never quotes the text."""

    page: int
    """0 when the leak is in the file as a whole."""
    where: str
    """Machine name of the place: 'page_text', 'metadata', 'attachment', 'image', …"""
    what: str
    """Danish, for the caseworker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verifier's word on one finished PDF: clean only when `leaks` is empty."""

    sha256: str
    pages: int
    leaks: tuple[Leak, ...] = ()
    checks: tuple[str, ...] = ()
    """Names of the checks that ran to the end."""
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not self.leaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the audit log: what, who or which model, when, hashes. Never text."""

    at: str
    who: str
    what: str
    document: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def empty_boxes(length: int) -> FloatArray:
    """Boxes for text that stands nowhere: shape (length, 4), all NaN."""
    return np.full((length, 4), np.nan, dtype=np.float32)


def title_page(title: str) -> Page:
    """A document's title as page 0, for detection."""
    return Page(number=TITLE_PAGE, width=0.0, height=0.0, text=title, boxes=empty_boxes(len(title)))


def title_line(title: str) -> Page:
    """A document's title laid out so that boxes can lie over it: a point for each code point."""
    length = len(title)
    boxes = np.zeros((length, 4), dtype=np.float32)
    boxes[:, 0], boxes[:, 2], boxes[:, 3] = np.arange(length), np.arange(1, length + 1), 1
    return Page(number=TITLE_PAGE, width=float(length), height=1.0, text=title, boxes=boxes)


def union_of(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all of `boxes`, or None when there are none."""
    result: Box | None = None
    for box in boxes:
        result = box if result is None else result.union(box)
    return result
