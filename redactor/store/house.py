"""What belongs to the whole house: the list of cases and who may see each, words always or never
covered, messages waiting to be sent, and deletions under way.

The list repeats what the cases' own databases say, so that showing it opens none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from redactor.audit import ChainedEvent
from redactor.model import Event
from redactor.store import desk_tables as d
from redactor.store import tables as t
from redactor.store.accounts import User, UserRole
from redactor.store.cases import HOUSE, CaseStore
from redactor.store.connecting import in_order


class WordKind(StrEnum):
    """Whether a word is always covered or never."""

    DENY = "deny"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseWord:
    """A word of the whole house, until it expires (ISO date); who added it, and when."""

    word: str
    who: str
    at: str
    expires: str
    kind: WordKind = WordKind.DENY


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One case as the list knows it. Dates and times are ISO; '' where there is none."""

    case_id: str
    folder: str
    """Relative to the data folder."""
    stamp: str
    """Changes when the case's database does."""
    revision: int
    title: str
    request_type: str
    requester: str
    owner: str
    due: str
    stage: str
    done: bool
    handed_over: bool
    documents: int
    failed: int
    open: int
    findings: int
    pages: int
    seen: int
    changed: str
    released: str
    gone: bool = False
    """Its folder is not there at present."""
    keep_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A person ('user') or group ('group') a case is shared with."""

    kind: str
    name: str
    who: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A message about a case's new state, to be sent from `due` on."""

    id: str
    case_id: str
    state: str
    at: str
    due: str
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """A case that is being deleted; `counts` is what there was of each thing."""

    case_id: str
    folder: str
    who: str
    at: str
    reason: str
    counts: Mapping[str, Any]


