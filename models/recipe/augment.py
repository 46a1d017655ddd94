"""Random changes to labelled texts: other names, other case, line breaks, several texts as one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from models.recipe.corpus import INDEX, UNKNOWN_LABEL, Sample, Statement
from models.recipe.names import NamePool
from models.recipe.synthetic import mention
from redactor.detect.pipeline.ner_words import Gap


def _case_like(old: str, new: str) -> str:
    if old.isupper() and len(old) > 3:
        return new.upper()
    return new


def swap_names(
    sample: Sample,
    pool: NamePool,
    rng: random.Random,
    share: float = 1.0,
    origin: str | None = None,
) -> Sample:
    """Give every person another name of the same shape; genitives and initials stay what they are.

    `share` is the probability that one mention is changed, `origin` draws from that origin alone.
    """
    words: list[str] = []
    gaps: list[Gap] = []
    labels: list[int] = []
    auxiliary: list[int] = []
    at = 0
    source = pool.origins[origin] if origin else pool
    old_auxiliary = sample.auxiliary or [0] * len(sample.words)
    person: dict[str, str] = {}

    def copy(start: int, end: int) -> None:
        words.extend(sample.words[start:end])
        gaps.extend(sample.gaps[start:end])
        labels.extend(sample.labels[start:end])
        auxiliary.extend(old_auxiliary[start:end])

    for start, end, kind in sample.names():
        copy(at, start)
        at = end
        old = sample.words[start:end]
        plain = all(
            word[0].isupper() and word.replace("-", "").replace("'", "").isalpha() for word in old
        )
        if kind != "PER" or not plain or rng.random() >= share:
            copy(start, end)
            continue
        drawn = source.draw(rng)
        while not drawn.family:
            drawn = source.draw(rng)
        key = " ".join(old).removesuffix("s")
        new = person.get(key) or (
            mention(drawn, "f" if rng.random() < 0.7 else "l") if end - start == 1 else drawn.full
        )
        person[key] = new
        parts = [_case_like(old[0], part) for part in new.split()]
        # -s after two consonants or a vowel is as a rule the genitive (Lars, Hans are not).
        last = old[-1]
        if last.endswith("s") and last[:-1] in _GENITIVE_STEMS:
            parts[-1] += "s" if parts[-1][-1] not in "sxz" else "'"
        words.extend(parts)
        gaps.extend([sample.gaps[start]] + [Gap.SPACE] * (len(parts) - 1))
        labels.extend([INDEX["B-PER"]] + [INDEX["I-PER"]] * (len(parts) - 1))
        auxiliary.extend([old_auxiliary[start]] * len(parts))
    copy(at, len(sample.words))
    return Sample(words, gaps, labels, auxiliary if sample.auxiliary else None)


_GENITIVE_STEMS: set[str] = set()


def learn_genitives(samples: Sequence[Sample], pool: NamePool) -> None:
    """Note which name stems occur, to know `Camillas` from `Lars`."""
    for origin in pool.origins.values():
        _GENITIVE_STEMS.update(origin.given + origin.family)
    for sample in samples:
        for _, end, kind in sample.names():
            if kind == "PER":
                _GENITIVE_STEMS.add(sample.words[end - 1])
    _GENITIVE_STEMS.difference_update({"Lar", "Han", "Jen", "Niel", "Ander", "Matia"})


def swap_mentions(
    sample: Sample, bank: dict[str, list[list[str]]], rng: random.Random, share: float
) -> Sample:
    """Replace places and organisations by others of the same type from `bank`."""
    words: list[str] = []
    gaps: list[Gap] = []
    labels: list[int] = []
    at = 0
    for start, end, kind in sample.names():
        words += sample.words[at:start]
        gaps += sample.gaps[at:start]
        labels += sample.labels[at:start]
        at = end
        new = sample.words[start:end]
        space = sample.gaps[start:end]
        if kind != "PER" and rng.random() < share:
            new = rng.choice(bank[kind])
            space = [sample.gaps[start]] + [Gap.SPACE] * (len(new) - 1)
        words += new
        gaps += space
        labels += [INDEX["B-" + kind]] + [INDEX["I-" + kind]] * (len(new) - 1)
    words += sample.words[at:]
    gaps += sample.gaps[at:]
    labels += sample.labels[at:]
    return Sample(words, gaps, labels)


def upper(sample: Sample) -> Sample:
    """All capitals."""
    return replace(sample, words=[w.upper() for w in sample.words])


def lower(sample: Sample) -> Sample:
    """No capitals."""
    return replace(sample, words=[w.lower() for w in sample.words])


def title(sample: Sample) -> Sample:
    """A Capital On Every Word."""
    return replace(sample, words=[w[0].upper() + w[1:] for w in sample.words])


def names_upper(sample: Sample) -> Sample:
    """Capitals for the names only, as on forms."""
    words = [
        w.upper() if label else w for w, label in zip(sample.words, sample.labels, strict=True)
    ]
    return replace(sample, words=words)


def names_lower(sample: Sample) -> Sample:
    """No capitals on persons' names, as in hasty mails."""
    words = list(sample.words)
    for start, end, kind in sample.names():
        if kind == "PER":
            words[start:end] = [word.lower() for word in words[start:end]]
    return replace(sample, words=words)


