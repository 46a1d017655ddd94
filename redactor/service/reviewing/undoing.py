"""Taking back one's newest act: an answer, or what was said of who is who."""

from __future__ import annotations

from dataclasses import dataclass, replace

from redactor.model import Decision
from redactor.review import batch_of, in_force
from redactor.service.case import event, now
from redactor.service.reviewing.board import DECIDED, UNDONE, Board
from redactor.service.reviewing.deciding import numbered
from redactor.service.reviewing.people import (
    GROUPED,
    REGROUPED,
    take_back_grouping,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back: an answer, or (without one) who is who."""

    decision: Decision | None = None
    count: int = 1
    """How many answers given in one go; `decision` is the newest of them."""


def undo(board: Board, *, who: str) -> Undone | None:
    """Take back one's newest answer or grouping that still holds; None when there is none.

    What was answered in one go is taken back in one go.
    """
    pairs = board.desk.newest_grouping(who)
    mine = [d for d in in_force(board.now().decisions) if d.who == who]
    mine.sort(key=lambda decision: decision.at)  # copies made when people were merged are old
    if pairs and (not mine or _grouped_last(board, who)):
        take_back_grouping(board, pairs, who)
        return Undone()
    if not mine:
        return None
    last = mine[-1]
    together = [d for d in mine if batch_of(d) == batch_of(last)]
    taken_back = numbered([replace(decision, undoes=decision.id) for decision in together], now())
    board.desk.decide(
        taken_back,
        event(UNDONE, who=who, count=len(taken_back), undoes=[d.id for d in together[:50]]),
        after=board.now().seq,
        targets=(),
    )
    return Undone(decision=last, count=len(together))


def _grouped_last(board: Board, who: str) -> bool:
    """Whether the newest act not taken back is a grouping; the log knows their order."""
    left: list[str] = []
    for what in board.desk.acts(who, (DECIDED, UNDONE, REGROUPED, *GROUPED)):
        if what in (UNDONE, REGROUPED):
            kinds = {DECIDED} if what == UNDONE else GROUPED
            at = next((i for i in reversed(range(len(left))) if left[i] in kinds), None)
            if at is not None:
                del left[at]
        else:
            left.append(what)
    return bool(left) and left[-1] != DECIDED
