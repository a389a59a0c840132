"""What was written into calendars, how far they were read, and what does not agree."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import moment, text, whole

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("calendar_cursors", "calendar_events", "conflicts")


def upgrade() -> None:
    """Bring the schema here."""
    _cursors()
    _events()
    _conflicts()


def downgrade() -> None:
    """Take the schema back."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _cursors() -> None:
    op.create_table(
        "calendar_cursors",
        text("business"),
        text("calendar"),
        moment("looked"),
        text("token", null=True),
        moment("whole", null=True),
        moment("failing", null=True),
        text("why"),
        sa.PrimaryKeyConstraint("business", "calendar", name=op.f("pk_calendar_cursors")),
    )


def _events() -> None:
    op.create_table(
        "calendar_events",
        text("business"),
        text("booking"),
        text("calendar"),
        text("staff"),
        moment("start"),
        moment("end"),
        whole("sequence"),
        whole("writers"),
        moment("changed"),
        sa.PrimaryKeyConstraint("business", "booking", name=op.f("pk_calendar_events")),
    )
    op.create_index("ix_calendar_events_business_end", "calendar_events", ["business", "end"])


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        text("business"),
        text("id"),
        text("booking"),
        whole("sequence"),
        text("staff"),
        text("calendar"),
        text("kind"),
        moment("start"),
        moment("end"),
        moment("found"),
        moment("told", null=True),
        moment("settled", null=True),
        text("how"),
        sa.PrimaryKeyConstraint("business", "id", name=op.f("pk_conflicts")),
    )
    op.create_index("ix_conflicts_business_settled", "conflicts", ["business", "settled"])
