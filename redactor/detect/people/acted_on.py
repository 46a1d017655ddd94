"""Whom an office or a firm does something to, and who does something for it.

"Kommunens tekniske chef Eva Damm" acts for the office; "kommunens afgørelse til Bo Krag" and
"formanden for foreningen har klaget over Bo Krag" name the citizen in the same place. What stands
between the office and the name tells: a title, or a verb and a word for whom it is done to.
"""

from __future__ import annotations

import re

from redactor.detect.names.lexicon import TITLE_WORD

_TO = (
    r"til|fra|om|mod|af|på|over|med|for|hos|i|ved|vedr\.?|vedrørende|angående|ang\.|omkring|efter|og"
    r"|eller|at|som|der|den|det|de|så|bad|lod|gav|tog|lå|slog|ringer|skal|må"
)
_DONE_TO = re.compile(rf"(?<!\w)(?:{_TO})\s+$", re.IGNORECASE)
"""The last word before a name that is done something to."""
_VERB = re.compile(
    r"(?<!\w)(?:har|havde|haft|er|var|været|blev|bliver|blevet|vil|ville|kan|kunne|skal|skulle|må|fik"
    r"|får|kom|kommer|gik|går|tog|tager|gav|giver|så|ser|bad|beder|skrev|skriver|sagde|siger|ringer"
    r"|kender|mener|oplyser|kører|besøger|hjælper|hjalp|møder|kræver|truer|påstår|anmelder|klager"
    r"|[a-zæøå]{2,}(?:ede|edes|erer|tte|gte|lte|kte|rte|nte|dte|vte|ste)|dagligt|ugentligt)(?!\w)"
)
"""That something is done, in small letters."""
_OF_THEM = re.compile(
    r"\w*(?:medlem|elev|borger|beboer|patient|lejer|ejer|bruger|kunde|klient|ansøger|barn|børn|søn"
    r"|datter|mor|far|forældre|nabo|part|gæst|klager|sag|afgørelse|der|for|over|efter|under|eller|hver)"
    r"(?:en|et|n)?"
)
"""Who uses or belongs to what others run, and words that end alike."""
_POST = re.compile(
    r"(?:\w{3,}(?:er|ør|ent|ist)|\w*(?:mand|kvinde|chef|vikar|læge|vært|kok|svend|tolk|leder|hjælp))"
    r"(?:en|n)?"
)
"""How words for people at work end."""
_SORT = re.compile(r"\w+(?:sk|ske|ig|ige|ende)|nye?|gamle|faste?|tidligere|daværende|egen|første")
_MET = re.compile(
    r"(?<!\w)(?:(?:samtale|møde|opfølgning|netværksmøde|dialog)(?:n|t|r)?(?: (?:\w+ ){0,2})?med"
    r"|mødte(?:s med)?"
    r"|(?:hjemme)?besøg(?:t)? (?:af|hos)|besøgte|afhørte|anholdte|hentede|tilkaldte|modtog"
    r"|indkaldt?e?|fik besøg af)\s+$",
    re.IGNORECASE,
)
"""Before whom the office meets."""
_TALKED = re.compile(
    r"(?<!\w)(?:(?:tal(?:te|t|er|e)|snakke(?:r|de|t)) med|så|mødte) $", re.IGNORECASE
)
_WORK_OF = re.compile(
    r"(?<!\w)(?:\w*praktik\w*|løntilskud\w*|fleksjob\w*|\w*ansættelse\w*|nytteindsats\w*|mentor\w*"
    r"|arbejdsskade\w*|arbejdsulykke\w*|sygemeldt?\w*|afskedige\w*|opsigelse\w*|fyringen|jobsamtale\w*)"
    r"(?: (?:for|af|til|fra|vedr\.|vedrørende|med))?\s+$",
    re.IGNORECASE,
)
"""Before who is placed, hurt or fired where he works."""
_LIVES = re.compile(
    r"(?<!\w)(?:bor|boede|bosat|bopæl|født|opvokset|hjemmehørende|(?:til|fra|ud|ind)?flytte\w*|anbragt|borger"
    r"|beboer|barn|børn|elev|indlagt|lejer|ejer|familie\w*|patient|pensionist|ledig)(?!\w)",
    re.IGNORECASE,
)
"""Between a name and the municipality that somebody lives in."""
_ASKS = re.compile(
    r"(?<!\w)(?:\w*klage|ansøgning|indsigelse|\w*aktindsigt|aktindsigtsanmodning|anke|bekymring"
    r"|skadesanmeldelse)(?:en|r|n)? (?:modtaget )?fra "
    r"(?:(?:[A-ZÆØÅ][\w.-]* ){1,4}og )?$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?<!\w)(?:\w*notat|afgørelse|\w*sag|vedr\w*\.?|ang\w*\.?|emne|\w*klage|ansøgning|høringssvar"
    r"|indsigelse|\w*journal|underretning)(?:en|et|r)?\b[^\n]{0,40}$",
    re.IGNORECASE,
)
"""Before whom a paper is about, in its heading."""
_CLAIMS = re.compile(
    r"\b(?:jeg|vi) (?:(?:vil|skal|må|ønsker|har|kan|er|gerne|hermed|herved|derfor|også|igen|dog|nu"
    r"|at|selv|meget|helt|dybt|stærkt|venligst) ){0,4}(?:klage[rt]?|anke[rt]?|ansøge[rt]?|søger? om"
    r"|gøre? indsigelse|gør indsigelse|protestere[rt]?|appellere[rt]?|utilfredse?|uenige?"
    r"|anmode[rt]? om aktindsigt|have aktindsigt|søger? aktindsigt)\b"
    r"|\b(?:min|vores) (?:klage|ansøgning|indsigelse|anmodning)\b",
    re.IGNORECASE,
)
"""What somebody writes who wants something of an office."""


def has_verb(between: str) -> bool:
    """Whether words tell of something done, and are no more than who somebody is."""
    return _VERB.search(between) is not None


def is_done_to(before: str) -> bool:
    """Whether the last word before a name says that something is done to its bearer."""
    return _DONE_TO.search(before) is not None


def is_post(words: str) -> bool:
    """Whether one word, or a word for a sort and one, is what somebody is at work: "tekniske
    chef", "maskinpasser"."""
    *sort, last = words.split() or [""]
    if TITLE_WORD.fullmatch(last) and not _OF_THEM.fullmatch(last):
        return not has_verb(" ".join(sort))
    return (
        not _OF_THEM.fullmatch(last)
        and _POST.fullmatch(last) is not None
        and all(map(_SORT.fullmatch, sort))
    )


def is_met(before: str) -> bool:
    """Whether the office meets whoever is named next, whatever place is told behind the name."""
    return _MET.search(before) is not None


def is_talked_to(before: str) -> bool:
    """Whether somebody talked with whoever is named next: a colleague, or a citizen who came."""
    return _TALKED.search(before) is not None


def lives(between: str) -> bool:
    """Whether words between a name and an office say that somebody lives or stays there."""
    return _LIVES.search(between) is not None


def is_placed(before: str) -> bool:
    """Whether whoever is named next is placed, hurt or fired at the firm behind the name."""
    return _WORK_OF.search(before) is not None


def asks(before: str) -> bool:
    """Whether a complaint or the like comes from whoever is named next."""
    return _ASKS.search(before) is not None


def heads(before: str) -> bool:
    """Whether a name stands in a heading, where a dash parts it from what follows."""
    return _HEADING.search(before) is not None


def claims(text: str) -> bool:
    """Whether a letter is from somebody who wants something of whom it is to."""
    return _CLAIMS.search(text) is not None
