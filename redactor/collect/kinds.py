"""The sources a recipe can name, and what each of them must be told.

The web robot's is in `robot/recipe.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from redactor.collect.secret import Part, Secret, check_address, loopback

CASE = "{case}"
"""Stands for the case number in paths, searches and addresses."""


class Named(Part):
    name: str = Field(pattern=r"^[\w .-]{1,60}$")


class FolderSource(Named):
    """A local folder, or a network share (SMB, NFS) mounted as one."""

    type: Literal["folder"]
    path: str
    put_back: str | None = None
    """Folder that finished files are delivered to."""

    @model_validator(mode="after")
    def _whole(self) -> FolderSource:
        if self.put_back and not self.put_back.startswith(("/", "~")):
            raise ValueError("put_back skal være en hel sti, der begynder med / eller ~")
        return self


class ArchiveSource(Named):
    """A ZIP file; each member a document."""

    type: Literal["archive"]
    path: str


class MailFolderSource(Named):
    """A folder of .eml and .msg files, Maildirs and mbox files, or one mbox file."""

    type: Literal["mailfolder"]
    path: str
    own: tuple[str, ...] = ()
    """The authority's mail domains, to tell in from out."""


class ImapSource(Named):
    """Folders of an IMAP mailbox, opened read-only."""

    type: Literal["imap"]
    host: str
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str
    password: Secret
    folders: tuple[str, ...] = ("INBOX",)
    search: str | None = CASE
    """Text to search for in the messages; null takes every message of the folders."""
    own: tuple[str, ...] = ()
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _sealed(self) -> ImapSource:
        if self.security == "none" and not loopback(self.host):
            raise ValueError("security: none må kun bruges til denne maskine (127.0.0.1)")
        return self


class WebPart(Named):
    """A source spoken to over HTTP: nothing is asked of other hosts than these."""

    address: str
    hosts: tuple[str, ...] = ()
    """Other hosts the source may send us to (downloads, log-in)."""
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _secure(self) -> WebPart:
        check_address(self.address)
        return self


class WebdavSource(WebPart):
    """A folder tree on a WebDAV server (also Nextcloud and old SharePoint)."""

    type: Literal["webdav"]
    path: str = f"/{CASE}/"
    user: str | None = None
    password: Secret | None = None
    put_back: str | None = None


class LoginPart(WebPart):
    """A web source with OAuth 2.0 at an address of its own."""

    login: str
    client: str
    secret: Secret

    @model_validator(mode="after")
    def _login_too(self) -> LoginPart:
        check_address(self.login)
        return self


class _Graph(LoginPart):
    address: str = "https://graph.microsoft.com/v1.0"
    login: str = "https://login.microsoftonline.com"
    tenant: str


class GraphSource(_Graph):
    """A Microsoft 365 mailbox through Microsoft Graph. Tested against a fake only."""

    type: Literal["graph_mailbox"]
    mailbox: str
    folder: str | None = None
    search: str | None = CASE
    own: tuple[str, ...] = ()


class FieldNames(Part):
    """Names the source has given its own fields, where it has them."""

    number: str | None = None
    title: str | None = None
    category: str | None = None
    date: str | None = None
    direction: str | None = None
    parties: str | None = None


class SiteSource(_Graph):
    """A SharePoint library through Microsoft Graph. Tested against a fake only."""

    type: Literal["graph_site"]
    site: str
    """'kommune.sharepoint.com:/sites/byggesager'."""
    library: str
    path: str = CASE
    fields: FieldNames = FieldNames()
    """Column names of the library."""
    put_back: str | None = None
    """Folder in the library that finished files are delivered to."""


class GetOrganizedSource(WebPart):
    """A case in GetOrganized. Tested against a fake only."""

    type: Literal["getorganized"]
    user: str
    """'DOMÆNE\\bruger'."""
    password: Secret
    fields: FieldNames = FieldNames(
        number="CaseRecordNumber", title="Title", category="Dokumenttype", date="Dato",
        direction="Korrespondance", parties="Part",
    )  # fmt: skip
    """Column names of the document list, which differ between installations."""
    put_back: bool = False


class NovaSource(LoginPart):
    """A case in KMD Nova. Tested against a fake only."""

    type: Literal["nova"]
    login: str = "https://novaauth.kmd.dk/realms/NovaIntegration/protocol/openid-connect/token"
    scope: str = "client"
    version: str = "2.0-Case"
    """api-version."""


class SbsysSource(LoginPart):
    """A case in SBSYS. Tested against a fake only."""

    type: Literal["sbsys"]
    user: str | None = None
    password: Secret | None = None
    """With a user, the password flow is used; else the client's own credentials."""


class F2Source(WebPart):
    """A case in cBrain F2 (F2-REST). Tested against a fake only."""

    type: Literal["f2"]
    client: str
    secret: Secret
    user: str
    """F2's name of the user the robot works as."""
    password: Secret | None = None
    """Where the installation asks for one as well."""
    organization: str = ""
    """Party number of the user's organization, where there are several."""


class CmisSource(WebPart):
    """A folder on a CMIS 1.1 server (browser binding). Tested against a fake only."""

    type: Literal["cmis"]
    path: str = f"/{CASE}"
    user: str
    password: Secret
    fields: FieldNames = FieldNames()
    """Property ids, such as 'esdh:dato'."""


class S3Source(WebPart):
    """The objects of a bucket under one prefix."""

    type: Literal["s3"]
    bucket: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,62}$")
    prefix: str = f"{CASE}/"
    region: str = "us-east-1"
    key: str
    """Access key id."""
    secret: Secret
    put_back: str | None = None
    """Prefix that finished files are delivered under."""


class SftpSource(Named):
    """A folder tree on an SFTP server, whose key must be the one given."""

    type: Literal["sftp"]
    host: str
    port: int = Field(default=22, ge=1, le=65535)
    host_key: str = Field(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$")
    """Fingerprint, as `ssh-keygen -lf` shows it."""
    user: str
    password: Secret | None = None
    key_file: Path | None = None
    passphrase: Secret | None = None
    path: str = f"/{CASE}"
    put_back: str | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> SftpSource:
        if (self.password is None) == (self.key_file is None):
            raise ValueError("skriv enten password eller key_file")
        return self


class SmbSource(Named):
    """A folder tree on a Windows file share (SMB 3, signed, and encrypted unless told not to)."""

    type: Literal["smb"]
    host: str
    port: int = Field(default=445, ge=1, le=65535)
    share: str = Field(pattern=r"^[^\\/]{1,80}$")
    user: str
    password: Secret
    path: str = CASE
    encrypt: bool = True
    put_back: str | None = None
