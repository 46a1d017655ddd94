"""The table of legal grounds and categories, read once from `data/hjemmel.yaml`.

A *ground* (hjemmel) is a provision a caseworker may cite; a *category* is a legal kind of
information with a default action and suggested grounds for each request type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from redactor.model import Action, RequestType

_ACTIONS = {"redact": Action.REDACT, "suggest": Action.ASK, "keep": Action.KEEP}
_DEFAULT_KEYS = {
    RequestType.PUBLIC: "public",
    RequestType.PARTY: "party_other",
    RequestType.OWN: "own_other",
    RequestType.ENVIRONMENT: "environment",
}
_LAW_SHORT = {"FVL": "FVL", "GDPR": "GDPR", "DBL": "DBL", "SUL": "SUL", "MOL": "MOL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One provision. `cite` is its full Danish citation in the genitive, for letters."""

    id: str
    law: str
    title: str
    title_en: str
    """The title for who reads English; the law itself is cited in Danish."""
    description: str
    short: str
    """What fits on a box: '§ 30, nr. 1', 'MOL § 2'."""
    cite: str
    cite_own: str
    """The citation in a request for own data, where it differs."""
    applies_to: frozenset[RequestType]
    selectable: bool
    level: str

    def cited(self, request: RequestType | None = None) -> str:
        """The citation for a request type; without one, the general citation."""
        return self.cite_own if request is RequestType.OWN else self.cite

    @property
    def protects(self) -> str:
        """The title within a sentence, without for whom: 'private forhold' of "… (miljø)"."""
        title = re.sub(r"\s*\([^()]*\)$", "", self.title)
        return title if title[1:2].isupper() else title[:1].lower() + title[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A legal kind of information with its defaults."""

    id: str
    title: str
    actions: Mapping[RequestType, Action]
    """Default towards others than the person it is about."""
    self_action: Action
    """Default when it is about the requester, in party and own requests."""
    grounds: Mapping[RequestType, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hjemmel:
    """All grounds and categories, by id."""

    grounds: Mapping[str, Ground]
    categories: Mapping[str, Category]

    def ground(self, id_: str) -> Ground:
        """Raises KeyError when there is no such ground."""
        return self.grounds[id_]

    def selectable(self, request: RequestType) -> tuple[Ground, ...]:
        """The grounds a caseworker may choose for a request type, in the order of the table."""
        return tuple(g for g in self.grounds.values() if g.selectable and request in g.applies_to)


@lru_cache(maxsize=1)
def hjemmel() -> Hjemmel:
    """The table shipped with the product."""
    source = resources.files("redactor.policy") / "data" / "hjemmel.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw: dict[str, Any] = yaml.load(source.read_text("utf-8"), Loader=loader)
    grounds = {row["id"]: _ground(row) for row in raw["hjemmel"]}
    categories = {row["id"]: _category(row) for row in raw["entity_types"]}
    return Hjemmel(grounds, categories)


def _ground(row: Mapping[str, Any]) -> Ground:
    cite = str(row["cite_da"])
    return Ground(
        id=row["id"],
        law=row["law"],
        title=row["label_da"],
        title_en=row["label_en"],
        description=row["description_da"],
        short=_short(row),
        cite=cite,
        cite_own=str(row.get("cite_da_own") or cite),
        applies_to=frozenset(RequestType(v) for v in row["applies_to"]),
        selectable=bool(row["selectable"]),
        level=row["level"],
    )


def _short(row: Mapping[str, Any]) -> str:
    """The label of a box. Old law that holds through the environmental act is named by the
    act (MOL § 2), since the bare paragraph would be taken for the law in force."""
    if str(row["cite_da"]).startswith("miljøoplysningslovens"):
        match = re.match(r"miljøoplysningslovens (§ \d+)", row["cite_da"])
        return f"MOL {match.group(1)}" if match else "MOL"
    law = _LAW_SHORT.get(row["law"], "")
    number = row["number"]
    paragraph = row["paragraph"] + (f", nr. {number}" if number else "")
    return f"{law} {paragraph}".strip()


def _category(row: Mapping[str, Any]) -> Category:
    return Category(
        id=row["id"],
        title=row["label_da"],
        actions={r: _ACTIONS[row["default"][key]] for r, key in _DEFAULT_KEYS.items()},
        self_action=_ACTIONS[row["default"]["applicant_self"]],
        grounds={r: tuple(row["suggested_hjemmel"][r.value]) for r in RequestType},
    )
