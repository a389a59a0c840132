"""The schema, one file for each subject."""

from voicedesk.store.tables import calls, desk, ledger, people
from voicedesk.store.tables.base import metadata

__all__ = ["calls", "desk", "ledger", "metadata", "people"]
