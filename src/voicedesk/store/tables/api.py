"""Keys to the JSON API, and the answers that are given again."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from voicedesk.store.tables.base import Json, Moment, business_column, metadata

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String, primary_key=True),
    business_column(),
    Column("name", String, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("digest", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment),
    Column("used", Moment),
    Column("revoked", Moment),
    Index(None, "business"),
)

api_answers = Table(
    "api_answers",
    metadata,
    business_column(primary_key=True),
    Column("token", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", String, nullable=False),
    Column("at", Moment, nullable=False),
)
