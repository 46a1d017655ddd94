"""What every part of a recipe is made of: strict models, secrets kept elsewhere, safe addresses."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from redactor.errors import UsageError


class Part(BaseModel):
    """Base of everything in a recipe: unknown keys are errors, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error:
        raise ValueError("er ikke et gyldigt regulært udtryk") from None
    return pattern


Regex = Annotated[str, AfterValidator(_compiles)]
"""A regular expression (Python's), found to be one when the recipe is read."""


class Secret(Part):
    """Where a secret is kept: an environment variable, or the machine's keyring."""

    env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    keyring: str | None = None
    user: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Secret:
        if (self.env is None) == (self.keyring is None) or bool(self.keyring) != bool(self.user):
            raise ValueError("skriv enten env: NAVN eller keyring: TJENESTE og user: BRUGER")
        return self

    def reveal(self) -> str:
        """The secret itself.

        Raises:
            UsageError: it is not there. The message names the place, never a value.
        """
        if self.env is not None:
            value = os.environ.get(self.env)
            if not value:
                raise UsageError(
                    f"Miljøvariablen {self.env} er ikke sat.", "Sæt den, og prøv igen."
                )
            return value
        import keyring  # looks for the machine's services on import, so only when needed
        from keyring.errors import KeyringError

        try:
            value = keyring.get_password(str(self.keyring), str(self.user))
        except KeyringError:
            value = None
        if not value:
            raise UsageError(
                f"Nøgleringen har ingen adgangskode for »{self.keyring}« og den angivne bruger."
            )
        return value


def secrets_in(part: object) -> Iterator[Secret]:
    """Every secret that a recipe, or a part of one, names."""
    if isinstance(part, Secret):
        yield part
    elif isinstance(part, BaseModel):
        for _, value in part:
            yield from secrets_in(value)
    elif isinstance(part, (tuple, list)):
        for value in part:
            yield from secrets_in(value)
    elif isinstance(part, dict):
        yield from secrets_in(tuple(part.values()))


def loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_address(address: str) -> None:
    """Refuse addresses that are not https (or http on this machine) or hold a password.

    Raises:
        ValueError: with a Danish message.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("adressen skal begynde med https://")
    if parts.scheme == "http" and not loopback(parts.hostname):
        raise ValueError("http uden kryptering må kun bruges til denne maskine")
    if parts.username or parts.password:
        raise ValueError("adressen må ikke indeholde bruger eller adgangskode")
