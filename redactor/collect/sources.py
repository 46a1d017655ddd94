"""From a source in a recipe to the thing that reads it; each is imported only when named."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from redactor.collect.contract import Source
from redactor.collect.folder import path_for
from redactor.collect.recipe import (
    ArchiveSource,
    FolderSource,
    GraphSource,
    ImapSource,
    MailFolderSource,
    Recipe,
    SourceRecipe,
    WebdavSource,
)
from redactor.errors import UsageError


def open_source(part: SourceRecipe, recipe: Recipe, case: str, internal: Path) -> Source:
    """Open one source of a recipe. `internal` takes pictures of failed robot steps.

    Raises:
        UsageError: a secret or a program it needs is missing.
        SourceError: it does not answer.
    """
    limits = recipe.limits
    if isinstance(part, FolderSource):
        from redactor.collect.folder import Folder

        return Folder(
            path_for(part.path, case), path_for(part.put_back, case) if part.put_back else None
        )
    if isinstance(part, ArchiveSource):
        from redactor.collect.archive import Archive

        return Archive(path_for(part.path, case), limits.file_bytes, limits.documents)
    if isinstance(part, MailFolderSource):
        from redactor.collect.mailfolder import MailFolder

        return MailFolder(path_for(part.path, case), part.own)
    if isinstance(part, ImapSource):
        from redactor.collect.imap import Imap

        return Imap(part, limits, case)
    if isinstance(part, WebdavSource):
        from redactor.collect.webdav import Webdav

        return Webdav(part, limits)
    if isinstance(part, GraphSource):
        from redactor.collect.graph import GraphMailbox

        return GraphMailbox(part, limits)
    if find_spec("playwright") is None:
        raise UsageError(
            "Robotten kræver pakken playwright, som ikke er installeret.",
            "Installer den med: pip install 'redactor[robot]'",
        )
    from redactor.collect.robot.source import Robot

    return Robot(part, limits, case, internal)
