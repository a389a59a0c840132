"""What other systems are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import moment, text, whole

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "notices",
        text("business"),
        text("id"),
        text("hook"),
        text("event"),
        text("ref"),
        moment("at"),
        text("state"),
        whole("tries"),
        whole("status", null=True),
        text("why"),
        moment("changed", null=True),
        sa.PrimaryKeyConstraint("business", "id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_business_at"), "notices", ["business", "at"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("notices")