def recase(sample: Sample, rng: random.Random, rate: float) -> Sample:
    """Change the case of a share `rate` of texts."""
    if rng.random() >= rate:
        return sample
    ways = (upper, lower, title, names_upper, names_lower)
    return rng.choices(ways, (8, 8, 1, 2, 1))[0](sample)


_MISREAD = {"l": "1I", "I": "l1", "o": "0", "O": "0", "e": "c", "c": "e", "n": "u", "h": "b"}
_MISREAD |= {"ø": "oö", "å": "aä", "æ": "ae", "i": "lí", "S": "5", "B": "8", "g": "q"}


def misread(sample: Sample, rng: random.Random) -> Sample:
    """Letters taken for others, as OCR does, in about one word of twelve."""
    words = list(sample.words)
    for index, word in enumerate(words):
        hits = [at for at, letter in enumerate(word) if letter in _MISREAD]
        if len(word) > 3 and hits and rng.random() < 0.08:
            at = rng.choice(hits)
            words[index] = word[:at] + rng.choice(_MISREAD[word[at]]) + word[at + 1 :]
    return replace(sample, words=words)


def wrap(sample: Sample, rng: random.Random) -> Sample:
    """Break the running text into lines, as on a page."""
    width, used, gaps = rng.randint(35, 95), 0, list(sample.gaps)
    for index, word in enumerate(sample.words):
        used += len(word) + 1
        if gaps[index] >= Gap.NEWLINE:
            used = len(word)
        elif used > width and gaps[index] is Gap.SPACE:
            gaps[index], used = Gap.NEWLINE, len(word)
    return replace(sample, gaps=gaps)


def join(samples: Sequence[Sample], rng: random.Random) -> Sample:
    """Several texts as one, in running text or on lines of their own."""
    style = rng.choice((Gap.SPACE, Gap.SPACE, Gap.NEWLINE, Gap.BLANK))
    words: list[str] = []
    gaps: list[Gap] = []
    labels: list[int] = []
    auxiliary: list[int] = []
    statements: list[Statement] = []
    for sample in samples:
        gaps += [style if words else Gap.JOINED, *sample.gaps[1:]]
        statements += [
            told._replace(start=told.start + len(words), end=told.end + len(words))
            for told in sample.statements
        ]
        words += sample.words
        labels += sample.labels
        auxiliary += sample.auxiliary or [UNKNOWN_LABEL] * len(sample.words)
    named = all(sample.named for sample in samples)
    return Sample(words, gaps, labels, auxiliary, tuple(statements), named)


def one_line(sample: Sample, rng: random.Random) -> Sample:
    """One line of a document, without its neighbours."""
    starts = [0] + [i for i, gap in enumerate(sample.gaps) if gap in (Gap.NEWLINE, Gap.BLANK)]
    at = rng.randrange(len(starts))
    start, end = starts[at], [*starts, len(sample.words)][at + 1]
    if end <= start:
        return sample
    gaps = [Gap.JOINED, *sample.gaps[start + 1 : end]]
    return Sample(sample.words[start:end], gaps, sample.labels[start:end])
