"""Helpers shared by the tests of detection."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from redactor.detect.people.linking import link
from redactor.model import (
    NOTHING_SAID,
    Case,
    Document,
    Entity,
    Finding,
    Page,
    RequestType,
    Said,
    empty_boxes,
    finding_id,
)

TAGS = {
    "P": "PERSON",
    "I": "INITIALS",
    "C": "DK_CPR",
    "T": "PHONE_NUMBER",
    "M": "EMAIL_ADDRESS",
    "A": "ADDRESS",
    "Z": "POSTAL_CITY",
    "D": "DATE_OF_BIRTH",
    "O": "ORGANIZATION",
    "K": "MUNICIPALITY",
    "H": "HEALTH",
    "U": "USER_ID",
    "S": "DK_CASE_NUMBER",
    "V": "DK_CVR",
    "B": "DK_BANK_ACCOUNT",
}
_MARK = re.compile(r"\{([A-Z])\|([^{}]*)\}")


@dataclass
class Marked:
    """A case written as marked text: 'Kære {P|Sanne Holt}'. One string is one page; a list
    of strings is a document of several pages; a dict names the documents."""

    pages: dict[str, list[Page]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    parties: tuple[str, ...] = ()
    request_type: RequestType = RequestType.PUBLIC
    received: str = ""
    said: Said = NOTHING_SAID

    @property
    def case(self) -> Case:
        return Case(
            id="case", parties=self.parties, request_type=self.request_type, received=self.received
        )

    @property
    def documents(self) -> list[Document]:
        return [
            Document(id=d, source=f"{d}.pdf", sha256=d, number=str(n))
            for n, d in enumerate(self.pages, start=1)
        ]

    def pages_of(self, document: str) -> list[Page]:
        return self.pages[document]

    def entities(self) -> tuple[Entity, ...]:
        return link(self.findings, self.pages_of, self.case, self.said)

    def named(self, text: str, nth: int = 0) -> Finding:
        """The nth finding with this text."""
        return [f for f in self.findings if f.text == text][nth]

    def groups(self) -> list[set[str]]:
        """The texts of each entity's findings."""
        by_id = {f.id: f.text for f in self.findings}
        return [{by_id[i] for i in e.findings} for e in self.entities()]

    def entity_of(self, text: str, nth: int = 0) -> Entity:
        wanted = self.named(text, nth).id
        return next(e for e in self.entities() if wanted in e.findings)


def read_marked(content: str | list[str] | dict[str, str | list[str]]) -> Marked:
    if not isinstance(content, dict):
        content = {"doc1": content}
    marked = Marked()
    for document, pages in content.items():
        marked.pages[document] = []
        for number, source in enumerate([pages] if isinstance(pages, str) else pages, start=1):
            text = ""
            last = 0
            for match in _MARK.finditer(source):
                text += source[last : match.start()]
                type_, value = TAGS[match.group(1)], match.group(2)
                start, end = len(text), len(text) + len(value)
                marked.findings.append(
                    Finding(
                        id=finding_id(document, number, type_, start, end, value),
                        document=document,
                        page=number,
                        type=type_,
                        start=start,
                        end=end,
                        text=value,
                        score=0.9,
                        recognizer="test",
                        reason="",
                    )
                )
                text += value
                last = match.end()
            text += source[last:]
            marked.pages[document].append(
                Page(number=number, width=595, height=842, text=text, boxes=empty_boxes(len(text)))
            )
    return marked


@pytest.fixture
def marked() -> Callable[..., Marked]:
    """Reads a case written as marked text."""
    return read_marked


@pytest.fixture
def memory_left_alone() -> Iterator[None]:
    """No garbage collection while cost is measured: with a model loaded it costs more than most."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
