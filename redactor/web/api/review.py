"""The review over the API: documents, pages, findings, people, decisions, marks, search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from redactor.days import day
from redactor.errors import UsageError
from redactor.model import Action, Box, RequestType
from redactor.policy import hjemmel
from redactor.review import DocumentAnswers, DocumentMark, undecided
from redactor.service.case import instant
from redactor.service.desk import UnknownCase
from redactor.service.house.words import set_house_word
from redactor.service.reviewing import (
    answering,
    approving,
    deciding,
    drawing,
    people,
    searching,
    undoing,
)
from redactor.service.reviewing.answering import answer_documents
from redactor.service.reviewing.preview import RESOLUTIONS, preview_document
from redactor.store import WordKind
from redactor.web.api import entry, showing
from redactor.web.api import review_models as r

router = APIRouter(tags=["gennemgang"])
Document = Annotated[str, Path(max_length=64, description="Dokumentets id.")]
Number = Annotated[int, Path(ge=1, le=100_000, description="Sidens nummer, fra 1.")]
Entity = Annotated[str, Path(max_length=64)]


@router.get("/me", responses=entry.problems(401, 403))
def me(user: entry.Reader) -> r.MeModel:
    """Whose token this is."""
    return r.MeModel(name=user.name, roles=sorted(user.roles))


@router.get("/legal-bases", responses=entry.problems(401, 403, 422))
def legal_bases(
    _user: entry.Reader, request_type: RequestType = RequestType.PUBLIC
) -> r.GroundListModel:
    """The provisions that can be used for a kind of request."""
    return r.GroundListModel(
        legal_bases=[
            r.GroundModel(id=g.id, law=g.law, short=g.short, title=g.title, level=g.level)
            for g in hjemmel().selectable(request_type)
        ]
    )


# --- documents and pages


@router.get("/cases/{case}/documents", responses=entry.ON_CASE)
def documents(board: entry.ReadBoard) -> list[r.DocumentModel]:
    """All documents in the order of their numbers."""
    snapshot = board.now()
    return [showing.document(snapshot, id_) for id_ in snapshot.documents]


@router.get("/cases/{case}/documents/{document}", responses=entry.ON_CASE)
def document(board: entry.ReadBoard, document: Document) -> r.DocumentModel:
    """One document."""
    snapshot = board.now()
    if document not in snapshot.documents:
        raise UnknownCase
    return showing.document(snapshot, document)


@router.get("/cases/{case}/documents/{document}/pages/{page}", responses=entry.ON_CASE)
def page(board: entry.ReadBoard, document: Document, page: Number) -> r.PageModel:
    """A page's text and what was found on it."""
    found = deciding.page_of_document(board, document, page)
    snapshot = board.now()
    return r.PageModel(
        document=document, page=page, width=found.width, height=found.height,
        rotation=found.rotation, text=found.text, ocr_confidence=found.ocr_confidence,
        flags=list(found.flags), seq=snapshot.seq,
        findings=[showing.finding(snapshot, i) for i in snapshot.by_page.get((document, page), ())],
    )  # fmt: skip


@router.get(
    "/cases/{case}/documents/{document}/pages/{page}/picture",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **entry.ON_CASE},
)
def picture(
    board: entry.ReadBoard,
    pictures: entry.Pictures_,
    document: Document,
    page: Number,
    dpi: Annotated[int, Query(json_schema_extra={"enum": list(RESOLUTIONS)})] = 108,
) -> Response:
    """The page as a picture."""
    return Response(pictures.page(board, document, page, dpi), media_type="image/png")


@router.post("/cases/{case}/documents/{document}/pages/{page}/seen", responses=entry.ON_CASE)
def seen(
    board: entry.LookBoard, user: entry.Looker, document: Document, page: Number
) -> r.DecidedModel:
    """Say that a person has looked at the page."""
    deciding.page_of_document(board, document, page)
    deciding.see_pages(board, document, [page], who=user.name)
    return showing.decided(board)


@router.put("/cases/{case}/documents/{document}/mark", responses=entry.ON_CASE)
def mark(
    board: entry.ReviewBoard, user: entry.Reviewer, document: Document, body: r.MarkModel
) -> r.DocumentModel:
    """Say what becomes of a whole document."""
    answering.mark_document(
        board,
        DocumentMark(
            document=document, given=body.given, reason=body.reason.strip(), who=user.name,
            at=instant(), legal_basis=tuple(body.legal_basis),
        ),
    )  # fmt: skip
    return showing.document(board.now(), document)


