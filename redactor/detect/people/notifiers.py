"""Who reports something and does not want to be known for it.

The writer of a letter that asks for anonymity, or of one headed "Underretning" that tells of a
concern, and whom a note says it of: "Ruth Holm ønsker at være anonym". What is covered for such a
person is the name itself (`REPORTER_IDENTITY`), not only what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.people.private import letter_above
from redactor.detect.people.sign import Sign
from redactor.model import Finding, Role

NOTIFIER = Sign(Role.NOTIFIER, 0.9, "underretter eller anmelder og vil ikke kendes")

_WISH = (
    r"(?:ønsker|ønskede|vil|ville|vil(?:le)? gerne|ønsker gerne|ønskede gerne|foretrækker|har bedt"
    r"|har ønsket|har valgt|beder|bad)(?: (?:dog|derfor|stadig|fortsat|også|meget|kun))?"
    r" (?:om )?(?:(?:at )?(?:få lov (?:til )?)?(?:at )?(?:være|forblive|optræde|holdes)"
    r" (?:helt |fortsat )?)?anonym(?:t|itet)?\b"
)
_I_WISH = re.compile(
    rf"\b(?:jeg|vi)(?: selv)? {_WISH}|\b(?:ønsker|vil|skal|må) (?:jeg|vi) (?:dog |gerne )?"
    r"(?:at )?(?:være|forblive|have lov at være) anonyme?\b"
    r"|\b(?:mit|vores) navn(?:e)? (?:må|skal|bør|ønskes|ønsker jeg)(?: (?:derfor|under ingen"
    r" omstændigheder))? (?:ikke|aldrig)\b(?! (?:stave|forveksl|skrives (?:med|som)|hedde|udtale"
    r"|ændre|rette|forkorte))"
    r"|\b(?:oplys|nævn|giv|videregiv|brug) (?:venligst |endelig |helst )?(?:ikke|aldrig) (?:mit"
    r"|vores) navn\b|\bhold (?:venligst )?(?:mit|vores) navn (?:ude|hemmeligt|fortroligt|udenfor)\b"
    r"|\bønsker ikke(?:,)? (?:at )?(?:mit|vores) navn\b",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"(?:^|\n)[ \t]*(?:(?:emne|subject)\s*:?\s*)?"
    r"(?:(?P<anonymous>anonym (?:henvendelse|anmeldelse|underretning|klage|tip))"
    r"|(?:bekymrings)?underretning(?! om (?:afgørelse|vedtagelse))|bekymringshenvendelse)(?![\w-])",
    re.IGNORECASE,
)
_CONCERN = re.compile(r"\b(?:bekym(?:ret|rede|ring|ringer)|frygter)\b", re.IGNORECASE)
_OWN_CHILD = re.compile(
    r"\b(?:min|mit|mine|vores|vor) (?:[a-zæøå]+ )?(?:søn|datter|barn|børn|dreng|pige)\b",
    re.IGNORECASE,
)
"""What parents write of who answer a notification about their own."""
_SAID_OF = re.compile(
    rf"(?P<between>(?:[^.\n]|\.(?! [A-ZÆØÅ])){{0,160}}?)[\s,](?:hun|han|vedkommende|og) {_WISH}"
    rf"|,? (?:der|som) {_WISH}|\s{_WISH}",
    re.IGNORECASE,
)
"""Behind a name: what the note says that its bearer wishes."""
_ANOTHER = re.compile(
    r"\b(?:af|(?:tal|snak|samtale|møde|kontakt|besøg)\w*(?: [a-zæøå]+)? med) (?:en|et|sin|sit|hans"
    r"|hendes|den|[a-zæøå]+(?:en|et))\b",
    re.IGNORECASE,
)
"""Who else may be meant by "hun": "meldt af en nabo", "talte med en borger"."""
_SPOKEN_OF = re.compile(r"\b(?:til|om|mod|over|af|hos) $", re.IGNORECASE)
"""Before a name that is not the one who wishes: "naboen til Bo Krag ringede, og han …"."""
_TELLS = re.compile(r"anonym|(?:mit|vores) navn|underretning|bekymringsh", re.IGNORECASE)
_LETTER = 3000
_LINES = 400
"""Code points of a letter's beginning in which its heading stands."""


def tells_of_notifiers(text: str) -> bool:
    """Whether a page has the words without which it tells of nobody who reports something."""
    return _TELLS.search(text) is not None


def is_notifier(finding: Finding, text: str, names: Sequence[Finding]) -> bool:
    """Whether somebody named on a page reports something and wants not to be known for it, or
    writes a notification of concern. `names` are those of the page."""
    line = text.rfind("\n", 0, finding.start) + 1
    before = text[line : finding.start].lstrip("> \t")
    after = text[finding.end :].partition("\n")[0].strip()
    told = _SAID_OF.match(text, finding.end)
    if told is not None and not any(finding.end <= n.start < told.end() for n in names):
        another = told["between"] is not None and (
            _ANOTHER.search(told["between"]) or _SPOKEN_OF.search(before)
        )
        if not another:
            return True
    if lx.MAIL_FROM.match(before):
        body = text[finding.end : finding.end + _LETTER]
        return _reports(lx.NEXT_MAIL.split(body, maxsplit=1)[0])
    if (before and not lx.CLOSING.fullmatch(before.strip())) or after.strip(" ,"):
        return False
    return _reports(letter_above(text, finding.start, _LETTER))


def _reports(letter: str) -> bool:
    """Whether a letter asks that its writer be not known, or is a notification of concern."""
    if _I_WISH.search(letter):
        return True
    headed = _HEADED.search(letter, 0, _LINES)
    if headed is None:
        return False
    if headed["anonymous"] is not None:
        return True
    return _CONCERN.search(letter) is not None and _OWN_CHILD.search(letter) is None
