"""Calls that the desk has made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import moment, text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "dials",
        text("business"),
        text("key"),
        text("kind"),
        text("ref"),
        moment("began"),
        text("outcome", null=True),
        moment("ended", null=True),
        sa.PrimaryKeyConstraint("business", "key", name=op.f("pk_dials")),
    )
    op.create_index(op.f("ix_dials_business_ref"), "dials", ["business", "ref"])
    op.create_index(op.f("ix_dials_business_began"), "dials", ["business", "began"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("dials")
