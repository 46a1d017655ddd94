"""What stands around a name that signs: a closing above, a title, an office or a firm below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.people.bodies import is_firm, is_office
from redactor.detect.people.sign import Sign
from redactor.model import Role

_COLUMN = 40
_ENDED = 20
"""Length from which a line that ends with a full stop is a sentence, no label."""
_GAP = re.compile(r" {3,}|\t+")
OFFICIAL_TITLE = Sign(Role.OFFICIAL, 0.9, "står med en offentlig stilling")
PROFESSIONAL = Sign(Role.PROFESSIONAL, 0.9, "står med en faglig titel")
SIGNATURE = Sign(Role.OFFICIAL, 0.9, "underskriver for en myndighed")
FIRM_SIGNATURE = Sign(Role.PROFESSIONAL, 0.9, "underskriver for en virksomhed")
_LAWYER = Sign(Role.PROFESSIONAL, 0.9, "underskriver for sin klient")


def signs_with_others(text: str, line_start: int) -> bool:
    """Whether a line stands in the list of those who sign below one closing, with their titles:
    "Med venlig hilsen / Eva Damm / Klasselærer / Bo Krag / Skoleleder"."""
    lines = text[max(0, line_start - _LIST) : line_start].split("\n")
    written = [_QUOTED.sub("", line).strip() for line in lines[1 if line_start > _LIST else 0 :]]
    written = [line for line in written if line][-_SIGNERS:]
    for line in reversed(written):
        if lx.CLOSING.fullmatch(line.rstrip(" ,.!")):
            return True
        if len(line) > _COLUMN or line.endswith((".", ":", "?", " til")) or _OTHERS.match(line):
            return False
    return False


_LIST, _SIGNERS = 260, 8
"""Code points and lines above a name in which others sign before it."""
_QUOTED = re.compile(r"^[> \t]*>[ \t]?")


def signature_signs(
    before: str,
    after: str,
    above: Sequence[str],
    below: Sequence[str],
    *,
    for_client: bool,
    listed: bool = False,
) -> list[Sign]:
    """The sign at a name that signs. `listed`: others sign with it below one closing."""
    if "  " in f"{before}{after}" or "\t" in f"{before}{after}":
        column = _column_title(before, after, below)
        if column:
            return column
    if before.strip() and not lx.CLOSING.match(before):
        return []
    rest = [after, *below]
    closed = any(lx.CLOSING.match(line) for line in above) or bool(lx.CLOSING.match(before))
    closed = closed or listed
    first = next((line for line in rest if line.strip(" ,")), "")
    if not closed:
        # in a form the next label would look like a title, so the line after must vouch for it
        second = rest[rest.index(first) + 1] if first in rest[:-1] else ""
        vouched = is_office(first) or is_office(second) or lx.CONTACT_LINE.match(second)
        if len(first) <= 70 and lx.TITLE_LINE.match(first) and vouched:
            return [OFFICIAL_TITLE]
        return _ends_text(before, after, above, below)
    window = [line for line in _own_lines(rest) if len(line) <= 70]
    if any(lx.TITLE_LINE.match(line) or is_office(line) for line in _above_foot(window)):
        return [SIGNATURE]
    if any(lx.PROFESSIONAL_LINE.match(line) or lx.COMPANY_FORM.search(line) for line in window):
        return [FIRM_SIGNATURE]
    return [_LAWYER] if for_client else []


_OTHERS = re.compile(
    r"[> \t]*(?:(?:fra|from|til|to|cc|bcc|sendt|sent|dato|emne|subject|kopi(?: til)?|bilag|vedlagt"
    r"|vedhæftet|vedhæftninger|fordeling|orientering)\s*(?:\d+\s*)?:|p\.?s\.?:? |-{3,}|_{3,}"
    r"|(?:den|d\.|on) [^\n]{4,60}(?:skrev|wrote)|(?:modtaget|indgået|journaliseret|scannet"
    r"|registreret(?! (?:revisor|(?-i:[a-zæøå]{6,}))))\b|(?:bilag|kopi|vedlagt)\b"
    r"|side \d+(?: (?:af|/) \d+)?\s*$)",
    re.IGNORECASE,
)
"""The line below a signature that is no part of it: a quoted mail, what is enclosed, who gets a
copy, the stamp of whoever received it."""


_RULE = re.compile(r"[> \t]*[-_]{3,}[ \t]*")
_QUOTED_BELOW = re.compile(
    r"[\W_]*(?:fra|from|til|to|sendt|sent|dato|date|emne|subject)\b|.*\b(?:skrev|wrote)\b",
    re.IGNORECASE,
)
"""What a mail that is quoted below a rule begins with."""


def _above_foot(window: Sequence[str]) -> Sequence[str]:
    """The lines of a signature without the foot of the page below it: an office behind a rule or
    empty lines, or with its address in its line, where no title stands before it."""
    titled = any(lx.TITLE_LINE.match(line) for line in window)
    place = next((n for n, line in enumerate(window) if is_office(line)), None)
    if titled or place is None:
        return window
    empty = sum(not line.strip() for line in window[1:place])
    foot = _RULED in window[:place] or empty > 1 or (empty and _HOUSE.search(window[place]))
    return window[:place] if foot else window


_RULED = "\0"
_HOUSE = re.compile(r"[^\W\d_] \d")
"""A number behind a word: an address or a phone."""


def _own_lines(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a signature. A rule parts a name from its title, too: it ends the signature
    only above what is no part of it."""
    ruled = False
    for line in lines:
        if _RULE.fullmatch(line):
            ruled = True
            yield _RULED
            continue
        if _OTHERS.match(line) or (ruled and _QUOTED_BELOW.match(line)):
            return
        yield line


def _column_title(before: str, after: str, below: Sequence[str]) -> list[Sign]:
    """The title under a name that signs beside another: "Eva Damm     Bo Krag" over
    "Miljøsagsbehandler     Jurist"."""
    names = _GAP.split(f"{before}\0{after}".strip())
    titles = _GAP.split(below[0].strip()) if below else []
    if len(names) < 2 or len(names) != len(titles):
        return []
    place = next(n for n, cell in enumerate(names) if "\0" in cell)
    if names[place].strip() != "\0" or len(titles[place]) > _COLUMN:
        return []
    if lx.TITLE_LINE.match(titles[place]):
        return [OFFICIAL_TITLE]
    return [PROFESSIONAL] if lx.PROFESSIONAL_LINE.match(titles[place]) else []


def _ends_text(before: str, after: str, above: Sequence[str], below: Sequence[str]) -> list[Sign]:
    """A name and a title, each on a line of its own, below a text that has ended: a letter
    signed without a closing. In a form a label stands above and the next field below."""
    title, *rest = [*below, ""]
    upper = above[-1].strip() if above else ""
    alone = not before.strip() and not after.strip(" ,")
    ended = (not upper and len(above) > 1) or (upper.endswith(".") and len(upper) >= _ENDED)
    ended = ended or (len(upper) <= 70 and is_firm(upper))
    if not alone or not ended or (rest[0].strip() and not is_office(rest[0])):
        return []
    if len(title) > 70:
        return []
    if lx.TITLE_LINE.match(title):
        return [OFFICIAL_TITLE]
    return [PROFESSIONAL] if lx.PROFESSIONAL_LINE.match(title) else []
