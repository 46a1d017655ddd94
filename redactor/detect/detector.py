"""The detector: one page text in, findings out. Names by the model, the rest by recognizers."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import spacy
from spacy.language import Language

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit
from redactor.detect.mentions.beside import with_beside
from redactor.detect.mentions.born import with_births
from redactor.detect.mentions.listed import with_listed
from redactor.detect.mentions.names_in_text import tidy_names
from redactor.detect.mentions.names_kind import Named
from redactor.detect.mentions.nobody import is_nobody
from redactor.detect.mentions.person_spans import fit_person
from redactor.detect.mentions.told_people import with_told
from redactor.detect.overlaps import BY_MODEL, resolve
from redactor.detect.people.about import with_subjects
from redactor.detect.people.identity import NAME_TYPES
from redactor.detect.people.speakers import without_speakers
from redactor.detect.pipeline import ner as _ner  # noqa: F401  # registers it with spaCy
from redactor.detect.pipeline.role_scorer import Reading, RoleScorer
from redactor.detect.pipeline.sentence_categorizer import KEY
from redactor.detect.recognizers import all_recognizers
from redactor.detect.recognizers.sensitive import CATEGORIES
from redactor.detect.seen.sights import sight_findings
from redactor.detect.seen.unreadable import unreadable_findings
from redactor.detect.series import in_series
from redactor.detect.text.plain import Plain, even
from redactor.detect.told import is_told
from redactor.errors import UsageError
from redactor.model import Finding, Page, finding_id

MODEL = "da_redactor"
_TYPES = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}
_WHAT = {
    "PERSON": "et personnavn",
    "LOCATION": "et stednavn",
    "ORGANIZATION": "en organisation",
    "INITIALS": "initialer",
}
_CACHED_SEGMENTS = 512
_CACHED_PAGES = 64
_TELLING = 15
"""Words of a piece of a page below which nothing is heard of the people it names."""
_LONG_PARAGRAPH = 300
_LONG_WORD = 200

_V = TypeVar("_V")


class Detector:
    """Finds personal data in pages. Holds the model; build one per worker process.

    A page gives the same findings whatever pages it is detected beside.
    """

    def __init__(self, nlp: Language, recognizers: Sequence[Recognizer], version: str) -> None:
        self.version = version
        """Model and rules, for the audit log and the key of cached findings."""
        self._nlp = nlp
        roles = nlp.get_pipe("role_scorer") if "role_scorer" in nlp.pipe_names else None
        self._roles = roles if isinstance(roles, RoleScorer) else None
        self._nlp.max_length = 1 << 40  # windows of the model bound the cost, not this limit
        self._recognizers = tuple(recognizers)
        self._segments: _Cache[_Segment] = _Cache(_CACHED_SEGMENTS)
        self._pages: _Cache[tuple[tuple[Hit, str], ...]] = _Cache(_CACHED_PAGES)

    @classmethod
    def load(cls, models: Path, *, threads: int = 1) -> Detector:
        """The detector with the model in `models`/da_redactor and every recognizer.

        Raises UsageError when the model is missing or of another make.
        """
        path = models / MODEL
        try:
            nlp = spacy.load(path, config={"components": {"onnx_ner": {"threads": threads}}})
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                f"Sprogmodellen kan ikke indlæses fra {path}.",
                "Installer pakken igen, eller lav modellen med opskriften i models/recipe.",
            ) from error
        return cls(
            nlp, all_recognizers(), f"{_digest_of(path)}+{_digest_of(Path(__file__).parent)}"
        )

    def detect(self, pages: Sequence[Page], *, document: str, sha256: str) -> list[Finding]:
        """The findings of one document's pages, in reading order, then what pictures show.

        `document` is the id and `sha256` the hash of the original, from which the ids of the
        findings follow. Boxes are points; they are empty where the text stands nowhere.
        """
        texts = [
            finding
            for page in pages
            for finding in with_subjects(
                [
                    Finding(
                        id=finding_id(sha256, page.number, hit.type, hit.start, hit.end, text),
                        document=document,
                        page=page.number,
                        type=hit.type,
                        start=hit.start,
                        end=hit.end,
                        text=text,
                        score=round(hit.score, 4),
                        recognizer=recognizer,
                        reason=hit.reason,
                        boxes=page.boxes_of(hit.start, hit.end),
                        role_odds=hit.role_odds,
                    )
                    for hit, recognizer in self.hits(page.text)
                    for text in (page.text[hit.start : hit.end],)
                ],
                even(page.text),
            )
        ]
        sights = [
            finding
            for page in pages
            for finding in sight_findings(page, document=document, sha256=sha256)
        ]
        doubts = [
            finding
            for page in pages
            if page.sights
            for finding in unreadable_findings(
                page,
                [f for f in (*texts, *sights) if f.page == page.number],
                document=document,
                sha256=sha256,
            )
        ]
        return texts + sights + doubts

    def hits(self, text: str) -> tuple[tuple[Hit, str], ...]:
        """What stands in `text`, each with the name of its recognizer, overlaps resolved."""
        return self._pages.get(text, self._find)

    def _find(self, text: str) -> tuple[tuple[Hit, str], ...]:
        if not text.strip():
            return ()
        plain = Plain.of(text)
        found = [
            (fit_person(plain.text, hit), r.name)
            for r in self._recognizers
            for hit in r.read(plain.text)
        ]
        found.extend((hit, "Series") for hit in in_series(plain.text, [h for h, _ in found]))
        read = [
            (a, b, self._segments.get(plain.text[a:b], self._read)) for a, b in segments(plain.text)
        ]
        names, statements = _model_hits(plain.text, read)
        found.extend((fit_person(plain.text, hit), "onnx_ner") for hit in names)
        found = [(hit, name) for hit, name in found if not is_nobody(plain.text, hit)]
        found.extend((hit, BY_MODEL) for hit in statements)
        told = with_told(plain.text, resolve(plain.text, found))
        listed = with_listed(plain.text, with_beside(plain.text, told))
        kept = without_speakers(plain.text, [*with_births(plain.text, listed)])
        return tuple((_with_odds(hit, read).back(plain), name) for hit, name in kept)

    def _read(self, segment: str) -> _Segment:
        doc = self._nlp(readable(segment))
        return _Segment(
            tuple(
                Named(_TYPES[e.label_], e.start_char, e.end_char, float(e._.score))
                for e in doc.ents
                if e.label_ in _TYPES
            ),
            tuple(
                Hit(
                    type=span.label_,
                    start=span.start_char,
                    end=span.end_char,
                    score=span._.score,
                    reason=f"{CATEGORIES[span.label_]}: sprogmodellen læser det af sætningen som"
                    f" helhed (sikkerhed {_percent(span._.score)})",
                )
                for span in doc.spans.get(KEY, ())
            ),
            self._roles.reading(doc) if self._roles is not None else None,
        )


class _Segment(NamedTuple):
    """What the model reads in a piece of text."""

    names: tuple[Named, ...]
    statements: tuple[Hit, ...]
    roles: Reading | None


_Read = Sequence[tuple[int, int, _Segment]]
"""A page's pieces with their places, and what the model reads in each."""


