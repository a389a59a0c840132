"""Which rows are about a person: what is handed out to them is what is erased of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table, and_, or_, select

from voicedesk.store.tables.api import api_answers
from voicedesk.store.tables.calls import calls
from voicedesk.store.tables.desk import attempts
from voicedesk.store.tables.inbox import incoming
from voicedesk.store.tables.people import messages, waits
from voicedesk.store.tables.sealed import among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Person


async def calls_of(connection: AsyncConnection, business: BusinessId, person: Person) -> list[str]:
    """Their calls by number, by record, and those that are known already."""
    theirs = or_(
        calls.c.caller.in_(person.phones),
        calls.c.customer.in_(person.customers),
        calls.c.id.in_(person.calls),
    )
    statement = select(calls.c.id).where(calls.c.business == business, theirs)
    return list((await connection.execute(statement)).scalars())


async def waits_of(connection: AsyncConnection, business: BusinessId, person: Person) -> list[str]:
    """Their places on the waiting list; who waits stands in a document."""
    rows = await connection.execute(
        select(waits.c.id, waits.c.attendee).where(waits.c.business == business)
    )
    return [
        row.id
        for row in rows
        if row.attendee["phone"] in person.phones
        or row.attendee["email"] in person.emails
        or row.attendee["customer"] in person.customers
    ]


def named_in(
    table: Table, business: BusinessId, person: Person, found: Sequence[str] | None = None
) -> ColumnElement[bool]:
    """Rows that have their number, record or address, or come from one of these calls."""
    conditions = [among(table.c.phone, person.phones), table.c.customer.in_(person.customers)]
    if "email" in table.c:
        conditions.append(among(table.c.email, person.emails))
    if found:
        conditions.append(table.c.call.in_(found))
    return and_(table.c.business == business, or_(*conditions))


def sent_to(business: BusinessId, person: Person, found: Sequence[str]) -> ColumnElement[bool]:
    """Messages to them, and what anybody was told because of their calls."""
    addresses = (*person.phones, *person.emails)
    theirs = or_(among(messages.c.to, addresses), messages.c.call.in_(found))
    return and_(messages.c.business == business, theirs)


def counted_of(business: BusinessId, person: Person) -> ColumnElement[bool]:
    """Counts under their numbers, records and calls."""
    subjects = (*person.phones, *person.customers, *person.calls)
    ends = [attempts.c.subject.endswith(one, autoescape=True) for one in subjects]
    return and_(attempts.c.business == business, or_(*ends, attempts.c.subject.in_(subjects)))


def written_by(business: BusinessId, person: Person) -> ColumnElement[bool]:
    """What they texted, and what was told of messages to them."""
    addresses = (*person.phones, *person.emails)
    return and_(incoming.c.business == business, among(incoming.c.sender, addresses))


def answered_about(business: BusinessId, person: Person) -> ColumnElement[bool]:
    """What programs were answered about them."""
    about = (*person.phones, *person.emails, *person.customers)
    tells = [api_answers.c.body.contains(one, autoescape=True) for one in about]
    return and_(api_answers.c.business == business, or_(*tells))
