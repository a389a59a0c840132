"""How far the changes of connected systems were read."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from voicedesk.store.tables.base import Moment, business_column, metadata

marks = Table(
    "marks",
    metadata,
    business_column(primary_key=True),
    Column("name", String, primary_key=True),
    Column("mark", String, nullable=False),
    Column("changed", Moment, nullable=False),
)
