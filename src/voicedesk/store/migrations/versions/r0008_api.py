"""Keys to the JSON API, and the answers that are given again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import json, moment, text, whole

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "api_tokens",
        text("id"),
        text("business"),
        text("name"),
        json("scopes"),
        text("digest"),
        moment("created"),
        moment("expires", null=True),
        moment("used", null=True),
        moment("revoked", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
    )
    op.create_index("ix_api_tokens_business", "api_tokens", ["business"])
    op.create_table(
        "api_answers",
        text("business"),
        text("token"),
        text("key"),
        text("request"),
        whole("status"),
        text("body"),
        moment("at"),
        sa.PrimaryKeyConstraint("business", "token", "key", name=op.f("pk_api_answers")),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("api_answers")
    op.drop_table("api_tokens")
