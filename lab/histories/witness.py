"""Looks into the ledger by a connection of its own at the moment when something is claimed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

if TYPE_CHECKING:
    from voicedesk.domain.call import CallId

_QUESTION = "SELECT count(*) FROM entries WHERE call = {} AND deed = {}"


@dataclass(slots=True)
class Witness:
    """Reads what is committed, past the program that is tried."""

    url: str
    """The database itself, not the way to it that is disturbed."""

    def sees(self, call: CallId, *deeds: str) -> bool | None:
        """Whether one of the deeds of a call stands there; None: nothing could be seen."""
        try:
            return any(self._count(call, deed) for deed in deeds)
        except (sqlite3.Error, psycopg.Error):
            return None

    def _count(self, call: str, deed: str) -> int:
        read = make_url(self.url)
        if read.get_backend_name() == "sqlite":
            link = sqlite3.connect(f"file:{read.database}?mode=ro", uri=True, timeout=5)
            try:
                row = link.execute(_QUESTION.format("?", "?"), (call, deed)).fetchone()
            finally:
                link.close()
            return int(row[0])
        address = read.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, connect_timeout=2) as connection:
            found = connection.execute(_QUESTION.format("%s", "%s"), (call, deed)).fetchone()
        return int(found[0]) if found else 0
