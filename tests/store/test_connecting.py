"""What a database that cannot go on is told as."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from redactor.errors import Damaged, DiskFull, StoreError
from redactor.store.connecting import connect
from tests.databases import postgres

_INDEX = "CREATE INDEX by_name ON things (name)"


@pytest.mark.parametrize(
    ("spoilt", "statement", "told"),
    [
        # An entry that an index lacks: SQLite tells this kind of damage by a number of its own.
        (
            (
                "PRAGMA writable_schema=ON",
                "DELETE FROM sqlite_schema WHERE name = 'by_name'",
                "PRAGMA writable_schema=RESET",
                "INSERT INTO things VALUES ('Hegn')",
                "PRAGMA writable_schema=ON",
                "INSERT INTO sqlite_schema VALUES ('index', 'by_name', 'things', 3, "
                f"'{_INDEX}')",
                "PRAGMA writable_schema=RESET",
            ),
            "DELETE FROM things WHERE rowid = 1",
            Damaged,
        ),
        (("PRAGMA max_page_count=3",), "INSERT INTO things VALUES (zeroblob(99999))", DiskFull),
    ],
)  # fmt: skip
def test_damage_and_a_full_disk_are_told(
    tmp_path: Path, spoilt: tuple[str, ...], statement: str, told: type[StoreError]
) -> None:
    engine = connect(sa.URL.create("sqlite", database=str(tmp_path / "a.db")))
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for prepared in ("CREATE TABLE things (name)", _INDEX, *spoilt):
            raw.execute(prepared)
        with pytest.raises(told):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_full_disk_of_postgresql_is_told() -> None:
    engine = connect(postgres().new())
    full = "DO $$ BEGIN RAISE disk_full; END $$"  # as the server says it of a file it cannot grow
    with engine.connect() as connection, pytest.raises(DiskFull):
        connection.exec_driver_sql(full)
    engine.dispose()
