"""From a source in a recipe to the thing that reads it; each is imported only when named."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from redactor.collect.contract import Source
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
from redactor.collect.recipe import Recipe, SourceRecipe
from redactor.collect.sources.folder import path_for
from redactor.errors import UsageError


def open_source(part: SourceRecipe, recipe: Recipe, case: str, internal: Path) -> Source:
    """Open one source of a recipe. `internal` takes pictures of failed robot steps.

    Raises:
        UsageError: a secret or a program it needs is missing.
        SourceError: it does not answer.
    """
    limits = recipe.limits
    if isinstance(part, FolderSource):
        from redactor.collect.sources.folder import Folder

        return Folder(
            path_for(part.path, case), path_for(part.put_back, case) if part.put_back else None
        )
    if isinstance(part, ArchiveSource):
        from redactor.collect.sources.archive import Archive

        return Archive(path_for(part.path, case), limits.file_bytes, limits.documents)
    if isinstance(part, MailFolderSource):
        from redactor.collect.sources.mailfolder import MailFolder

        return MailFolder(path_for(part.path, case), part.own, limits.documents)
    if isinstance(part, ImapSource):
        from redactor.collect.sources.imap import Imap

        return Imap(part, limits, case)
    if isinstance(part, WebdavSource):
        from redactor.collect.sources.webdav import Webdav

        return Webdav(part, limits, case)
    if isinstance(part, GraphSource):
        from redactor.collect.sources.graph import GraphMailbox

        return GraphMailbox(part, limits)
    if isinstance(part, SiteSource):
        from redactor.collect.sources.site import Site

        return Site(part, limits, case)
    if isinstance(part, NovaSource):
        from redactor.collect.sources.nova import Nova

        return Nova(part, limits)
    if isinstance(part, SbsysSource):
        from redactor.collect.sources.sbsys import Sbsys

        return Sbsys(part, limits)
    if isinstance(part, F2Source):
        from redactor.collect.sources.f2 import F2

        return F2(part, limits)
    if isinstance(part, CmisSource):
        from redactor.collect.sources.cmis import Cmis

        return Cmis(part, limits)
    if isinstance(part, GetOrganizedSource):
        _need("spnego", "pyspnego", "getorganized")
        from redactor.collect.sources.getorganized import GetOrganized

        return GetOrganized(part, limits, case)
    if isinstance(part, S3Source):
        _need("botocore", "botocore", "s3")
        from redactor.collect.sources.s3 import S3

        return S3(part, limits, case)
    if isinstance(part, SftpSource):
        _need("paramiko", "paramiko", "sftp")
        from redactor.collect.sources.sftp import Sftp

        return Sftp(part, limits, case)
    if isinstance(part, SmbSource):
        _need("smbclient", "smbprotocol", "smb")
        from redactor.collect.sources.smb import Smb

        return Smb(part, limits, case)
    _need("playwright", "playwright", "robot")
    from redactor.collect.sources.robot.source import Robot

    return Robot(part, limits, case, internal)


def _need(module: str, package: str, extra: str) -> None:
    """Raises `UsageError`, naming the package, when a source's client is not installed."""
    if find_spec(module) is None:
        raise UsageError(
            f"Kilden kræver pakken {package}, som ikke er installeret.",
            f"Installer den med: pip install 'redactor[{extra}]'",
        )