@router.put("/cases/{case}/documents/{document}/answers", responses=entry.ON_CASE)
def answer(
    board: entry.ReviewBoard, user: entry.Reviewer, document: Document, body: r.AnswersModel
) -> r.DocumentModel:
    """Answer for a document on extraction, remainder and extended openness."""
    answers = DocumentAnswers(document=document, who=user.name, at=instant(), **body.model_dump())
    answer_documents(board, [answers])
    return showing.document(board.now(), document)


@router.get("/cases/{case}/to-see", responses=entry.ON_CASE)
def to_see(board: entry.ReadBoard, user: entry.Reader) -> r.ToSeeListModel:
    """The pages that changed, carry risk or were drawn, which an approver must look at."""
    return r.ToSeeListModel(
        pages=[
            r.ToSeeModel(document=p.document, page=p.page, reasons=list(p.reasons), seen=p.seen)
            for p in approving.pages_to_see(board, user)
        ]
    )


@router.get("/cases/{case}/scope", responses=entry.ON_CASE)
def scope(board: entry.ReadBoard) -> r.ScopeModel:
    """How much a second person must look at."""
    held = approving.scope_of(board)
    return r.ScopeModel(percent=held.percent, everything=held.everything)


@router.put("/cases/{case}/scope", responses=entry.ON_CASE)
def set_scope(board: entry.ApproveBoard, user: entry.Approver, body: r.ScopeModel) -> r.ScopeModel:
    """Say how much a second person must look at; only an approver may."""
    approving.set_scope(board, user, body.percent, body.everything)
    return body


@router.post("/cases/{case}/documents/{document}/check", responses=entry.ON_CASE)
def check(
    board: entry.ReviewBoard, _user: entry.Reviewer, workshop: entry.Workshop_, document: Document
) -> r.CheckModel:
    """Make the document as it would leave now, and check it for leaks."""
    result = preview_document(board, document, workshop.executor())
    leaks = result.verdict.leaks if result.verdict else ()
    return r.CheckModel(
        clean=bool(result.output) and not leaks,
        leaks=[f"side {leak.page}: {leak.what}" if leak.page else leak.what for leak in leaks],
        refused=result.code.value if result.code else "",
    )


# --- findings and decisions


