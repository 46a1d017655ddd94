"""Search the whole case, and cover what is found."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from redactor.errors import UsageError
from redactor.model import Action, Decision, Drawn, Ruling
from redactor.review import Effective, undecided
from redactor.service.board import DECIDED, Board
from redactor.service.case import event, now
from redactor.service.deciding import Answer, numbered
from redactor.service.desk import Desk
from redactor.store import HouseWord

_MOST = 500
_LONGEST = 200
_CONTEXT = 50
_CLASSES = {"#": r"\d", "@": r"[^\W\d_]", "*": r"\w*"}
"""What stands for what in a pattern: a digit, a letter, the rest of a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place a search found. `state` is 'covered', 'open', 'kept' or '' (nobody's finding)."""

    document: str
    number: str
    page: int
    start: int
    end: int
    before: str
    text: str
    after: str
    state: str

    @property
    def key(self) -> str:
        """Names the place in a form."""
        return f"{self.document}:{self.page}:{self.start}:{self.end}"


def search(board: Board, query: str) -> tuple[Hit, ...]:
    """Places where the words stand; `#` is any digit, `@` any letter, `*` the rest of a word.

    Case and line breaks do not matter. At most 500 hits, in reading order.

    Raises:
        UsageError: the query is too short or too long.
    """
    pattern = _pattern(query)
    snapshot = board.now()
    hits: list[Hit] = []
    for document in snapshot.readable:
        entry = snapshot.entry(document.id)
        assert entry is not None
        for page in board.pages_of(entry.pages_file):
            if page.number == 0:
                continue
            items = snapshot.by_page.get((document.id, page.number), ())
            for match in pattern.finditer(page.text):
                start, end = match.span()
                hits.append(
                    Hit(
                        document=document.id, number=document.number, page=page.number,
                        start=start, end=end, text=match.group(), state=_state(items, start, end),
                        before=page.text[max(0, start - _CONTEXT) : start],
                        after=page.text[end : end + _CONTEXT],
                    )
                )  # fmt: skip
                if len(hits) >= _MOST:
                    return tuple(hits)
    return tuple(hits)


def _pattern(query: str) -> re.Pattern[str]:
    words = query.split()
    if not 2 <= len("".join(words)) <= _LONGEST or not any(char.isalnum() or char in "#@"
                                                           for char in query):  # fmt: skip
        raise UsageError("Skriv mindst to tegn at søge efter.")
    parts = ["".join(_CLASSES.get(char, re.escape(char)) for char in word) for word in words]
    spaced = r"\s+".join(parts)
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


def _state(items: Sequence[Effective], start: int, end: int) -> str:
    for item in items:
        finding = item.finding
        if finding is not None and finding.start < end and start < finding.end:
            if undecided(item):
                return "open"
            return "covered" if item.ruling.action is Action.REDACT else "kept"
    return ""


def cover_hits(board: Board, hits: Sequence[str], answer: Answer, who: str) -> int:
    """Cover the places named by `Hit.key`; returns how many.

    A place that is exactly a finding gets its answer there, others become boxes.

    Raises:
        UsageError: nothing was chosen, or no legal basis.
    """
    snapshot = board.now()
    if not hits:
        raise UsageError("Vælg mindst ét sted.")
    if not answer.legal_basis:
        raise UsageError("Vælg en hjemmel.")
    made: list[Decision] = []
    for key in hits[:_MOST]:
        try:
            document, page, start, end = key.split(":")
            number, first, last = int(page), int(start), int(end)
        except ValueError:
            raise UsageError("Et sted kunne ikke genkendes.", "Søg igen.") from None
        entry = snapshot.entry(document)
        if entry is None or not entry.pages_file:
            raise UsageError("Et sted kunne ikke genkendes.", "Søg igen.")
        found = next((p for p in board.pages_of(entry.pages_file) if p.number == number), None)
        boxes = found.boxes_of(first, last) if found is not None else ()
        ruling = Ruling(
            action=answer.action, legal_basis=answer.legal_basis, reason="Fundet ved søgning."
        )
        decision = Decision(
            id=uuid.uuid4().hex, who=who, at=now(), ruling=ruling, comment=answer.comment,
            drawn=Drawn(document=document, page=number, boxes=boxes),
        )  # fmt: skip
        for item in snapshot.by_page.get((document, number), ()):
            finding = item.finding
            if finding is not None and (finding.start, finding.end) == (first, last):
                made.append(replace(decision, finding=finding.id, id=uuid.uuid4().hex))
        if boxes and (not made or made[-1].drawn != decision.drawn):
            made.append(decision)
    if made:
        made = numbered(made, now())
        what = event(
            DECIDED, who=who, decisions=[d.id for d in made[:50]], count=len(made), on="search"
        )
        targets = {d.finding for d in made if d.finding}
        board.desk.decide(made, what, after=snapshot.seq, targets=targets)
    return len(made)


def deny_in_case(board: Board, word: str, who: str) -> None:
    """Always cover a word in this case, from the next reading on.

    Raises:
        UsageError: the word is too short.
    """
    word = _word(word)
    case = board.now().case
    if word not in case.deny:
        denied = replace(case, deny=(*case.deny, word))
        board.store.create_case(denied, event("case.denied", who=who, words=len(denied.deny)))


def deny_in_house(desk: Desk, word: str, expires: str, who: str) -> None:
    """Always cover a word in every case until a date.

    Raises:
        UsageError: the word is too short or the date is not one in the future.
    """
    today = now()[:10]
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", expires) or expires <= today:
        raise UsageError("Vælg en udløbsdato, der ligger fremme i tiden.")
    desk.house.set_word(HouseWord(word=_word(word), who=who, at=now(), expires=expires))
    desk.forget_all()


def _word(word: str) -> str:
    word = " ".join(word.split())
    if not 2 <= len(word) <= _LONGEST:
        raise UsageError("Skriv et ord på mindst to tegn.")
    return word
