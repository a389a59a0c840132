"""What is kept of a business itself: profiles, numbers, secrets, counts and knowledge gaps."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from voicedesk.store.tables.base import Json, Moment, Serial, business_column, metadata

profiles = Table(
    "profiles",
    metadata,
    business_column(primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("published", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("files", Json, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("number", String, primary_key=True),
    business_column(),
    Index(None, "business"),
)
"""Which business a called number leads to, as its current profile says."""

secrets = Table(
    "secrets",
    metadata,
    business_column(primary_key=True),
    Column("name", String, primary_key=True),
    Column("token", LargeBinary, nullable=False),
    Column("changed", Moment, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("subject", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Index(None, "business", "subject", "kind", "at"),
)

gaps = Table(
    "gaps",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("question", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("call", String),
    Column("closed", Moment),
    Index(None, "business", "closed"),
)
