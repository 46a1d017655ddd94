"""What kind of document something is in a case: application, drawing, hearing reply, decision…

From its title, else from how its text begins. The order is that in which a case is told: what
set it off, what it is about, who was heard, what was decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from redactor.model import Document

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
    weight: int
    """How much of a case's telling falls to documents of this kind; 0: none."""

    @property
    def central(self) -> bool:
        """Whether the case may not be understood without it."""
        return self.weight > 0


DECISION = "Afgørelse"

_TYPES: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    (
        "Ansøgning",
        4,
        (
            "ansøgning(?! om aktindsigt)",
            "ansøger om",
            "anmodning om (?!aktindsigt|udtalelse|oplysninger|bemærkninger)",
            "anmeldelse af",
            "begæring(?! om)",
        ),
    ),
    (
        "Aktindsigtsanmodning",
        0,
        (
            r"(?:anmodning|begæring|ansøgning|anmoder|beder|søger) om (?:akt)?indsigt",
            r"\baktindsigt",
            "indsigt i (?:min|mine|sagen)",
        ),
    ),
    ("Underretning", 4, ("underretning",)),
    (
        "Tegning",
        3,
        ("tegning", "situationsplan", "plantegning", "facade", "kortbilag", "beliggenhedsplan"),
    ),
    (
        "Høring",
        1,
        (
            r"\bhøring(?!ssvar)",
            "partshøring",
            "naboorientering",
            "nabohøring",
            "orientering af nab",
            "anmodning om (?:udtalelse|oplysninger|bemærkninger)",
        ),
    ),
    (
        "Høringssvar",
        3,
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
        3,
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
    ("Undersøgelse", 4, ("børnefaglig undersøgelse", r"§ ?50-undersøgelse", "forældreevne")),
    ("Plan", 2, ("handleplan", "barnets plan", "ungeplan", "helhedsplan", r"\bplan for")),
    (
        DECISION,
        7,
        (
            "afgørelse",
            "tilladelse",
            "afslag",
            "dispensation",
            "bevilling",
            "påbud",
            "forbud",
            "godkendelse",
            "genvurdering",
            r"\badvarsel",
            "afskedigelse",
            r"\bafsked\b",
            "bortvisning",
        ),
    ),
    ("Klage", 3, (r"\bklage(?!vejledning|frist|nævn)", "genoptagelse", r"\banke\b")),
    (
        "Aftale",
        2,
        ("kontrakt", "aftale", "fuldmagt", "samtykke", "overenskomst", "ansættelsesbrev"),
    ),
    ("Indkaldelse", 0, ("indkaldelse", "invitation")),
    ("Referat", 0, ("referat", "dagsorden", "mødenotat", "protokol")),
    ("Notat", 0, ("notat", "journal", "bemærkning", "tilsyn(?!srapport)")),
    (
        "Regnskab",
        0,
        (
            "faktura",
            "budget",
            "regnskab",
            "opgørelse",
            "betaling",
            "lønseddel",
        ),
    ),
    ("Vejledning", 0, ("vejledning", "retningslinje", r"politik\b")),
    (
        "Kvittering for modtagelse",
        0,
        ("kvittering", "modtaget din", "bekræftelse"),
    ),
)
_PATTERNS = tuple(
    (
        DocumentType(name=name, rank=rank, weight=weight),
        re.compile("|".join(words), re.IGNORECASE),
    )
    for rank, (name, weight, words) in enumerate(_TYPES)
)
_NAMED = {type_.name: type_ for type_, _ in _PATTERNS}
_HEARING, _HEARD = _NAMED["Høring"], _NAMED["Høringssvar"]
_RECEIPT, _ACCOUNT = _NAMED["Kvittering for modtagelse"], _NAMED["Regnskab"]
_PAID = re.compile(r"(?i)\bbetal|\bbeløb|\bkr\b|\bDKK\b|\bmoms\b|\bkøb\b")
"""In a receipt for money, as against one that says that something has arrived."""
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
            if first is _RECEIPT and _PAID.search(f"{place} {text[:_BEGINNING]}"):
                return _ACCOUNT
            return _HEARD if answer and direction != "out" and first is _HEARING else first
    return DocumentType(name=_BY_KIND.get(kind, "Dokument"), rank=_REST, weight=0)


def answers(
    conversation: Sequence[Document], types: Mapping[str, DocumentType]
) -> Iterator[tuple[str, DocumentType]]:
    """The mails of a conversation that bear the subject of what they answer, each as a mail.

    Which way they went need not be known: an application is answered, not sent again.
    """
    seen: set[str] = set()
    for document in conversation:
        type_ = types[document.id]
        if type_.name in seen & _OF_OTHERS and _ANSWER.match(document.title):
            yield document.id, type_of("", "", document.kind)
        seen.add(type_.name)


def _headings(text: str) -> list[str]:
    """The first lines that may say what a text is; running text speaks of all sorts of things."""
    lines = (line.strip() for line in text[:_BEGINNING].splitlines())
    first = [line for line in lines if line][:_HEADINGS]
    return [
        line
        for line in first
        if len(line.split()) <= _HEADING_WORDS and not line.endswith((".", ","))
    ]


_LEAST_REPLIES = 3
"""Replies that tell of a hearing where its own letter is not among the documents."""


def replies_to_hearing(documents: Sequence[Document], texts: Mapping[str, str]) -> set[str]:
    """Ids of the documents by which people answer a hearing, where the case had one.

    `texts` holds how each document (id) begins.
    """
    types = {
        d.id: type_of(d.title or d.source, texts.get(d.id, ""), d.kind, d.direction)
        for d in documents
    }
    replies = {name for name, type_ in types.items() if type_ is _HEARD}
    held = len(replies) >= _LEAST_REPLIES or _HEARING in types.values()
    return replies if held else set()


_TO_ALL = re.compile(
    r"\b(?:nyhedsbrev(?:et)?|ugebrev(?:et)?|månedsbrev(?:et)?|beboerblad(?:et)?|medlemsblad(?:et)?"
    r"|sogneblad(?:et)?|kirkeblad(?:et)?|personaleblad(?:et)?|forældrebrev|infobrev|pressemeddelelse"
    r"|(?:kursus|stillings)opslag(?:et)?|nyt (?:til|fra) \w+|\w+[- ]nyt\b(?= *(?:\n|–|-|,|nr|uge)))"
    r"|^\W*(?:til alle|kære (?:alle|naboer|beboere|medlemmer|kolleger|borgere|læsere))\b",
    re.IGNORECASE | re.MULTILINE,
)


def written_to_all(documents: Sequence[Document], texts: Mapping[str, str]) -> set[str]:
    """Ids of the documents that are written to everybody: newsletters, notices, press releases.

    From the title, or how the text (`texts`, by id) begins.
    """
    return {
        d.id
        for d in documents
        if _TO_ALL.search(d.title or d.source) or _TO_ALL.search(texts.get(d.id, "")[:_BEGINNING])
    }
