"""What other systems are told."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from voicedesk.store.tables.base import Moment, business_column, metadata

notices = Table(
    "notices",
    metadata,
    business_column(primary_key=True),
    Column("id", String, primary_key=True),
    Column("hook", String, nullable=False),
    Column("event", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("status", Integer),
    Column("why", String, nullable=False),
    Column("changed", Moment),
    Index(None, "business", "at"),
)
