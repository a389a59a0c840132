"""Calls that the desk has made."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from voicedesk.store.tables.base import Moment, business_column, metadata

dials = Table(
    "dials",
    metadata,
    business_column(primary_key=True),
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("began", Moment, nullable=False),
    Column("outcome", String),
    Column("ended", Moment),
    Index(None, "business", "ref"),
    Index(None, "business", "began"),
)
