"""The written forms of full names -> which of them are one person's.

Partners are found through keys (blocking), so that the cost grows with the number of
different names, not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from redactor.detect.names.forms import (
    PARTICLES,
    Name,
    garbles,
    given_weight,
    known,
    near_keys,
    scanned,
    shortens,
    without_s,
    word_matches,
)

Words = tuple[str, ...]
GIVEN = 0.5
"""From this weight a word is taken for a first name."""


@dataclass(slots=True)
class Form:
    """One full written form and where it stands."""

    words: Words
    count: int = 0
    documents: set[str] = field(default_factory=set)


class Forms:
    """The full forms of one case. Add all, then `join`, then ask."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.forms: dict[Words, Form] = {}
        self.open: dict[Words, tuple[Words, ...]] = {}
        """Forms that shorten or garble more than one person's name."""
        self.doubled: set[Words] = set()
        """Forms with a double surname, joined by a hyphen: "Krag-Nielsen" is one name."""
        self._parent: dict[Words, Words] = {}
        self._vocabulary = frozenset(vocabulary)
        """Every word of a full name in the case."""

    def base(self, name: Name, forms: Iterable[Words] | None = None) -> Words:
        """The words with a genitive -s taken off where the case or the lists tell so."""
        words = name.words
        place = name.last_written
        if name.genitive or not 0 <= place < len(words):
            return words
        bare = without_s(words[place])
        if bare is None:
            return words
        word = words[place]
        other = (*words[:place], bare, *words[place + 1 :])
        seen = self.forms if forms is None else forms
        if other in seen or (known(bare) and not known(word)):
            return other
        if known(word) or bare not in self._vocabulary:
            return words
        return other

    def root(self, words: Words) -> Words:
        """The form that stands for the person."""
        while self._parent.get(words, words) != words:
            words = self._parent[words]
        return words

    def join(self) -> None:
        """Join the forms that are one person's."""
        self._join_shorter()
        self._join_surnames()
        self._join_turned()
        self._join_garbled()

    def _join_shorter(self) -> None:
        """Join forms with words left out to the one fuller form they shorten."""
        pairs: dict[tuple[str, str], set[Words]] = defaultdict(set)
        for words in self.forms:
            short_first = words[0][0] + "."
            for last in words[1:]:
                pairs[words[0], last].add(words)
                pairs[short_first, last].add(words)
                pairs[words[0], last[0] + "."].add(words)
        for words in sorted(self.forms, key=_fullness, reverse=True):
            written = [w for w in words[1:] if not w.endswith(".")] or words[1:]
            rarest = min((pairs.get((words[0], w), set()) for w in written), key=len)
            fuller = {
                self.root(other)
                for other in rarest
                if _fullness(other) > _fullness(words)
                and shortens(words, other)
                and not self._halves(words, other)
            }
            # "Birgit Krag" is rather Birgit Ellemann Krag than Birgit Krag Lassen
            fuller = {other for other in fuller if other[-1] == words[-1]} or fuller
            if len(fuller) == 1:
                self._parent[words] = next(iter(fuller))
            elif fuller:
                self.open[words] = tuple(sorted(fuller))

    def _join_surnames(self) -> None:
        """Join forms of surnames alone ("Ravn-Jonsen", "de la Cour") to the people who bear
        them: the first word is no first name, and others have the form as their ending."""
        endings: dict[Words, set[Words]] = defaultdict(set)
        for words in self.forms:
            for place in range(1, len(words) - 1):
                endings[words[place:]].add(self.root(words))
        for words in self.forms:
            bearers = endings.get(words)
            if not bearers or words in self.open or self.root(words) != words:
                continue
            if given_weight(words[0]) >= GIVEN and words[0] not in PARTICLES:
                continue
            if len(bearers) == 1:
                self._parent[words] = next(iter(bearers))
            else:
                self.open[words] = tuple(sorted(bearers))

    def _join_turned(self) -> None:
        """Join "THARSINI SIVAKUMAR" and "Sivakumar Tharsini": one form is the other turned
        round, and only one of them can begin with a first name."""
        for words in sorted(self.forms, key=self._strength):
            turned = (words[-1], *words[:-1])
            if turned not in self.forms or words in self.open or self.root(words) != words:
                continue
            both = given_weight(words[0]) >= GIVEN and given_weight(turned[0]) >= GIVEN
            if not both and self.root(turned) != words:
                self._parent[words] = self.root(turned)

    def _join_garbled(self) -> None:
        """Join misspelt forms to the form they misspell: the weaker to the stronger.

        Longer forms are also compared by their first and last word, and their first two.
        """
        whole: dict[Hashable, list[Words]] = defaultdict(list)
        ends: dict[Hashable, list[Words]] = defaultdict(list)
        alone = [w for w in self.forms if self.root(w) == w and w not in self.open]
        for words in sorted(alone, key=self._strength, reverse=True):
            own = _garble_keys(words)
            outer = {key for pair in _pairs(words) for key in _garble_keys(pair)}
            targets = {
                self.root(other)
                for key in own
                for other in whole.get(key, ())
                if garbles(words, other)
            }
            for key in outer:
                for other in (whole if len(words) > 2 else ends).get(key, ()):
                    if (len(words) > 2) != (len(other) > 2) and any(
                        garbles(a, b) for a in _pairs(words) for b in _pairs(other)
                    ):
                        if self._halves(words, other) or self._halves(other, words):
                            continue
                        targets.add(self.root(other))
            if len(targets) == 1:
                self._parent[words] = targets.pop()
            elif targets:
                self.open[words] = tuple(sorted(targets))
            for key in own:
                whole[key].append(words)
            if len(words) > 2:
                for key in outer:
                    ends[key].append(words)

    def _halves(self, short: Words, full: Words) -> bool:
        """Whether a form has one half of the double surname of the other: Bo Krag is not the
        neighbour called Bo Krag-Nielsen, and what is said of one must not open the other's."""
        if full not in self.doubled:
            return False
        first, last = (any(word_matches(w, half) for w in short[1:]) for half in full[-2:])
        return first != last

    def _strength(self, words: Words) -> tuple[int, int, int, Words]:
        return (sum(known(w) for w in words), self.forms[words].count, len(words), words)


def _fullness(words: Words) -> tuple[int, int, int]:
    whole = [w for w in words if not w.endswith(".")]
    return (len(whole), len(words), sum(map(len, whole)))


def _pairs(words: Words) -> set[Words]:
    """The two words by which a longer form is often called: first and last, or the first two."""
    return {(words[0], words[-1]), words[:2]}


def _garble_keys(words: Words) -> set[Hashable]:
    """Keys that two forms share when all words but one are equal and that one is close."""
    found: set[Hashable] = {("scan", *(scanned(w) for w in words))}
    for place, word in enumerate(words):
        rest = (*words[:place], "", *words[place + 1 :])
        found |= {(rest, key) for key in near_keys(word)}
    return found
