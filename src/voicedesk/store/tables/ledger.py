"""Holds, bookings, what they claim, and the append-only entries."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    event,
)

from voicedesk.store.tables.base import (
    Json,
    Moment,
    Serial,
    business_column,
    metadata,
    slot_columns,
)
from voicedesk.store.tables.sealed import Sealed

holds = Table(
    "holds",
    metadata,
    Column("id", String, primary_key=True),
    business_column(),
    Column("call", String, nullable=False),
    *slot_columns(),
    Column("state", String, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("moving", String),
    Column("created", Moment, nullable=False),
    Index(None, "call"),
    Index(None, "state", "expires"),
    Index(None, "business", "start"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", String, primary_key=True),
    business_column(),
    *slot_columns(),
    Column("status", String, nullable=False),
    Column("call", String),
    Column("created", Moment, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("name", Sealed("bookings.name"), nullable=False),
    Column("phone", Sealed("bookings.phone", findable=True)),
    Column("email", Sealed("bookings.email", findable=True)),
    Column("customer", String),
    Column("note", Sealed("bookings.note"), nullable=False),
    Index(None, "business", "start"),
    Index(None, "business", "phone"),
    Index(None, "business", "customer"),
)

claims = Table(
    "claims",
    metadata,
    business_column(primary_key=True),
    Column("key", String, primary_key=True),
    Column("quantum", Moment, primary_key=True),
    Column("owner", String, nullable=False),
    Index(None, "owner"),
)
"""One row for each quantum that a person or resource is taken; its key is what forbids overlaps."""

stretches = Table(
    "stretches",
    metadata,
    business_column(primary_key=True),
    Column("key", String, primary_key=True),
    Column("owner", String, primary_key=True),
    Column("start", Moment, primary_key=True),
    Column("end", Moment, nullable=False),
    Column("calendar", String),
    Column("uid", String),
    Column("summary", String),
    # the future is bounded by the booking horizon, the past is not: so by end, not by start
    Index(None, "business", "key", "end", "start", "owner"),
    Index(None, "owner"),
    Index(None, "business", "calendar"),
)
"""The same time as stretches, see `store/stretches.py`; outside events have a calendar."""

entries = Table(
    "entries",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    business_column(),
    Column("deed", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("call", String),
    Column("hold", String),
    Column("booking", String),
    Column("key", String),
    Column("slot", Json),
    Column("before", Json),
    Column("by", String, nullable=False),
    UniqueConstraint("business", "key"),
    Index(None, "business", "booking"),
    Index(None, "business", "call"),
)
"""What was answered to an idempotency key is the entry that has it."""

orders = Table(
    "orders",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False),
    business_column(),
    Column("kind", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("data", Json, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("why", String, nullable=False),
    Column("changed", Moment, nullable=False),
    UniqueConstraint("id"),
    Index(None, "state", "number"),
)

SQLITE_APPEND_ONLY = tuple(
    f"""CREATE TRIGGER entries_no_{deed.lower()} BEFORE {deed} ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
    for deed in ("UPDATE", "DELETE")
)
POSTGRES_APPEND_ONLY = (
    """CREATE FUNCTION entries_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''the ledger is append-only''; END'""",
    """CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
FOR EACH STATEMENT EXECUTE FUNCTION entries_append_only()""",
)

for _statement in SQLITE_APPEND_ONLY:
    event.listen(entries, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
for _statement in POSTGRES_APPEND_ONLY:
    event.listen(entries, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
