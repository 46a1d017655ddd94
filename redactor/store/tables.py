"""The tables. SQLite and PostgreSQL hold the same; anything nested is JSON."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("request_type", String(16), nullable=False),
    Column("received", String(32), nullable=False),
    Column("parties", JSON, nullable=False),
    Column("allow", JSON, nullable=False),
    Column("deny", JSON, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("parent", String(64)),
    Column("number", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("date", String(32), nullable=False),
    Column("direction", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("duplicate_of", String(64)),
    Column("pages", Integer, nullable=False),
    Column("container", Integer, nullable=False),
    Column("pdf", String(64), nullable=False),
    Column("pages_file", String(64), nullable=False),
    Column("text_key", String(64), nullable=False),
    Column("notices", JSON, nullable=False),
    Column("alarm", Text, nullable=False),
    Column("seconds", JSON, nullable=False),
    Column("output", String(64), nullable=False),
    Column("output_key", String(64), nullable=False),
    Column("certificate", JSON),
    Column("origin", JSON),
    Column("mail_ids", JSON),
    Column("people", JSON),
    UniqueConstraint("case_id", "source"),
)

findings = Table(
    "findings",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("document", String(64), primary_key=True),
    Column("page", Integer, nullable=False),
    Column("type", String(32), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("recognizer", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("boxes", JSON, nullable=False),
    Column("subject", String(32)),
    Column("role_odds", JSON),
    Column("second_pass", Integer, nullable=False),
    Index("ix_findings_case_document", "case_id", "document"),
)

entities = Table(
    "entities",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("type", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("findings", JSON, nullable=False),
    Column("certain", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("marks", JSON, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", String(64), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("action", String(16), nullable=False),
    Column("legal_basis", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("finding", String(32)),
    Column("entity", String(64)),
    Column("drawn", JSON),
    Column("comment", Text, nullable=False),
    Column("undoes", String(64)),
    UniqueConstraint("case_id", "id"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("document", String(64), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(64), nullable=False),
    Column("document", String(64), nullable=False),
    Column("details", JSON, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
