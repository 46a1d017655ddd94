"""What a gap tells: measured on the finished page by the verifier, which trusts no claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from trap_kit import Draft, redaction

from redactor.model import Box, Redaction
from redactor.redact import RedactOptions, redact
from redactor.redact.widths.steps import GRID_EMS
from redactor.verify import Expectation, verify

LEAST = 30
NAMES = ("Bo Lund", "Karen Lindholm", "Mette Kirstine Vestergaard", "Signe Overgaard-Yilmaz", "Ida")
FILLER = (
    "Kommunen har behandlet ansøgningen efter reglerne og har lagt vægt på de oplysninger, som "
    "fremgår af sagen. Det er vurderet, at der ikke er grundlag for at ændre afgørelsen. "
)
Maker = Callable[[Path, str], None]


def letter(path: Path, name: str) -> None:
    doc = pymupdf.open()
    page = doc.new_page()
    text = f"{FILLER} Vi har talt med {name} om sagen, og {name} er enig. {FILLER} Hilsen {name}."
    page.insert_textbox(pymupdf.Rect(70, 80, 520, 400), text, fontsize=11)
    page.insert_text((70, 600), name, fontsize=11)
    doc.save(path)


def justified(path: Path, name: str) -> None:
    doc = pymupdf.open()
    page = doc.new_page()
    text = f"{FILLER} Vi har talt med {name} om sagen, og det er noteret. {FILLER}" * 2
    page.insert_textbox(pymupdf.Rect(70, 80, 520, 500), text, fontsize=11, align=3)
    doc.save(path)


def columns(path: Path, name: str) -> None:
    doc = pymupdf.open()
    page = doc.new_page()
    for x in (60, 310):
        area = pymupdf.Rect(x, 80, x + 225, 700)
        page.insert_textbox(area, f"{FILLER} Referat ved {name} i dag. {FILLER}", fontsize=10)
    doc.save(path)


def table(path: Path, name: str) -> None:
    doc = pymupdf.open()
    page = doc.new_page()
    for row in range(24):
        y = 80 + 14 * row
        page.draw_line((58, y + 4), (540, y + 4), width=0.5)
        cells = (f"{row:03}", name if row % 5 == 2 else "Kommunen", "Skovvej", "Modtaget")
        for x, cell in zip((60, 90, 270, 400), cells, strict=True):
            page.insert_text((x, y), cell, fontsize=9)
    doc.save(path)


def on_its_side(path: Path, name: str) -> None:
    """A landscape page stored upright: text runs upwards, the page is turned."""
    doc = pymupdf.open()
    page = doc.new_page()
    for row in range(12):
        text = (
            f"Række {row}: brevet er sendt til {name} med posten" if row % 4 == 1 else FILLER[:90]
        )
        page.insert_text((100 + 16 * row, 780), text, fontsize=11, rotate=90)
    page.set_rotation(90)
    doc.save(path)


def word_by_word(path: Path, name: str) -> None:
    """Every word set by itself, as many print drivers do."""
    doc = pymupdf.open()
    page = doc.new_page()
    for row in range(10):
        x = 60.0
        text = f"Brev nummer {row} til {name} er sendt i dag" if row % 3 == 0 else FILLER[:70]
        for word in text.split():
            page.insert_text((x, 100 + 15 * row), word, fontsize=10)
            x += pymupdf.get_text_length(word, fontsize=10) + 2.9
    doc.save(path)


def footnoted(path: Path, name: str) -> None:
    """A raised figure right behind the name."""
    doc = pymupdf.open()
    page = doc.new_page()
    for row in range(10):
        x, y = 60.0, 100.0 + 20 * row
        parts = [FILLER[:30]]
        if row % 3 == 0:
            parts = ["Brev til ", name, "1", " er sendt den dag til os"]
        for number, part in enumerate(parts):
            mark = number == 2
            page.insert_text((x + mark, y - 3.5 * mark), part, fontsize=6 if mark else 11)
            x += pymupdf.get_text_length(part, fontsize=6 if mark else 11)
    doc.save(path)


def headed(path: Path, name: str) -> None:
    """Bold heads beside names in light print, close to a column of numbers."""
    doc = pymupdf.open()
    page = doc.new_page()
    for row in range(8):
        page.insert_text((60, 80 + 15 * row), f"Navn {row:02}", fontsize=10, fontname="hebo")
        page.insert_text((106, 80 + 15 * row), name, fontsize=10, fontname="tiro")
    page.insert_textbox((60, 400, 540, 600), FILLER, fontsize=10, fontname="tiro")
    doc.save(path)


def found(path: Path, name: str) -> list[Redaction]:
    """Boxes of a name, each with what it holds: a name may be broken over two lines."""
    with pymupdf.open(path) as doc:
        page = doc[0]
        page.set_rotation(0)
        places = [(tuple(rect), page.get_textbox(rect).strip()) for rect in page.search_for(name)]
    return [redaction(1, place, text) for place, text in places]


MAKERS: tuple[Maker, ...] = (
    letter, justified, columns, table, on_its_side, word_by_word, footnoted, headed,
)  # fmt: skip


def figure(source: Path, target: Path, name: str, layout: str) -> int:
    done = redact(source, found(source, name), target, RedactOptions(layout=layout))
    # The same claim for both layouts: it is the page that must bear it out.
    verdict = verify(target, Expectation(redactions=done.burned, gap_step=GRID_EMS))
    assert verdict.clean, verdict.leaks
    return int(verdict.figures["names_possible"][1])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", MAKERS, ids=[make.__name__ for make in MAKERS])
def test_thirty_names_of_a_thousand_fit(make: Maker, name: str, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    make(source, name)
    assert figure(source, target, name, "private") >= LEAST


@pytest.mark.parametrize("make", MAKERS, ids=[make.__name__ for make in MAKERS])
def test_exact_widths_are_told_as_they_are(make: Maker, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    make(source, "Karen Lindholm")
    assert figure(source, target, "Karen Lindholm", "exact") < LEAST


@pytest.mark.parametrize("make", MAKERS, ids=[make.__name__ for make in MAKERS])
def test_lines_set_anew_keep_clear_of_each_other(make: Maker, tmp_path: Path) -> None:
    """No word is pushed off the page, into its neighbour or under a box."""
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    name = "Elisabeth Frederiksen"
    make(source, name)
    done = redact(source, found(source, name), target, RedactOptions())
    with pymupdf.open(target) as doc:
        page = doc[0]
        page.set_rotation(0)
        frame = pymupdf.Rect(12, 12, page.rect.x1 - 12, page.rect.y1 - 12)
        flags = pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_IGNORE_ACTUALTEXT
        words = [pymupdf.Rect(w[:4]) for w in page.get_text("words", flags=flags)
                 if w[4] not in "§ 30, nr. 1"]  # fmt: skip
    assert all(frame.contains(word) for word in words)
    small = [
        pymupdf.Rect(w.x0 + 0.4, w.y0 + 0.4 * w.height, w.x1 - 0.4, w.y1 - 0.4 * w.height)
        for w in words
    ]
    boxes = [pymupdf.Rect(*box) for r in done.burned for box in r.boxes]
    for number, word in enumerate(small):
        assert not any(word.intersects(other) for other in small[number + 1 :])
        assert not any(word.intersects(box) for box in boxes)


def stretched(path: Path, name: str) -> None:
    """Lines brought to one width by their spaces; the name ends one of them."""
    draft = Draft()
    draft.ops.clear()
    texts = [
        FILLER[:78].strip(),
        f"Det er oplyst i sagen i dag, at der nu er blevet talt for længe siden med {name}",
    ] * 4
    for row, text in enumerate(texts):
        missing = 460 - pymupdf.Font("helv").text_length(text, 11)
        extra = f"{missing / text.count(' '):.4f} Tw"
        draft.line(60, 760 - 16 * row, text, 11, extra)
    draft.save(path)


def test_spaces_of_a_justified_line_tell_nothing(tmp_path: Path) -> None:
    """They were as wide as the name left room for; names of one step must give the same line."""
    pages = []
    for name in ("Andersen", "Mortensen", "Lauridsen", "Christensen"):
        source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
        stretched(source, name)
        wanted = [replace(r, text="") for r in found(source, name)]
        assert len(wanted) == 4
        redact(source, wanted, target, RedactOptions())
        with pymupdf.open(target) as doc:
            drawn = [char for span in doc[0].get_texttrace() for char in span["chars"]]
        pages.append(([code for code, *_ in drawn], [origin for _, _, origin, _ in drawn]))
    for letters, places in pages[1:]:
        assert letters == pages[0][0]
        assert np.abs(np.subtract(places, pages[0][1])).max() < 0.05


def test_letters_set_closer_to_what_was_removed_tell_nothing(tmp_path: Path) -> None:
    """Many fonts set "r," close: the comma may not follow as it did, nor cut the box."""
    source, target, name = tmp_path / "in.pdf", tmp_path / "out.pdf", "Ida Winther"
    draft = Draft()
    draft.op(f"BT /F1 11 Tf 60 700 Td [(Brev fra [) 30 ({name}) 120 (, modtaget i dag)] TJ ET")
    draft.save(source)
    asked = [replace(item, text=name) for item in found(source, name)]
    done = redact(source, asked, target, RedactOptions(layout="private"))
    expected = Expectation(redactions=done.burned, gap_step=GRID_EMS)
    assert verify(target, expected).figures["names_possible"][1] >= LEAST
    box = done.burned[0].boxes[0]
    with pymupdf.open(target) as out:
        left = [c for b in out[0].get_text("rawdict")["blocks"] for line in b["lines"]
                for span in line["spans"] for c in span["chars"] if c["c"] == ","]  # fmt: skip
    assert min(abs(c["origin"][0] - box[2]) for c in left) < 0.1


def test_what_was_found_twice_is_as_wide_as_once(tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    letter(source, "Karen Lindholm")
    once = found(source, "Karen Lindholm")
    x0, y0, x1, y1 = once[0].boxes[0]
    parts = (
        (x0, y0 + 0.3, x0 + 30, y1),
        (x0 + 30, y0, x1, y1 - 1),
        (x1 - 3, y1 - 6, x1 - 2, y1 - 4),
    )
    again = replace(once[0], boxes=tuple(Box(*part) for part in parts))
    widths = []
    for asked in (once, [again, *once]):
        done = redact(source, asked, target, RedactOptions(layout="private"))
        expected = Expectation(redactions=done.burned, gap_step=GRID_EMS)
        assert verify(target, expected).figures["names_possible"][1] >= LEAST
        boxes = [b for item in done.burned for b in item.boxes if abs(b[1] - y0) < 3]
        widths.append(max(b[2] - b[0] for b in boxes))
    assert widths[0] == pytest.approx(widths[1], abs=0.1)
