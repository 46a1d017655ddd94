"""People, addresses and numbers of a case: each once, with every place it is mentioned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from redactor.errors import UsageError
from redactor.model import Action, Mark, Role
from redactor.review import Effective, batch_of, in_force, undecided
from redactor.service.analysis.linking import relink
from redactor.service.case import event, instant, now
from redactor.service.desk import UnknownCase
from redactor.service.reviewing.board import Board
from redactor.service.reviewing.deciding import numbered
from redactor.service.reviewing.snapshot import Snapshot

ROLE_NAMES = {
    Role.REQUESTER: "ansøger",
    Role.PARTY: "part",
    Role.RELATIVE: "pårørende",
    Role.CITIZEN: "borger",
    Role.NOTIFIER: "underretter eller anmelder",
    Role.OFFICIAL: "offentligt ansat",
    Role.PROFESSIONAL: "fagperson",
    Role.COMPANY: "virksomhed",
    Role.AUTHORITY: "myndighed",
    Role.UNKNOWN: "rolle ukendt",
}
CHOSEN_ROLES = (
    Role.PARTY, Role.RELATIVE, Role.CITIZEN, Role.NOTIFIER, Role.OFFICIAL, Role.PROFESSIONAL,
    Role.COMPANY,
)  # fmt: skip
"""What a person may be said to be."""
MERGED, SPLIT, ROLE = "entities.merged", "entities.split", "entities.role"
"""Events: people put together, parted, and given a role."""
GROUPED = frozenset({MERGED, SPLIT, ROLE})
REGROUPED = "entities.regrouped"
"""The event that takes back one of `GROUPED`."""
_PEOPLE = frozenset({"PERSON", "INITIALS"})
_CONTEXT = 60
_TOLD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person, place or number as the list shows it."""

    id: str
    name: str
    types: tuple[str, ...]
    role: str
    role_said: Role | None
    """The role that somebody has said; None: the one that is suggested."""
    mentions: int
    documents: int
    where: tuple[str, ...]
    """Numbers of the documents, in order, where they are few enough to be told apart by."""
    open: int
    answered: int
    """How many mentions a person has answered; of the others a suggestion may hold."""
    actions: dict[str, int]
    suggested: Action
    legal_basis: tuple[str, ...]
    why: str
    grouping: str
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place, with the text around it."""

    finding: str
    document: str
    number: str
    page: int
    before: str
    text: str
    after: str
    item: Effective


def lines(board: Board) -> tuple[Line, ...]:
    """Everybody and everything in the case; what is open first, then the most mentioned."""
    snapshot = board.now()
    found = [line(snapshot, entity) for entity in snapshot.by_entity]
    return tuple(sorted(found, key=lambda x: (x.open == 0, *_place(x))))


def _place(line: Line) -> tuple[int, str, str]:
    """Where a line stands among those of its kind."""
    return -line.mentions, line.name.casefold(), line.id


def next_open(board: Board, entity_id: str) -> Line | None:
    """Who comes after somebody in the list and still lacks an answer, going round; None: nobody."""
    others = [one for one in lines(board) if one.open and one.id != entity_id]
    here = _place(line(board.now(), entity_id))
    return next((one for one in others if _place(one) > here), others[0] if others else None)


def line(snapshot: Snapshot, entity_id: str) -> Line:
    """One line. Raises UnknownCase."""
    entity = snapshot.entity_of.get(entity_id)
    if entity is None:
        raise UnknownCase
    items = snapshot.by_entity.get(entity_id, [])
    rulings = [snapshot.suggested[item.finding.id] for item in items if item.finding]
    strongest = max(rulings, key=lambda ruling: _STRENGTH[ruling.action], default=None)
    numbers = {item.document: snapshot.documents[item.document].number for item in items}
    order = {document: place for place, document in enumerate(snapshot.documents)}
    where = tuple(numbers[document] for document in sorted(numbers, key=order.__getitem__))
    return Line(
        id=entity.id,
        name=entity.name,
        types=tuple(dict.fromkeys([entity.type, *(i.finding.type for i in items if i.finding)])),
        role=ROLE_NAMES[entity.role],
        role_said=entity.role if Mark.ROLE_SAID in entity.marks else None,
        mentions=len(items),
        documents=len(where),
        where=where if len(where) <= _TOLD else (),
        open=sum(undecided(item) for item in items),
        answered=sum(item.decision is not None for item in items),
        actions=dict(Counter(item.ruling.action.value for item in items if not undecided(item))),
        suggested=strongest.action if strongest else Action.KEEP,
        legal_basis=strongest.legal_basis if strongest else (),
        why=strongest.reason if strongest else "",
        grouping=entity.reason,
        certain=entity.certain,
    )


_STRENGTH = {Action.KEEP: 0, Action.ASK: 1, Action.REDACT: 2}


def mentions(board: Board, entity: str) -> tuple[Mention, ...]:
    """Every mention in reading order, with what stands around it."""
    snapshot = board.now()
    if entity not in snapshot.entity_of:
        raise UnknownCase
    order = {document: place for place, document in enumerate(snapshot.documents)}

    def place(item: Effective) -> tuple[int, int, int]:
        return order[item.document], item.page, item.finding.start if item.finding else 0

    items = sorted(snapshot.by_entity.get(entity, ()), key=place)
    return tuple(_mention(board, snapshot, item) for item in items)


def _mention(board: Board, snapshot: Snapshot, item: Effective) -> Mention:
    finding = item.finding
    assert finding is not None
    entry = snapshot.entry(item.document)
    text, start, end = finding.text, 0, len(finding.text)
    if entry is not None and entry.pages_file:
        for page in board.pages_of(entry.pages_file):
            if page.number == finding.page:
                text, start, end = page.text, finding.start, finding.end
    return Mention(
        finding=finding.id,
        document=item.document,
        number=entry.document.number if entry else "",
        page=item.page,
        before=text[max(0, start - _CONTEXT) : start],
        text=finding.text,
        after=text[end : end + _CONTEXT],
        item=item,
    )


def merge(board: Board, entities: Sequence[str], who: str) -> None:
    """Remember that these are one and the same, and group anew.

    Raises:
        UsageError: fewer than two, or of different kinds.
    """
    snapshot = board.now()
    firsts = [_first(snapshot, entity) for entity in dict.fromkeys(entities)]
    if len(firsts) < 2:
        raise UsageError("Vælg mindst to, der skal lægges sammen.")
    kinds = {snapshot.entity_of[entity].type for entity in entities}
    if len(kinds) > 1:
        raise UsageError("Kun personer kan lægges sammen med personer, og numre med numre.")
    members = {f: entity for entity in entities for f in snapshot.entity_of[entity].findings}
    healed = [
        (left, right, True)
        for left, right, same in board.desk.constraints()
        if not same and members.get(left, "") != members.get(right, "") and left in members
        and right in members
    ]  # fmt: skip
    pairs = [(firsts[0], other, True) for other in firsts[1:]]
    _regroup(board, healed + pairs, who, MERGED)


def split(board: Board, entity: str, findings: Sequence[str], who: str) -> str:
    """Remember that these mentions, and no others, mean somebody else, and group anew.

    Returns the id of the somebody else.

    Raises:
        UsageError: all or none were chosen.
    """
    snapshot = board.now()
    _first(snapshot, entity)
    members = snapshot.entity_of[entity].findings
    chosen = [finding for finding in members if finding in set(findings)]
    rest = [finding for finding in members if finding not in set(findings)]
    if not chosen or not rest:
        raise UsageError("Vælg nogle af omtalerne, men ikke dem alle.")
    cut = [
        (left, right, False)
        for left, right, same in board.desk.constraints()
        if same and ((left in chosen and right in rest) or (left in rest and right in chosen))
    ]
    apart = [(rest[0], other, False) for other in chosen]
    together = [(chosen[0], other, True) for other in chosen[1:]]
    # Said of each, since what is written alike would go along, and what a merge with one of the
    # chosen held would fall off.
    together += [(rest[0], other, True) for other in rest[1:]]
    _regroup(board, cut + apart + together, who, SPLIT)
    other = board.now().item_of[chosen[0]].entity
    return other.id if other is not None else ""


def roles_to_choose(snapshot: Snapshot, entity: str) -> dict[Role, str]:
    """What somebody may be said to be, with the words for it; nothing for what is no person."""
    known = snapshot.entity_of.get(entity)
    if known is None or known.type not in _PEOPLE:
        return {}
    return {role: ROLE_NAMES[role] for role in CHOSEN_ROLES}


def say_role(board: Board, entity: str, said: str, who: str) -> None:
    """Remember who a person is, whatever the text tells, and suggest anew; empty: as suggested.

    Said of every mention of the name, so that it holds where some of them are gone or parted later.

    Raises:
        UsageError: not a person, or a role that nobody can be given.
    """
    snapshot = board.now()
    _first(snapshot, entity)
    role = next((role for role in roles_to_choose(snapshot, entity) if role.value == said), None)
    if said and role is None:
        raise UsageError("Vælg en person og en af rollerne på listen.")
    names = [
        item.finding.id
        for item in snapshot.by_entity.get(entity, ())
        if item.finding is not None and item.finding.type in _PEOPLE
    ]
    with board.folder.locked():
        what = event(ROLE, who=who, entity=entity, role=said)
        board.desk.say_role(names, role, who, instant(), what)
        relink(board.now().case, board.folder, board.store)


def take_back_grouping(board: Board, pairs: Sequence[tuple[str, str]], who: str) -> None:
    """Take back a merge, a split or a role, and group anew as it was before."""
    with board.folder.locked():
        board.desk.take_back_grouping(pairs, who, instant(), event(REGROUPED, who=who))
        relink(board.now().case, board.folder, board.store)
        _drop_copies(board, who)


def _drop_copies(board: Board, who: str) -> None:
    """Take back answers that were copied to mentions whose own group, answered so, is back."""
    snapshot = board.now()
    held = in_force(snapshot.decisions)
    wholes = {d.entity: batch_of(d) for d in held if d.entity in snapshot.entity_of}
    group_of = {member: entity.id for entity in snapshot.entities for member in entity.findings}
    copies = [
        replace(d, undoes=d.id)
        for d in held
        if d.finding and wholes.get(group_of.get(d.finding, "")) == batch_of(d)
    ]
    if copies:
        what = event("decisions.carried", who=who, count=len(copies))
        board.desk.decide(numbered(copies, now()), what, after=snapshot.seq, targets=())


def _first(snapshot: Snapshot, entity: str) -> str:
    known = snapshot.entity_of.get(entity)
    if known is None or not known.findings:
        raise UnknownCase
    return known.findings[0]


def _regroup(board: Board, pairs: list[tuple[str, str, bool]], who: str, what: str) -> None:
    with board.folder.locked():
        board.desk.constrain(pairs, who, instant(), event(what, who=who, pairs=len(pairs)))
        relink(board.now().case, board.folder, board.store)