class House:
    """The house's own records."""

    def __init__(self, store: CaseStore) -> None:
        self.store = store
        self.engine = store.engine

    def alive(self) -> None:
        """Ask the database something. Raises OutOfReach when it does not answer."""
        with self.engine.connect() as connection:
            connection.execute(sa.select(1))

    # --- the list of cases

    def listed(self) -> dict[str, Listed]:
        """Every case in the list, by id."""
        with self.engine.connect() as connection:
            found = connection.execute(d.case_list.select()).all()
        return {row.case_id: _listed(row) for row in found}

    def find(self, case_id: str) -> Listed | None:
        query = d.case_list.select().where(d.case_list.c.case_id == case_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else _listed(row)

    def record(self, case: Listed, hook: Hook | None = None) -> None:
        """Write how a case stands, and the message about it; `keep_until` stays as it is."""
        values = asdict(case)
        values.pop("keep_until")
        table = d.case_list
        with self.store.write(HOUSE) as connection:
            changed = connection.execute(
                table.update().where(table.c.case_id == case.case_id).values(**values)
            )
            if not changed.rowcount:
                connection.execute(table.insert().values(keep_until="", **values))
            if hook is not None:
                connection.execute(d.hooks.insert().values(**asdict(hook)))

    def restamp(self, stamps: Mapping[str, str]) -> None:
        """Cases whose files changed while they themselves did not."""
        table = d.case_list
        with self.store.write(HOUSE) as connection:
            for case_id, stamp in stamps.items():
                connection.execute(
                    table.update().where(table.c.case_id == case_id).values(stamp=stamp)
                )

    def set_gone(self, case_ids: Collection[str]) -> None:
        """Show these no more, as their folder is not there; what was set for them stays."""
        table = d.case_list
        with self.store.write(HOUSE) as connection:
            connection.execute(
                table.update().where(table.c.case_id.in_(list(case_ids))).values(gone=1)
            )

    def revisions(self) -> dict[str, int]:
        """Number of the newest event of every case in this database."""
        newest = sa.select(sa.func.max(t.events.c.seq)).where(t.events.c.case_id == t.cases.c.id)
        query = sa.select(t.cases.c.id, sa.func.coalesce(newest.scalar_subquery(), 0))
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def keep(self, case_id: str, until: str) -> None:
        """Do not propose a case for deletion before an ISO date; '' lifts it."""
        with self.store.write(HOUSE) as connection:
            connection.execute(
                d.case_list.update()
                .where(d.case_list.c.case_id == case_id)
                .values(keep_until=until)
            )

    def page(
        self,
        user: User | None,
        *,
        unowned: bool,
        first: int,
        count: int,
        stages: Collection[str] = (),
        words: str = "",
    ) -> tuple[tuple[Listed, ...], int]:
        """Some of the cases a user may see, the most urgent first, and how many there are.

        No user: all cases. `unowned` says whether cases without an owner are theirs to see.
        """
        table = d.case_list
        where = sa.and_(
            sa.true() if user is None else _visible(user.roles, user.groups, unowned=unowned),
            table.c.gone == 0,
            table.c.stage.in_(list(stages)) if stages else sa.true(),
            *(
                sa.or_(
                    table.c.title.icontains(word, autoescape=True),
                    table.c.requester.icontains(word, autoescape=True),
                    table.c.owner.icontains(word, autoescape=True),
                )
                for word in words.split()
            ),
        )
        query = (
            table.select()
            .where(where)
            .order_by(table.c.done, table.c.due, in_order(table.c.title), table.c.case_id)
            .offset(first)
            .limit(count)
        )
        total = sa.select(sa.func.count()).select_from(table).where(where)
        who = {"name": user.name if user else ""}
        with self.engine.connect() as connection:
            found = tuple(_listed(row) for row in connection.execute(query, who))
            return found, connection.scalar(total, who) or 0

    def stages(self) -> dict[str, int]:
        """How many cases stand at each stage."""
        query = sa.select(d.case_list.c.stage, sa.func.count()).group_by(d.case_list.c.stage)
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    # --- who may see a case

    def visible(self, user: User, case_id: str, *, unowned: bool) -> bool:
        """Whether a user may see a case of the list."""
        query = _visible_case(user.roles, user.groups, unowned)
        with self.engine.connect() as connection:
            found = connection.execute(query, {"case": case_id, "name": user.name})
            return found.first() is not None

    def shares(self, case_id: str) -> tuple[Share, ...]:
        table = d.case_access
        query = (
            table.select()
            .where(table.c.case_id == case_id)
            .order_by(table.c.kind, in_order(table.c.name))
        )
        with self.engine.connect() as connection:
            return tuple(
                Share(kind=row.kind, name=row.name, who=row.who, at=row.at)
                for row in connection.execute(query)
            )

    def share(self, case_id: str, shares: Sequence[Share]) -> None:
        """Exactly these may see the case besides its owner."""
        with self.store.write(HOUSE) as connection:
            connection.execute(d.case_access.delete().where(d.case_access.c.case_id == case_id))
            if shares:
                connection.execute(
                    d.case_access.insert(), [{"case_id": case_id, **asdict(s)} for s in shares]
                )

    # --- words of the house

    def set_word(self, word: HouseWord) -> None:
        """Add a word, or change the one there is."""
        table = d.denied_words
        with self.store.write(HOUSE) as connection:
            connection.execute(table.delete().where(table.c.word == word.word))
            connection.execute(table.insert().values(**asdict(word)))

    def remove_word(self, word: str) -> bool:
        with self.store.write(HOUSE) as connection:
            done = connection.execute(d.denied_words.delete().where(d.denied_words.c.word == word))
            return bool(done.rowcount)

    def forget_words(self, before: str) -> int:
        """Remove the words that expired before an ISO date; returns how many."""
        table = d.denied_words
        with self.store.write(HOUSE) as connection:
            done = connection.execute(table.delete().where(table.c.expires < before))
            return done.rowcount

    def words(self, today: str) -> tuple[HouseWord, ...]:
        """Words in force on an ISO date; with '' also those that have expired."""
        table = d.denied_words
        query = table.select().where(table.c.expires >= today).order_by(in_order(table.c.word))
        with self.engine.connect() as connection:
            return tuple(
                HouseWord(
                    word=row.word, who=row.who, at=row.at, expires=row.expires,
                    kind=WordKind(row.kind),
                )
                for row in connection.execute(query)
            )  # fmt: skip

    # --- messages

    def hooks_due(self, now: str, count: int) -> tuple[Hook, ...]:
        table = d.hooks
        query = table.select().where(table.c.due <= now).order_by(table.c.at, table.c.id)
        with self.engine.connect() as connection:
            return tuple(
                Hook(**row._mapping) for row in connection.execute(query.limit(count))
            )  # fmt: skip

    def hooks_waiting(self) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(d.hooks)) or 0

    def put_off(self, id_: str, due: str, tries: int) -> None:
        with self.store.write(HOUSE) as connection:
            connection.execute(
                d.hooks.update().where(d.hooks.c.id == id_).values(due=due, tries=tries)
            )

    def drop_hook(self, id_: str) -> None:
        with self.store.write(HOUSE) as connection:
            connection.execute(d.hooks.delete().where(d.hooks.c.id == id_))

    # --- deletions

    def begin_deletion(self, deletion: Deletion, event: Event) -> None:
        """Remember that a case is to go; from here on it is finished, also after a crash."""
        with self.store.write(HOUSE, [event]) as connection:
            connection.execute(
                d.deletions.insert().values(**{**asdict(deletion), "counts": dict(deletion.counts)})
            )
            connection.execute(
                d.case_list.delete().where(d.case_list.c.case_id == deletion.case_id)
            )

    def deletions(self) -> tuple[Deletion, ...]:
        """Those under way."""
        with self.engine.connect() as connection:
            return tuple(
                Deletion(**row._mapping)
                for row in connection.execute(d.deletions.select().order_by(d.deletions.c.at))
            )

    def finish_deletion(self, case_id: str, event: Event) -> None:
        """Remove every row about a case, and say so in the house's log, in one transaction."""
        with self.store.write(HOUSE, [event]) as connection:
            # Asked of the database, so that a table added later cannot be forgotten.
            inspector = sa.inspect(connection)
            for name in inspector.get_table_names():
                if any(column["name"] == "case_id" for column in inspector.get_columns(name)):
                    about = sa.table(name, sa.column("case_id"))
                    connection.execute(about.delete().where(about.c.case_id == case_id))
            connection.execute(t.cases.delete().where(t.cases.c.id == case_id))
        self.store.forget_deleted()

    # --- audit

    def add_event(self, event: Event) -> None:
        self.store.add_event(HOUSE, event)

    def events(self) -> tuple[ChainedEvent, ...]:
        """The house's own log, oldest first."""
        return self.store.events(HOUSE)


