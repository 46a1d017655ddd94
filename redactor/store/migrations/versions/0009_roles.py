"""How the text around a name speaks of its bearer."""

import sqlalchemy as sa
from alembic import op

revision = "0009_roles"
down_revision = "0008_danish"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("findings")}
    if "role_odds" not in columns:  # the first migration makes the tables as they are today
        op.add_column("findings", sa.Column("role_odds", sa.JSON))
