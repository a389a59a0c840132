"""Users, what they are to a business, their sign-ins, invitations, and the audit of their acts."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    event,
)

from voicedesk.store.tables.base import Json, Moment, business_column, metadata

users = Table(
    "users",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False, unique=True),
    Column("created", Moment, nullable=False),
    Column("name", String, nullable=False),
    Column("password", String),
    Column("totp", String),
    Column("totp_step", Integer, nullable=False),
    Column("recovery", Json, nullable=False),
    Column("language", String),
)
"""A user may belong to several businesses, so a user has none."""

members = Table(
    "members",
    metadata,
    business_column(primary_key=True),
    Column("user", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("hears", Boolean, nullable=False),
    ForeignKeyConstraint(["user"], ["users.id"], ondelete="CASCADE"),
    Index(None, "user"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String, primary_key=True),
    business_column(primary_key=True),
    Column("role", String, nullable=False),
    Column("hears", Boolean, nullable=False),
    Column("email", String, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("by", String, nullable=False),
    Index(None, "business"),
)
"""One row for each business that the link leads to."""

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("digest", String, primary_key=True),
    Column("user", String, nullable=False),
    business_column(),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("agent", String, nullable=False),
    ForeignKeyConstraint(["user"], ["users.id"], ondelete="CASCADE"),
    Index(None, "user"),
)

audit = Table(
    "audit",
    metadata,
    business_column(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", String, nullable=False),
    Column("deed", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("data", Json, nullable=False),
    Column("before", String, nullable=False),
    Column("digest", String, nullable=False),
)

SQLITE_AUDIT = tuple(
    f"""CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"""
    for deed in ("UPDATE", "DELETE")
)
POSTGRES_AUDIT = (
    """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''the audit is append-only''; END'""",
    """CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
)

for _statement in SQLITE_AUDIT:
    event.listen(audit, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
for _statement in POSTGRES_AUDIT:
    event.listen(audit, "after_create", DDL(_statement).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]
