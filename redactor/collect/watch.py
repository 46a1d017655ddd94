"""What is watched for arrivals (YAML, checked): folders and mailboxes, and how to treat them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from redactor.collect.kinds import ImapSource, Named
from redactor.collect.recipe import parse, text_of
from redactor.collect.secret import Part
from redactor.model import RequestType


class WatchedFolder(Named):
    """A folder: each file, ZIP and folder at its top is one bundle."""

    type: Literal["folder"]
    path: Path

    @property
    def key(self) -> str:
        """What the place is known by: renaming it makes nothing arrive anew."""
        return f"folder\x1f{self.path.expanduser().absolute()}"


class WatchedMailbox(ImapSource):
    """A mailbox: each mail, with its attachments, is one request."""

    search: None = None
    since: date | None = None
    """Mails from before this day are none of ours."""

    @property
    def key(self) -> str:
        """What the place is known by."""
        return f"imap\x1f{self.host}\x1f{self.user}"


Place = Annotated[WatchedFolder | WatchedMailbox, Field(discriminator="type")]


class Watch(Part):
    """A whole configuration."""

    watch: Literal[1] = 1
    """Version of the format."""
    places: tuple[Place, ...] = Field(min_length=1)
    quiet: float = Field(default=60.0, ge=0)
    """Seconds an arrival must have been unchanged."""
    stuck: float = Field(default=3600.0, gt=0)
    """Seconds after which one that is not taken raises an alarm."""
    every: float = Field(default=15.0, gt=0)
    """Seconds between looks."""
    request: RequestType = RequestType.PUBLIC
    working_days: Literal[7, 14, 40] = 7
    owner: str = ""
    """Who the new cases belong to; empty: nobody yet."""
    groups: tuple[str, ...] = ()
    """Groups the new cases are shared with."""

    @model_validator(mode="after")
    def _distinct(self) -> Watch:
        if len({place.key for place in self.places}) < len(self.places):
            raise ValueError("det samme sted er nævnt to gange")
        return self


def load_watch(path: Path) -> Watch:
    """A configuration from a file, or a folder to watch with what is usual.

    Raises:
        UsageError: it cannot be read, or is not valid.
    """
    if path.is_dir():
        return Watch(places=(WatchedFolder(name="mappe", type="folder", path=path),))
    return parse(text_of(path), Watch)
