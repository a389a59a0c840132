"""What the journals of ended calls say for counting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import json, text, whole

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here; the rows come by themselves whenever figures are counted."""
    op.create_table(
        "call_sums",
        text("call"),
        text("business"),
        whole("last"),
        whole("version"),
        json("said"),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_call_sums")),
        sa.ForeignKeyConstraint(
            ["call", "last"],
            ["journal.call", "journal.number"],
            name=op.f("fk_call_sums_call_last"),
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("call_sums")
