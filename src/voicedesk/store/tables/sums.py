"""What the journal of an ended call says for counting, so that figures need not read it again."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String, Table

from voicedesk.store.tables.base import Json, Moment, business_column, metadata

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

call_prices = Table(
    "call_prices",
    metadata,
    Column("call", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    business_column(),
    Column("started", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("amount", Integer, nullable=False),
    ForeignKeyConstraint(["call"], ["call_sums.call"], ondelete="CASCADE"),
    Index(None, "business", "started", "amount"),
)
"""A price that the desk said, in the line `number` of a summed call that began at `started`."""
