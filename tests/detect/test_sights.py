"""What pictures show becomes findings a person can judge."""

import pytest

from redactor.detect.seen.sights import sight_findings
from redactor.model import Box, Page, Sight, SightKind, empty_boxes

KINDS = [kind for kind in SightKind if kind is not SightKind.UNREADABLE]
"""Writing that was not read is judged elsewhere: test_unreadable."""
SIGNED_AT = Box(70, 430, 200, 470)


def page(text: str, *sights: Sight, at: Box | None = None, rotation: int = 0) -> Page:
    boxes = empty_boxes(len(text))
    if at is not None:
        boxes[:] = at
    return Page(
        number=3, width=595, height=842, text=text, boxes=boxes, rotation=rotation, sights=sights
    )


def a_sight(kind: SightKind = SightKind.SIGNATURE, box: Box = SIGNED_AT) -> Sight:
    return Sight(kind=kind, box=box, score=0.5)


def test_kinds_types_and_places() -> None:
    sights = [a_sight(kind, Box(n, 400, n + 50, 450)) for n, kind in enumerate(KINDS)]
    found = sight_findings(page("", *sights), document="d", sha256="0")
    assert [f.type for f in found] == ["SIGNATURE", "SIGNATURE", "SIGNATURE", "FACE"]
    assert [f.boxes for f in found] == [(sight.box,) for sight in sights]
    assert len({f.reason for f in found}) == 4
    assert len({f.id for f in found}) == 4
    assert all((f.text, f.start, f.end, f.page) == ("", 0, 0, 3) for f in found)


def test_the_same_sight_has_the_same_id() -> None:
    one, two = (sight_findings(page("a" * n, a_sight()), document="d", sha256="0") for n in (0, 5))
    assert one[0].id == two[0].id


@pytest.mark.parametrize("words", ["Med venlig hilsen", "Underskrift:", "Dato og underskrift"])
def test_words_of_signing_near_by_make_it_sure(words: str) -> None:
    near = page(words, a_sight(), at=Box(70, 400, 160, 412))
    far = page(words, a_sight(), at=Box(70, 100, 160, 112))
    (sure,) = sight_findings(near, document="d", sha256="0")
    (unsure,) = sight_findings(far, document="d", sha256="0")
    assert sure.score > 0.8 > unsure.score


@pytest.mark.parametrize(
    ("rotation", "box"),
    [
        (0, Box(70, 20, 200, 60)),
        (90, Box(20, 300, 60, 420)),
        (180, Box(70, 790, 200, 830)),
        (270, Box(550, 300, 590, 420)),
    ],
)
def test_strokes_in_a_letterhead_are_left_out(rotation: int, box: Box) -> None:
    sight = a_sight(box=box)
    assert sight_findings(page("", sight, rotation=rotation), document="d", sha256="0") == []
    assert sight_findings(
        page("", sight, rotation=(rotation + 180) % 360), document="d", sha256="0"
    )
