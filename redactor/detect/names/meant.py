"""What else a word that people are called is called after where it stands: the place of a house, a
firm with customers."""

from __future__ import annotations

import re

from redactor.detect.names.gazetteer import name_weights, nominative

_SITE = re.compile(
    r"(?<!\w)[a-zæøå]{0,20}(?:cent(?:er|eret|ret)|lejren|kasernen|fængslet|arresten|herberget|skolen"
    r"|hjemmet|hospitalet|sygehuset|klinikken|afdelingen|sommerhuset|kolonihaven|kontoret|filialen"
    r"|stationen|værestedet|botilbuddet|bostedet|opholdsstedet|børnehaven|kirken|butikken|boligen"
    r"|lejligheden|rækkehuset|gården|institutionen) i $",
    re.IGNORECASE,
)
"""Before the place where a house of a kind stands: "asylcentret i Sandholm"."""
_CUSTOMER = re.compile(
    r"(?<!\w)(?:kunde|abonnements?|police|installations?|medlems|forbrugs?)[ -]?(?:nr\.?"
    r"|nummer(?:et)?)"
    r"[: ]{1,2}[\d -]{4,24} hos $",
    re.IGNORECASE,
)
"""Before the firm whose customer somebody is: "kundenr. 4412 hos Ørsted"."""
_OF_FIRST = 0.3
"""From this weight a word may be a first name."""
_OF_LAST = 0.3
"""From this weight a word may be the surname of whoever owns the house or gives the service."""
_NOBODYS_HOUSE = re.compile(
    r"(?<!\w)(?:[a-zæøå]{0,12}(?:asyl|udrejse|modtage|opholds|krise)cent(?:er|eret|ret)"
    r"|[a-zæøå]{0,12}(?:lejren|kasernen|fængslet|arresten)) i $",
    re.IGNORECASE,
)
"""Houses that stand in no one's house, so that a surname behind them is a place."""
_OWNED = re.compile(r" [a-zæøå]")
_SUPPLIERS = frozenset({"ørsted"})
"""Firms with customers everywhere whose name is a surname as well."""


def is_where(text: str, start: int, end: int) -> bool:
    """Whether what was read as one person's name is where a house of a kind stands."""
    parts = text[start:end].split() or [""]
    weights = [name_weights(part) for part in parts]
    if text[end : end + 1] == "-" or any(weight.first >= _OF_FIRST for weight in weights):
        return False
    if nominative(parts[-1]) != parts[-1] and _OWNED.match(text, end):
        return False  # "lejligheden i Hansens ejendom"
    surname = any(weight.last >= _OF_LAST for weight in weights)
    site = _NOBODYS_HOUSE if surname else _SITE
    return site.search(text, max(0, start - 40), start) is not None


def is_served(text: str, start: int, end: int) -> bool:
    """Whether what was read as one person's name is a firm whose customer somebody is."""
    word = text[start:end]
    weights = name_weights(word)
    if " " in word or weights.first >= _OF_FIRST:
        return False
    if weights.last >= _OF_LAST and word.casefold() not in _SUPPLIERS:
        return False
    return _CUSTOMER.search(text, max(0, start - 60), start) is not None
