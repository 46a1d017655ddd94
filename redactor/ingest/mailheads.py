"""The head of an internet mail: told from other text, and mended where programs damaged it."""

from __future__ import annotations

import re

_FIELD = re.compile(r"([!-9;-~]{1,200})[ \t]*:")
"""RFC 5322: a name is any printable sign but a colon ('msip_labels'), space after the colon is not
needed (2.2), and older mailers write space before it (4.5)."""
_PROOF = {"message-id", "mime-version", "received", "return-path", "x-mailer", "delivered-to"}
_NAMES = _PROOF | {
    *("from", "to", "cc", "bcc", "subject", "date", "sender", "reply-to", "in-reply-to"),
    *("references", "content-type", "content-transfer-encoding", "content-disposition"),
    "dkim-signature",
}
_ENOUGH = (
    {"from", "date"},
    {"from", "to", "subject"},
    {"content-type", "content-transfer-encoding"},
    {"content-type", "content-disposition"},
    {"content-type", "subject"},
)
"""Names that no text has by chance; the last three stand over a part saved out of its mail."""
_ENVELOPE = re.compile(r">?From \S")
"""What mailboxes write before a mail (RFC 4155), and its mail may be saved with."""
_BEGINS = r"From (?:\S.*\d{4}|-[ \t]*\r?$|\S+@\S+[ \t]*\r?$)"
BEGINS = re.compile(_BEGINS.encode(), re.MULTILINE)
"""A mail's first line in a mailbox: who sent it and when; older programs leave out part of it."""
_MAILBOX = re.compile(_BEGINS + r".*\n>?[!-9;-~]+[ \t]*:", re.MULTILINE)
_LENGTH = re.compile(r"\d{1,10}[ \t]*\r?\n")
"""Apple Mail's files begin with the mail's length; behind it stands what the program keeps."""
_LINES = 400
_STRAYS = 3
"""So many lines of a head may be no headers, where all else shows that it is one."""


def is_mailbox(text: str) -> bool:
    """Mails one after the other (RFC 4155): the line that begins one, then its headers."""
    return _MAILBOX.match(text) is not None


def is_mail(text: str) -> bool:
    """RFC 5322: header lines, then an empty line. Only names that mail programs write count."""
    text = text.lstrip("\r\n")
    length = _LENGTH.match(text)
    names: set[str] = set()
    strays = loose = 0
    for number, line in enumerate(text[length.end() if length else 0 :].splitlines()[:_LINES]):
        if not line.strip():
            break
        header = _FIELD.match(line)
        if header and line[0] not in " \t":
            names.add(header.group(1).lower())
            strays += loose
            loose = 0
        elif number == 0:
            if not _ENVELOPE.match(line):
                return False
        elif line[0] not in " \t":
            loose += 1
    known = names & _NAMES
    if strays or loose:  # a text goes on after lines like these; a head has more of its own
        whole = not loose or {"mime-version", "content-type"} <= known
        few = strays + loose <= _STRAYS
        return whole and few and bool(known & _PROOF) and len(known) >= 4
    return len(known) >= 2 and (bool(known & _PROOF) or any(known >= some for some in _ENOUGH))


def mended(content: bytes) -> bytes:
    """The mail with a head that any parser reads to its end.

    A line among headers that is none becomes a 'Comments' header, so that what it says is shown
    and what follows it still counts.
    """
    content = content.lstrip(b"\r\n")
    length = re.match(rb"(\d{1,10})[ \t]*\r?\n", content)
    if length:
        content = content[length.end() :][: int(length.group(1))]
    end = re.search(rb"\r?\n[ \t]*\r?\n", content)
    head = content[: end.start()] if end else content
    lines = head.split(b"\n")
    if len(lines) > 10 * _LINES:
        return content
    told = [_told(line, number) for number, line in enumerate(lines)]
    last = max((number for number, (_, field) in enumerate(told) if field), default=0)
    changed = [text for text, _ in told[: last + 1]] + lines[last + 1 :]
    return content if changed == lines else b"\n".join(changed) + content[len(head) :]


def _told(line: bytes, number: int) -> tuple[bytes, bool]:
    """A line of the head as it should be, and whether it is a header known to be one."""
    if line[:1] in (b" ", b"\t", b"\r", b""):
        return line, False
    field = re.match(rb"([!-9;-~]{1,200})([ \t]*):", line)
    known = field is not None and field.group(1).decode("ascii").lower() in _NAMES
    if field is not None and (known or not field.group(2)):
        return field.group(1) + line[field.end(2) :], known
    if number == 0 and line.startswith(b"From "):
        return line, False
    return b"Comments: " + line, False
