"""Recipes: which sources a collection reads, how, and within which limits (YAML, checked).

A recipe never holds a secret: a password is named as `{env: VARIABLE}` or
`{keyring: SERVICE, user: NAME}` and looked up when it is needed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
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
from redactor.collect.secret import Part, Regex
from redactor.collect.sources.robot.recipe import RobotSource
from redactor.errors import UsageError

_PLACEHOLDER = re.compile(r"\{([^\W\d]+)\}")


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
    case_pattern: Regex | None = None
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

    @model_validator(mode="after")
    def _placeholders(self) -> Recipe:
        strange = {
            name
            for source in self.sources
            for text in _texts(source.model_dump(mode="json"))
            for name in _PLACEHOLDER.findall(text)
        } - {"case", "value"}
        if strange:
            raise ValueError(f"{{{min(strange)}}} kendes ikke; sagens nummer skrives {{case}}")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of what the recipe says, comments and order of keys aside."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def _texts(part: object) -> Iterator[str]:
    """Every text a part of a recipe holds."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from _texts(list(part.values()))
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


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
    "string_type": "skal være tekst",
    "bool_parsing": "skal være true eller false",
    "bool_type": "skal være true eller false",
    "int_parsing": "skal være et helt tal",
    "int_type": "skal være et helt tal",
    "float_parsing": "skal være et tal",
    "float_type": "skal være et tal",
    "too_short": "er tom",
    "tuple_type": "skal være en liste",
    "model_type": "skal have felter under sig",
    "dict_type": "skal have felter under sig",
    "model_attributes_type": "skal have felter under sig",
    "date_from_datetime_parsing": "skal være en dato som 2024-12-31",
    "date_parsing": "skal være en dato som 2024-12-31",
    "date_type": "skal være en dato som 2024-12-31",
}
_FORMS = {
    "name": "må kun have bogstaver, tal, mellemrum, punktum og bindestreg, og højst 60",
    "env": "skal være navnet på en miljøvariabel (A-Z, tal og _), aldrig hemmeligheden selv",
    "host_key": "skal være nøglens aftryk, SHA256:… som ssh-keygen -lf viser det",
    "bucket": "må kun have små bogstaver, tal, punktum og bindestreg",
    "share": "skal være drevets navn alene, uden skråstreger",
}
"""What a field must look like, by its name."""
_TYPES = {
    "folder", "archive", "mailfolder", "imap", "webdav", "graph_mailbox", "graph_site",
    "getorganized", "nova", "sbsys", "f2", "cmis", "s3", "sftp", "smb", "robot",
}  # fmt: skip


def _said(error: dict[str, Any]) -> str:
    """One fault in Danish, with its place and never its value, which may be a secret."""
    steps = [
        str(step + 1) if isinstance(step, int) else str(step)
        for step in error["loc"]
        if step != "[key]"
    ]
    place = " → ".join(step for step in steps if step not in _TYPES) or "opskriften"
    if error["type"] == "value_error":
        return f"{place}: {error['ctx']['error']}"
    if steps and steps[-1] in ("password", "secret", "passphrase"):
        return f"{place}: hemmeligheder skrives som env: NAVN eller keyring: TJENESTE, aldrig selv"
    kind, context = error["type"], error.get("ctx", {})
    if kind == "union_tag_invalid":
        return f"{place}: type kendes ikke; de er {', '.join(sorted(_TYPES))}"
    if kind == "literal_error":
        return f"{place}: kendes ikke; skal være {context['expected'].replace(' or ', ' eller ')}"
    if kind == "string_pattern_mismatch":
        return f"{place}: {_FORMS.get(steps[-1], 'har ikke den rigtige form')}"
    if kind == "greater_than_equal":
        return f"{place}: er for lille (mindst {context['ge']})"
    if kind == "greater_than":
        return f"{place}: skal være større end {context['gt']:g}"
    if kind == "less_than_equal":
        return f"{place}: er for stor (højst {context['le']})"
    return f"{place}: {_DANISH.get(kind, 'er ikke gyldig')}"


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is a fault: the first would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _Twice(str(key.value), key.start_mark.line + 1)
            if isinstance(key.value, str):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Twice(Exception):
    """A key that stands twice, and the line of the second."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


P = TypeVar("P", bound=Part)


def parse(text: str, model: type[P]) -> P:
    """What a YAML text says, as a recipe or another model of the house's own files.

    Raises:
        UsageError: what is wrong and where, in Danish.
    """
    try:
        raw = yaml.load(text, _Loader)
    except _Twice as error:
        raise UsageError(
            f"Opskriften siger »{error.key}« to gange på samme sted (linje {error.line}).",
            "Skriv det én gang; flere kilder er en liste under sources.",
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" i linje {mark.line + 1}, tegn {mark.column + 1}" if mark else ""
        tab = mark is not None and mark.buffer is not None and mark.buffer[mark.pointer] == "\t"
        raise UsageError(
            f"Opskriften er ikke gyldig YAML{place}.",
            "Der står en tabulator; ryk ind med mellemrum."
            if tab
            else "Se efter ens indrykning, mellemrum efter kolon og lukkede tegn.",
        ) from None
    except (yaml.YAMLError, RecursionError):
        raise UsageError("Opskriften er ikke gyldig YAML.") from None
    if raw is None:
        raise UsageError("Opskriften er tom.", "Se docs/collecting.md og samples/recipes.")
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
