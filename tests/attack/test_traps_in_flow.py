"""Trap files through the whole product: it finds the name by itself, and nothing shows it.

Every third of them, so of each kind some: the redactor's own tests have all, and
`tools/attack_table.py` takes all through the product.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.attack_table import (
    PAGE,
    Row,
    attack,
    make_bundle,
    plain_pymupdf,
    read_by_eye,
    rows,
    traps,
)

EACH = 3
WITHHELD = frozenset({"image_tilted", "bookmark_codes", "tiny_decoys", "white_decoys"})
"""Decoys between the letters of a name are read as part of it by one program and not by another, so
nobody has decided on what the other reads. `bookmark_codes` spells the name backwards and in codes
in bookmarks, which now stand on a page for people to decide on; the machine alone does not know it
there, and the check refuses."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return rows(tmp_path_factory.mktemp("traps"), traps()[::EACH], bare=False)


def test_nothing_released_shows_the_name(found: list[Row]) -> None:
    assert {row.trap: row.ours for row in found if row.ours} == {}


def test_nearly_all_traps_are_released(found: list[Row]) -> None:
    stopped = {row.trap: row.reason for row in found if row.status != "released"}
    assert set(stopped) <= WITHHELD
    assert all(reason.endswith(".") for reason in stopped.values())


def test_the_attacks_can_succeed(tmp_path: Path) -> None:
    """The same attacks on what PyMuPDF alone leaves behind."""
    chosen = [trap for trap in traps() if trap.name in {"plain", "outline", "off_page"}]
    make_bundle(tmp_path / "in", chosen)
    succeeded = {}
    for trap in chosen:
        bare = tmp_path / "bare.pdf"
        plain_pymupdf(trap, tmp_path / "in" / f"{trap.name}.pdf", bare)
        succeeded[trap.name] = attack(trap, bare, read_by_eye([bare])[bare])
    assert succeeded == {
        "plain": [], "outline": ["bytes", "text"], "off_page": ["bytes", "text"],
    }  # fmt: skip


def test_the_written_table_names_every_trap() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert [trap.name for trap in traps() if f"| {trap.name} |" not in written] == []
