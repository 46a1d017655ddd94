"""Which of the titles a file carries is worth showing."""

from __future__ import annotations

import re

from redactor.ingest.parts import clean_text

_LENGTH = 300
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")
# What programs fill in by themselves; the file's name says more.
_FILLER = re.compile(
    r"\(?(microsoft (word|excel|powerpoint|outlook)\b.*|untitled\d*|uden titel|unavngivet.*"
    r"|(dokument|document|mappe|book|præsentation|presentation|powerpoint-præsentation)\s*\d*"
    r"|powerpoint presentation|[a-z]:\\.*|.*\.(docx?|xlsx?|pptx?|tmp|dot[mx]?))\)?",
    re.IGNORECASE,
)


def useful_title(untrusted_title: str, stem: str) -> str:
    """The document's own title unless it is empty or a program's filler, else the file's stem."""
    title = clean_text(untrusted_title)[:_LENGTH]
    if len(title) < 2 or _FILLER.fullmatch(title):
        return clean_text(stem)[:_LENGTH]
    return title


def printed_title(untrusted_title: str) -> str:
    """A PDF's title with the letters that some printers leave in it as PostScript writes them:
    "S\\370ren" is »Søren«, which no one would find as a name otherwise."""
    return _OCTAL.sub(lambda m: chr(int(m[1], 8)), untrusted_title)
