"""Which ruling holds for each finding and drawn box.

A newer decision supersedes an older one on the same target. A decision on a finding wins over
one on its entity, whichever is newer: deciding for a person as a whole never overrides what
was decided one by one. Where nobody has decided, the suggestion stands as a suggestion.
A decision that was undone counts as never made; both stay in the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from redactor.model import Action, Decision, Drawn, Entity, Finding, Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """What holds for one finding or drawn box. `decision` is None while only suggested."""

    ruling: Ruling
    finding: Finding | None = None
    drawn: Drawn | None = None
    entity: Entity | None = None
    decision: Decision | None = None

    @property
    def document(self) -> str:
        if self.finding is not None:
            return self.finding.document
        assert self.drawn is not None
        return self.drawn.document

    @property
    def page(self) -> int:
        """The page it stands on; 0 is the title."""
        if self.finding is not None:
            return self.finding.page
        assert self.drawn is not None
        return self.drawn.page


def effective(
    findings: Sequence[Finding],
    entities: Sequence[Entity],
    suggestions: Mapping[str, Ruling],
    decisions: Iterable[Decision],
) -> tuple[Effective, ...]:
    """What holds now for every finding (in the given order) and then every drawn box.

    `suggestions` maps finding ids to policy's rulings. Decisions on findings that are gone
    count as drawn boxes.
    """
    present = {finding.id for finding in findings}
    entity_of = {member: entity for entity in entities for member in entity.findings}
    held = _held(decisions, present)
    result = [
        held.on(finding, entity_of.get(finding.id), suggestions[finding.id]) for finding in findings
    ]
    result.extend(
        Effective(ruling=decision.ruling, drawn=decision.drawn, decision=decision)
        for decision in held.on_box.values()
    )
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Held:
    """The newest decision in force on each finding, entity and box."""

    on_finding: Mapping[str, Decision]
    on_entity: Mapping[str, Decision]
    on_box: Mapping[str, Decision]

    def on(self, finding: Finding, entity: Entity | None, suggestion: Ruling) -> Effective:
        """What holds for one finding, as the recognizer gave it."""
        chosen = self.on_finding.get(finding.id)
        if chosen is not None and chosen.drawn is not None and chosen.drawn.type:
            finding = replace(finding, type=chosen.drawn.type)
        if chosen is None and entity is not None:
            chosen = self.on_entity.get(entity.id)
            if chosen is not None and _goes_too_far(chosen, finding, entity, suggestion):
                chosen = None
        return Effective(
            ruling=suggestion if chosen is None else chosen.ruling,
            finding=finding,
            entity=entity,
            decision=chosen,
        )


def _held(decisions: Iterable[Decision], present: Container[str]) -> _Held:
    on_finding: dict[str, Decision] = {}
    on_entity: dict[str, Decision] = {}
    on_box: dict[str, Decision] = {}
    for decision in in_force(decisions):
        if decision.finding is not None and decision.finding in present:
            on_finding[decision.finding] = decision
        elif decision.entity is not None:
            on_entity[decision.entity] = decision
        elif decision.drawn is not None:
            on_box[decision.finding or box_key(decision.drawn)] = decision
    return _Held(on_finding, on_entity, on_box)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What one or more decisions change of what holds: positions in the items, and boxes."""

    at: Mapping[int, Effective]
    added: tuple[Effective, ...]
    removed: frozenset[int] = frozenset()
    """Positions of boxes that nothing holds any longer."""


def after(
    items: Sequence[Effective],
    position_of: Mapping[str, int],
    members_of: Mapping[str, Sequence[int]],
    suggestions: Mapping[str, Ruling],
    original: Mapping[str, Finding],
    decisions: Sequence[Decision],
    newest: int,
) -> Changed | None:
    """What the last `newest` decisions change, without looking at every finding anew.

    `position_of` leads from finding ids, and from keys of boxes, to positions in `items`;
    `members_of` from entity ids; `original` from finding ids to findings as the recognizer gave
    them. Gives what `effective` would of all `decisions`, which is what its test holds it to,
    but for the order of the boxes. None: something is unknown here; fold all anew.
    """
    places: dict[int, None] = {}
    boxes: dict[str, None] = {}
    for decision in decisions[len(decisions) - newest :]:
        if decision.finding is not None:
            place = position_of.get(decision.finding)
            if place is None or items[place].finding is None:
                return None
            places[place] = None
        elif decision.entity is not None:
            places.update(dict.fromkeys(members_of.get(decision.entity, ())))
        elif decision.drawn is not None:
            boxes[box_key(decision.drawn)] = None
    held = _held(decisions, original)
    at: dict[int, Effective] = {}
    for place in places:
        item = items[place]
        assert item.finding is not None
        id_ = item.finding.id
        at[place] = held.on(original[id_], item.entity, suggestions[id_])
    added, removed = [], set()
    for key in boxes:
        holds, place = held.on_box.get(key), position_of.get(key)
        if holds is None:
            if place is not None:
                removed.add(place)
            continue
        made = Effective(ruling=holds.ruling, drawn=holds.drawn, decision=holds)
        if place is None:
            added.append(made)
        else:
            at[place] = made
    return Changed(at=at, added=tuple(added), removed=frozenset(removed))


def _goes_too_far(decision: Decision, finding: Finding, entity: Entity, suggestion: Ruling) -> bool:
    """Whether keeping somebody as a whole would let out what is secret in itself.

    Keeping a person keeps the name, not the CPR number that stands with it: that takes an
    answer of its own.
    """
    return (
        decision.ruling.action is Action.KEEP
        and finding.type != entity.type
        and suggestion.action is Action.REDACT
    )


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions nobody has taken back, oldest first.

    A decision that undoes another takes only that one back: what somebody else decided on the
    same thing, before or after, stays.
    """
    everything = tuple(decisions)
    undone = {decision.undoes for decision in everything if decision.undoes is not None}
    return tuple(d for d in everything if d.undoes is None and d.id not in undone)


def batch_of(decision: Decision) -> str:
    """What decisions made in one go share: their ids begin alike, before the dash."""
    return decision.id.split("-")[0]


def box_key(drawn: Drawn) -> str:
    """What makes two drawn boxes the same one."""
    return json.dumps([drawn.document, drawn.page, drawn.boxes])


def decisions_digest(items: Iterable[Effective]) -> str:
    """Digest of what holds for one document; any later decision changes it.

    Approval and release compare digests, so that nothing is released that was not approved.
    """
    lines = sorted(
        json.dumps(
            [
                item.finding.id if item.finding else None,
                [item.drawn.page, item.drawn.boxes] if item.drawn else None,
                item.ruling.action.value,
                sorted(item.ruling.legal_basis),
                item.finding.type if item.finding else item.drawn.type if item.drawn else "",
            ]
        )
        for item in items
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
