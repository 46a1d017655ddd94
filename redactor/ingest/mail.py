"""Mails as readable pages: headers, body, inline pictures; attachments are parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.htmltext import blocks_of
from redactor.ingest.lines import Run
from redactor.ingest.office import convert
from redactor.ingest.parts import Opened, PartWriter, clean_text
from redactor.ingest.titles import useful_title
from redactor.ingest.typeset import Block, Para, Rule, heading, plain, typeset
from redactor.settings import Limits

_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september"),
    *("oktober", "november", "december"),
)


@dataclass(slots=True)
class Attachment:
    """A file in a mail. `key` is the Content-ID or location the body may show it by."""

    name: str
    content: bytes
    key: str = ""
    code: InputCode | None = None


@dataclass(slots=True)
class Mail:
    """A mail, whatever format it came in. All texts are untrusted."""

    subject: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    """Danish label and value, in the order they are shown; subject and attachments apart."""
    sent: datetime | None = None
    bodies: list[tuple[str, str]] = field(default_factory=list)
    """('html' or 'text', content), in order."""
    rtf: bytes = b""
    """Body in RTF, when there is no other."""
    attachments: list[Attachment] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def open_mail(path: Path, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    """A mail (EML, MSG or TNEF) as pages, its attachments and nested mails as parts.

    Raises `InputError`: ENCRYPTED (S/MIME, PGP, rights management), CORRUPT, EMPTY,
    TOO_MANY_PAGES, TOO_MANY_PARTS.
    """
    if kind == "eml":
        from redactor.ingest.eml import read_eml

        mail = read_eml(path.read_bytes())
    elif kind == "msg":
        from redactor.ingest.msg import read_msg

        mail = read_msg(path)
    else:
        from redactor.ingest.tnef import read_tnef

        mail = read_tnef(path.read_bytes())
    return _laid_out(mail, kind, stem, workdir, limits)


def _laid_out(mail: Mail, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    pictures = {a.key: a.content for a in mail.attachments if a.key and _is_picture(a.content)}
    body: list[Block] = []
    shown: set[str] = set()
    for form, content in mail.bodies:
        if form == "html":
            blocks, used = blocks_of(content, pictures)
            body += blocks
            shown |= used
        elif content.strip():
            body.append(plain(content.strip("\n")))
    writer = PartWriter(workdir, limits)
    for attachment in mail.attachments:
        if attachment.key and attachment.key in shown:
            continue
        if attachment.code is not None:
            writer.refuse(attachment.name, "attachment", attachment.code)
        else:
            writer.add(attachment.name, attachment.content, "attachment")
    names = [part.name for part in writer.parts]
    target = workdir / "readable.pdf"
    blocks = [*_head(mail, names), *body]
    typeset(blocks, target, max_pages=limits.pages)
    if mail.rtf and not body:
        _append_rtf(mail.rtf, target, workdir, limits)
    return Opened(
        kind=kind,
        pdf=target,
        parts=writer.parts,
        title=useful_title(mail.subject, stem),
        date=mail.sent.date().isoformat() if mail.sent else "",
        notices=tuple(dict.fromkeys(mail.notices)),
    )


def _head(mail: Mail, names: list[str]) -> list[Block]:
    blocks: list[Block] = [heading(clean_text(mail.subject) or "(uden emne)", 13.0)]
    lines = [(label, clean_text(value)) for label, value in mail.headers]
    if mail.sent is not None:
        lines.append(("Sendt", danish_time(mail.sent)))
    lines.append(("Emne", clean_text(mail.subject)))
    if names:
        lines.append(("Vedhæftede filer", "; ".join(names)))
    for label, value in lines:
        if value:
            runs = (Run(f"{label}: ", bold=True), Run(value))
            blocks.append(Para(runs, after=2.0))
    blocks.append(Rule())
    return blocks


def danish_time(moment: datetime) -> str:
    """'5. marts 2025 kl. 14.03 (UTC+01:00)', in the zone the mail was sent in."""
    text = f"{moment.day}. {_MONTHS[moment.month - 1]} {moment.year}"
    text += f" kl. {moment.hour:02d}.{moment.minute:02d}"
    zone = moment.strftime("%z")
    return f"{text} (UTC{zone[:3]}:{zone[3:5]})" if zone else text


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM"))


def _append_rtf(rtf: bytes, target: Path, workdir: Path, limits: Limits) -> None:
    source = workdir / "body.rtf"
    source.write_bytes(rtf)
    pdf = convert([source], "pdf:writer", workdir, limits.seconds * 0.4)[0]
    with pymupdf.open(target) as doc, pymupdf.open(pdf) as pages:
        if doc.page_count + pages.page_count > limits.pages:
            raise InputError(InputCode.TOO_MANY_PAGES)
        doc.insert_pdf(pages)
        joined = workdir / "joined.pdf"
        doc.save(joined, garbage=1, deflate=True)
    joined.replace(target)
