"""Where collected documents came from."""

import sqlalchemy as sa
from alembic import op

revision = "0003_origin"
down_revision = "0003"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("documents")}
    if "origin" not in columns:  # the first migration makes the tables as they are today
        op.add_column("documents", sa.Column("origin", sa.JSON))
