"""Tables of the review service: who may work, and what they did besides deciding."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, Text

desk = MetaData()

users = Table(
    "users",
    desk,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("created", String(40), nullable=False),
)

sessions = Table(
    "sessions",
    desk,
    Column("token_sha256", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("expires", String(40), nullable=False),
)

denied_words = Table(
    "denied_words",
    desk,
    Column("word", String(300), primary_key=True),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("expires", String(40), nullable=False),
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
