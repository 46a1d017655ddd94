"""Which mails a mail names as its own and as those it answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005_mail_ids"
down_revision = "0004"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("documents")}
    if "mail_ids" not in columns:  # the first migration makes the tables as they are today
        op.add_column("documents", sa.Column("mail_ids", sa.JSON))
