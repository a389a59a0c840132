"""A customer system that speaks voicedesk's REST contract: one file, kept in SQLite."""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

PAGE = 50
BEARER = HTTPBearer()
ABOUT = """What voicedesk asks of a customer system behind `CRM_API_URL`.

Numbers are E.164, dates ISO 8601. Everything that writes may be sent again with the same
`Idempotency-Key` and happens once. `429` and `503` may carry `Retry-After`, in seconds.
"""

Text = Annotated[str, Field(max_length=4000)]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=255)]


class Strict(BaseModel):
    """Nothing beyond what the contract names."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class CustomerFields(Strict):
    """What is known of somebody; what is left out of a change stays as it is."""

    reference: Text | None = None
    """voicedesk's own id of this person, unique."""
    name: Text | None = None
    phones: list[Text] | None = None
    """E.164, the one to write to first."""
    email: Text | None = None
    birth_date: date | None = None
    postcode: Text | None = None
    account: Text | None = None
    language: Text | None = None
    """ISO 639-1."""
    preferences: dict[str, Text] | None = None


class Customer(CustomerFields):
    """Somebody the business knows."""

    id: str
    version: str
    """Changes with every change; what `If-Match` is compared with."""


class Customers(Strict):
    """One page."""

    items: list[Customer]
    next: str | None = None
    """What to send as `after` for the next page; null on the last."""


class Note(Strict):
    """Words about a customer."""

    text: Text


class TicketFields(Strict):
    """Something that a person has to see to."""

    reference: Text
    """voicedesk's own id of the ticket, unique."""
    category: Text
    summary: Text
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    customer: str | None = None
    name: Text | None = None
    phone: Text | None = None
    account: Text | None = None
    order: Text | None = None
    due: datetime | None = None


class Created(Strict):
    """What was made, or was there already."""

    id: str


class Changes(Strict):
    """What changed, oldest first."""

    customers: list[Customer]
    closed: list[str]
    """References of tickets that were closed."""
    next: str
    """What to send as `since` from now on."""
    more: bool
    """There is more to be had at once."""


class Existing(Strict):
    """Somebody has that e-mail address already."""

    detail: str
    existing: str
    """Their id."""


