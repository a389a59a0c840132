"""What another calendar or customer list holds, taken over by the API as on the command line."""

import asyncio
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Response, Security

from voicedesk.errors import ConfigurationError
from voicedesk.services.calendar_files import Line, is_appointments, read_csv, read_ics
from voicedesk.services.importing import Import, Taken, Wanted, counted
from voicedesk.web.api import shapes
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.problems import Problem

MOST_LINES = 500
"""More would keep a request waiting for minutes; a file may come in parts."""


def routes(door: Door) -> APIRouter:
    """The routes of this file."""
    router = APIRouter()
    book = Annotated[Granted, Security(door, scopes=["bookings:write", "customers:write"])]
    know = Annotated[Granted, Security(door, scopes=["customers:write"])]

    @router.post("/imports/bookings", tags=["bookings"], response_model=shapes.Imported)
    async def import_bookings(granted: book, file: shapes.BookingsFile) -> Response:
        """Take over appointments; every bad line is named, the others are taken.

        The same line again changes nothing, and nobody is sent a confirmation.
        """
        return await granted.once(lambda: _bookings(granted, file))

    @router.post("/imports/customers", tags=["customers"], response_model=shapes.Imported)
    async def import_customers(granted: know, file: shapes.CustomersFile) -> Response:
        """Take over customers; what is on file already is added to, never replaced."""
        return await granted.once(lambda: _customers(granted, file))

    return router


async def _bookings(granted: Granted, file: shapes.BookingsFile) -> shapes.Imported:
    region, now = granted.profile.business.region, granted.backing.clock.now()
    lines = await _read(
        lambda: (
            read_ics(file.text, region=region, now=now)
            if file.format == "ics"
            else read_csv(file.text)
        )
    )
    if lines and file.format == "csv" and not is_appointments(lines):
        raise Problem(HTTPStatus.CONFLICT, "The file names no time; see /imports/customers.")
    wanted = Wanted(file.service, file.staff)
    return imported(await _import(granted).bookings(lines, wanted=wanted, dry_run=file.dry_run))


async def _customers(granted: Granted, file: shapes.CustomersFile) -> shapes.Imported:
    lines = await _read(lambda: read_csv(file.text))
    if is_appointments(lines):
        raise Problem(HTTPStatus.CONFLICT, "The file names times; see /imports/bookings.")
    return imported(await _import(granted).people(lines, dry_run=file.dry_run))


async def _read(read: Callable[[], Sequence[Line]]) -> Sequence[Line]:
    try:
        lines = await asyncio.to_thread(read)
    except ConfigurationError as error:
        raise Problem(HTTPStatus.CONFLICT, f"{error}.") from error
    if len(lines) > MOST_LINES:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"{len(lines)} lines are too many for one request; send {MOST_LINES} at a time.",
        )
    return lines


def _import(granted: Granted) -> Import:
    store, region = granted.backing.store, granted.profile.business.region
    return Import(granted.business, region, store.ledger, store.customers, granted.backing.clock)


def imported(taken: Sequence[Taken]) -> shapes.Imported:
    """What became of a file, as the API says it."""
    lines = [shapes.ImportedLine(line=t.number, state=t.state, words=t.words) for t in taken]
    return shapes.Imported(**counted(taken), lines=lines)
