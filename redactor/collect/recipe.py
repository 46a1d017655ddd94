"""Recipes: which sources a collection reads, how, and within which limits (YAML, checked).

A recipe never holds a secret: a password is named as `{env: VARIABLE}` or
`{keyring: SERVICE, user: NAME}` and looked up when it is needed.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError, model_validator

from redactor.collect.kinds import (
    ArchiveSource,
    CmisSource,
    F2Source,
    FolderSource,
    GetOrganizedSource,
    GraphSource,
    ImapSource,
    MailFolderSource,
    NovaSource,
    S3Source,
    SbsysSource,
    SftpSource,
    SiteSource,
    SmbSource,
    WebdavSource,
)
from redactor.collect.secret import Part
from redactor.collect.sources.robot.recipe import RobotSource
from redactor.errors import UsageError


class Filters(Part):
    """Which of the listed documents to fetch. What is left out is named in the manifest."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    """Both days included. Documents without a date are always kept."""
    include: tuple[str, ...] = ()
    """File name patterns such as *.pdf; empty means all."""
    exclude: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    directions: tuple[Literal["in", "out", "internal"], ...] = ()


class Bounds(Part):
    """Limits of one collection."""

    documents: int = Field(default=20_000, ge=1)
    file_bytes: int = Field(default=500_000_000, ge=1)
    total_bytes: int = Field(default=50_000_000_000, ge=1)
    parallel: int = Field(default=4, ge=1, le=16)
    per_second: float = Field(default=10.0, gt=0)
    """Requests a second to each server."""
    attempts: int = Field(default=4, ge=1, le=10)
    seconds: float = Field(default=60.0, gt=0)
    """How long to wait for one answer."""


SourceRecipe = Annotated[
    FolderSource
    | ArchiveSource
    | MailFolderSource
    | ImapSource
    | WebdavSource
    | GraphSource
    | SiteSource
    | GetOrganizedSource
    | NovaSource
    | SbsysSource
    | F2Source
    | CmisSource
    | S3Source
    | SftpSource
    | SmbSource
    | RobotSource,
    Field(discriminator="type"),
]


class Recipe(Part):
    """A whole recipe."""

    recipe: Literal[1]
    """Version of the format."""
    name: str
    case_pattern: str | None = None
    """Regular expression that a case number must match in full."""
    sources: tuple[SourceRecipe, ...] = Field(min_length=1)
    filters: Filters = Filters()
    limits: Bounds = Bounds()

    @model_validator(mode="after")
    def _distinct(self) -> Recipe:
        names = [source.name.casefold() for source in self.sources]
        if len(set(names)) < len(names):
            raise ValueError("to kilder har samme navn")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of what the recipe says, comments and order of keys aside."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def within(recipe: Recipe, first: date | None, last: date | None) -> Recipe:
    """The recipe for a period alone, both days included; never a longer one than its own.

    Raises:
        UsageError: the period has no days.
    """
    filters = recipe.filters
    begins = max(filter(None, (filters.from_, first)), default=None)
    ends = min(filter(None, (filters.to, last)), default=None)
    if begins is not None and ends is not None and begins > ends:
        raise UsageError("Perioden har ingen dage.", "Ret --from og --to, eller opskriften.")
    narrow = filters.model_copy(update={"from_": begins, "to": ends})
    return recipe.model_copy(update={"filters": narrow})


def check_case(number: str, pattern: str | None) -> None:
    """Refuse case numbers that could lead a path or an address astray.

    Raises:
        UsageError: empty, too long, with control characters, '..', or not as the recipe says.
    """
    if not number.strip() or len(number) > 200 or not number.isprintable() or ".." in number:
        raise UsageError("Sagsnummeret er ikke gyldigt.", "Skriv det, som det står i sagen.")
    if pattern is not None and not re.fullmatch(pattern, number):
        raise UsageError(
            "Sagsnummeret har ikke den form, opskriften kræver.",
            f"Skriv det, som fagsystemet viser det. Opskriften siger: {pattern}",
        )


_DANISH = {
    "missing": "mangler",
    "extra_forbidden": "kendes ikke",
    "union_tag_not_found": "type mangler",
    "literal_error": "har en værdi, der ikke kendes",
    "string_type": "skal være tekst",
    "string_pattern_mismatch": "må kun have bogstaver, tal, mellemrum, punktum og bindestreg",
    "int_parsing": "skal være et helt tal",
    "int_type": "skal være et helt tal",
    "float_parsing": "skal være et tal",
    "greater_than": "er for lille",
    "greater_than_equal": "er for lille",
    "less_than_equal": "er for stor",
    "too_short": "er tom",
    "tuple_type": "skal være en liste",
    "model_type": "skal have felter under sig",
    "dict_type": "skal have felter under sig",
    "model_attributes_type": "skal have felter under sig",
    "date_from_datetime_parsing": "skal være en dato som 2024-12-31",
    "date_parsing": "skal være en dato som 2024-12-31",
    "date_type": "skal være en dato som 2024-12-31",
}
_TYPES = {
    "folder", "archive", "mailfolder", "imap", "webdav", "graph_mailbox", "graph_site",
    "getorganized", "nova", "sbsys", "f2", "cmis", "s3", "sftp", "smb", "robot",
}  # fmt: skip


def _said(error: dict[str, Any]) -> str:
    """One fault in Danish, with its place and never its value, which may be a secret."""
    steps = [str(step + 1) if isinstance(step, int) else str(step) for step in error["loc"]]
    place = " → ".join(step for step in steps if step not in _TYPES) or "opskriften"
    if error["type"] == "value_error":
        return f"{place}: {error['ctx']['error']}"
    if steps and steps[-1] in ("password", "secret", "passphrase"):
        return f"{place}: hemmeligheder skrives som env: NAVN eller keyring: TJENESTE, aldrig selv"
    if error["type"] == "union_tag_invalid":
        return f"{place}: type kendes ikke; de er {', '.join(sorted(_TYPES))}"
    return f"{place}: {_DANISH.get(error['type'], 'er ikke gyldig')}"


P = TypeVar("P", bound=Part)


def parse(text: str, model: type[P]) -> P:
    """What a YAML text says, as a recipe or another model of the house's own files.

    Raises:
        UsageError: what is wrong and where, in Danish.
    """
    try:
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f" i linje {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise UsageError(f"Opskriften er ikke gyldig YAML{line}.") from None
    except (yaml.YAMLError, RecursionError):
        raise UsageError("Opskriften er ikke gyldig YAML.") from None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        found = error.errors()
        # A list whose only entry is wrong would be told to be empty as well.
        inside = {fault["loc"][:1] for fault in found if len(fault["loc"]) > 1}
        faults = [
            _said(dict(f)) for f in found if f["type"] != "too_short" or f["loc"] not in inside
        ]
        raise UsageError(
            "Opskriften er ikke gyldig:\n  " + "\n  ".join(faults),
            "\nSe docs/collecting.md.",
        ) from None


def parse_recipe(text: str) -> Recipe:
    """A recipe from its YAML. Raises as `parse` does."""
    return parse(text, Recipe)


def text_of(path: Path) -> str:
    """The text of a recipe's file. Raises UsageError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"Opskriften »{path}« kan ikke læses.") from None


def load_recipe(path: Path) -> Recipe:
    """A recipe from a file.

    Raises:
        UsageError: the file cannot be read, or is not a valid recipe.
    """
    return parse_recipe(text_of(path))
