"""The base of every recognizer: a pure function of a text, and Presidio's adapter around it.

A recognizer has no state, no files, no network, and takes time linear in the length of the
text. The text of a page has one `\\n` per line of the page; tabs separate the cells of a
table. Offsets are code points, end exclusive.

Only recognizers import this module: Presidio takes seconds to import, and who reads their
findings (linking, policy, the service's pages) needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from redactor.detect.hits import Hit
from redactor.detect.text.plain import Plain

LANGUAGE = "da"


class Recognizer(EntityRecognizer):
    """Base of our recognizers, usable alone in any Presidio program.

    A subclass sets `types` and implements `read`; nothing else is needed.
    """

    types: ClassVar[tuple[str, ...]] = ()
    name: str

    def __init__(self, supported_language: str = LANGUAGE) -> None:
        super().__init__(
            supported_entities=list(self.types),
            supported_language=supported_language,
            name=type(self).__name__,
        )

    def load(self) -> None:
        """Nothing to load: patterns are compiled with the module."""

    def read(self, text: str) -> Iterable[Hit]:
        """All hits in a text that is plain already, in any order. Pure, linear in `len(text)`."""
        raise NotImplementedError

    def find(self, text: str) -> Iterable[Hit]:
        """All hits in `text`, in any order, whatever spaces and unseen marks stand in it."""
        plain = Plain.of(text)
        return [hit.back(plain) for hit in self.read(plain.text)]

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: Any = None,  # noqa: ARG002  # Presidio's signature
    ) -> list[RecognizerResult]:
        """Presidio's entry: `find`, limited to `entities` (all when empty)."""
        return [
            RecognizerResult(
                entity_type=hit.type,
                start=hit.start,
                end=hit.end,
                score=hit.score,
                analysis_explanation=AnalysisExplanation(
                    recognizer=self.name,
                    original_score=hit.score,
                    textual_explanation=hit.reason,
                ),
            )
            for hit in self.find(text)
            if not entities or hit.type in entities
        ]
