"""Whether the service can do its work now."""

from __future__ import annotations

import os

from redactor.errors import RedactorError
from redactor.service.desk import Desk
from redactor.service.working import Workshop


def not_ready(desk: Desk, workshop: Workshop) -> list[str]:
    """What is missing, by short names; empty when all is well."""
    missing = []
    if workshop.closing:
        missing.append("closing")
    if not os.access(desk.data, os.W_OK | os.X_OK):
        missing.append("data")
    try:
        desk.house.alive()
    except RedactorError:
        missing.append("database")
    if not (desk.settings.models / "da_redactor").is_dir():
        missing.append("model")
    return missing
