"""What is remembered, in PostgreSQL or SQLite."""

from voicedesk.store.opening import Store, migrate, open_store, revision

__all__ = ["Store", "migrate", "open_store", "revision"]
