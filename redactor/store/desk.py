"""What people do besides deciding: pages seen, marks, who is who, handovers; deciding with care.

Works on the same database as `CaseStore`, in the same transactions with the audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from redactor.model import Decision, Event, Role
from redactor.review import DocumentMark, Given, Handover, Step, box_key
from redactor.store import desk_tables as d
from redactor.store import rows
from redactor.store import tables as t
from redactor.store.cases import CaseStore, insert_decisions, next_seq
from redactor.store.clashes import Clash, MarkClash, Overtaken, Regrouped
from redactor.store.together import Together

_OTHER, _SAME, _TAKEN_BACK = 0, 1, 2
"""What a person says of two findings, in `same_or_not`; of one and itself, whose role it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the service knows of a request besides the case itself."""

    requester: str = ""
    working_days: int = 7
    owner: str = ""


# Put together once, since every request asks them.
_REVISION = sa.select(sa.func.max(t.events.c.seq)).where(t.events.c.case_id == sa.bindparam("case"))
_EVENTS = (
    t.events.select()
    .where(t.events.c.case_id == sa.bindparam("case"), t.events.c.seq > sa.bindparam("after"))
    .order_by(t.events.c.seq)
)
_LAST = sa.select(sa.func.max(t.decisions.c.seq)).where(
    t.decisions.c.case_id == sa.bindparam("case")
)
_DECISIONS = (
    t.decisions.select()
    .where(t.decisions.c.case_id == sa.bindparam("case"), t.decisions.c.seq > sa.bindparam("after"))
    .order_by(t.decisions.c.seq)
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a person decided, on what they had seen (`after`)."""

    decisions: tuple[Decision, ...]
    event: Event
    after: int
    targets: frozenset[str]

    @property
    def entities(self) -> frozenset[str]:
        """Whom the answers are for as a whole; taking one back is for nobody."""
        return frozenset(d.entity for d in self.decisions if d.entity and d.undoes is None)

    def clashes_with(self, other: Decision) -> bool:
        return other.who != self.decisions[0].who and (
            other.finding in self.targets
            or other.entity in self.targets
            or (other.drawn is not None and box_key(other.drawn) in self.targets)
        )


