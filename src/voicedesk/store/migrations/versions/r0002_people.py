"""Customers and what is promised to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import json, moment, serial, text, whole

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "customers",
    "customer_phones",
    "customer_notes",
    "tickets",
    "callbacks",
    "messages",
    "attachments",
    "opt_outs",
    "waits",
)


def upgrade() -> None:
    """Bring the schema here."""
    _customers()
    _customer_phones()
    _customer_notes()
    _tickets()
    _callbacks()
    _messages()
    _attachments()
    _opt_outs()
    _waits()


def downgrade() -> None:
    """Take the schema back."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _customers() -> None:
    op.create_table(
        "customers",
        text("business"),
        text("id"),
        text("name"),
        text("name_key"),
        text("email", null=True),
        text("email_key", null=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        text("postcode", null=True),
        text("account", null=True),
        text("language", null=True),
        json("preferences"),
        text("external_id", null=True),
        sa.PrimaryKeyConstraint("business", "id", name=op.f("pk_customers")),
    )
    op.create_index("ix_customers_business_email_key", "customers", ["business", "email_key"])
    op.create_index("ix_customers_business_name_key", "customers", ["business", "name_key"])


def _customer_phones() -> None:
    op.create_table(
        "customer_phones",
        text("business"),
        text("customer"),
        whole("position"),
        text("phone"),
        sa.ForeignKeyConstraint(
            ["business", "customer"],
            ["customers.business", "customers.id"],
            name=op.f("fk_customer_phones_business_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "business", "customer", "position", name=op.f("pk_customer_phones")
        ),
    )
    op.create_index("ix_customer_phones_business_phone", "customer_phones", ["business", "phone"])


def _customer_notes() -> None:
    op.create_table(
        "customer_notes",
        serial("number"),
        text("business"),
        text("customer"),
        text("note"),
        text("key", null=True),
        sa.ForeignKeyConstraint(
            ["business", "customer"],
            ["customers.business", "customers.id"],
            name=op.f("fk_customer_notes_business_customer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_customer_notes")),
        sa.UniqueConstraint(
            "business", "customer", "key", name=op.f("uq_customer_notes_business_customer_key")
        ),
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        serial("number"),
        text("business"),
        text("id"),
        text("category"),
        text("summary"),
        moment("created"),
        moment("changed"),
        text("priority"),
        text("status"),
        text("call", null=True),
        text("customer", null=True),
        text("name"),
        text("phone", null=True),
        text("account", null=True),
        text("order", null=True),
        moment("due", null=True),
        text("key"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tickets")),
        sa.UniqueConstraint("business", "id", name=op.f("uq_tickets_business_id")),
        sa.UniqueConstraint("business", "key", name=op.f("uq_tickets_business_key")),
    )
    op.create_index("ix_tickets_business_call", "tickets", ["business", "call"])
    op.create_index("ix_tickets_business_status", "tickets", ["business", "status"])


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        serial("number"),
        text("business"),
        text("id"),
        text("phone"),
        text("reason"),
        moment("due"),
        moment("created"),
        moment("changed"),
        text("call", null=True),
        text("customer", null=True),
        text("name"),
        text("status"),
        text("ticket", null=True),
        text("key"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_callbacks")),
        sa.UniqueConstraint("business", "key", name=op.f("uq_callbacks_business_key")),
        sa.UniqueConstraint("id", name=op.f("uq_callbacks_id")),
    )
    op.create_index("ix_callbacks_business_status_due", "callbacks", ["business", "status", "due"])


def _messages() -> None:
    op.create_table(
        "messages",
        serial("number"),
        text("business"),
        text("id"),
        text("kind"),
        text("channel"),
        text("to"),
        text("subject"),
        text("body"),
        text("key"),
        moment("created"),
        moment("changed"),
        text("state"),
        text("why"),
        text("provider_id", null=True),
        text("call", null=True),
        text("booking", null=True),
        moment("not_before", null=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_messages")),
        sa.UniqueConstraint("business", "key", name=op.f("uq_messages_business_key")),
        sa.UniqueConstraint("id", name=op.f("uq_messages_id")),
    )
    op.create_index("ix_messages_business_booking", "messages", ["business", "booking"])
    op.create_index("ix_messages_business_call", "messages", ["business", "call"])
    op.create_index("ix_messages_business_state", "messages", ["business", "state"])


def _attachments() -> None:
    op.create_table(
        "attachments",
        text("business"),
        text("message"),
        whole("position"),
        text("name"),
        text("content_type"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message"], ["messages.id"], name=op.f("fk_attachments_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message", "position", name=op.f("pk_attachments")),
    )


def _opt_outs() -> None:
    op.create_table(
        "opt_outs",
        text("business"),
        text("to"),
        sa.Column("out", sa.Boolean(), nullable=False),
        text("words"),
        moment("changed"),
        sa.PrimaryKeyConstraint("business", "to", name=op.f("pk_opt_outs")),
    )


def _waits() -> None:
    op.create_table(
        "waits",
        serial("number"),
        text("business"),
        text("id"),
        text("service"),
        moment("created"),
        text("staff", null=True),
        json("attendee"),
        json("within", null=True),
        json("offered", null=True),
        moment("offer_ends", null=True),
        text("key"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_waits")),
        sa.UniqueConstraint("business", "key", name=op.f("uq_waits_business_key")),
        sa.UniqueConstraint("id", name=op.f("uq_waits_id")),
    )
    op.create_index("ix_waits_business_service", "waits", ["business", "service"])
