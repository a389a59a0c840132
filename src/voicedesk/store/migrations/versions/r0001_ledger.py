"""The ledger: holds, bookings, claims, entries, orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import json, moment, serial, text, whole

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("holds", "bookings", "claims", "stretches", "entries", "orders")
APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
        """CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION entries_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''the ledger is append-only''; END'""",
        """CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
FOR EACH STATEMENT EXECUTE FUNCTION entries_append_only()""",
    ),
}


def upgrade() -> None:
    """Bring the schema here."""
    _holds()
    _bookings()
    _claims()
    _stretches()
    _entries()
    _orders()
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take the schema back."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION entries_append_only()")


def _holds() -> None:
    op.create_table(
        "holds",
        text("id"),
        text("business"),
        text("call"),
        json("slot"),
        text("service"),
        text("staff"),
        moment("start"),
        moment("end"),
        text("state"),
        moment("expires"),
        text("moving", null=True),
        moment("created"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_business_start", "holds", ["business", "start"])
    op.create_index("ix_holds_call", "holds", ["call"])
    op.create_index("ix_holds_state_expires", "holds", ["state", "expires"])


def _bookings() -> None:
    op.create_table(
        "bookings",
        text("id"),
        text("business"),
        json("slot"),
        text("service"),
        text("staff"),
        moment("start"),
        moment("end"),
        text("status"),
        text("call", null=True),
        moment("created"),
        whole("sequence"),
        text("name"),
        text("phone", null=True),
        text("email", null=True),
        text("customer", null=True),
        text("note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    op.create_index("ix_bookings_business_customer", "bookings", ["business", "customer"])
    op.create_index("ix_bookings_business_phone", "bookings", ["business", "phone"])
    op.create_index("ix_bookings_business_start", "bookings", ["business", "start"])


def _claims() -> None:
    op.create_table(
        "claims",
        text("business"),
        text("key"),
        moment("quantum"),
        text("owner"),
        sa.PrimaryKeyConstraint("business", "key", "quantum", name=op.f("pk_claims")),
    )
    op.create_index("ix_claims_owner", "claims", ["owner"])


def _stretches() -> None:
    op.create_table(
        "stretches",
        text("business"),
        text("key"),
        text("owner"),
        moment("start"),
        moment("end"),
        text("calendar", null=True),
        text("uid", null=True),
        text("summary", null=True),
        sa.PrimaryKeyConstraint("business", "key", "owner", "start", name=op.f("pk_stretches")),
    )
    op.create_index("ix_stretches_business_calendar", "stretches", ["business", "calendar"])
    op.create_index(
        "ix_stretches_business_key_end_start_owner",
        "stretches",
        ["business", "key", "end", "start", "owner"],
    )
    op.create_index("ix_stretches_owner", "stretches", ["owner"])


def _entries() -> None:
    op.create_table(
        "entries",
        serial("number"),
        text("id"),
        text("business"),
        text("deed"),
        moment("at"),
        text("call", null=True),
        text("hold", null=True),
        text("booking", null=True),
        text("key", null=True),
        json("slot", null=True),
        json("before", null=True),
        text("by"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entries")),
        sa.UniqueConstraint("business", "key", name=op.f("uq_entries_business_key")),
        sa.UniqueConstraint("id", name=op.f("uq_entries_id")),
    )
    op.create_index("ix_entries_business_booking", "entries", ["business", "booking"])
    op.create_index("ix_entries_business_call", "entries", ["business", "call"])


def _orders() -> None:
    op.create_table(
        "orders",
        serial("number"),
        text("id"),
        text("business"),
        text("kind"),
        text("ref"),
        moment("created"),
        json("data"),
        text("state"),
        whole("attempt"),
        text("why"),
        moment("changed"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_orders")),
        sa.UniqueConstraint("id", name=op.f("uq_orders_id")),
    )
    op.create_index("ix_orders_state_number", "orders", ["state", "number"])