@lru_cache(256)
def _visible_case(
    roles: frozenset[UserRole], groups: frozenset[str], unowned: bool
) -> sa.Select[tuple[str]]:
    """Whether `case` is visible to `name`; put together once, since every request asks it."""
    return sa.select(d.case_list.c.case_id).where(
        d.case_list.c.case_id == sa.bindparam("case"), _visible(roles, groups, unowned=unowned)
    )


def _visible(
    roles: frozenset[UserRole], groups: frozenset[str], *, unowned: bool
) -> sa.ColumnElement[bool]:
    """Own cases and those shared with one; an approver's also those handed over for approval.

    Whose cases is the parameter `name`.
    """
    table, access = d.case_list, d.case_access
    if not roles & {UserRole.CASEWORKER, UserRole.APPROVER}:
        return sa.false()
    name: sa.BindParameter[str] = sa.bindparam("name", type_=sa.String)
    shared = sa.select(access.c.case_id).where(
        sa.or_(
            sa.and_(access.c.kind == "user", access.c.name == name),
            sa.and_(access.c.kind == "group", access.c.name.in_(sorted(groups))),
        )
    )
    ways = [table.c.owner == name, table.c.case_id.in_(shared)]
    if unowned:
        ways.append(table.c.owner == "")
    if UserRole.APPROVER in roles:
        ways.append(table.c.handed_over == 1)
    return sa.or_(*ways)


def _listed(row: Any) -> Listed:
    values = dict(row._mapping)
    flags = {name: bool(values[name]) for name in ("gone", "done", "handed_over")}
    return Listed(**{**values, **flags})
