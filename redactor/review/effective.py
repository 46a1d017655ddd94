"""Which ruling holds for each finding and drawn box.

A newer decision supersedes an older one on the same target. A decision on a finding wins over
one on its entity, whichever is newer: deciding for a person as a whole never overrides what
was decided one by one. Where nobody has decided, the suggestion stands as a suggestion.
A decision that was undone counts as never made; both stay in the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
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
    result = []
    for finding in findings:
        entity = entity_of.get(finding.id)
        chosen = on_finding.get(finding.id)
        if chosen is not None and chosen.drawn is not None and chosen.drawn.type:
            finding = replace(finding, type=chosen.drawn.type)
        if chosen is None and entity is not None:
            chosen = on_entity.get(entity.id)
            if chosen is not None and _goes_too_far(chosen, finding, entity, suggestions):
                chosen = None
        result.append(
            Effective(
                ruling=suggestions[finding.id] if chosen is None else chosen.ruling,
                finding=finding,
                entity=entity,
                decision=chosen,
            )
        )
    result.extend(
        Effective(ruling=decision.ruling, drawn=decision.drawn, decision=decision)
        for decision in on_box.values()
    )
    return tuple(result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What one or more decisions change of what holds: positions in the items, and new boxes."""

    at: Mapping[int, Effective]
    added: tuple[Effective, ...]


def after(
    items: Sequence[Effective],
    position_of: Mapping[str, int],
    members_of: Mapping[str, Sequence[int]],
    suggestions: Mapping[str, Ruling],
    decisions: Iterable[Decision],
) -> Changed | None:
    """What newer decisions change, without looking at all the others; None: fold all anew.

    `position_of` leads from finding ids, and from keys of boxes, to positions in `items`;
    `members_of` from entity ids. Gives what `effective` would, which is what its test holds
    it to. Undoing brings back older decisions, and so takes all of them.
    """
    at: dict[int, Effective] = {}
    added: dict[str, Effective] = {}
    for decision in decisions:
        if decision.undoes is not None:
            return None
        if decision.finding is not None:
            place = position_of.get(decision.finding)
            if place is None or items[place].finding is None:
                return None
            finding = items[place].finding
            assert finding is not None
            if decision.drawn is not None and decision.drawn.type:
                finding = replace(finding, type=decision.drawn.type)
            at[place] = replace(
                items[place], finding=finding, ruling=decision.ruling, decision=decision
            )
        elif decision.entity is not None:
            for place in members_of.get(decision.entity, ()):
                held = at.get(place, items[place])
                if held.decision is not None and held.decision.finding is not None:
                    continue
                assert held.finding is not None
                assert held.entity is not None
                if _goes_too_far(decision, held.finding, held.entity, suggestions):
                    ruling = suggestions[held.finding.id]
                    at[place] = replace(held, ruling=ruling, decision=None)
                else:
                    at[place] = replace(held, ruling=decision.ruling, decision=decision)
        elif decision.drawn is not None:
            key = box_key(decision.drawn)
            made = Effective(ruling=decision.ruling, drawn=decision.drawn, decision=decision)
            if key in position_of:
                at[position_of[key]] = made
            else:
                added[key] = made
    return Changed(at=at, added=tuple(added.values()))


def _goes_too_far(
    decision: Decision, finding: Finding, entity: Entity, suggestions: Mapping[str, Ruling]
) -> bool:
    """Whether keeping somebody as a whole would let out what is secret in itself.

    Keeping a person keeps the name, not the CPR number that stands with it: that takes an
    answer of its own.
    """
    return (
        decision.ruling.action is Action.KEEP
        and finding.type != entity.type
        and suggestions[finding.id].action is Action.REDACT
    )


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions nobody has taken back, oldest first.

    A decision that undoes another takes only that one back: what somebody else decided on the
    same thing, before or after, stays.
    """
    everything = tuple(decisions)
    undone = {decision.undoes for decision in everything if decision.undoes is not None}
    return tuple(d for d in everything if d.undoes is None and d.id not in undone)


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
