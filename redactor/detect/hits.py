"""What a recognizer sees in a text, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from redactor.detect.text.plain import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing seen in a text. `score` is the chance that it is right; `reason` is Danish."""

    type: str
    start: int
    end: int
    score: float
    reason: str
    role_odds: tuple[float, ...] = ()
    """As `Finding.role_odds`."""

    def back(self, plain: Plain) -> Hit:
        """The same hit, at its place in the text that `plain` was made of."""
        if plain.places is None:
            return self
        start, end = plain.back(self.start, self.end)
        return replace(self, start=start, end=end)