@router.get("/cases/{case}/findings", responses=entry.ON_CASE)
def findings(
    board: entry.ReadBoard,
    document: Annotated[str, Query(max_length=64)] = "",
    open_only: bool = False,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> r.FindingListModel:
    """Findings and drawn boxes in document order, with what holds for each."""
    snapshot = board.now()
    items = snapshot.by_document.get(document, []) if document else list(snapshot.items)
    if open_only:
        items = [item for item in items if undecided(item)]
    shown = [showing.finding(snapshot, item) for item in items[offset : offset + limit]]
    return r.FindingListModel(findings=shown, total=len(items), seq=snapshot.seq)


@router.post("/cases/{case}/decisions", responses=entry.ON_CASE)
def decide(board: entry.ReviewBoard, user: entry.Reviewer, body: r.DecisionModel) -> r.DecidedModel:
    """Store an answer. 409: somebody else decided on the same meanwhile, or it cannot be done."""
    answer = deciding.Answer(
        action=body.action or Action.REDACT,
        legal_basis=tuple(body.legal_basis),
        comment=body.comment.strip(),
    )
    who, after = user.name, body.after
    named = [body.findings, body.entity, body.drawn, body.area, body.text, body.page, body.accept,
             body.standing]  # fmt: skip
    if sum(bool(thing) for thing in named) != 1:
        raise UsageError("Nævn netop én ting at svare på.")
    if body.type:
        if len(body.findings) != 1:
            raise UsageError("En type gælder ét fund.")
        chosen = answer if body.action else None
        deciding.change_type(board, body.findings[0], body.type, chosen, who=who, after=after)
    elif body.findings:
        deciding.decide_findings(board, body.findings, answer, who=who, after=after)
    elif body.entity:
        deciding.decide_entity(board, body.entity, answer, who=who, after=after)
    elif body.drawn:
        drawing.decide_drawn(board, body.drawn, answer, who=who, after=after)
    elif body.area:
        boxes = [Box(*box) for box in body.area.boxes]
        drawing.draw(board, body.area.document, body.area.page, boxes, answer, who=who)
    elif body.text:
        at = body.text
        drawing.cover_text(board, at.document, at.page, at.start, at.end, answer, who=who)
    elif body.page:
        drawing.cover_page(board, body.page.document, body.page.page, answer, who=who)
    elif body.accept:
        where = body.accept
        deciding.accept_page(board, where.document, where.page, who=who, after=after)
    elif body.standing:
        drawing.cover_standing(board, body.standing, answer, who=who)
    return showing.decided(board)


@router.post("/cases/{case}/decisions/undo", responses=entry.ON_CASE)
def undo(board: entry.ReviewBoard, user: entry.Reviewer) -> r.DecidedModel:
    """Take back one's newest answer, merge or split that still holds."""
    undoing.undo(board, who=user.name)
    return showing.decided(board)


# --- people, not boxes


@router.get("/cases/{case}/entities", responses=entry.ON_CASE)
def entities(board: entry.ReadBoard) -> list[r.EntityModel]:
    """Everybody and everything in the case, each once; what is open first."""
    found = people.lines(board)
    snapshot = board.now()
    return [showing.entity(snapshot, line) for line in found if line.id in snapshot.entity_of]


@router.post("/cases/{case}/entities/merge", responses=entry.ON_CASE)
def merge(board: entry.ReviewBoard, user: entry.Reviewer, body: r.Entities) -> r.DecidedModel:
    """These are one and the same."""
    people.merge(board, body.entities, user.name)
    return showing.decided(board)


@router.post("/cases/{case}/entities/{entity}/split", responses=entry.ON_CASE)
def split(
    board: entry.ReviewBoard, user: entry.Reviewer, entity: Entity, body: r.Mentions
) -> r.DecidedModel:
    """These mentions mean somebody else than the rest."""
    people.split(board, entity, body.findings, user.name)
    return showing.decided(board)


# --- search and sweep


@router.post("/cases/{case}/search", responses=entry.ON_CASE)
def search(board: entry.ReadBoard, body: r.QueryModel) -> r.HitListModel:
    """Places where words or a pattern stand, in reading order, at most 500."""
    return r.HitListModel(hits=[showing.hit(hit) for hit in searching.search(board, body.query)])


@router.post("/cases/{case}/search/like", responses=entry.ON_CASE)
def like(board: entry.ReadBoard, body: r.Stretch) -> r.HitListModel:
    """Places like one that is picked: of its shape, after the same label, of its type."""
    found = searching.like(board, body.document, body.page, body.start, body.end)
    return r.HitListModel(hits=[showing.hit(hit) for hit in found])


@router.post("/cases/{case}/search/cover", responses=entry.ON_CASE)
def sweep(board: entry.ReviewBoard, user: entry.Reviewer, body: r.SweepModel) -> r.CountModel:
    """Cover what a search found."""
    answer = deciding.Answer(action=Action.REDACT, legal_basis=tuple(body.legal_basis))
    return r.CountModel(count=searching.cover_hits(board, body.hits, answer, user.name))


@router.post("/cases/{case}/deny", status_code=202, responses=entry.ON_CASE)
def deny(
    board: entry.ReviewBoard,
    user: entry.Reviewer,
    workshop: entry.Workshop_,
    body: r.WordModel,
) -> r.CountModel:
    """Always cover a word in this case; the case is read again in the background."""
    searching.deny_in_case(board, body.word, user.name)
    workshop.read(board)
    return r.CountModel(count=len(board.now().case.deny))


@router.post("/cases/{case}/deny/remove", status_code=202, responses=entry.ON_CASE)
def deny_no_longer(
    board: entry.ReviewBoard,
    user: entry.Reviewer,
    workshop: entry.Workshop_,
    body: r.WordModel,
) -> r.CountModel:
    """Take a word off the case's list; the case is read again in the background."""
    searching.deny_no_longer(board, body.word, user.name)
    workshop.read(board)
    return r.CountModel(count=len(board.now().case.deny))


@router.post("/words", status_code=201, responses=entry.problems(401, 403, 409, 422))
def deny_in_house(desk: entry.Desk_, user: entry.Reviewer, body: r.HouseWordModel) -> r.CountModel:
    """Always cover a word in every case until a date; each case does so when it is read again."""
    set_house_word(desk, body.word, WordKind.DENY, body.expires.isoformat(), by=user.name)
    return r.CountModel(count=len(desk.house.words(day())))