class DeskStore:
    """One case's work at the desk."""

    def __init__(self, store: CaseStore, case_id: str) -> None:
        self.store = store
        self.case_id = case_id
        self._deciding = Together[_Asked, int](self._decide)

    def revision(self) -> int:
        """Number of the newest event: it grows with every change to the case."""
        with self.store.engine.connect() as connection:
            return connection.scalar(_REVISION, {"case": self.case_id}) or 0

    def changed(self) -> str:
        """When the newest event was (ISO time); '' when there is none."""
        query = (
            sa.select(t.events.c.at)
            .where(t.events.c.case_id == self.case_id)
            .order_by(t.events.c.seq.desc())
            .limit(1)
        )
        with self.store.engine.connect() as connection:
            return connection.scalar(query) or ""

    def events_after(self, revision: int) -> tuple[Event, ...]:
        """What happened after a revision, oldest first."""
        with self.store.engine.connect() as connection:
            found = connection.execute(_EVENTS, {"case": self.case_id, "after": revision})
            return tuple(rows.chained_event(row).event for row in found)

    # --- decisions

    def last_decision(self) -> int:
        """Number of the newest decision."""
        with self.store.engine.connect() as connection:
            return connection.scalar(_LAST, {"case": self.case_id}) or 0

    def decisions_after(self, seq: int) -> tuple[Decision, ...]:
        with self.store.engine.connect() as connection:
            return _decisions_after(connection, self.case_id, seq)

    def decide(
        self,
        decisions: Sequence[Decision],
        event: Event,
        *,
        after: int,
        targets: Collection[str],
    ) -> int:
        """Append decisions unless somebody else decided on `targets` since number `after`.

        `targets` are ids of findings and entities, and keys of drawn boxes. Returns the last
        sequence number.

        Raises:
            Clash: with the other person's decisions; nothing was written.
            Regrouped: an entity is no longer there; nothing was written.
        """
        return self._deciding.do(_Asked(tuple(decisions), event, after, frozenset(targets)))

    def _decide(self, group: Sequence[_Asked]) -> Sequence[int | Clash | Regrouped]:
        """Store what some have decided, each after the ones before; gives last number or clash."""
        told: list[int | Clash | Regrouped] = []
        accepted: list[Decision] = []
        events: list[Event] = []
        with self.store.write(self.case_id, events) as connection:
            last = connection.scalar(_LAST, {"case": self.case_id}) or 0
            since = min(last, *(asked.after for asked in group))
            newer = list(_decisions_after(connection, self.case_id, since))
            gone = self._gone(connection, group)
            for asked in group:
                if gone & asked.entities:
                    told.append(Regrouped())
                    continue
                others = [d for d in newer[max(0, asked.after - since) :] if asked.clashes_with(d)]
                if others:
                    told.append(Clash(others))
                    continue
                newer += asked.decisions
                accepted += asked.decisions
                events.append(asked.event)
                told.append(last + len(accepted))
            if accepted:
                insert_decisions(connection, self.case_id, accepted)
        return told

    def _gone(self, connection: sa.Connection, group: Sequence[_Asked]) -> frozenset[str]:
        """The entities answered for that are no longer there."""
        meant = frozenset[str]().union(*(asked.entities for asked in group))
        if not meant:
            return meant
        table = t.entities
        there = sa.select(table.c.id).where(table.c.case_id == self.case_id, table.c.id.in_(meant))
        return meant - set(connection.scalars(there))

    # --- pages seen

    def see(
        self,
        document: str,
        pages: Collection[int],
        who: str,
        at: str,
        event: Event,
        since: str = "",
    ) -> int:
        """Remember pages as seen by `who`; returns how many were new to them.

        Looks from before `since` (ISO time) do not count: the page is seen anew.
        """
        table = d.pages_seen
        mine = sa.and_(
            table.c.case_id == self.case_id, table.c.document == document, table.c.who == who
        )
        known_query = sa.select(table.c.page).where(mine & (table.c.at >= since))
        with self.store.engine.connect() as connection:
            known = set(connection.scalars(known_query))
        fresh = sorted(set(pages) - known)
        if fresh:
            values = [
                {"case_id": self.case_id, "document": document, "page": page, "who": who, "at": at}
                for page in fresh
            ]
            with self.store.write(self.case_id, [event]) as connection:
                connection.execute(table.delete().where(mine & table.c.page.in_(fresh)))
                connection.execute(table.insert(), values)
        return len(fresh)

    def seen_by(self) -> frozenset[tuple[str, int, str]]:
        """(document, page, name) for every page somebody has seen."""
        query = sa.select(d.pages_seen.c.document, d.pages_seen.c.page, d.pages_seen.c.who).where(
            d.pages_seen.c.case_id == self.case_id
        )
        with self.store.engine.connect() as connection:
            return frozenset((row.document, row.page, row.who) for row in connection.execute(query))

    def seen_since(self, who: str, since: str) -> frozenset[tuple[str, int]]:
        """(document, page) of what a person has seen from a moment on (ISO time)."""
        table = d.pages_seen
        query = sa.select(table.c.document, table.c.page).where(
            table.c.case_id == self.case_id, table.c.who == who, table.c.at >= since
        )
        with self.store.engine.connect() as connection:
            return frozenset((row.document, row.page) for row in connection.execute(query))

    # --- marks, merges, handovers: only ever added

    def mark(self, mark: DocumentMark, event: Event, *, after: str | None = None) -> None:
        """Say what becomes of a document; `after` is the time of the mark its author saw, '' for
        none, None for whoever overrules any.

        Raises:
            MarkClash: somebody else marked it since.
        """
        with self.store.write(self.case_id, [event]) as connection:
            held = _marks(connection, self.case_id).get(mark.document)
            if held is not None and after not in (None, held.at) and held.who != mark.who:
                raise MarkClash(held)
            connection.execute(
                d.document_marks.insert().values(
                    case_id=self.case_id,
                    seq=next_seq(connection, d.document_marks, self.case_id),
                    document=mark.document,
                    given=mark.given.value,
                    reason=mark.reason,
                    legal_basis=list(mark.legal_basis),
                    who=mark.who,
                    at=mark.at,
                )
            )

    def marks(self) -> dict[str, DocumentMark]:
        """The mark that holds for each marked document."""
        with self.store.engine.connect() as connection:
            return _marks(connection, self.case_id)

    def constrain(
        self, pairs: Sequence[tuple[str, str, bool]], who: str, at: str, event: Event
    ) -> None:
        """Remember that two findings mean the same, or do not."""
        said = [(left, right, _SAME if same else _OTHER) for left, right, same in pairs]
        self._say(said, who, at, event)

    def say_role(
        self, findings: Sequence[str], role: Role | None, who: str, at: str, event: Event
    ) -> None:
        """Remember who the bearer of these names is; None: as the machine suggests."""
        said = [(finding, finding, _SAME) for finding in findings]
        self._say(said, who, at, event, role.value if role else "")

    def _say(
        self,
        words: Sequence[tuple[str, str, int]],
        who: str,
        at: str,
        event: Event,
        role: str = "",
    ) -> None:
        if not words:
            return
        with self.store.write(self.case_id, [event]) as connection:
            seq = next_seq(connection, d.same_or_not, self.case_id)
            connection.execute(
                d.same_or_not.insert(),
                [
                    {
                        "case_id": self.case_id, "seq": seq + index, "left": left, "right": right,
                        "same": same, "role": role, "who": who, "at": at,
                    }
                    for index, (left, right, same) in enumerate(words)
                ],
            )  # fmt: skip

    def constraints(self) -> tuple[tuple[str, str, bool], ...]:
        """Merges and splits in force: (finding, finding, whether they are the same).

        A newer word on the same two findings takes the place of an older one, until it is taken
        back.
        """
        return tuple(
            (word.left, word.right, word.same == _SAME)
            for word in self._in_force()
            if word.left != word.right
        )

    def roles_said(self) -> tuple[tuple[str, Role], ...]:
        """Whose role a person has said, by findings, oldest first."""
        return tuple((word.left, Role(word.role)) for word in self._in_force() if word.role)

    def _in_force(self) -> list[Any]:
        newest = (words[-1] for words in self._said().values())
        return sorted(newest, key=lambda word: word.seq)

    def grouped_by(self) -> frozenset[str]:
        """Who said a merge, a split or a role that is in force."""
        return frozenset(words[-1].who for words in self._said().values())

    def newest_grouping(self, who: str) -> tuple[tuple[str, str], ...]:
        """The pairs of findings a person spoke of last, of what they have not taken back.

        What was said at the same moment was said in one go.
        """
        mine = [word for words in self._said().values() for word in words if word.who == who]
        last = max(mine, key=lambda word: word.seq, default=None)
        return tuple((w.left, w.right) for w in mine if last is not None and w.at == last.at)

    def take_back_grouping(
        self, pairs: Sequence[tuple[str, str]], who: str, at: str, event: Event
    ) -> None:
        """A person takes back their newest word on each pair; what was said before holds again."""
        self._say([(left, right, _TAKEN_BACK) for left, right in pairs], who, at, event)

    def _said(self) -> dict[frozenset[str], list[Any]]:
        """The words in force on each pair of findings, oldest first."""
        table = d.same_or_not
        query = table.select().where(table.c.case_id == self.case_id).order_by(table.c.seq)
        said: dict[frozenset[str], list[Any]] = {}
        with self.store.engine.connect() as connection:
            for row in connection.execute(query):
                words = said.setdefault(frozenset((row.left, row.right)), [])
                if row.same != _TAKEN_BACK:
                    words.append(row)
                    continue
                mine = next((word for word in reversed(words) if word.who == row.who), None)
                if mine is not None:
                    words.remove(mine)
        return {pair: words for pair, words in said.items() if words}

    def who_did(self, what: str) -> frozenset[str]:
        """Everybody who did something of a kind; '' for what nobody did in person."""
        query = sa.select(t.events.c.who).where(
            t.events.c.case_id == self.case_id, t.events.c.what == what
        )
        with self.store.engine.connect() as connection:
            return frozenset(connection.scalars(query))

    def acts(self, who: str, kinds: Collection[str]) -> tuple[str, ...]:
        """What a person has done of some kinds of events, oldest first."""
        query = (
            sa.select(t.events.c.what)
            .where(
                t.events.c.case_id == self.case_id,
                t.events.c.who == who,
                t.events.c.what.in_(sorted(kinds)),
            )
            .order_by(t.events.c.seq)
        )
        with self.store.engine.connect() as connection:
            return tuple(connection.scalars(query))

    def hand_over(self, handover: Handover, event: Event, *, following: int) -> None:
        """Add a change of hands after those its author saw, of which there are `following`.

        Raises:
            Overtaken: there is another since.
        """
        with self.handing_over(handover, [event], following=following):
            pass

    @contextmanager
    def handing_over(
        self, handover: Handover, events: Sequence[Event], *, following: int
    ) -> Iterator[None]:
        """The same, with something done that belongs to it: nobody changes the case meanwhile, and
        where that goes wrong, nothing is written."""
        with self.store.write(self.case_id, events) as connection:
            seq = next_seq(connection, d.handovers, self.case_id)
            if seq != following + 1:
                raise Overtaken
            connection.execute(
                d.handovers.insert().values(
                    case_id=self.case_id,
                    seq=seq,
                    step=handover.step.value,
                    who=handover.who,
                    at=handover.at,
                    note=handover.note,
                    digest=handover.digest,
                )
            )
            yield

    def handovers(self) -> tuple[Handover, ...]:
        """All changes of hands, oldest first."""
        table = d.handovers
        query = table.select().where(table.c.case_id == self.case_id).order_by(table.c.seq)
        with self.store.engine.connect() as connection:
            return tuple(
                Handover(
                    step=Step(row.step), who=row.who, at=row.at, note=row.note, digest=row.digest
                )
                for row in connection.execute(query)
            )

    # --- terms

    def set_terms(self, terms: Terms, event: Event) -> None:
        with self.store.write(self.case_id, [event]) as connection:
            connection.execute(d.terms.delete().where(d.terms.c.case_id == self.case_id))
            connection.execute(
                d.terms.insert().values(
                    case_id=self.case_id,
                    requester=terms.requester,
                    working_days=terms.working_days,
                    owner=terms.owner,
                )
            )

    def terms(self) -> Terms:
        query = d.terms.select().where(d.terms.c.case_id == self.case_id)
        with self.store.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return Terms()
        return Terms(requester=row.requester, working_days=row.working_days, owner=row.owner)


def _marks(connection: sa.Connection, case_id: str) -> dict[str, DocumentMark]:
    table = d.document_marks
    query = table.select().where(table.c.case_id == case_id).order_by(table.c.seq)
    return {
        row.document: DocumentMark(
            document=row.document,
            given=Given(row.given),
            reason=row.reason,
            legal_basis=tuple(row.legal_basis),
            who=row.who,
            at=row.at,
        )
        for row in connection.execute(query)
    }


def _decisions_after(connection: sa.Connection, case_id: str, seq: int) -> tuple[Decision, ...]:
    found = connection.execute(_DECISIONS, {"case": case_id, "after": seq})
    return tuple(rows.decision(row) for row in found)
