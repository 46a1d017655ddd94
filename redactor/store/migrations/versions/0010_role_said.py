"""Who somebody is, where a person has said so."""

import sqlalchemy as sa
from alembic import op

revision = "0010_role_said"
down_revision = "0009_roles"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("same_or_not")}
    if "role" not in columns:  # an earlier migration makes the tables as they are today
        op.add_column(
            "same_or_not", sa.Column("role", sa.String(16), nullable=False, server_default="")
        )
