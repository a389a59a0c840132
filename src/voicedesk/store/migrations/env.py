"""Runs Alembic's revisions on the connection that it is given."""

from __future__ import annotations

from alembic import context

from voicedesk.store.tables import metadata


def run() -> None:
    """Migrate in the transaction that is already open."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()


run()
