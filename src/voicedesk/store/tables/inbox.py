"""What vendors told us, each event once."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from voicedesk.store.tables.base import Moment, Serial, business_column, metadata
from voicedesk.store.tables.sealed import Sealed

incoming = Table(
    "incoming",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("event", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("sender", Sealed("incoming.sender", findable=True), nullable=False),
    Column("to", String, nullable=False),
    Column("body", Sealed("incoming.body"), nullable=False),
    Column("provider_id", String, nullable=False),
    Column("state", String),
    Column("why", String, nullable=False),
    UniqueConstraint("business", "event"),
    Index(None, "business", "sender"),
)
