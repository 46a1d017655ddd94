"""The review service: users, pages seen, document marks, merges, handovers, and undo."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _case() -> list[sa.Column[object]]:
    return [
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
    ]


def _by() -> list[sa.Column[object]]:
    return [
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    ]


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("decisions")}
    if "undoes" not in columns:  # the first migration makes the tables as they are today
        op.add_column("decisions", sa.Column("undoes", sa.String(64)))
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("expires", sa.String(40), nullable=False),
    )
    op.create_table(
        "denied_words",
        sa.Column("word", sa.String(300), primary_key=True),
        *_by(),
        sa.Column("expires", sa.String(40), nullable=False),
    )
    op.create_table(
        "terms",
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("requester", sa.Text, nullable=False),
        sa.Column("working_days", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
    )
    op.create_table(
        "pages_seen",
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("document", sa.String(64), primary_key=True),
        sa.Column("page", sa.Integer, primary_key=True),
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "document_marks",
        *_case(),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("given", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("legal_basis", sa.JSON, nullable=False),
        *_by(),
    )
    op.create_table(
        "same_or_not",
        *_case(),
        sa.Column("left", sa.String(32), nullable=False),
        sa.Column("right", sa.String(32), nullable=False),
        sa.Column("same", sa.Integer, nullable=False),
        *_by(),
    )
    op.create_table(
        "handovers",
        *_case(),
        sa.Column("step", sa.String(16), nullable=False),
        *_by(),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    for name in (
        "handovers", "same_or_not", "document_marks", "pages_seen", "terms", "denied_words",
        "sessions", "users",
    ):  # fmt: skip
        op.drop_table(name)
