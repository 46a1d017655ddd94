"""What kind of document something is in a case: application, drawing, hearing reply, decision…

From its title, else from how its text begins. The order is that in which a case is told: what
set it off, what it is about, who was heard, what was decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BEGINNING = 400
"""Code points of the text that are looked at when the title says nothing."""
_HEADINGS, _HEADING_WORDS = 5, 8
"""Lines at the beginning of a text that may be its heading, and the words one may have."""
_ABOUT = re.compile(r"\b(?:til|for|om|over|af|fra|på|med|vedr\w*\.?|ang\w*\.?|ad)\s", re.IGNORECASE)
_THE_SAME = re.compile(
    r"\b(?:(?:udkast|forslag|tillæg) til|(?:kopi|scan\w*|genpart|underskrevet) af"
    r"|vedr\w*\.?|ang\w*\.?)\s",
    re.IGNORECASE,
)
"""What may stand before the word for what a document is: a draft of a decision is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """A kind of document; `rank` is its place in the telling of a case."""

    name: str
    """Danish, for the index."""
    rank: int
    central: bool
    """Whether the case cannot be understood without it."""


_TYPES: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    (
        "Ansøgning",
        True,
        (
            "ansøgning(?! om aktindsigt)",
            "ansøger om",
            "anmodning om (?!aktindsigt)",
            "anmeldelse af",
            "begæring(?! om)",
        ),
    ),
    (
        "Aktindsigtsanmodning",
        False,
        (
            r"(?:anmodning|begæring|ansøgning|anmoder|beder|søger) om (?:akt)?indsigt",
            r"\baktindsigt",
            "indsigt i (?:min|mine|sagen)",
        ),
    ),
    ("Underretning", True, ("underretning",)),
    (
        "Tegning",
        True,
        ("tegning", "situationsplan", "plantegning", "facade", "kortbilag", "beliggenhedsplan"),
    ),
    (
        "Høring",
        True,
        (
            r"\bhøring(?!ssvar)",
            "partshøring",
            "naboorientering",
            "nabohøring",
            "orientering af nab",
        ),
    ),
    (
        "Høringssvar",
        True,
        (
            "høringssvar",
            "svar på høring",
            "indsigelse",
            "bemærkninger (?:til|fra)",
            "nabobemærkning",
            "partsindlæg",
        ),
    ),
    (
        "Udtalelse",
        True,
        (
            "udtalelse",
            "lægeerklæring",
            r"attest\b",
            "erklæring",
            "redegørelse",
            "rapport",
            "(?<!gen)vurdering",
        ),
    ),
    ("Undersøgelse", True, ("børnefaglig undersøgelse", r"§ ?50-undersøgelse", "forældreevne")),
    ("Plan", True, ("handleplan", "barnets plan", "ungeplan", "helhedsplan")),
    (
        "Afgørelse",
        True,
        (
            "afgørelse",
            "tilladelse",
            "afslag",
            "dispensation",
            "bevilling",
            "påbud",
            "forbud",
            "godkendelse",
        ),
    ),
    ("Klage", True, (r"\bklage", "genoptagelse", r"\banke\b")),
    ("Aftale", True, ("kontrakt", "aftale", "fuldmagt", "samtykke", "overenskomst")),
    ("Referat", False, ("referat", "dagsorden", "mødenotat", "protokol")),
    ("Notat", False, ("notat", "journal", "bemærkning", "tilsyn(?!srapport)")),
    (
        "Regnskab",
        False,
        (
            "faktura",
            "budget",
            "regnskab",
            r"kvittering(?! (?:for|til|på|om) )",
            "opgørelse",
            "betaling",
        ),
    ),
    (
        "Kvittering for modtagelse",
        False,
        ("kvittering (?:for|til|på)", "modtaget din", "bekræftelse"),
    ),
)
_PATTERNS = tuple(
    (
        DocumentType(name=name, rank=rank, central=central),
        re.compile("|".join(words), re.IGNORECASE),
    )
    for rank, (name, central, words) in enumerate(_TYPES)
)
_HEARING = next(type_ for type_, _ in _PATTERNS if type_.name == "Høring")
_HEARD = next(type_ for type_, _ in _PATTERNS if type_.name == "Høringssvar")
_BY_KIND = {"eml": "Mail", "msg": "Mail", "tnef": "Mail", "p7m": "Mail", "image": "Billede"}
_OTHER = "Dokument"
_REST = len(_TYPES)


def type_names() -> tuple[str, ...]:
    """Every name a type can have."""
    return (*(name for name, _, _ in _TYPES), *dict.fromkeys(_BY_KIND.values()), _OTHER)


_ANSWER = re.compile(r"\s*(?:sv|re|svar|aw)\s*:", re.IGNORECASE)
_OF_OTHERS = frozenset(
    {"Ansøgning", "Aktindsigtsanmodning", "Underretning", "Høringssvar", "Klage"}
)
"""What an authority gets and does not write: its own answer bears their subject."""


def type_of(title: str, text: str, kind: str, direction: str = "") -> DocumentType:
    """The type of a document; by its file kind alone when neither title nor text tells.

    `direction` is the document's. An answer's subject is that of what it answers.
    """
    answer = _ANSWER.match(title) is not None
    for place in (title, *_headings(text)):
        found = [
            (match.start(), type_)
            for type_, pattern in _PATTERNS
            if (match := pattern.search(place)) is not None
            # In 'Spørgsmål til ansøgning' the application is what it is about, not what it is.
            and not _ABOUT.search(_THE_SAME.sub("", place[: match.start()]))
        ]
        if found:
            first = min(found, key=lambda pair: (pair[0], pair[1].rank))[1]
            if answer and direction == "out" and first.name in _OF_OTHERS:
                break
            return _HEARD if answer and direction != "out" and first is _HEARING else first
    return DocumentType(name=_BY_KIND.get(kind, "Dokument"), rank=_REST, central=False)


def _headings(text: str) -> list[str]:
    """The first lines that may say what a text is; running text speaks of all sorts of things."""
    lines = (line.strip() for line in text[:_BEGINNING].splitlines())
    first = [line for line in lines if line][:_HEADINGS]
    return [
        line
        for line in first
        if len(line.split()) <= _HEADING_WORDS and not line.endswith((".", ","))
    ]
