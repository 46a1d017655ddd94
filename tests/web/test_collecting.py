"""A case collected from the case page, by the recipes the house has laid ready."""

import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from redactor.service.desk import Desk
from redactor.service.house.entering import UserRole
from tests.databases import kept_in
from tests.web.acting import new_case, until_read
from tests.web.conftest import Server, Visitor, person

RECIPE = """recipe: 1
name: Byggesager
case_pattern: BYG-\\d+
sources:
  - {{name: drev, type: folder, path: '{folder}/{{case}}'}}
  - {{name: arkiv, type: folder, path: '{folder}/arkiv/{{case}}'}}
"""


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[tuple[Visitor, Path]]:
    """A caseworker, and the folder the recipe collects from."""
    drive = tmp_path / "drev"
    (drive / "BYG-1").mkdir(parents=True)
    (drive / "BYG-1" / "1 Ansøgning.txt").write_text("Ansøgning om et skur.", "utf-8")
    (drive / "BYG-1" / "2 Led.txt").symlink_to("/etc/hostname")
    (tmp_path / "opskrifter").mkdir()
    (tmp_path / "opskrifter" / "byg.yaml").write_text(RECIPE.format(folder=drive), "utf-8")
    running = Server(tmp_path / "data", REDACTOR_RECIPES=str(tmp_path / "opskrifter"))
    desk = Desk(running.data, kept_in(running.data))
    person(desk, "Anna Bruun", UserRole.CASEWORKER)
    desk.close()
    running.start()
    yield Visitor(running, "Anna Bruun"), drive / "BYG-1"
    running.stop()


def order(visitor: Visitor, case: str, **fields: str) -> str:
    body = urllib.parse.urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    return visitor.send("POST", f"/sager/{case}/indsamling", body, kind).decode()


def rows(table: str) -> list[str]:
    return [re.sub(r"<[^>]+>|\s+", " ", row) for row in table.split("<tr")[2:]]


@pytest.mark.databases("sqlite")  # it reads two collections
def test_a_case_is_collected_and_collected_again(house: tuple[Visitor, Path]) -> None:
    anna, folder = house
    case = new_case(anna)
    page = anna.get(f"/sager/{case}").decode()
    assert "Byggesager" in page
    order(anna, case, recipe="byg.yaml", number="BYG-1")
    first, second = rows(until_read(anna, case))
    assert "1 Ansøgning" in first
    assert "henvisning" in second
    page = anna.get(f"/sager/{case}").decode()
    assert "Kilden arkiv" in page
    (folder / "3 Svar.txt").write_text("Svar på høring.", "utf-8")
    order(anna, case, recipe="byg.yaml", number="BYG-1")
    for _ in range(50):
        table = rows(until_read(anna, case))
        if len(table) == 3:
            break
    assert "3 Svar" in table[2]
    assert "Nye: 1, ændrede: 0, uændrede: 2" in anna.get(f"/sager/{case}").decode()
