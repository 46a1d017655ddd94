"""Who a mail is from and to."""

import sqlalchemy as sa
from alembic import op

revision = "0007_people"
down_revision = "0006_language"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("documents")}
    if "people" not in columns:  # the first migration makes the tables as they are today
        op.add_column("documents", sa.Column("people", sa.JSON))
