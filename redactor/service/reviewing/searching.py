"""Search the whole case, and cover what is found."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from redactor.errors import UsageError
from redactor.model import TITLE_PAGE, Action, Decision, Document, Drawn, Ruling
from redactor.review import Effective, Place, lies_over, undecided
from redactor.service.case import event, now
from redactor.service.house.words import checked_word
from redactor.service.reviewing.board import DECIDED, DENIED, Board, words_pattern
from redactor.service.reviewing.deciding import Answer, numbered
from redactor.service.reviewing.drawing import text_under
from redactor.service.reviewing.snapshot import Snapshot
from redactor.store import Entry

MOST = 500
"""Hits of one search."""
_LONGEST = 200
_CONTEXT = 50
_CLASSES = {"#": r"\d", "@": r"[^\W\d_]", "*": r"\w{0,60}"}
"""What stands for what in a pattern: a digit, a letter, the rest of a word."""
_STARS = 3
"""In one search; each multiplies the ways in which a long word may be cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place a search found; page 0 is the document's title.

    `state` is 'covered', 'open', 'kept' or '' (nobody's finding).
    """

    document: str
    number: str
    page: int
    start: int
    end: int
    before: str
    text: str
    after: str
    state: str
    why: str = ""
    """For places like another: in what they are alike."""

    @property
    def key(self) -> str:
        """Names the place in a form."""
        return f"{self.document}:{self.page}:{self.start}:{self.end}"


def search(board: Board, query: str) -> tuple[Hit, ...]:
    """Places where the words stand; `#` is any digit, `@` any letter, `*` the rest of a word.

    Titles are searched too, since the index tells them. Case and line breaks do not matter, nor
    do the signs between groups of digits. At most 500 hits, in reading order; places that are
    covered already take no room from the others.

    Raises:
        UsageError: the query is too short or too long.
    """
    return _most(list(_hits(board, _pattern(query), "")))


def _most(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """As many as are shown: first of all those that are not covered, in the order they came."""
    covered = MOST - sum(hit.state != "covered" for hit in hits)
    shown = []
    for hit in hits:
        if hit.state == "covered":
            covered -= 1
            if covered < 0:
                continue
        shown.append(hit)
    return tuple(shown[:MOST])


def like(board: Board, document: str, page: int, start: int, end: int) -> tuple[Hit, ...]:
    """Places like one that was picked: of the same shape, after the same label, of its type.

    A journal number finds all of its form; a name after "Sagsbehandler:" what else stands after
    that; and where the place is a finding, the case's others of its type are told too. At most
    500 hits, in reading order, the picked one among them.

    Raises:
        UsageError: nothing stands there.
    """
    snapshot = board.now()
    entry = snapshot.entry(document)
    text = dict(board.texts(entry)).get(page, "") if entry is not None and entry.pages_file else ""
    picked = text[max(0, start) : end].strip()
    if not 2 <= len(picked) <= _LONGEST:
        raise UsageError("Markér først det, der skal findes mage til.")
    found: dict[tuple[str, int, int, int], Hit] = {}
    if any(char.isdigit() for char in picked):
        _add(found, _hits(board, _shape(picked), "samme form"))
    else:
        _add(found, _hits(board, words_pattern(picked), "samme ord"))
    label = _LABEL.search(text[max(0, start - _LABEL_REACH) : start])
    if label is not None:
        pattern = _after_label(label.group(1), picked)
        _add(found, _hits(board, pattern, f"også efter »{label.group(1)}«"))
    types = {
        item.finding.type
        for item in snapshot.by_page.get((document, page), ())
        if item.finding is not None and item.finding.start < end and start < item.finding.end
    }
    _add(found, _of_types(board, snapshot, types))
    order = {known: place for place, known in enumerate(snapshot.documents)}
    hits = sorted(found.values(), key=lambda hit: (order[hit.document], hit.page, hit.start))
    return _most(hits)


def picked_text(board: Board, document: str, page: int, start: int, end: int) -> str:
    """What stands at a place, on one line."""
    entry = board.now().entry(document)
    text = dict(board.texts(entry)).get(page, "") if entry is not None and entry.pages_file else ""
    return " ".join(text[max(0, start) : end].split())


_LABEL = re.compile(r"((?:[^\W\d_][\w.-]*[ \t]+)?[^\W\d_][\w.-]*[:.])[ \t]*$")
_LABEL_REACH = 40


def _add(found: dict[tuple[str, int, int, int], Hit], more: Iterable[Hit]) -> None:
    """Keep hits that do not lie over one there is; the first reason told stays."""
    for hit in more:
        overlapping = any(
            key[:2] == (hit.document, hit.page) and key[2] < hit.end and hit.start < key[3]
            for key in found
        )
        room = MOST if hit.state == "covered" else 2 * MOST
        if not overlapping and len(found) < room:
            found[hit.document, hit.page, hit.start, hit.end] = hit


def _shape(text: str) -> re.Pattern[str]:
    """The form of a number: as many digits, letters where it has letters, the same signs."""
    parts = []
    for run in re.findall(r"\d+|[^\W\d_]+|\s+|.", text):
        if run[0].isdigit():
            parts.append(rf"\d{{{len(run)}}}")
        elif run[0].isalpha():
            parts.append(rf"[^\W\d_]{{{len(run)}}}" if len(run) <= 3 else re.escape(run))
        else:
            parts.append(r"\s+" if run.isspace() else re.escape(run))
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)", re.IGNORECASE)


def _after_label(label: str, picked: str) -> re.Pattern[str]:
    """As many words as were picked, after the same label."""
    words = r"[ \t]+".join([r"[^\s,;]+"] * min(6, len(picked.split())))
    lead = r"\s+".join(re.escape(word) for word in label.split())
    return re.compile(rf"(?<!\w){lead}[ \t]*(?P<hit>{words})", re.IGNORECASE)


def _hits(board: Board, pattern: re.Pattern[str], why: str) -> Iterator[Hit]:
    snapshot = board.now()
    group = "hit" if "hit" in pattern.groupindex else 0
    count = 0
    readable = {document.id for document in snapshot.readable}
    for document in snapshot.titled:
        entry = snapshot.entry_of[document.id]
        for number, text in board.texts(entry):
            if number != TITLE_PAGE and document.id not in readable:
                continue
            items: Sequence[Effective] | None = None
            for match in pattern.finditer(text):
                if items is None:
                    items = snapshot.by_page.get((document.id, number), ())
                hit = _hit(document, number, text, *match.span(group), items, why)
                by_hand = not hit.state and _under_a_box(board, entry, items, hit)
                hit = replace(hit, state="covered") if by_hand else hit
                yield hit
                count += hit.state != "covered"
                if count >= MOST:
                    return


def _of_types(board: Board, snapshot: Snapshot, types: Collection[str]) -> Iterator[Hit]:
    for item in snapshot.items if types else ():
        finding = item.finding
        if finding is None or finding.type not in types:
            continue
        entry = snapshot.entry_of[finding.document]
        text = dict(board.texts(entry)).get(finding.page, "")
        yield _hit(
            entry.document, finding.page, text, finding.start, finding.end, [item], "samme type"
        )


def _hit(
    document: Document,
    page: int,
    text: str,
    start: int,
    end: int,
    items: Sequence[Effective],
    why: str,
) -> Hit:
    return Hit(
        document=document.id,
        number=document.number,
        page=page,
        start=start,
        end=end,
        text=text[start:end],
        state=_state(items, start, end),
        before=text[max(0, start - _CONTEXT) : start],
        after=text[end : end + _CONTEXT],
        why=why,
    )


def _pattern(query: str) -> re.Pattern[str]:
    words = query.split()
    if not 2 <= len("".join(words)) <= _LONGEST or not any(
        char.isalnum() or char in "#@" for char in query
    ):
        raise UsageError("Skriv mindst to tegn at søge efter.")
    words = [re.sub(r"\*+", "*", word) for word in words]
    if "".join(words).count("*") > _STARS:
        raise UsageError(f"Brug højst {_STARS} stjerner i en søgning.")
    pattern, pattern_ends_in_digit = "", False
    for word in words:
        if pattern:
            numbers = pattern_ends_in_digit and (word[0].isdigit() or word[0] == "#")
            pattern += r"[\s.\-/]*" if numbers else r"[\s\-]+"
        pattern += "".join(_CLASSES.get(char, re.escape(char)) for char in word)
        pattern_ends_in_digit = word[-1].isdigit() or word[-1] == "#"
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _state(items: Sequence[Effective], start: int, end: int) -> str:
    for item in items:
        finding = item.finding
        if finding is not None and finding.start < end and start < finding.end:
            if undecided(item):
                return "open"
            return "covered" if item.ruling.action is Action.REDACT else "kept"
    return ""


def _under_a_box(board: Board, entry: Entry, items: Sequence[Effective], hit: Hit) -> bool:
    """Whether a box by hand covers a place that nobody's finding stands at."""
    boxes = [i for i in items if i.drawn is not None and i.ruling.action is Action.REDACT]
    page = board.page_of(entry, hit.page) if boxes else None
    if page is None:
        return False
    place = Place(document=hit.document, page=hit.page, start=hit.start, end=hit.end,
                  boxes=page.boxes_of(hit.start, hit.end))  # fmt: skip
    return bool(place.boxes) and any(lies_over(item, place) for item in boxes)


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
    for key in hits[:MOST]:
        try:
            document, page, start, end = key.split(":")
            number, first, last = int(page), int(start), int(end)
        except ValueError:
            raise UsageError("Et sted kunne ikke genkendes.", "Søg igen.") from None
        entry = snapshot.entry(document)
        if entry is None or not entry.pages_file:
            raise UsageError("Et sted kunne ikke genkendes.", "Søg igen.")
        found = board.page_of(entry, number)
        boxes = found.boxes_of(first, last) if found is not None else ()
        ruling = Ruling(
            action=answer.action, legal_basis=answer.legal_basis, reason="Fundet ved søgning."
        )
        decision = Decision(
            id=uuid.uuid4().hex, who=who, at=now(), ruling=ruling, comment=answer.comment,
            drawn=Drawn(document=document, page=number, boxes=boxes,
                        text=text_under(found, boxes) if found else ""),
        )  # fmt: skip
        same = [
            replace(decision, finding=item.finding.id, id=uuid.uuid4().hex)
            for item in snapshot.by_page.get((document, number), ())
            if item.finding is not None and (item.finding.start, item.finding.end) == (first, last)
        ]
        made += same if same or not boxes else [decision]
    if made:
        made = numbered(made, now())
        what = event(
            DECIDED, who=who, decisions=[d.id for d in made[:50]], count=len(made), on="search"
        )
        targets = {d.finding for d in made if d.finding}
        board.desk.decide(made, what, after=snapshot.seq, targets=targets)
    return len(made)


def deny_no_longer(board: Board, word: str, who: str) -> None:
    """Take a word off the case's list of what is always covered.

    Raises:
        UsageError: it is not there.
    """
    case = board.now().case
    if word not in case.deny:
        raise UsageError("Ordet står ikke på listen.")
    left = replace(case, deny=tuple(one for one in case.deny if one != word))
    board.store.create_case(left, event(DENIED, who=who, words=len(left.deny)))


def deny_in_case(board: Board, word: str, who: str) -> None:
    """Always cover a word in this case, from the next reading on.

    Raises:
        UsageError: the word is too short.
    """
    word = checked_word(word)
    case = board.now().case
    if word not in case.deny:
        denied = replace(case, deny=(*case.deny, word))
        board.store.create_case(denied, event(DENIED, who=who, words=len(denied.deny)))
