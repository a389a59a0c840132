"""That contact data is sealed, and dates of birth as text, which alone can be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import moment, text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here; nothing is sealed before `voicedesk keys encrypt`."""
    op.create_table(
        "sealing",
        text("what"),
        moment("began"),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_sealing")),
    )
    op.add_column("customers", text("birth", null=True))


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("customers", "birth")
    op.drop_table("sealing")
