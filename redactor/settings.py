"""Every option, from `redactor.toml` in the working directory and `REDACTOR_…` variables.

A variable wins over the file; a command-line flag wins over both. The defaults suit an
ordinary case on two cores.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from redactor.limits import Limits
from redactor.model import RequestType

_PACKAGE = Path(__file__).resolve().parent


def _models_dir() -> Path:
    """The models inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "models"
    return installed if installed.is_dir() else _PACKAGE.parent / "models"


class OpenIdConnect(BaseModel):
    """Log-in with the authority's own identity provider. Off while `issuer` is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = ""
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    scopes: str = "openid profile"
    name_claim: str = "preferred_username"
    """The claim a new user's name is taken from."""
    role_claim: str = "roles"
    roles: dict[str, str] = Field(default_factory=dict)
    """From a value of the role claim to one of our roles; who has none of them stays outside."""
    group_claim: str = ""
    """The claim whose values become the user's groups; empty: the administrator sets them."""
    label: str = "Log ind med myndighedens login"


class Webhook(BaseModel):
    """Who is told when a case changes state. Off while `url` is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = ""
    secret: SecretStr = SecretStr("")
    """What messages are signed with; `whsec_…` in base64, or any other text as it stands."""
    attempts: int = 12
    """Twelve with doubled pauses reach over two days."""


class Settings(BaseSettings):
    """All options of the product."""

    model_config = SettingsConfigDict(
        env_prefix="REDACTOR_",
        env_nested_delimiter="__",
        toml_file="redactor.toml",
        frozen=True,
        extra="forbid",
    )

    authority: str = "Myndigheden"
    """Name of the authority, for the index and the decision letter."""
    appeal_body: str = "Ankestyrelsen"
    """Where a decision can be appealed, as the letter tells."""
    appeal_bodies: dict[RequestType, str] = Field(default_factory=dict)
    """Another appeal body by request type, such as party = "Børne- og Ungeudvalget"."""
    language: str = "da"
    models: Path = Field(default_factory=_models_dir)
    data: Path = Path("data")
    """Where `redactor serve` keeps its cases."""
    recipes: Path = Path("recipes")
    """Where the house keeps the recipes people may collect cases by in the service."""
    watch: Path | None = None
    """What `redactor serve` watches for arrivals: a folder, or a file that names places."""
    database: str = ""
    """SQLAlchemy address; empty means SQLite beside the case's files."""
    workers: int = Field(default_factory=lambda: max(1, os.cpu_count() or 1))
    scheduler: str = ""
    """Address of a Dask scheduler; empty means processes on this machine."""
    ocr_dpi: int = 300
    ocr_languages: str = "dan+eng"
    ocr_min_confidence: float = 70.0
    """Pages below this mean confidence are flagged for a person."""
    layout: str = "private"
    """'private' hides the width of what was removed; 'exact' keeps positions."""
    approval_sample: int = Field(default=10, ge=0, le=100)
    """Percent of the pages without known risk that a second person must look at."""
    closed_days: tuple[str, ...] = ("06-05", "12-24", "12-31")
    """Days (MM-DD) that are no public holidays but do not count as working days either."""
    public_url: str = ""
    """Address people reach the service by behind a proxy, as https://redactor.example.dk."""
    session_hours: float = 10.0
    session_idle_minutes: float = 60.0
    unowned_cases: str = "caseworkers"
    """Who sees cases nobody owns, as those of the command line: caseworkers or administrators."""
    retention_days: int = 0
    """Days after release when a case is due for deletion; 0: never."""
    metrics_token: SecretStr = SecretStr("")
    """What opens /metrics from other machines; empty: only this machine may."""
    oidc: OpenIdConnect = Field(default_factory=OpenIdConnect)
    webhook: Webhook = Field(default_factory=Webhook)
    limits: Limits = Field(default_factory=Limits)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))
