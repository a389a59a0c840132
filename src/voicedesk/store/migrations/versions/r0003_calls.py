"""Calls, and what is kept of a business itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import json, moment, serial, text, whole

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "calls",
    "journal",
    "sessions",
    "leases",
    "profiles",
    "numbers",
    "secrets",
    "attempts",
    "gaps",
)


def upgrade() -> None:
    """Bring the schema here."""
    _calls()
    _journal()
    _sessions()
    _leases()
    _profiles()
    _numbers()
    _secrets()
    _attempts()
    _gaps()


def downgrade() -> None:
    """Take the schema back."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _calls() -> None:
    op.create_table(
        "calls",
        text("id"),
        text("business"),
        text("channel"),
        moment("started"),
        text("caller", null=True),
        text("called", null=True),
        whole("profile_version", null=True),
        text("room", null=True),
        moment("ended", null=True),
        text("outcome", null=True),
        text("end_reason", null=True),
        text("customer", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index("ix_calls_business_caller_started", "calls", ["business", "caller", "started"])
    op.create_index("ix_calls_business_started", "calls", ["business", "started"])


def _journal() -> None:
    op.create_table(
        "journal",
        text("call"),
        whole("number"),
        text("business"),
        moment("at"),
        text("kind"),
        json("data"),
        sa.ForeignKeyConstraint(
            ["call"], ["calls.id"], name=op.f("fk_journal_call"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call", "number", name=op.f("pk_journal")),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        text("call"),
        json("state"),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("call", name=op.f("pk_sessions")),
    )


def _leases() -> None:
    op.create_table(
        "leases",
        text("name"),
        text("owner"),
        sa.Column("expires", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def _profiles() -> None:
    op.create_table(
        "profiles",
        text("business"),
        whole("version"),
        moment("published"),
        text("by"),
        json("files"),
        sa.PrimaryKeyConstraint("business", "version", name=op.f("pk_profiles")),
    )


def _numbers() -> None:
    op.create_table(
        "numbers",
        text("number"),
        text("business"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_numbers")),
    )
    op.create_index("ix_numbers_business", "numbers", ["business"])


def _secrets() -> None:
    op.create_table(
        "secrets",
        text("business"),
        text("name"),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        moment("changed"),
        sa.PrimaryKeyConstraint("business", "name", name=op.f("pk_secrets")),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        serial("number"),
        text("business"),
        text("subject"),
        text("kind"),
        moment("at"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attempts")),
    )
    op.create_index(
        "ix_attempts_business_subject_kind_at", "attempts", ["business", "subject", "kind", "at"]
    )


def _gaps() -> None:
    op.create_table(
        "gaps",
        serial("number"),
        text("business"),
        text("question"),
        moment("at"),
        text("call", null=True),
        moment("closed", null=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_gaps")),
    )
    op.create_index("ix_gaps_business_closed", "gaps", ["business", "closed"])
