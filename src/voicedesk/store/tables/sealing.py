"""Whether what is written of contacts is sealed."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from voicedesk.store.tables.base import Moment, metadata

sealing = Table(
    "sealing",
    metadata,
    Column("what", String, primary_key=True),
    Column("began", Moment, nullable=False),
)
"""A row `contacts` from `voicedesk keys encrypt` to `decrypt`; `lost NAME` for a key nobody has."""
