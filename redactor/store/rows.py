"""Nouns to table rows and back."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from redactor.audit import ChainedEvent
from redactor.model import (
    Action,
    Box,
    Case,
    Decision,
    Document,
    Drawn,
    Entity,
    Event,
    Finding,
    RequestType,
    Role,
    Ruling,
    Status,
)
from redactor.store.records import Entry

_DOCUMENT_FIELDS = tuple(Document.__dataclass_fields__)


def entry_row(case_id: str, entry: Entry) -> dict[str, Any]:
    document = entry.document
    fields = {name: getattr(document, name) for name in _DOCUMENT_FIELDS}
    return {
        **fields,
        "status": document.status.value,
        "case_id": case_id,
        "position": entry.position,
        "container": int(entry.container),
        "pdf": entry.pdf,
        "pages_file": entry.pages_file,
        "text_key": entry.text_key,
        "notices": list(entry.notices),
        "alarm": entry.alarm,
        "seconds": entry.seconds,
        "output": entry.output,
        "output_key": entry.output_key,
        "certificate": entry.certificate,
        "origin": entry.origin,
        "mail_ids": list(entry.mail_ids),
        "people": {"from": list(entry.senders), "to": list(entry.recipients)},
    }


def entry(row: Any) -> Entry:
    values = {name: getattr(row, name) for name in _DOCUMENT_FIELDS}
    return Entry(
        document=replace(Document(**values), status=Status(row.status)),
        position=row.position,
        container=bool(row.container),
        pdf=row.pdf,
        pages_file=row.pages_file,
        text_key=row.text_key,
        notices=tuple(row.notices),
        alarm=row.alarm,
        seconds=row.seconds,
        output=row.output,
        output_key=row.output_key,
        certificate=row.certificate,
        origin=row.origin,
        mail_ids=tuple(row.mail_ids or ()),
        senders=tuple((row.people or {}).get("from", ())),
        recipients=tuple((row.people or {}).get("to", ())),
    )


def case(row: Any) -> Case:
    return Case(
        id=row.id,
        title=row.title,
        request_type=RequestType(row.request_type),
        received=row.received,
        parties=tuple(row.parties),
        allow=tuple(row.allow),
        deny=tuple(row.deny),
    )


def finding_row(case_id: str, finding: Finding, *, second_pass: bool) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "id": finding.id,
        "document": finding.document,
        "page": finding.page,
        "type": finding.type,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "score": finding.score,
        "recognizer": finding.recognizer,
        "reason": finding.reason,
        "boxes": [[round(value, 3) for value in box] for box in finding.boxes],
        "subject": finding.subject,
        "role_odds": list(finding.role_odds),
        "second_pass": int(second_pass),
    }


def entity_row(case_id: str, entity: Entity) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "role": entity.role.value,
        "findings": list(entity.findings),
        "certain": int(entity.certain),
        "reason": entity.reason,
        "marks": list(entity.marks),
    }


def entity(row: Any) -> Entity:
    return Entity(
        id=row.id,
        type=row.type,
        name=row.name,
        role=Role(row.role),
        findings=tuple(row.findings),
        certain=bool(row.certain),
        reason=row.reason,
        marks=tuple(row.marks),
    )


def decision_row(case_id: str, seq: int, decision: Decision) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "seq": seq,
        "id": decision.id,
        "who": decision.who,
        "at": decision.at,
        "action": decision.ruling.action.value,
        "legal_basis": list(decision.ruling.legal_basis),
        "reason": decision.ruling.reason,
        "finding": decision.finding,
        "entity": decision.entity,
        "drawn": None if decision.drawn is None else asdict(decision.drawn),
        "comment": decision.comment,
        "undoes": decision.undoes,
    }


def chained_event(row: Any) -> ChainedEvent:
    event = Event(at=row.at, who=row.who, what=row.what, document=row.document, details=row.details)
    return ChainedEvent(seq=row.seq, event=event, prev=row.prev, hash=row.hash)


def finding(row: Any) -> Finding:
    return Finding(
        id=row.id,
        document=row.document,
        page=row.page,
        type=row.type,
        start=row.start,
        end=row.end,
        text=row.text,
        score=row.score,
        recognizer=row.recognizer,
        reason=row.reason,
        boxes=tuple(Box(*box) for box in row.boxes),
        subject=row.subject,
        role_odds=tuple(row.role_odds or ()),
    )


def decision(row: Any) -> Decision:
    drawn = None
    if row.drawn is not None:
        boxes = tuple(Box(*box) for box in row.drawn["boxes"])
        drawn = Drawn(
            document=row.drawn["document"], page=row.drawn["page"], boxes=boxes,
            text=row.drawn.get("text", ""), type=row.drawn.get("type", ""),
        )  # fmt: skip
    return Decision(
        id=row.id,
        who=row.who,
        at=row.at,
        ruling=Ruling(
            action=Action(row.action), legal_basis=tuple(row.legal_basis), reason=row.reason
        ),
        finding=row.finding,
        entity=row.entity,
        drawn=drawn,
        comment=row.comment,
        undoes=row.undoes,
    )
