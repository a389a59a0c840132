"""What was written into calendars, how far they were read, and what does not agree."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from voicedesk.store.tables.base import Moment, business_column, metadata

calendar_cursors = Table(
    "calendar_cursors",
    metadata,
    business_column(primary_key=True),
    Column("calendar", String, primary_key=True),
    Column("looked", Moment, nullable=False),
    Column("token", String),
    Column("whole", Moment),
    Column("failing", Moment),
    Column("why", String, nullable=False),
)

calendar_events = Table(
    "calendar_events",
    metadata,
    business_column(primary_key=True),
    Column("booking", String, primary_key=True),
    Column("calendar", String, nullable=False),
    Column("staff", String, nullable=False),
    Column("start", Moment, nullable=False),
    Column("end", Moment, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("writers", Integer, nullable=False),
    Column("changed", Moment, nullable=False),
    Index(None, "business", "end"),
)
"""One row for each booking that stands in a calendar; `writers` are about to write it."""

conflicts = Table(
    "conflicts",
    metadata,
    business_column(primary_key=True),
    Column("id", String, primary_key=True),
    Column("booking", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("staff", String, nullable=False),
    Column("calendar", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("start", Moment, nullable=False),
    Column("end", Moment, nullable=False),
    Column("found", Moment, nullable=False),
    Column("told", Moment),
    Column("settled", Moment),
    Column("how", String, nullable=False),
    Index(None, "business", "settled"),
)
