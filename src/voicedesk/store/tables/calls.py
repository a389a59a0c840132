"""Calls, their journals, and the passing state of live calls."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKeyConstraint, Index, Integer, String, Table

from voicedesk.store.tables.base import Json, Moment, business_column, metadata

calls = Table(
    "calls",
    metadata,
    Column("id", String, primary_key=True),
    business_column(),
    Column("channel", String, nullable=False),
    Column("started", Moment, nullable=False),
    Column("caller", String),
    Column("called", String),
    Column("profile_version", Integer),
    Column("room", String),
    Column("ended", Moment),
    Column("outcome", String),
    Column("end_reason", String),
    Column("customer", String),
    Index(None, "business", "started"),
    Index(None, "business", "caller", "started"),
)

journal = Table(
    "journal",
    metadata,
    Column("call", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    business_column(),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("data", Json, nullable=False),
    ForeignKeyConstraint(["call"], ["calls.id"], ondelete="CASCADE"),
    Index(None, "business", "at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("call", String, primary_key=True),
    Column("state", Json, nullable=False),
    Column("expires", Double, nullable=False),
)
"""`expires` is seconds since 1970 by the database's own clock, the one that all machines share."""

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("expires", Double, nullable=False),
)
