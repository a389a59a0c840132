"""How far the changes of connected systems were read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import moment, text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "marks",
        text("business"),
        text("name"),
        text("mark"),
        moment("changed"),
        sa.PrimaryKeyConstraint("business", "name", name=op.f("pk_marks")),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("marks")
