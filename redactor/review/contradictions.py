"""The same thing covered in one place and readable in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redactor.model import Action
from redactor.review.effective import Effective


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One person, place, number or text with two fates. Finding ids, in reading order."""

    entity: str
    """Id of the entity, or '' for findings that belong to none."""
    name: str
    covered: tuple[str, ...]
    readable: tuple[str, ...]


def contradictions(items: Sequence[Effective]) -> tuple[Contradiction, ...]:
    """What is covered here and kept there.

    Findings of an entity are compared where type and text agree: a name may be covered while
    its owner's title is kept. A decision with a comment is a meant exception and contradicts
    nothing; what nobody has answered yet does not either.
    """
    groups: dict[tuple[str, str, str], list[Effective]] = {}
    for item in items:
        finding = item.finding
        if finding is None or item.ruling.action is Action.ASK:
            continue
        if item.decision is None and item.ruling.action is not Action.KEEP:
            continue
        if item.decision is not None and item.decision.comment:
            continue
        text = " ".join(finding.text.casefold().split())
        owner = item.entity.id if item.entity else ""
        groups.setdefault((owner, finding.type, text), []).append(item)
    result = []
    for (entity, _, _), members in groups.items():
        covered = [item for item in members if item.ruling.action is Action.REDACT]
        readable = [item for item in members if item.ruling.action is Action.KEEP]
        if covered and readable:
            first = covered[0]
            assert first.finding is not None
            result.append(
                Contradiction(
                    entity=entity,
                    name=first.finding.text,
                    covered=tuple(i.finding.id for i in covered if i.finding),
                    readable=tuple(i.finding.id for i in readable if i.finding),
                )
            )
    return tuple(result)
