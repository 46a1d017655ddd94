"""What was read with doubt is asked about where it may be a name or a number, and only there."""

import pytest

from redactor.detect.seen.unreadable import unreadable_findings
from redactor.model import Box, Finding, Page, Sight, SightKind, empty_boxes

PLACE = Box(100, 100, 160, 112)


def page(text: str, *doubts: tuple[Box, float]) -> Page:
    boxes = empty_boxes(len(text))
    boxes[:] = Box(101, 101, 159, 111)
    sights = tuple(Sight(kind=SightKind.UNREADABLE, box=b, score=score) for b, score in doubts)
    return Page(number=1, width=595, height=842, text=text, boxes=boxes, sights=sights)


def found(one: Page, *others: Finding) -> list[Finding]:
    return unreadable_findings(one, others, document="d", sha256="0")


@pytest.mark.parametrize(
    ("text", "doubt", "asked"),
    [
        ("Ejmor", 0.5, True),
        ("Ejmor", 0.3, False),
        ("ejmor", 0.5, False),
        ("ejmor", 0.9, True),
        ("6085Q2", 0.5, True),
        ("bekymret", 0.6, False),
        ("bekymret", 0.9, True),
        ("CPR-nr.:", 0.9, False),
        ("i,", 1.0, False),
    ],
)
def test_what_may_be_a_name_or_a_number_is_asked_about(
    text: str, doubt: float, asked: bool
) -> None:
    assert bool(found(page(text, (PLACE, doubt)))) is asked


def test_what_nobody_read_is_asked_about_in_its_place() -> None:
    one = page("", (PLACE, 0.7), (Box(166, 101, 200, 112), 0.7), (Box(100, 300, 160, 312), 0.7))
    two = found(one)
    assert [f.boxes for f in two] == [(Box(100, 100, 200, 112),), (Box(100, 300, 160, 312),)]
    assert {f.type for f in two} == {"UNREADABLE"}
    assert len({f.id for f in two}) == 2
    assert all(f.reason.startswith("Kan ikke læses med sikkerhed: ") for f in two)


@pytest.mark.parametrize(("type_", "asked"), [("PERSON", False), ("ORGANIZATION", True)])
def test_what_people_look_at_anyway_is_not_asked_about_twice(type_: str, asked: bool) -> None:
    one = page("Ejmor", (PLACE, 0.7))
    other = Finding(
        id="f", document="d", page=1, type=type_, start=0, end=5, text="Ejmor",
        score=0.9, recognizer="test", reason="", boxes=(Box(99, 99, 161, 113),),
    )  # fmt: skip
    assert bool(found(one, other)) is asked


def test_a_page_full_of_unread_places_asks_a_few_questions() -> None:
    """Each place is in one of them, those of a block of lines together, one apart by itself."""
    places = [
        Box(60 + 70 * column, 100 + 20 * row, 100 + 70 * column, 110 + 20 * row)
        for row in range(12)
        for column in range(6)
    ]
    apart = Box(60, 760, 100, 770)
    asked = found(page("", *((box, 0.7) for box in (*places, apart))))
    assert sorted(box for one in asked for box in one.boxes) == sorted([*places, apart])
    assert 1 < len(asked) <= 20
    assert (apart,) in [one.boxes for one in asked]
    assert len({one.id for one in asked}) == len(asked)
    few = found(page("", *((box, 0.7) for box in places[:12])))
    assert len(few) == 12
