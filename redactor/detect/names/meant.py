"""What else a word that people are called is called after where it stands: the place of a house, a
firm with customers."""

from __future__ import annotations

import re

from redactor.detect.names.gazetteer import name_weights

_SITE = re.compile(
    r"(?<!\w)[a-zæøå]{0,20}(?:cent(?:er|eret|ret)|lejren|kasernen|fængslet|arresten|herberget|skolen"
    r"|hjemmet|hospitalet|sygehuset|klinikken|afdelingen|sommerhuset|kolonihaven|kontoret|filialen"
    r"|stationen|værestedet|botilbuddet|bostedet|opholdsstedet|børnehaven|kirken|butikken|boligen"
    r"|lejligheden|rækkehuset|gården|institutionen) i $",
    re.IGNORECASE,
)
"""Before the place where a house of a kind stands: "asylcentret i Sandholm"."""
_CUSTOMER = re.compile(
    r"(?<!\w)(?:kunde|abonnements?|aftale|police|installations?|medlems|forbrugs?)[ -]?(?:nr\.?"
    r"|nummer(?:et)?)"
    r"[: ]{1,2}[\d -]{4,24} (?:hos|i|ved) $",
    re.IGNORECASE,
)
"""Before the firm whose customer somebody is: "kundenr. 4412 hos Ørsted"."""
_OF_FIRST = 0.3
"""From this weight a word may be a first name."""


def is_where(text: str, start: int, end: int) -> bool:
    """Whether what was read as one person's name is where a house of a kind stands."""
    if text[end : end + 1] == "-" or name_weights(text[start:end]).first >= _OF_FIRST:
        return False
    return _SITE.search(text, max(0, start - 40), start) is not None


def is_served(text: str, start: int, end: int) -> bool:
    """Whether what was read as one person's name is a firm whose customer somebody is."""
    word = text[start:end]
    if " " in word or name_weights(word).first >= _OF_FIRST:
        return False
    return _CUSTOMER.search(text, max(0, start - 60), start) is not None
