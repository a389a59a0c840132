"""A calendar server that speaks voicedesk's REST contract: one file, kept in SQLite."""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

PAGE = 50
BEARER = HTTPBearer()
ABOUT = """What voicedesk asks of a calendar server behind `CALENDAR_API_URL`.

Every person has a calendar, named after their id in the profile. Moments are ISO 8601 with an
offset; a whole day is told as its two midnights, a series as its occurrences. Everything that
writes may be sent again and happens once. `429` and `503` may carry `Retry-After`, in seconds.
"""

Text = Annotated[str, Field(max_length=4000)]
Uid = Annotated[str, Field(min_length=1, max_length=255)]


class Strict(BaseModel):
    """Nothing beyond what the contract names."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class EventFields(Strict):
    """When something is, and what."""

    start: AwareDatetime
    end: AwareDatetime
    title: Text = ""
    description: Text = ""
    busy: bool = True
    """False: it keeps nobody from anything else."""
    sequence: int = 0
    """Counts the changes of a booking."""


class Event(EventFields):
    """Something in a calendar; what the desk wrote has a uid that ends with `@voicedesk`."""

    uid: Uid


class Events(Strict):
    """One page."""

    items: list[Event]
    next: str | None = None
    """What to send as `after` for the next page; null on the last."""


class Changes(Strict):
    """What changed since a token; without one, only where to go on from."""

    changed: list[Event]
    removed: list[Uid]
    token: str


class Calendar(Strict):
    """A calendar, and what we may do with it."""

    id: str
    writable: bool


class Book:
    """Events of every calendar, and the order in which they changed."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.executescript(
            """CREATE TABLE IF NOT EXISTS events
            (calendar TEXT, uid TEXT, start REAL, "end" REAL, event TEXT,
             PRIMARY KEY (calendar, uid));
            CREATE TABLE IF NOT EXISTS changes
            (number INTEGER PRIMARY KEY AUTOINCREMENT, calendar TEXT, uid TEXT);"""
        )

    def put(self, calendar: str, event: Event) -> bool:
        """Write it; whether it is new. The same again is no change."""
        before = self.get(calendar, event.uid)
        if before == event:
            return False
        with self._changing(calendar, event.uid) as connection:
            row = calendar, event.uid, event.start.timestamp(), event.end.timestamp()
            connection.execute(
                "INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?)",
                (*row, event.model_dump_json()),
            )
        return before is None

    def get(self, calendar: str, uid: str) -> Event | None:
        """One event."""
        found = self._connection.execute(
            "SELECT event FROM events WHERE calendar = ? AND uid = ?", (calendar, uid)
        ).fetchone()
        return Event.model_validate_json(found[0]) if found else None

    def delete(self, calendar: str, uid: str) -> bool:
        """Take it out; whether it was there."""
        if self.get(calendar, uid) is None:
            return False
        with self._changing(calendar, uid) as connection:
            connection.execute("DELETE FROM events WHERE calendar = ? AND uid = ?", (calendar, uid))
        return True

    def within(self, calendar: str, start: datetime, end: datetime, after: str) -> list[Event]:
        """Events that share time with a stretch, by uid, one more than a page."""
        rows = self._connection.execute(
            'SELECT event FROM events WHERE calendar = ? AND uid > ? AND start < ? AND "end" > ? '
            "ORDER BY uid LIMIT ?",
            (calendar, after, end.timestamp(), start.timestamp(), PAGE + 1),
        )
        return [Event.model_validate_json(row[0]) for row in rows]

    def since(self, calendar: str, token: str | None) -> Changes | None:
        """What changed; None for a token that was never given."""
        (last,) = self._connection.execute(
            "SELECT COALESCE(MAX(number), 0) FROM changes"
        ).fetchone()
        if token is not None and not (token.isdecimal() and int(token) <= last):
            return None
        rows = self._connection.execute(
            "SELECT DISTINCT uid FROM changes WHERE calendar = ? AND number > ?",
            (calendar, last if token is None else int(token)),
        ).fetchall()
        found = {uid: self.get(calendar, uid) for (uid,) in rows}
        return Changes(
            changed=[event for event in found.values() if event],
            removed=[uid for uid, event in found.items() if event is None],
            token=str(last),
        )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _changing(self, calendar: str, uid: str) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute(
                "INSERT INTO changes (calendar, uid) VALUES (?, ?)", (calendar, uid)
            )
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def create(book: Book, token: str) -> FastAPI:
    """The application; whoever asks has to bear the token."""

    def allowed(given: Annotated[HTTPAuthorizationCredentials, Depends(BEARER)]) -> None:
        if not secrets.compare_digest(given.credentials, token):
            raise HTTPException(401, "the token is not accepted")

    app = FastAPI(
        title="voicedesk calendars", version="1", description=ABOUT, dependencies=[Depends(allowed)]
    )

    _reading(app, book)
    _writing(app, book)
    return app


def _reading(app: FastAPI, book: Book) -> None:
    @app.get("/calendars/{calendar}")
    def about(calendar: str) -> Calendar:
        """Whether there is such a calendar, and whether we may write it; `404` for none."""
        return Calendar(id=calendar, writable=True)

    @app.get("/calendars/{calendar}/events")
    def find(
        calendar: str,
        start: Annotated[AwareDatetime, Query(alias="from")],
        end: Annotated[AwareDatetime, Query(alias="to")],
        after: str = "",
    ) -> Events:
        """Every event that shares time with a stretch, ours and others', a page at a time."""
        found = book.within(calendar, start, end, after)
        more = len(found) > PAGE
        return Events(items=found[:PAGE], next=found[PAGE - 1].uid if more else None)

    @app.get("/calendars/{calendar}/changes", responses={410: {"description": "forgotten"}})
    def changes(calendar: str, since: str | None = None) -> Changes:
        """What changed since a token; `410` for one that is forgotten."""
        found = book.since(calendar, since)
        if found is None:
            raise HTTPException(410, "that token is forgotten")
        return found


def _writing(app: FastAPI, book: Book) -> None:
    @app.get("/calendars/{calendar}/events/{uid}", responses={404: {"description": "none"}})
    def get(calendar: str, uid: str) -> Event:
        """One event."""
        event = book.get(calendar, uid)
        if event is None:
            raise HTTPException(404, "there is no such event")
        return event

    @app.put("/calendars/{calendar}/events/{uid}", responses={201: {"description": "made"}})
    def put(calendar: str, uid: str, fields: EventFields, response: Response) -> Event:
        """Write an event under a uid, whether it is there or not."""
        event = Event(uid=uid, **fields.model_dump())
        response.status_code = 201 if book.put(calendar, event) else 200
        return event

    @app.delete(
        "/calendars/{calendar}/events/{uid}",
        status_code=204,
        responses={404: {"description": "none"}},
    )
    def delete(calendar: str, uid: str) -> None:
        """Take an event out."""
        if not book.delete(calendar, uid):
            raise HTTPException(404, "there is no such event")


def main(arguments: list[str]) -> None:
    """Serve, or print the contract."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=Path("calendars.db"))
    parser.add_argument("--token", default="")
    parser.add_argument("--port", type=int, default=8091)
    parser.add_argument("--print-contract", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.print_contract:
        contract = create(Book(":memory:"), "token").openapi()
        sys.stdout.write(json.dumps(contract, indent=2) + "\n")
        return
    if not asked.token:
        parser.error("choose a --token, which the desk has to bear")
    import uvicorn

    uvicorn.run(create(Book(str(asked.file)), asked.token), host="127.0.0.1", port=asked.port)


if __name__ == "__main__":
    main(sys.argv[1:])
