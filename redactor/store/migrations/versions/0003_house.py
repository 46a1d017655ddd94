"""People and access: roles, groups, tokens, the list of cases, the webhook queue, deletions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


_users = sa.table("users", sa.column("role", sa.String), sa.column("roles", sa.JSON))


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def upgrade() -> None:
    op.add_column("users", sa.Column("roles", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("users", sa.Column("groups", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("users", sa.Column("kind", sa.String(16), nullable=False, server_default="local"))
    op.add_column("users", _count("disabled"))
    op.add_column("users", _text("identity", 600))
    # Until now an approver could do all a caseworker can.
    for role, roles in (
        ("caseworker", ["caseworker"]),
        ("approver", ["caseworker", "approver"]),
    ):
        op.execute(_users.update().where(_users.c.role == role).values(roles=roles))
    op.drop_column("users", "role")
    op.execute("DELETE FROM sessions")
    op.add_column("sessions", _text("seen", 40))
    op.add_column(
        "denied_words", sa.Column("kind", sa.String(8), nullable=False, server_default="deny")
    )
    op.create_table(
        "case_list",
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("stamp", sa.String(200), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("request_type", sa.String(16), nullable=False),
        sa.Column("requester", sa.Text, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        _count("gone"),
        _count("done"),
        _count("handed_over"),
        _count("documents"),
        _count("failed"),
        _count("open"),
        _count("findings"),
        _count("pages"),
        _count("seen"),
        _text("changed", 40),
        _text("released", 40),
        _text("keep_until", 10),
    )
    op.create_index("ix_case_list_due", "case_list", ["done", "due", "case_id"])
    op.create_table(
        "case_access",
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("expires", sa.String(40), nullable=False),
        _text("used", 40),
        _text("revoked", 40),
    )
    op.create_table(
        "hooks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("due", sa.String(40), nullable=False),
        _count("tries"),
    )
    op.create_table(
        "deletions",
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    for name in ("deletions", "hooks", "api_tokens", "case_access", "case_list"):
        op.drop_table(name)
    op.drop_column("denied_words", "kind")
    op.drop_column("sessions", "seen")
    op.add_column(
        "users", sa.Column("role", sa.String(16), nullable=False, server_default="caseworker")
    )
    for name in ("identity", "disabled", "kind", "groups", "roles"):
        op.drop_column("users", name)
