"""Where a document first calls somebody by one word, and where by the full name."""

from __future__ import annotations

from dataclasses import dataclass, field

from redactor.detect.names.forms import without_s

Place = tuple[int, int]
"""Page and start."""


@dataclass(slots=True)
class Firsts:
    """The first places of a case's names, document by document."""

    _words: dict[tuple[str, str], Place] = field(default_factory=dict)
    _full: dict[tuple[str, tuple[str, ...]], Place] = field(default_factory=dict)

    def note_word(self, document: str, word: str, place: Place) -> None:
        """A single word names somebody here; it may bear a genitive -s."""
        for written in {word, without_s(word) or word}:
            self._words[document, written] = min(place, self._words.get((document, written), place))

    def note_full(self, document: str, person: tuple[str, ...], place: Place) -> None:
        """Somebody is named in full here, with a surname that is written out."""
        self._full[document, person] = min(place, self._full.get((document, person), place))

    def told_apart(self, document: str, word: str, person: tuple[str, ...]) -> bool:
        """Whether a document may name a person in full to tell him from another whom it calls
        by that word alone: "Noah" first, "Noah Bregnhøj" later."""
        full = self._full.get((document, person))
        first = self._words.get((document, word))
        return full is None or (first is not None and first < full)
