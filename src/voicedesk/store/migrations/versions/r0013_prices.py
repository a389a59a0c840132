"""The prices that were said in summed calls, to count them without reading the sums."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import moment, text, whole

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here; the rows come as calls are summed, which all are once more."""
    op.create_table(
        "call_prices",
        text("call"),
        whole("number"),
        text("business"),
        moment("started"),
        moment("at"),
        whole("amount"),
        sa.PrimaryKeyConstraint("call", "number", name=op.f("pk_call_prices")),
        sa.ForeignKeyConstraint(
            ["call"],
            ["call_sums.call"],
            name=op.f("fk_call_prices_call"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_call_prices_business_started_amount"),
        "call_prices",
        ["business", "started", "amount"],
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("call_prices")
