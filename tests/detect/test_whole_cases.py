"""Whole made-up cases from text to suggestion: who is covered, and who is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from redactor.detect import Detector
from tests.detect.whole_case import (
    COVERED,
    TOUCHED,
    cases_of,
    confused,
    detected,
    judge,
    read_whole,
    share_hidden,
    wrongly_filed,
)

HERE = Path(__file__).parent
FILES = sorted((HERE / "whole").glob("*.txt"))
BLIND = sorted((HERE / "blind" / "cases").glob("*.txt"))
"""Written by somebody who had seen no rule, and measured before the rules were mended for them.
Marked as 'ask' is what the domain's rules always ask about: the child of a party, and the employee
whom a personnel case is about."""

PEOPLE = sorted((HERE / "blind" / "people").glob("*.txt"))
"""Written by two who had seen no rule. Where two roles are as good, they stand with a bar."""
ORDINARY = sorted((HERE / "blind" / "ordinary").glob("*.txt"))
"""By a third and a fourth, weighed as cases are usual."""
_SAME = {"child": "relative", "deceased": "citizen"}


def _role(written: str) -> str:
    """The first of those that are as good, as the program calls it."""
    role = written.partition("|")[0]
    return _SAME.get(role, role)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load(HERE.parents[1] / "models")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_whole_case(detector: Detector, path: Path) -> None:
    whole = read_whole(path)
    first = detected(detector, whole)
    cases = cases_of(whole)
    leaks: list[str] = []
    asked: list[str] = []
    for case in cases:
        assert not wrongly_filed(whole, first, case)
        judged = judge(first, whole, case)
        for mention in whole.mentions:
            document, who, start, end = mention
            text = whole.pages[document][0].text
            right = whole.wanted[who][bool(case.parties)]
            hidden = share_hidden(mention, text, judged)
            shown = f"{text[start:end]} ({document}, {case.request_type})"
            if right == "cover" and hidden < COVERED:
                leaks.append(shown)
            elif right == "keep" and hidden > TOUCHED and text[start:end] not in whole.asked:
                asked.append(shown)
    assert not confused(whole, first, cases[-1])
    assert not leaks
    assert not asked


def test_cases_written_blind_keep_what_was_reached(detector: Detector) -> None:
    """Ten cases, 69 documents: floors a little below what was measured."""
    seen: Counter[str] = Counter()
    for path in BLIND:
        whole = read_whole(path)
        first = detected(detector, whole)
        case = cases_of(whole)[-1]
        judged = judge(first, whole, case)
        for mention in whole.mentions:
            document, who, *_ = mention
            right = whole.wanted[who][bool(case.parties)]
            hidden = share_hidden(mention, whole.pages[document][0].text, judged)
            kind = "number" if who in {"oplys", "aaben"} else "name"
            seen[f"{right} {kind}"] += 1
            seen[f"{kind} leaks"] += right == "cover" and hidden < COVERED
            seen[f"{kind} asked"] += right == "keep" and hidden > TOUCHED
        seen["roles wrong or mixed"] += len(confused(whole, first, case))
        seen["wrongly filed"] += len(wrongly_filed(whole, first, case))
    assert (seen["cover name"], seen["keep name"]) == (65, 379)
    assert (seen["cover number"], seen["keep number"]) == (52, 77)
    assert seen["name leaks"] <= 2
    assert seen["name asked"] <= 14
    assert seen["number leaks"] <= 3
    assert seen["number asked"] <= 16
    assert seen["roles wrong or mixed"] <= 18
    assert seen["wrongly filed"] <= 2


def _counted(detector: Detector, paths: Sequence[Path], *, parties: bool) -> Counter[str]:
    """What becomes of the people's mentions, with the party named or without."""
    seen: Counter[str] = Counter()
    for path in paths:
        whole = read_whole(path)
        whole.roles = {who: _role(role) for who, role in whole.roles.items()}
        first = detected(detector, whole)
        case = cases_of(whole)[-1 if parties else 0]
        judged = judge(first, whole, case)
        for mention in whole.mentions:
            document, who, *_ = mention
            if who in whole.roles:
                right = whole.wanted[who][bool(case.parties)]
                hidden = share_hidden(mention, whole.pages[document][0].text, judged)
                seen[right] += 1
                seen["leaks"] += right == "cover" and hidden < COVERED
                seen["asked"] += right == "keep" and hidden > TOUCHED
        seen["people"] += len(whole.roles)
        seen["roles wrong or mixed"] += len(confused(whole, first, case))
        seen["wrongly filed"] += len(wrongly_filed(whole, first, case))
    return seen


def test_roles_in_cases_written_blind_keep_what_was_reached(detector: Detector) -> None:
    """Ten cases, 65 documents, in which titles seldom tell who is at work: floors a little below
    what was measured at first sight."""
    seen = _counted(detector, PEOPLE, parties=False)
    assert (seen["people"], seen["cover"], seen["keep"]) == (196, 110, 410)
    assert seen["leaks"] <= 4
    assert seen["asked"] <= 160
    assert seen["roles wrong or mixed"] <= 45


def test_ordinary_cases_written_blind_keep_what_was_reached(detector: Detector) -> None:
    """Twenty-four cases, 126 documents, as they are usual, the party named: floors a little below
    what was reached after a look at them. At first sight the first eight had 3 mentions of one
    witness open, 50 asked about and 12 roles others; the second eight, by another writer, none
    open, and one document of somebody else that was not told; the third, by a third, 3 open (the
    genitive of a tree, a surname in a table, a neighbour's phone) and 8 roles others."""
    seen = _counted(detector, ORDINARY, parties=True)
    assert (seen["people"], seen["cover"], seen["keep"]) == (395, 209, 899)
    assert seen["leaks"] == 0
    assert seen["asked"] <= 95
    assert seen["roles wrong or mixed"] <= 24
    assert seen["wrongly filed"] == 0
