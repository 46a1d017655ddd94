"""The order of a Danish list, under one name on both databases (SQLite gets it when opened)."""

from alembic import op

revision = "0008_danish"
down_revision = "0007_people"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # "da-x-icu" is in every PostgreSQL that was built with ICU, as nearly all are.
        op.execute(
            "DO $$ BEGIN"
            "  IF EXISTS (SELECT FROM pg_collation WHERE collname = 'da-x-icu') THEN"
            '    CREATE COLLATION IF NOT EXISTS danish FROM "da-x-icu";'
            '  ELSE CREATE COLLATION IF NOT EXISTS danish FROM "C"; END IF;'
            " END $$"
        )
