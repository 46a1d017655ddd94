"""Tables of the review service: who may work, and what they did besides deciding."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, Text

desk = MetaData()

users = Table(
    "users",
    desk,
    Column("name", String(64), primary_key=True),
    Column("password", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("disabled", Integer, nullable=False),
    Column("identity", String(600), nullable=False),
    Column("language", String(5), nullable=False, server_default=""),
)

sessions = Table(
    "sessions",
    desk,
    Column("token_sha256", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("expires", String(40), nullable=False),
    Column("seen", String(40), nullable=False),
)

denied_words = Table(
    "denied_words",
    desk,
    Column("word", String(300), primary_key=True),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("expires", String(40), nullable=False),
    Column("kind", String(8), nullable=False),
)

terms = Table(
    "terms",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("requester", Text, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("owner", String(64), nullable=False),
)

pages_seen = Table(
    "pages_seen",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("document", String(64), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("who", String(64), primary_key=True),
    Column("at", String(40), nullable=False),
)

document_marks = Table(
    "document_marks",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("document", String(64), nullable=False),
    Column("given", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("legal_basis", JSON, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
)

same_or_not = Table(
    "same_or_not",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("left", String(32), nullable=False),
    Column("right", String(32), nullable=False),
    Column("same", Integer, nullable=False),
    Column("role", String(16), nullable=False, server_default=""),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
)

handovers = Table(
    "handovers",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("step", String(16), nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)

case_list = Table(
    "case_list",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("folder", Text, nullable=False),
    Column("stamp", String(200), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("request_type", String(16), nullable=False),
    Column("requester", Text, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("due", String(10), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("gone", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("handed_over", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("open", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("changed", String(40), nullable=False),
    Column("released", String(40), nullable=False),
    Column("keep_until", String(10), nullable=False),
)

case_access = Table(
    "case_access",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
)

api_tokens = Table(
    "api_tokens",
    desk,
    Column("id", String(32), primary_key=True),
    Column("token_sha256", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("label", String(100), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created", String(40), nullable=False),
    Column("expires", String(40), nullable=False),
    Column("used", String(40), nullable=False),
    Column("revoked", String(40), nullable=False),
)

hooks = Table(
    "hooks",
    desk,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", String(40), nullable=False),
    Column("due", String(40), nullable=False),
    Column("tries", Integer, nullable=False),
)

deletions = Table(
    "deletions",
    desk,
    Column("case_id", String(64), primary_key=True),
    Column("folder", Text, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("counts", JSON, nullable=False),
)
