"""What several ask for in the same moment is done in one go: one transaction, one wait for the
disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from redactor.errors import OutOfReach

A = TypeVar("A")
R = TypeVar("R")


class Together(Generic[A, R]):
    """Lines up who comes while others are written, and writes the whole line next.

    `write` stores what some ask for and gives each one's outcome or refusal; when it returns, all
    of it is stored. Nobody is answered before that.
    """

    def __init__(self, write: Callable[[Sequence[A]], Sequence[R | Exception]]) -> None:
        self._write = write
        self._changed = threading.Condition()
        self._busy = False
        self._line: list[_Turn[A, R]] = []

    def do(self, asked: A) -> R:
        """Have it stored, alone or with others. Raises what `write` says of it, or raises."""
        mine = _Turn[A, R](asked)
        with self._changed:
            self._line.append(mine)
            while self._busy and mine.outcome is None:
                self._changed.wait()
            if mine.outcome is None:
                self._busy = True
                group, self._line = self._line, []
        if mine.outcome is None:
            try:
                outcomes = self._outcomes([turn.asked for turn in group])
                for turn, outcome in zip(group, outcomes, strict=True):
                    turn.outcome = (outcome,)
            finally:
                with self._changed:
                    for turn in group:  # also if this thread is stopped in the middle
                        turn.outcome = turn.outcome or (OutOfReach(),)
                    self._busy = False
                    self._changed.notify_all()
        return mine.told()

    def _outcomes(self, asked: Sequence[A]) -> Sequence[R | Exception]:
        try:
            return self._write(asked)
        except OutOfReach as error:  # perhaps it is stored all the same, so it is not tried again
            return [error] * len(asked)
        except Exception as error:
            if len(asked) == 1:
                return [error]
            return [self._outcomes([one])[0] for one in asked]  # one spoils nothing for the others


class _Turn(Generic[A, R]):
    def __init__(self, asked: A) -> None:
        self.asked = asked
        self.outcome: tuple[R | Exception] | None = None

    def told(self) -> R:
        assert self.outcome is not None
        (outcome,) = self.outcome
        if isinstance(outcome, Exception):
            raise outcome
        return outcome
