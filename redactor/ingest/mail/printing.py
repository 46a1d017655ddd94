"""Mails as readable pages: headers, body, inline pictures; attachments are parts."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from redactor.errors import InputCode, InputError
from redactor.ingest.mail.message import Mail, danish_time, people_under
from redactor.ingest.office.libreoffice import convert
from redactor.ingest.parts import Opened, PartWriter, clean_text
from redactor.ingest.text.drawable import drawable
from redactor.ingest.text.htmltext import blocks_of
from redactor.ingest.text.lines import Run
from redactor.ingest.text.typeset import Block, Para, Rule, heading, plain, typeset
from redactor.ingest.titles import useful_title
from redactor.limits import Limits


def open_mail(path: Path, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    """A mail (EML, MSG, TNEF, or signed content alone) as pages; what is in it as parts.

    Raises `InputError`: ENCRYPTED_MAIL (S/MIME, PGP, rights management), CORRUPT, EMPTY,
    TOO_MANY_PAGES, TOO_MANY_PARTS.
    """
    if kind == "eml":
        from redactor.ingest.mail.eml import read_eml

        mail = read_eml(path.read_bytes())
    elif kind == "msg":
        from redactor.ingest.mail.msg import read_msg

        mail = read_msg(path)
    elif kind == "p7m":
        from redactor.ingest.mail.eml import read_signed

        mail = read_signed(path.read_bytes(), stem)
    else:
        from redactor.ingest.mail.tnef import read_tnef

        mail = read_tnef(path.read_bytes())
    return _laid_out(mail, kind, stem, workdir, limits)


def _laid_out(mail: Mail, kind: str, stem: str, workdir: Path, limits: Limits) -> Opened:
    pictures = {
        a.key: picture
        for a in mail.attachments
        if a.key and _is_picture(a.content) and (picture := drawable(a.content)) is not None
    }
    body: list[Block] = []
    shown: set[str] = set()
    for form, content in mail.bodies:
        if form == "html":
            blocks, used = blocks_of(content, pictures, known=mail.subject)
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
        mail_ids=mail.ids,
        senders=people_under(mail.headers, "Fra"),
        recipients=people_under(mail.headers, "Til", "Cc"),
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
