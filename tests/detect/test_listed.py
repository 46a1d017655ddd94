"""Names that are words too, in a row of people."""

from __future__ import annotations

import re

import pytest

from redactor.detect.hits import Hit
from redactor.detect.mentions.listed import with_listed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Til stede: [Mette], Sol og [Bo]", ["Sol"]),
        ("Til stede: Sol, Dag og [Bo].", ["Sol", "Dag"]),
        ("[Mette] 0g Dag. Så", ["Dag"]),
        ("[Mette] og Dag. Så", ["Dag"]),
        ("[Mette], [Bo], Sol, Dag og Fred", ["Sol", "Dag", "Fred"]),
        ("[Bo]/Sol/[Mette]", ["Sol"]),
        ("(Sol & [Bo])", ["Sol"]),
        ("Kære [Mette], Dag til dag går det", []),
        ("Hej [Mette], Sol og sommer", []),
        ("[Mette] og Juni. Så", []),
        ("[Mette] og Vi kom", []),
        ("[Mette], [Bo] og Roskilde.", []),
        ("Sol og måne. [Bo] kom", []),
        ("Dag. [Mette]", []),
    ],
)
def test_a_row_of_people(text: str, names: list[str]) -> None:
    plain, found = "", []
    for part in re.split(r"(\[.*?\])", text):
        word = part.strip("[]")
        if part[:1] == "[":
            end = len(plain) + len(word)
            hit = Hit(type="PERSON", start=len(plain), end=end, score=0.9, reason="")
            found.append((hit, "model"))
        plain += word
    told = [plain[h.start : h.end] for h, name in with_listed(plain, found) if name != "model"]
    assert told == names
