"""The schema, one file for each subject."""

from voicedesk.store.tables import (
    accounts,
    api,
    calendars,
    calls,
    dashboard,
    desk,
    dials,
    inbox,
    ledger,
    marks,
    notices,
    people,
    sealing,
    sums,
)
from voicedesk.store.tables.base import metadata

__all__ = [
    "accounts",
    "api",
    "calendars",
    "calls",
    "dashboard",
    "desk",
    "dials",
    "inbox",
    "ledger",
    "marks",
    "metadata",
    "notices",
    "people",
    "sealing",
    "sums",
]
