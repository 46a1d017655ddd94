"""Answers for documents, favourite legal bases, and releases that were sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from redactor.model import Event
from redactor.review import DocumentAnswers, Extraction, Openness, Remainder
from redactor.store import review_tables as r
from redactor.store import tables as t
from redactor.store.cases import HOUSE, CaseStore, next_seq
from redactor.store.clashes import AnswerClash


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRelease:
    """A release that left the house: what each document's decisions were, and its files."""

    number: int
    digests: Mapping[str, str]
    """Digest of the decisions by document id."""
    files: Mapping[str, str]
    """SHA-256 by path inside the release folder."""
    who: str
    at: str


def _answers(connection: sa.Connection, case_id: str) -> dict[str, DocumentAnswers]:
    table = r.document_answers
    query = table.select().where(table.c.case_id == case_id).order_by(table.c.seq)
    return {
        row.document: DocumentAnswers(
            document=row.document,
            who=row.who,
            at=row.at,
            extraction=Extraction(row.answers["extraction"]),
            extraction_note=row.answers["extraction_note"],
            remainder=Remainder(row.answers["remainder"]),
            openness=Openness(row.answers["openness"]),
            openness_note=row.answers["openness_note"],
        )
        for row in connection.execute(query)
    }


class ReviewStore:
    """One case's answers and sealed releases."""

    def __init__(self, store: CaseStore, case_id: str) -> None:
        self.store = store
        self.case_id = case_id

    def answer(
        self,
        said: Sequence[DocumentAnswers],
        event: Callable[[DocumentAnswers], Event],
        after: Mapping[str, str],
    ) -> None:
        """Append answers, which supersede; what is left empty keeps the answer there is.

        `event` tells of one as it is stored. `after` says when the answers were given that their
        author saw, by document; none is missing.

        Raises:
            AnswerClash: somebody else answered the same otherwise since; nothing is stored.
        """
        table = r.document_answers
        events: list[Event] = []
        with self.store.write(self.case_id, events) as connection:
            held = _answers(connection, self.case_id)
            for one in said:
                old = held.get(one.document)
                seen = old is None or old.who == one.who or old.at == after.get(one.document, "")
                if old is not None and not seen and one.differs_from(old):
                    raise AnswerClash(old.who)
            answers = [one.completed_by(held.get(one.document)) for one in said]
            events += map(event, answers)
            seq = next_seq(connection, table, self.case_id)
            connection.execute(
                table.insert(),
                [
                    {
                        "case_id": self.case_id, "seq": seq + index, "document": one.document,
                        "who": one.who, "at": one.at,
                        "answers": {
                            "extraction": one.extraction.value,
                            "extraction_note": one.extraction_note,
                            "remainder": one.remainder.value,
                            "openness": one.openness.value,
                            "openness_note": one.openness_note,
                        },
                    }
                    for index, one in enumerate(answers)
                ],
            )  # fmt: skip

    def answers(self) -> dict[str, DocumentAnswers]:
        """The answers that hold, by document id."""
        with self.store.engine.connect() as connection:
            return _answers(connection, self.case_id)

    def seal(
        self, digests: Mapping[str, str], files: Mapping[str, str], who: str, event: Event
    ) -> int:
        """Remember a release as it left; returns its number, from 1."""
        table = r.sealed_releases
        with self.store.write(self.case_id, [event]) as connection:
            number = next_seq(connection, table, self.case_id)
            connection.execute(
                table.insert().values(
                    case_id=self.case_id, seq=number, digests=dict(digests), files=dict(files),
                    who=who, at=event.at,
                )
            )  # fmt: skip
        return number

    def sealed(self) -> tuple[SealedRelease, ...]:
        """All sealed releases, oldest first."""
        table = r.sealed_releases
        query = table.select().where(table.c.case_id == self.case_id).order_by(table.c.seq)
        with self.store.engine.connect() as connection:
            return tuple(
                SealedRelease(
                    number=row.seq, digests=row.digests, files=row.files, who=row.who, at=row.at
                )
                for row in connection.execute(query)
            )

    def last_details(self, what: str) -> dict[str, object]:
        """Details of the newest event of a name; empty when there is none."""
        query = (
            sa.select(t.events.c.details)
            .where(t.events.c.case_id == self.case_id, t.events.c.what == what)
            .order_by(t.events.c.seq.desc())
            .limit(1)
        )
        with self.store.engine.connect() as connection:
            found = connection.scalar(query)
        return dict(found or {})


class Favourites:
    """The legal bases each person keeps under the keys 1 to 9."""

    def __init__(self, store: CaseStore) -> None:
        self.store = store

    def of(self, name: str, request_type: str) -> tuple[str, ...]:
        """Ids in the order of the keys; empty when the person chose none."""
        table = r.favourite_grounds
        query = sa.select(table.c.grounds).where(
            table.c.name == name, table.c.request_type == request_type
        )
        with self.store.engine.connect() as connection:
            return tuple(connection.scalar(query) or ())

    def keep(self, name: str, request_type: str, grounds: Sequence[str]) -> None:
        """Put bases under a person's keys."""
        table = r.favourite_grounds
        with self.store.write(HOUSE) as connection:
            connection.execute(
                table.delete().where(table.c.name == name, table.c.request_type == request_type)
            )
            connection.execute(
                table.insert().values(name=name, request_type=request_type, grounds=list(grounds))
            )
