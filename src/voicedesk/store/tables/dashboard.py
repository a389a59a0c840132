"""What people set up on the dashboard: shared calls, kept views, muted failures."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from voicedesk.store.tables.base import Moment, business_column, metadata

shares = Table(
    "shares",
    metadata,
    Column("digest", String, primary_key=True),
    business_column(),
    Column("call", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("hears", Boolean, nullable=False),
    Index(None, "business", "call"),
)

views = Table(
    "views",
    metadata,
    business_column(primary_key=True),
    Column("user", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("query", String, nullable=False),
)

mutes = Table(
    "mutes",
    metadata,
    business_column(primary_key=True),
    Column("cause", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
)
"""`count`: how many there were; when there are more, it is told again."""
