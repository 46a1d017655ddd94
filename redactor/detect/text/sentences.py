"""Sentences of a page of text, as far as they can be told without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BREAK = re.compile(
    r"[.!?]+[\"”’)]*(?=\s+[A-ZÆØÅ0-9\"“(–-]|\s*$)"
    r"|\n[ \t]*(?:\n|[-•*–·]|\d{1,2}[.)] |\d{1,3}\t)|\t|[!?](?=\s)"
)
_NEXT_ENTRY = re.compile(r"[ \t]*\n[ \t]*\d{1,2}[./-] ?\d{1,2}[./-][ \d]")
"""Behind what looks like an abbreviation where the next line begins with a date, as an entry of
a journal does: "Fast vagt ved pt.⏎06.05. Bo Krag, læge: "."""
_HEADER = re.compile(
    r"[> \t]*(?:fra|til|cc|bcc|emne|sendt|dato|from|to|subject|sent|vedr)\.?[ \t]?:", re.IGNORECASE
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:bl|ca|jf|stk|nr|pkt|kl|tlf|dr|hr|fr|frk|pga|evt|osv|mv|mm|inkl|ekskl|vedr|f|d|eks|"
    r"ift|mht|afd|\w*nr|pt|beh|henv|tidl|ang|kat|rp|tabl|tbl|inj|kps|pr|kr|mio|mia|ref|anm|resp|sat|temp|tlf|lok|d|st|sal|min|max|s|th|tv|mf|gl|ll|sdr|chr|adv|prof|cand|[a-zæøå])"
    r"|(?<!§ )(?<!§)(?<!nr\. )(?<!stk\. )\b\d{1,2})\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`: ended by punctuation, blank lines, list items, cells,
    or by a line end before a capital letter when the line is short or ends a thought."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end()
        if (
            match.group()[0] == "."
            and _ABBREVIATION.search(text, max(start, end - 12), end)
            and not _NEXT_ENTRY.match(text, end)
        ):
            continue
        spans.extend(
            _lines_apart(text, start, end if text[match.start()] in ".!?" else match.start())
        )
        start = end
    spans.extend(_lines_apart(text, start, len(text)))
    return spans


def _lines_apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split off short lines (headings, fields) from a running sentence."""
    begin = start
    position = text.find("\n", start, end)
    while position != -1:
        line_start = text.rfind("\n", begin, position) + 1 or begin
        following = text[position + 1 : min(end, position + 3)].lstrip()
        short = position - max(line_start, begin) < 45
        if _HEADER.match(text, line_start, position) or (
            following[:1].isupper()
            and (short or ":" in text[max(line_start, begin) : position][:40])
        ):
            if text[begin:position].strip():
                yield _trim(text, begin, position)
            begin = position + 1
        position = text.find("\n", position + 1, end)
    if text[begin:end].strip():
        yield _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n•*–-·":
        start += 1
    while end > start and text[end - 1] in " \t\n":
        end -= 1
    return start, end
