"""Tables of the review besides decisions: answers for documents, favourites, sealed releases."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table

review = MetaData()

document_answers = Table(
    "document_answers",
    review,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("document", String(64), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
)

favourite_grounds = Table(
    "favourite_grounds",
    review,
    Column("name", String(64), primary_key=True),
    Column("request_type", String(16), primary_key=True),
    Column("grounds", JSON, nullable=False),
)

sealed_releases = Table(
    "sealed_releases",
    review,
    Column("case_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("digests", JSON, nullable=False),
    Column("files", JSON, nullable=False),
    Column("who", String(64), nullable=False),
    Column("at", String(40), nullable=False),
)
