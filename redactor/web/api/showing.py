"""From nouns to the API's JSON."""

from __future__ import annotations

from datetime import date

from redactor.model import Box, Ruling
from redactor.review import DocumentAnswers, Effective, Progress, undecided
from redactor.service.cases import CaseLine
from redactor.service.incoming.uploading import CHUNK, Upload
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.people import Line
from redactor.service.reviewing.searching import Hit
from redactor.service.reviewing.snapshot import Snapshot
from redactor.web.api import models as m
from redactor.web.api import review_models as r


def progress(figures: Progress) -> m.ProgressModel:
    return m.ProgressModel(
        findings=figures.findings, open=figures.open, pages=figures.pages, seen=figures.seen,
        percent=figures.percent,
    )  # fmt: skip


def case_line(line: CaseLine) -> m.CaseLineModel:
    due: date | None = line.deadline.due if line.deadline else None
    return m.CaseLineModel(
        id=line.id, title=line.title, stage=line.stage, owner=line.owner,
        requester=line.requester, due=due, documents=line.documents, failed=line.failed,
        progress=progress(line.progress),
    )  # fmt: skip


def case(line: CaseLine, snapshot: Snapshot) -> m.CaseModel:
    known, terms = snapshot.case, snapshot.terms
    return m.CaseModel(
        **case_line(line).model_dump(),
        request_type=known.request_type,
        received=known.received,
        working_days=terms.working_days,
        parties=list(known.parties),
        allow=list(known.allow),
        deny=list(known.deny),
        revision=snapshot.revision,
        seq=snapshot.seq,
        missing=len(snapshot.blocks),
        handovers=[
            m.HandoverModel(step=h.step.value, who=h.who, at=h.at, note=h.note)
            for h in snapshot.handovers
        ],
    )


def upload(state: Upload) -> m.UploadModel:
    return m.UploadModel(
        id=state.id, offset=state.offset, size=state.size, done=state.done, chunk=CHUNK
    )


def document(snapshot: Snapshot, id_: str) -> r.DocumentModel:
    known, entry, mark = snapshot.documents[id_], snapshot.entry(id_), snapshot.marks.get(id_)
    return r.DocumentModel(
        id=known.id, number=known.number, title=known.title, kind=known.kind, date=known.date,
        direction=known.direction, source=known.source, sha256=known.sha256, status=known.status,
        reason=known.reason, duplicate_of=known.duplicate_of, pages=known.pages,
        open=sum(undecided(item) for item in snapshot.by_document.get(id_, ())),
        seen=sum((id_, n) in snapshot.seen for n in range(1, known.pages + 1)),
        given=mark.given if mark else None, given_reason=mark.reason if mark else "",
        given_basis=list(mark.legal_basis) if mark else [],
        alarm=entry.alarm if entry else "", notices=list(entry.notices) if entry else [],
        needed=sorted(snapshot.duties.get(id_, ())), answers=_answers(snapshot.answers.get(id_)),
    )  # fmt: skip


def _answers(said: DocumentAnswers | None) -> r.AnswersModel | None:
    return None if said is None else r.AnswersModel(
        extraction=said.extraction, extraction_note=said.extraction_note,
        remainder=said.remainder, openness=said.openness, openness_note=said.openness_note,
    )  # fmt: skip


def ruling(given: Ruling) -> r.RulingModel:
    return r.RulingModel(
        action=given.action, legal_basis=list(given.legal_basis), reason=given.reason
    )


def finding(snapshot: Snapshot, item: Effective) -> r.FindingModel:
    found, decision = item.finding, item.decision
    drawn = item.drawn if found is None else None
    boxes = found.boxes if found is not None else drawn.boxes if drawn is not None else ()
    suggested = snapshot.suggested.get(found.id) if found is not None else None
    return r.FindingModel(
        id=found.id if found else "",
        drawn=decision.id if decision and drawn else "",
        document=item.document,
        page=item.page,
        type=found.type if found else "DRAWN",
        text=found.text if found else "",
        start=found.start if found else 0,
        end=found.end if found else 0,
        boxes=[_box(box) for box in boxes],
        score=found.score if found else None,
        recognizer=found.recognizer if found else "",
        reason=found.reason if found else "",
        entity=item.entity.id if item.entity else None,
        suggested=ruling(suggested) if suggested else None,
        ruling=ruling(item.ruling),
        open=undecided(item),
        who=decision.who if decision else "",
        at=decision.at if decision else "",
        comment=decision.comment if decision else "",
    )


def _box(box: Box) -> list[float]:
    return [round(value, 2) for value in box]


def entity(snapshot: Snapshot, line: Line) -> r.EntityModel:
    known = snapshot.entity_of[line.id]
    return r.EntityModel(
        id=line.id, type=known.type, name=line.name, role=known.role, certain=line.certain,
        reason=line.grouping, mentions=line.mentions, documents=line.documents, open=line.open,
        suggested=r.RulingModel(
            action=line.suggested, legal_basis=list(line.legal_basis), reason=line.why
        ),
        findings=[
            i.finding.id for i in snapshot.by_entity.get(line.id, ()) if i.finding is not None
        ],
    )  # fmt: skip


def hit(found: Hit) -> r.HitModel:
    return r.HitModel(
        key=found.key, document=found.document, page=found.page, start=found.start, end=found.end,
        before=found.before, text=found.text, after=found.after, state=found.state,
        why=found.why,
    )  # fmt: skip


def decided(board: Board) -> r.DecidedModel:
    snapshot = board.now()
    return r.DecidedModel(seq=snapshot.seq, open=snapshot.open_count)
