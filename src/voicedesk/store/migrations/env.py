"""Runs Alembic's revisions on the connection that it is given, or prints them as SQL."""

from __future__ import annotations

from alembic import context

from voicedesk.store.tables import metadata


def run() -> None:
    """Migrate in the transaction that is already open."""
    if context.is_offline_mode():
        context.configure(dialect_name="postgresql", target_metadata=metadata)
    else:
        connection = context.config.attributes["connection"]
        context.configure(connection=connection, target_metadata=metadata)
    context.run_migrations()


run()
