"""Who may sign in, what they did, and what they keep on the dashboard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from voicedesk.store.migrations.columns import json, moment, text, whole

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("users", "members", "invitations", "sign_ins", "audit", "shares", "views", "mutes")
APPEND_ONLY = {
    "sqlite": tuple(
        f"""CREATE TRIGGER audit_no_{deed.lower()} BEFORE {deed} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"""
        for deed in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''the audit is append-only''; END'""",
        """CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
    ),
}


def upgrade() -> None:
    """Bring the schema here."""
    _users()
    _members()
    _invitations()
    _sign_ins()
    _audit()
    _shares()
    _kept()
    op.create_index("ix_journal_business_at", "journal", ["business", "at"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_journal_business_at", "journal")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_append_only()")


def _users() -> None:
    op.create_table(
        "users",
        text("id"),
        text("email"),
        moment("created"),
        text("name"),
        text("password", null=True),
        text("totp", null=True),
        whole("totp_step"),
        json("recovery"),
        text("language", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )


def _members() -> None:
    op.create_table(
        "members",
        text("business"),
        text("user"),
        text("role"),
        sa.Column("hears", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("fk_members_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("business", "user", name=op.f("pk_members")),
    )
    op.create_index("ix_members_user", "members", ["user"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        text("digest"),
        text("business"),
        text("role"),
        sa.Column("hears", sa.Boolean(), nullable=False),
        text("email"),
        moment("created"),
        moment("expires"),
        text("by"),
        sa.PrimaryKeyConstraint("digest", "business", name=op.f("pk_invitations")),
    )
    op.create_index("ix_invitations_business", "invitations", ["business"])


def _sign_ins() -> None:
    op.create_table(
        "sign_ins",
        text("digest"),
        text("user"),
        text("business"),
        moment("created"),
        moment("seen"),
        text("agent"),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("fk_sign_ins_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_ins")),
    )
    op.create_index("ix_sign_ins_user", "sign_ins", ["user"])


def _audit() -> None:
    op.create_table(
        "audit",
        text("business"),
        whole("number"),
        moment("at"),
        text("who"),
        text("deed"),
        text("subject"),
        json("data"),
        text("before"),
        text("digest"),
        sa.PrimaryKeyConstraint("business", "number", name=op.f("pk_audit")),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _shares() -> None:
    op.create_table(
        "shares",
        text("digest"),
        text("business"),
        text("call"),
        moment("created"),
        moment("expires"),
        text("by"),
        sa.Column("hears", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_shares")),
    )
    op.create_index("ix_shares_business_call", "shares", ["business", "call"])


def _kept() -> None:
    op.create_table(
        "views",
        text("business"),
        text("user"),
        text("name"),
        text("query"),
        sa.PrimaryKeyConstraint("business", "user", "name", name=op.f("pk_views")),
    )
    op.create_table(
        "mutes",
        text("business"),
        text("cause"),
        whole("count"),
        moment("at"),
        text("by"),
        sa.PrimaryKeyConstraint("business", "cause", name=op.f("pk_mutes")),
    )
