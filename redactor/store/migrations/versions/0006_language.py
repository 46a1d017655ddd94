"""The language somebody has chosen for the pages."""

import sqlalchemy as sa
from alembic import op

revision = "0006_language"
down_revision = "0005_mail_ids"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("users")}
    if "language" not in columns:  # an earlier migration makes the tables as they are today
        op.add_column(
            "users", sa.Column("language", sa.String(5), nullable=False, server_default="")
        )
