"""What the journal of an ended call says for counting, so that figures need not read it again."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, String, Table

from voicedesk.store.tables.base import Json, business_column, metadata

call_sums = Table(
    "call_sums",
    metadata,
    Column("call", String, primary_key=True),
    business_column(),
    Column("last", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("said", Json, nullable=False),
    ForeignKeyConstraint(["call", "last"], ["journal.call", "journal.number"], ondelete="CASCADE"),
)
"""`last` is the line up to which it was read: it holds while that is the last one of the journal,
and it goes with the journal, whoever takes that away."""