class Records:
    """Everything in one SQLite file: documents, keys that were seen, and a log of changes."""

    def __init__(self, file: Path | str) -> None:
        self._db = sqlite3.connect(file, check_same_thread=False)
        self._db.executescript(
            "CREATE TABLE IF NOT EXISTS documents (kind, id, reference, document,"
            " PRIMARY KEY (kind, id), UNIQUE (kind, reference));"
            "CREATE TABLE IF NOT EXISTS seen (key PRIMARY KEY, id);"
            "CREATE TABLE IF NOT EXISTS log (number INTEGER PRIMARY KEY, kind, id);"
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All of it or nothing."""
        with self._db:
            yield

    def put(self, kind: str, id_: str, reference: str | None, document: BaseModel) -> None:
        """Create or replace, and note it in the log."""
        text = document.model_dump_json(exclude_none=True)
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", (kind, id_, reference, text)
        )
        self._db.execute("INSERT INTO log (kind, id) VALUES (?, ?)", (kind, id_))

    def get(self, kind: str, id_: str) -> dict[str, object] | None:
        """A document by its id."""
        return self._one("SELECT document FROM documents WHERE kind = ? AND id = ?", kind, id_)

    def referred(self, kind: str, reference: str | None) -> str | None:
        """The id of what has a reference."""
        row = self._db.execute(
            "SELECT id FROM documents WHERE kind = ? AND reference = ?", (kind, reference)
        ).fetchone()
        return str(row[0]) if row else None

    def forget(self, customer: str) -> None:
        """A customer, with the notes on them and what their tickets say."""
        self._db.execute("DELETE FROM documents WHERE kind = 'customer' AND id = ?", (customer,))
        self._db.execute(
            "DELETE FROM documents WHERE kind = 'note' AND substr(reference, 1, ?) = ?",
            (len(customer) + 1, f"{customer}/"),
        )
        self._db.execute(
            "UPDATE documents SET document = json_remove(json_set(document, '$.summary', ''),"
            " '$.name', '$.phone', '$.account', '$.customer')"
            " WHERE kind = 'ticket' AND json_extract(document, '$.customer') = ?",
            (customer,),
        )

    def every(self, kind: str) -> list[dict[str, object]]:
        """All documents of a kind, by id."""
        rows = self._db.execute(
            "SELECT document FROM documents WHERE kind = ? ORDER BY id", (kind,)
        )
        return [json.loads(row[0]) for row in rows]

    def seen(self, key: str) -> str | None:
        """What was made under a key."""
        row = self._db.execute("SELECT id FROM seen WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def see(self, key: str, id_: str) -> None:
        """Remember what was made under a key."""
        self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, id_))

    def log(self, after: int, limit: int) -> list[tuple[int, str, str]]:
        """What changed since."""
        rows = self._db.execute(
            "SELECT number, kind, id FROM log WHERE number > ? ORDER BY number LIMIT ?",
            (after, limit),
        )
        return [(int(row[0]), str(row[1]), str(row[2])) for row in rows]

    def _one(self, statement: str, *values: str) -> dict[str, object] | None:
        row = self._db.execute(statement, values).fetchone()
        return json.loads(row[0]) if row else None


def create(records: Records, token: str, *, page: int = PAGE) -> FastAPI:
    """The system as an ASGI application; `token` is what callers must bear."""

    async def allowed(given: Annotated[HTTPAuthorizationCredentials, Depends(BEARER)]) -> None:
        if not secrets.compare_digest(given.credentials.encode(), token.encode()):
            raise HTTPException(401, "this token is not known")

    app = FastAPI(
        title="voicedesk customer system",
        version="1",
        description=ABOUT,
        dependencies=[Depends(allowed)],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    _customers(app, records, page)
    _adding(app, records)
    _noting(app, records)
    _forgetting(app, records)
    _changes(app, records, page)
    return app


def _customers(app: FastAPI, records: Records, page: int) -> None:
    @app.get("/customers")
    async def find(
        phone: str | None = None,
        email: str | None = None,
        after: str = "",
        limit: Annotated[int, Query(ge=1, le=200)] = page,
    ) -> Customers:
        """Customers by number or e-mail address, whole values, e-mail without regard to case."""
        found = [Customer.model_validate(row) for row in records.every("customer")]
        found = [c for c in found if phone is None or phone in (c.phones or ())]
        found = [c for c in found if email is None or (c.email or "").lower() == email.lower()]
        rest = [c for c in found if c.id > after]
        shown = rest[: min(limit, page)]
        return Customers(items=shown, next=shown[-1].id if len(shown) < len(rest) else None)

    @app.get("/customers/{id}", responses={404: {}})
    async def get(id: str) -> Customer:  # as the contract calls it
        """One customer."""
        return _customer(records, id)

    @app.patch("/customers/{id}", responses={404: {}, 412: {}})
    async def change(
        id: str,
        fields: CustomerFields,
        if_match: Annotated[str, Header()],
    ) -> Customer:
        """Change what is given, upon the version that was read; else 412."""
        with records.writing():
            there = _customer(records, id)
            if if_match.strip('"') != there.version:
                raise HTTPException(412, "somebody else has changed it")
            fresh = there.model_copy(update=fields.model_dump(exclude_none=True))
            fresh.version = str(int(there.version) + 1)
            records.put("customer", id, fresh.reference, fresh)
            return fresh


def _adding(app: FastAPI, records: Records) -> None:
    @app.post(
        "/customers",
        status_code=201,
        response_model=Customer,
        responses={200: {}, 409: {"model": Existing}},
    )
    async def add(fields: CustomerFields, key: Key, response: Response) -> Customer | JSONResponse:
        """Create once, by the key and by the reference; 409 where the e-mail address is known."""
        with records.writing():
            known = records.seen(key) or records.referred("customer", fields.reference)
            if known:
                response.status_code = 200
                return _customer(records, known)
            for row in records.every("customer"):
                if fields.email and str(row.get("email", "")).lower() == fields.email.lower():
                    body = Existing(detail="this address is known", existing=str(row["id"]))
                    return JSONResponse(body.model_dump(), 409)
            fresh = Customer(**fields.model_dump(), id=secrets.token_hex(8), version="1")
            records.put("customer", fresh.id, fresh.reference, fresh)
            records.see(key, fresh.id)
            return fresh


def _forgetting(app: FastAPI, records: Records) -> None:
    @app.delete("/customers/{id}", status_code=204, responses={404: {}})
    async def forget(id: str) -> None:
        """Remove for good, with the notes and what tickets say of them."""
        with records.writing():
            _customer(records, id)
            records.forget(id)


def _noting(app: FastAPI, records: Records) -> None:
    @app.post("/customers/{id}/notes", status_code=201, responses={404: {}})
    async def note(id: str, said: Note, key: Key) -> Created:
        """Add a note, once by its key."""
        with records.writing():
            _customer(records, id)
            made = records.seen(key) or secrets.token_hex(8)
            if records.seen(key) is None:
                records.put("note", made, f"{id}/{made}", said)
                records.see(key, made)
            return Created(id=made)

    @app.post("/tickets", status_code=201)
    async def ticket(fields: TicketFields, key: Key) -> Created:
        """Open a ticket, once by its key and by its reference."""
        with records.writing():
            made = records.seen(key) or records.referred("ticket", fields.reference)
            if made is None:
                made = secrets.token_hex(8)
                records.put("ticket", made, fields.reference, fields)
                records.see(key, made)
            return Created(id=made)


def _changes(app: FastAPI, records: Records, page: int) -> None:
    @app.get("/changes")
    async def changes(since: str = "0") -> Changes:
        """What changed since the last answer's `next`; everything without it."""
        log = records.log(int(since) if since.isdigit() else 0, page)
        touched = dict.fromkeys(id_ for _, kind, id_ in log if kind == "customer")
        closed = [id_ for _, kind, id_ in log if kind == "closed"]
        reached = log[-1][0] if log else int(since)
        return Changes(
            customers=[_customer(records, id_) for id_ in touched if records.get("customer", id_)],
            closed=closed,
            next=str(reached),
            more=bool(records.log(reached, 1)),
        )


def close_ticket(records: Records, reference: str) -> None:
    """What a person of the business does in such a system."""
    with records.writing():
        records.put("closed", reference, None, Created(id=reference))


def _customer(records: Records, id_: str) -> Customer:
    found = records.get("customer", id_)
    if found is None:
        raise HTTPException(404, "no such customer")
    return Customer.model_validate(found)


def main() -> None:
    """Serve a file, or print the contract."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--file", type=Path, default=Path("customers.db"))
    asked.add_argument("--token", default="secret", help="what voicedesk has as CRM_API_KEY")
    asked.add_argument("--port", type=int, default=8090)
    asked.add_argument("--openapi", action="store_true", help="print the contract and end")
    said = asked.parse_args()
    if said.openapi:
        app = create(Records(":memory:"), said.token)
        sys.stdout.write(json.dumps(app.openapi(), indent=2) + "\n")
        return
    import uvicorn

    uvicorn.run(create(Records(said.file), said.token), host="127.0.0.1", port=said.port)


if __name__ == "__main__":
    main()
