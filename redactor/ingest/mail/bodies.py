"""What the text of a mail holds besides text, and whether one form of it says more than another."""

from __future__ import annotations

import binascii
import html
import re
from collections.abc import Iterable, Iterator

from redactor.ingest.mail.message import Attachment

PGP_NOTICE = "En del af teksten er krypteret (PGP) og kan ikke læses her."

_MARKUP = re.compile(r"<[^<>]*>")
_CODE = re.compile(r"<(style|script|head)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?i)\b(?:https?://|mailto:|cid:)\S+")
_INSTEAD = re.compile(r"\[[^\]\n]{0,200}\]")
_WORD = re.compile(r"\w+")
_MORE = 0.2
"""Share of its words another form must lack before both are shown."""
_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\r\n]{0,250})\r?\n", re.MULTILINE)
_END = re.compile(r"^(?:[` ]?\r?\n)?end[ \t]*\r?$", re.MULTILINE)
_PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)


def says_more(form: str, text: str, bodies: Iterable[tuple[str, str]], least: int = 5) -> bool:
    """Whether a body has much to say that the others do not: forms of one text may differ.

    `least` is how many words of its own it takes, where they are not half of all it says.

    Web addresses are not counted, since plain text spells out what HTML hides behind its links.
    """
    own = _words(form, text)
    said = set[str]().union(*(_words(*body) for body in bodies))
    more = len(own - said)
    return more > _MORE * len(own) and (more >= least or 2 * more >= len(own) > 0)


def own_paragraphs(form: str, text: str, bodies: Iterable[tuple[str, str]]) -> list[str]:
    """The paragraphs of a plain body that the others do not say, where it as a whole says little.

    A paragraph counts when two words or a number of it stand nowhere in the others; in square
    brackets stands what a program wrote in place of a picture.
    """
    if form != "text":
        return []
    said = set[str]().union(*(_words(*body) for body in bodies))
    found = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        own = _words(form, _INSTEAD.sub(" ", paragraph)) - said
        if len(own) >= 2 or any(len(word) >= 2 and word.isdigit() for word in own):
            found.append(paragraph.strip("\n"))
    return found


def _words(form: str, text: str) -> set[str]:
    if form == "html":
        text = html.unescape(_MARKUP.sub(" ", _without_code(text)))
    return set(_WORD.findall(_ADDRESS.sub(" ", text).casefold()))


def _without_code(text: str) -> str:
    """HTML without what is no text; an element without end is looked for once."""
    kept, done = [], 0
    endless: set[str] = set()
    for begin in _CODE.finditer(text):
        name = begin.group(1).lower()
        if begin.start() < done or name in endless:
            continue
        end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, begin.end())
        if end is None:
            endless.add(name)
            continue
        kept.append(text[done : begin.start()])
        done = end.end()
    return " ".join([*kept, text[done:]])


def without_uuencoded(text: str) -> tuple[str, list[Attachment]]:
    """The text without files written into it in uuencode (POSIX), and those files.

    What begins like one and is none stays in the text.
    """
    files: list[Attachment] = []
    kept: list[str] = []
    done = 0
    begins = list(_BEGIN.finditer(text))
    # A file goes no further than where another begins: no line is read twice.
    limits = [*(begin.start() for begin in begins[1:]), len(text)]
    for begin, limit in zip(begins, limits, strict=False):
        end = _END.search(text, begin.end(), limit)
        if end is None:
            continue
        content = _uudecoded(text[begin.end() : end.start()])
        if content is not None:
            files.append(Attachment(begin.group(1).strip(), content))
            kept.append(text[done : begin.start()])
            done = end.end()
    return "".join(kept) + text[done:], files


def _uudecoded(lines: str) -> bytes | None:
    try:
        return b"".join(_pieces(lines)) or None
    except (binascii.Error, UnicodeEncodeError):
        return None


def _pieces(lines: str) -> Iterator[bytes]:
    for line in lines.splitlines():
        yield binascii.a2b_uu(line.encode("ascii"))


def has_pgp(text: str) -> bool:
    """Whether a text holds a piece encrypted with PGP (RFC 4880, 6.2)."""
    return _PGP.search(text) is not None
