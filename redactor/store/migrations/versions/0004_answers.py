"""Answers for documents, favourite legal bases, and sealed releases."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003_origin"


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
    op.create_table(
        "document_answers",
        *_case(),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        *_by(),
    )
    op.create_table(
        "favourite_grounds",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("request_type", sa.String(16), primary_key=True),
        sa.Column("grounds", sa.JSON, nullable=False),
    )
    op.create_table(
        "sealed_releases",
        *_case(),
        sa.Column("digests", sa.JSON, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        *_by(),
    )


def downgrade() -> None:
    for name in ("sealed_releases", "favourite_grounds", "document_answers"):
        op.drop_table(name)
