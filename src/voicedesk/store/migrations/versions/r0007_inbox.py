"""What vendors told us, and the way from a vendor's name of a message to ours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import moment, serial, text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "incoming",
        serial("number"),
        text("business"),
        text("id"),
        text("kind"),
        text("event"),
        moment("at"),
        text("sender"),
        text("to"),
        text("body"),
        text("provider_id"),
        text("state", null=True),
        text("why"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_incoming")),
        sa.UniqueConstraint("business", "event", name=op.f("uq_incoming_business_event")),
        sa.UniqueConstraint("id", name=op.f("uq_incoming_id")),
    )
    op.create_index("ix_incoming_business_sender", "incoming", ["business", "sender"])
    op.create_index("ix_messages_business_to", "messages", ["business", "to"])
    op.create_index("ix_messages_business_provider_id", "messages", ["business", "provider_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_messages_business_provider_id", "messages")
    op.drop_index("ix_messages_business_to", "messages")
    op.drop_table("incoming")
