"""Tells writes that nobody agreed to from calls that merely did not get where they should."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from voicedesk.rehearsal.grade import INSIDE, Written, same_visit
from voicedesk.rehearsal.scenario import Expect, ExpectedBooking, GivenBooking

Row = Mapping[str, object]


def wrong_writes(
    expect: Expect, written: Written, given: tuple[GivenBooking, ...], zone: ZoneInfo
) -> list[str]:
    """Bookings, moves, cancellations and messages that the script never agreed to, in words.

    What counts of a booking is service, person, start and status: a caller with a goal objects to
    a read-back of anything else, so that whatever differs was written without their yes. A given
    booking that stands untouched is no write, and one that was agreed to and should have been
    cancelled later in the call is a deed left out.
    """
    return [*_bookings(expect, written, given, zone), *_messages(expect, written)]


def misheard(expect: Expect, written: Written, zone: ZoneInfo) -> int:
    """Bookings that are as they should be but for a name, a number or an address."""
    right = 0
    for wanted in expect.bookings or ():
        rows = [row for row in written.bookings if same_visit(wanted, row, zone)]
        right += bool(rows) and not any(same_visit(wanted, r, zone, whole=True) for r in rows)
    return right


def _bookings(
    expect: Expect, written: Written, given: tuple[GivenBooking, ...], zone: ZoneInfo
) -> list[str]:
    if expect.bookings is None:
        return []
    left = list(expect.bookings)
    wrong = []
    for row in written.bookings:
        found = next((one for one in left if same_visit(one, row, zone)), None)
        found = found or next((one for one in left if _to_be_cancelled(one, row, zone)), None)
        if found is not None:
            left.remove(found)
        elif not any(_untouched(one, row) for one in given):
            wrong.append(f"{row['status']}: {row['service']} with {row['staff']}, {row['start']}")
    return wrong


def _to_be_cancelled(wanted: ExpectedBooking, row: Row, zone: ZoneInfo) -> bool:
    standing = row["status"] == "booked" and wanted.status == "cancelled"
    return standing and same_visit(wanted, {**row, "status": "cancelled"}, zone)


def _untouched(given: GivenBooking, row: Row) -> bool:
    start = given.start.replace(tzinfo=None).isoformat()
    stated = (given.service, given.staff, given.status)
    return stated == (row["service"], row["staff"], row["status"]) and (
        str(row["start"]).startswith(start)
    )


def _messages(expect: Expect, written: Written) -> list[str]:
    """A scenario that expects no message at all got one."""
    if expect.notifications is None or expect.notifications:
        return []
    sent = [row for row in written.notifications if row["kind"] not in INSIDE]
    return [f"{row['kind']} by {row['channel']}" for row in sent]
