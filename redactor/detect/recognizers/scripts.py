"""Words in another script than the Latin one: names as their bearers write them, and passages
in languages that nothing here can read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from redactor.detect.base import Recognizer
from redactor.detect.hits import Hit

_LETTER = (
    r"[\u0370-\u03ff\u0400-\u052f\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0620-\u065f\u066e-\u06d3"
    r"\u06fa-\u06ff\u0710-\u1cff\u1f00-\u1fff\u2c80-\u2dff\u3040-\u318f\u3400-\u9fff\ua000-\ud7ff"
    r"\ufb1d-\ufdfb\ufe70-\ufefc]"
)
"""Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of Asia and Africa (Unicode's blocks)."""
_SCRIPT = re.compile(_LETTER)
_RUN = re.compile(rf"{_LETTER}+(?:[ .,'’\u200c-\u200f\-]{{1,3}}{_LETTER}+)*")
_DENSE = re.compile(r"[\u3040-\u318f\u3400-\u9fff\uac00-\ud7ff]{2}")
_LEAST = 3
"""Letters of a name; signs of mathematics and units stand in ones and twos. Chinese, Japanese and
Korean names have two."""
_NAME = 5
"""Words of which a name has no more."""


class ScriptRecognizer(Recognizer):
    """PERSON: each run of words in one line that are not written in Latin letters."""

    types = ("PERSON",)

    def read(self, text: str) -> Iterable[Hit]:
        if text.isascii() or not _SCRIPT.search(text):
            return
        for run in _RUN.finditer(text):
            letters = len(_SCRIPT.findall(run[0]))
            if letters < _LEAST and not _DENSE.search(run[0]):
                continue
            name = len(run[0].split()) <= _NAME
            yield Hit(
                type="PERSON",
                start=run.start(),
                end=run.end(),
                score=0.6 if name else 0.5,
                reason="Ord i en anden skrift end den latinske; det kan være et navn"
                if name
                else "Tekst i en anden skrift end den latinske, som ikke kan læses her",
            )
