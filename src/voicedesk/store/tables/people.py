"""Customers and what is promised to them: tickets, calls back, messages, waiting."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from voicedesk.store.tables.base import Json, Moment, Serial, business_column, metadata
from voicedesk.store.tables.sealed import Sealed, SealedJson

customers = Table(
    "customers",
    metadata,
    business_column(primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", Sealed("customers.name"), nullable=False),
    Column("name_key", Sealed("customers.name_key"), nullable=False),
    Column("email", Sealed("customers.email")),
    Column("email_key", Sealed("customers.email_key", findable=True)),
    Column("birth_date", Date),
    Column("postcode", Sealed("customers.postcode")),
    Column("account", Sealed("customers.account")),
    Column("language", String),
    Column("preferences", SealedJson("customers.preferences"), nullable=False),
    Column("external_id", String),
    Column("birth", Sealed("customers.birth")),
    Index(None, "business", "email_key"),
    Index(None, "business", "name_key"),
)
"""The key columns are what is searched: without case and accents. A date of birth stands in `birth`
where it is sealed, else in `birth_date`."""

customer_phones = Table(
    "customer_phones",
    metadata,
    business_column(primary_key=True),
    Column("customer", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("phone", Sealed("customer_phones.phone", findable=True), nullable=False),
    ForeignKeyConstraint(
        ["business", "customer"], ["customers.business", "customers.id"], ondelete="CASCADE"
    ),
    Index(None, "business", "phone"),
)

customer_notes = Table(
    "customer_notes",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("customer", String, nullable=False),
    Column("note", Sealed("customer_notes.note"), nullable=False),
    Column("key", String),
    ForeignKeyConstraint(
        ["business", "customer"], ["customers.business", "customers.id"], ondelete="CASCADE"
    ),
    UniqueConstraint("business", "customer", "key"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("id", String, nullable=False),
    Column("category", String, nullable=False),
    Column("summary", Sealed("tickets.summary"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("priority", String, nullable=False),
    Column("status", String, nullable=False),
    Column("call", String),
    Column("customer", String),
    Column("name", Sealed("tickets.name"), nullable=False),
    Column("phone", Sealed("tickets.phone", findable=True)),
    Column("account", Sealed("tickets.account")),
    Column("order", String),
    Column("due", Moment),
    Column("key", String, nullable=False),
    UniqueConstraint("business", "id"),
    UniqueConstraint("business", "key"),
    Index(None, "business", "status"),
    Index(None, "business", "call"),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("id", String, nullable=False, unique=True),
    Column("phone", Sealed("callbacks.phone", findable=True), nullable=False),
    Column("reason", Sealed("callbacks.reason"), nullable=False),
    Column("due", Moment, nullable=False),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("call", String),
    Column("customer", String),
    Column("name", Sealed("callbacks.name"), nullable=False),
    Column("status", String, nullable=False),
    Column("ticket", String),
    Column("key", String, nullable=False),
    UniqueConstraint("business", "key"),
    Index(None, "business", "status", "due"),
)

messages = Table(
    "messages",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("to", Sealed("messages.to", findable=True), nullable=False),
    Column("subject", Sealed("messages.subject"), nullable=False),
    Column("body", Sealed("messages.body"), nullable=False),
    Column("key", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("why", String, nullable=False),
    Column("provider_id", String),
    Column("call", String),
    Column("booking", String),
    Column("not_before", Moment),
    UniqueConstraint("business", "key"),
    Index(None, "business", "state"),
    Index(None, "business", "call"),
    Index(None, "business", "booking"),
    Index(None, "business", "to"),
    Index(None, "business", "provider_id"),
)

attachments = Table(
    "attachments",
    metadata,
    business_column(),
    Column("message", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("content_type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(["message"], ["messages.id"], ondelete="CASCADE"),
)

opt_outs = Table(
    "opt_outs",
    metadata,
    business_column(primary_key=True),
    Column("to", Sealed("opt_outs.to", findable=True), primary_key=True),
    Column("out", Boolean, nullable=False),
    Column("words", Sealed("opt_outs.words"), nullable=False),
    Column("changed", Moment, nullable=False),
)

waits = Table(
    "waits",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    business_column(),
    Column("id", String, nullable=False, unique=True),
    Column("service", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("staff", String),
    Column("attendee", SealedJson("waits.attendee"), nullable=False),
    Column("within", Json),
    Column("offered", Json),
    Column("offer_ends", Moment),
    Column("key", String, nullable=False),
    UniqueConstraint("business", "key"),
    Index(None, "business", "service"),
)
