"""Recipes of the web robot: steps, fields and rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from redactor.collect.kinds import WebPart
from redactor.collect.secret import Part, Regex, Secret

_PASSWORD = re.compile(r"(?i)passw|kodeord|adgangskode")


class Field_(Part):
    """Where on the page a value stands: an element's text, or one of its attributes."""

    at: str
    attribute: str | None = None
    pattern: Regex | None = None
    """Regular expression; its first group (or all of it) is the value."""
    address: str | None = None
    """An address to put the value into, at `{value}`."""


class Fill(Part):
    field: str
    value: str | None = None
    secret: Secret | None = None

    @model_validator(mode="after")
    def _one_value(self) -> Fill:
        if (self.value is None) == (self.secret is None):
            raise ValueError("skriv enten value eller secret")
        if self.value is not None and _PASSWORD.search(self.field):
            raise ValueError("en adgangskode skrives som secret: {env: NAVN}, aldrig som value")
        return self


class Select(Part):
    field: str
    value: str


class Step(Part):
    """One action in the browser: exactly one of these."""

    open: str | None = None
    """Address, relative to the source's."""
    fill: Fill | None = None
    select: Select | None = None
    click: str | None = None
    wait_for: str | None = None
    press: str | None = None
    """A key, such as Enter."""

    @model_validator(mode="after")
    def _one_action(self) -> Step:
        if len(self.model_fields_set) != 1:
            raise ValueError("hvert trin skal have netop én handling")
        return self


_Where = Annotated[
    Field_, BeforeValidator(lambda said: {"at": said} if isinstance(said, str) else said)
]
"""A field, or the selector of one alone."""


class Rows(Part):
    """A loop over the rows of a list, page after page."""

    rows: str
    read: dict[
        Literal[
            "id", "number", "title", "name", "category", "date", "direction", "parties",
            "version", "file", "page",
        ],
        _Where,
    ]  # fmt: skip
    next: str | None = None
    """The link or button to the next page; the last page has none, or a disabled one."""
    children: Rows | None = None
    """Attachments: listed on the page whose address the field `page` gives."""

    @model_validator(mode="after")
    def _enough(self) -> Rows:
        if "id" not in self.read and "file" not in self.read:
            raise ValueError("read skal have mindst id eller file")
        if self.children is not None and "page" not in self.read:
            raise ValueError("children kræver feltet page i read")
        return self


class RobotSource(WebPart):
    """A web system without an API, worked by a browser."""

    type: Literal["robot"]
    login: tuple[Step, ...] = ()
    logged_out: str | None = None
    """What is seen on a page only when the session has ended."""
    find: tuple[Step, ...]
    """From the start page to the case's list of documents."""
    documents: Rows
    download: str | None = None
    """What to click on the document's page (field `page`); without it, `file` is the address."""
    browser: Path = Path("/usr/bin/chromium")
