"""Customers: whom the business knows, in its own tables."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Customer, CustomerId
from voicedesk.store.database import insert_all, insert_new, put_row
from voicedesk.store.sealing import MARK
from voicedesk.store.tables.people import customer_notes, customer_phones, customers
from voicedesk.store.tables.sealed import among

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow
    from voicedesk.store.sealing import Sealer

PAGE = 200


class SqlCustomers:
    """Implements `ports.Customers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, business: BusinessId, customer: CustomerId) -> Customer | None:
        found = await self._matching(business, customers.c.id == customer)
        return found[0] if found else None

    async def by_phone(self, business: BusinessId, phone: str) -> Sequence[Customer]:
        on_it = select(customer_phones.c.customer).where(
            customer_phones.c.business == business, among(customer_phones.c.phone, [phone])
        )
        return await self._matching(business, customers.c.id.in_(on_it))

    async def by_email(self, business: BusinessId, email: str) -> Sequence[Customer]:
        return await self._matching(business, among(customers.c.email_key, [_plain(email)]))

    async def search(
        self, business: BusinessId, name: str, *, limit: int = 10
    ) -> Sequence[Customer]:
        words = _plain(name).split()
        if not words:
            return []
        found = sorted([pair async for pair in self._named(business, words)])[:limit]
        return await self._matching(business, customers.c.id.in_([id_ for _, id_ in found]))

    async def _named(
        self, business: BusinessId, words: Sequence[str]
    ) -> AsyncIterator[tuple[str, str]]:
        """Key and id of whose name has all words; sealed names are opened one by one for it."""
        fits = [customers.c.name_key.contains(word, autoescape=True) for word in words]
        maybe = or_(and_(*fits), customers.c.name_key.startswith(MARK))
        last = ""
        while page := await self._keys(business, last, maybe):
            for id_, key in page:
                if all(word in key for word in words):
                    yield key, id_
            last = page[-1][0]

    async def _keys(
        self, business: BusinessId, after: str, which: ColumnElement[bool]
    ) -> Sequence[tuple[str, str]]:
        statement = (
            select(customers.c.id, customers.c.name_key)
            .where(customers.c.business == business, customers.c.id > after, which)
            .order_by(customers.c.id)
            .limit(PAGE)
        )

        async def work(connection: AsyncConnection) -> Sequence[tuple[str, str]]:
            return [(row[0], row[1]) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def all(self, business: BusinessId) -> AsyncIterator[Customer]:
        return self._pages(business)

    async def save(self, customer: Customer) -> Customer:
        values = _values(customer) | born(customer.birth_date, self._database.sealer)

        async def work(connection: AsyncConnection) -> Customer:
            await put_row(connection, customers, values, unique=["business", "id"])
            await _save_phones(connection, customer)
            await _save_notes(connection, customer)
            return customer

        return await self._database.write(work)

    async def add_note(
        self, business: BusinessId, customer: CustomerId, note: str, *, key: str, now: datetime
    ) -> None:
        known = select(func.count()).where(
            customers.c.business == business, customers.c.id == customer
        )
        values = {"business": business, "customer": customer, "note": note, "key": key}

        async def work(connection: AsyncConnection) -> None:
            if (await connection.execute(known)).scalar_one():
                unique = ["business", "customer", "key"]
                await insert_new(connection, customer_notes, values, unique=unique)

        await self._database.write(work)

    async def _matching(
        self, business: BusinessId, *conditions: ColumnElement[bool]
    ) -> Sequence[Customer]:
        """By name; sorted here, for the database does not know sealed names."""
        statement = select(customers).where(customers.c.business == business, *conditions)

        async def work(connection: AsyncConnection) -> Sequence[Customer]:
            rows = (await connection.execute(statement)).all()
            rows = sorted(rows, key=lambda row: (row.name_key, row.id))
            return await _whole(connection, business, rows)

        return await self._database.read(work)

    async def _pages(self, business: BusinessId) -> AsyncIterator[Customer]:
        last = ""
        while page := await self._page(business, last):
            for customer in page:
                yield customer
            last = page[-1].id

    async def _page(self, business: BusinessId, after: str) -> Sequence[Customer]:
        statement = (
            select(customers)
            .where(customers.c.business == business, customers.c.id > after)
            .order_by(customers.c.id)
            .limit(PAGE)
        )

        async def work(connection: AsyncConnection) -> Sequence[Customer]:
            rows = (await connection.execute(statement)).all()
            return await _whole(connection, business, rows)

        return await self._database.read(work)


async def _save_phones(connection: AsyncConnection, customer: Customer) -> None:
    mine = _of(customer_phones, customer.business, [customer.id])
    await connection.execute(delete(customer_phones).where(mine))
    await insert_all(
        connection,
        customer_phones,
        [
            {
                "business": customer.business,
                "customer": customer.id,
                "position": position,
                "phone": phone,
            }
            for position, phone in enumerate(dict.fromkeys(customer.phones))
        ],
    )


async def _save_notes(connection: AsyncConnection, customer: Customer) -> None:
    """Keep the notes that stay, for their keys; drop the others, add the new."""
    mine = _of(customer_notes, customer.business, [customer.id])
    statement = select(customer_notes.c.number, customer_notes.c.note).where(mine)
    rows = (await connection.execute(statement)).all()
    gone = [row.number for row in rows if row.note not in customer.notes]
    await connection.execute(delete(customer_notes).where(customer_notes.c.number.in_(gone)))
    there = {row.note for row in rows}
    for note in customer.notes:
        if note not in there:
            values = {"business": customer.business, "customer": customer.id, "note": note}
            await connection.execute(insert(customer_notes).values(values))


async def _whole(
    connection: AsyncConnection, business: BusinessId, rows: Sequence[AnyRow]
) -> Sequence[Customer]:
    """Customers with their numbers and notes."""
    ids = [row.id for row in rows]
    phones: dict[str, list[str]] = {id_: [] for id_ in ids}
    notes: dict[str, list[str]] = {id_: [] for id_ in ids}
    for statement, into in (
        (
            select(customer_phones.c.customer, customer_phones.c.phone)
            .where(_of(customer_phones, business, ids))
            .order_by(customer_phones.c.position),
            phones,
        ),
        (
            select(customer_notes.c.customer, customer_notes.c.note)
            .where(_of(customer_notes, business, ids))
            .order_by(customer_notes.c.number),
            notes,
        ),
    ):
        for customer, value in await connection.execute(statement):
            into[customer].append(value)
    return [_customer(row, tuple(phones[row.id]), tuple(notes[row.id])) for row in rows]


def _of(table: Table, business: BusinessId, ids: Sequence[str]) -> ColumnElement[bool]:
    return and_(table.c.business == business, table.c.customer.in_(ids))


def _customer(row: AnyRow, phones: tuple[str, ...], notes: tuple[str, ...]) -> Customer:
    return Customer(
        id=CustomerId(row.id),
        business=BusinessId(row.business),
        name=row.name,
        phones=phones,
        email=row.email,
        birth_date=date.fromisoformat(row.birth) if row.birth else row.birth_date,
        postcode=row.postcode,
        account=row.account,
        language=row.language,
        notes=notes,
        preferences=tuple((name, value) for name, value in row.preferences),
        external_id=row.external_id,
    )


def _values(customer: Customer) -> dict[str, object]:
    return {
        "business": customer.business,
        "id": customer.id,
        "name": customer.name,
        "name_key": _plain(customer.name),
        "email": customer.email,
        "email_key": _plain(customer.email) if customer.email else None,
        "postcode": customer.postcode,
        "account": customer.account,
        "language": customer.language,
        "preferences": [list(pair) for pair in customer.preferences],
        "external_id": customer.external_id,
    }


def born(day: date | None, sealer: Sealer) -> dict[str, object]:
    """A date of birth in the column for text where it is sealed, else in the one for dates."""
    if day is None or not sealer.writes:
        return {"birth_date": day, "birth": None}
    return {"birth_date": None, "birth": day.isoformat()}


def _plain(text: str) -> str:
    """Without case, accents and needless space."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())