def _model_hits(text: str, read: _Read) -> tuple[list[Hit], list[Hit]]:
    """Names, and sentences that say something sensitive, as the model reads them."""
    names: list[Named] = []
    statements: list[Hit] = []
    for start, _, segment in read:
        names += [Named(n.type, start + n.start, start + n.end, n.score) for n in segment.names]
        statements += [
            replace(hit, start=start + hit.start, end=start + hit.end) for hit in segment.statements
        ]
    named = [
        Hit(
            type=name.type,
            start=name.start,
            end=name.end,
            score=name.score,
            reason=f"Sprogmodellen læser det som {_WHAT.get(name.type, 'en adresse')}"
            f" (sikkerhed {_percent(name.score)})",
        )
        for name in tidy_names(text, names)
    ]
    return named, [hit for hit in statements if is_told(text, hit, names)]


def _with_odds(hit: Hit, read: _Read) -> Hit:
    """A name with how its piece of the page speaks of the bearer, if it says enough."""
    if hit.type not in NAME_TYPES:
        return hit
    at = bisect.bisect_right(read, hit.start, key=lambda piece: piece[0]) - 1
    start, end, segment = read[at]
    if segment.roles is None or segment.roles.words < _TELLING:
        return hit
    odds = segment.roles.log_odds(hit.start - start, min(hit.end, end) - start)
    return replace(hit, role_odds=odds)


def _percent(score: float) -> str:
    return f"{score:.0%}".replace("%", " %")


class _Cache(Generic[_V]):
    """Answers by text, the oldest forgotten first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[str, _V] = OrderedDict()

    def get(self, key: str, compute: Callable[[str], _V]) -> _V:
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        value = self._known[key] = compute(key)
        if len(self._known) > self._size:
            self._known.popitem(last=False)
        return value


_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
_MAIL_HEADER = re.compile(
    r"(?:-{3,} ?(?:Oprindelig|Original|Videresendt|Forwarded)|(?:Fra|From):[ \t]|"
    "Den .{6,60} skrev )"
)


def segments(text: str) -> list[tuple[int, int]]:
    """Pieces of a page that are read apart, so that a repeated piece is read once.

    A cut follows every long paragraph and precedes a quoted mail. Where it falls depends on
    the text around it alone, so the copies of a quoted mail are cut alike wherever they stand.
    """
    cuts, begin = [0], 0
    for match in _PARAGRAPH_END.finditer(text):
        long = match.start() - begin >= _LONG_PARAGRAPH
        if long or _MAIL_HEADER.match(text, match.end()):
            cuts.append(match.end())
        begin = match.end()
    cuts.append(len(text))
    return [(a, b) for a, b in pairwise(cuts) if b > a]


_LONG_RUN = re.compile(rf"\S{{{_LONG_WORD},}}")
_JOINTS = str.maketrans(dict.fromkeys(";,|/\\=&\"'<>()[]{}*_", " "))
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def readable(text: str) -> str:
    """The text as the tokenizer can take it, code point for code point.

    spaCy's tokenizer is quadratic in the length of a run without spaces: such runs are taken
    apart at separators, and what is still too long to be a name is blanked. Lone surrogates,
    which have no UTF-8 form, become replacement signs.
    """
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    return _LONG_RUN.sub(_opened, text)


def _opened(match: re.Match[str]) -> str:
    return _LONG_RUN.sub(lambda m: " " * len(m.group()), match.group().translate(_JOINTS))


def _digest_of(folder: Path) -> str:
    """Twelve hex digits that change when a file of the folder does."""
    total = hashlib.sha256()
    for path in sorted(
        p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    ):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]
