"""Grades a rehearsed call on what was written, then on what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from voicedesk.rehearsal.scenario import (
    Expect,
    ExpectedBooking,
    ExpectedMessage,
    ExpectedTicket,
)

Row = Mapping[str, object]

INSIDE = frozenset({"staff", "owner"})
"""Kinds of message that no customer sees."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a call left, as rows, and what was said."""

    bookings: Sequence[Row]
    notifications: Sequence[Row]
    tickets: Sequence[Row]
    outcome: str
    dialled: Sequence[str]
    level: int
    said: Sequence[str]
    """The desk's sentences."""
    turns: int
    """How often the caller spoke or pressed, without what they had to say again."""


def grade(expect: Expect, written: Written, zone: ZoneInfo) -> list[str]:
    """What is not as it was expected, in words; nothing when the call passed."""
    return [
        *_bookings(expect, written, zone),
        *_messages(expect, written),
        *_tickets(expect, written),
        *_facts(expect, written),
        *_words(expect, written),
    ]


def _bookings(expect: Expect, written: Written, zone: ZoneInfo) -> list[str]:
    if expect.bookings is None:
        return []
    left = list(written.bookings)
    failures = []
    for wanted in expect.bookings:
        found = next((row for row in left if same_visit(wanted, row, zone, whole=True)), None)
        if found is None:
            failures.append(f"no booking as expected: {_shown(wanted)}")
        else:
            left.remove(found)
    return failures + [f"a booking that nobody expected: {_row(row)}" for row in left]


def same_visit(wanted: ExpectedBooking, row: Row, zone: ZoneInfo, *, whole: bool = False) -> bool:
    """Whether a row is the visit that was expected; the `whole` of it has the right person too."""
    plain = {"service", "staff", "status"} & wanted.model_fields_set | {"status"}
    if any(getattr(wanted, name) != row[name] for name in plain):
        return False
    if wanted.start is not None:
        start = wanted.start if wanted.start.tzinfo else wanted.start.replace(tzinfo=zone)
        if start != datetime.fromisoformat(str(row["start"])):
            return False
    return not whole or _same_person(wanted, row)


def _same_person(wanted: ExpectedBooking, row: Row) -> bool:
    reached = {"phone", "email"} & wanted.model_fields_set
    if any(getattr(wanted, name) != row[name] for name in reached):
        return False
    who = wanted.customer
    if who is not None and who not in (row["name"], row["phone"]):
        return False
    return wanted.name is None or _same_name(wanted.name, str(row["name"]))


def _same_name(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _messages(expect: Expect, written: Written) -> list[str]:
    if expect.notifications is None:
        return []
    sent = [row for row in written.notifications if row["kind"] not in INSIDE]
    if not expect.notifications:
        return [f"a message that nobody expected: {_row(row)}" for row in sent]
    return [
        f"no message as expected: {_shown(wanted)}"
        for wanted in expect.notifications
        if not any(_is_message(wanted, row) for row in sent)
    ]


def _is_message(wanted: ExpectedMessage, row: Row) -> bool:
    return all(getattr(wanted, name) == row[name] for name in wanted.model_fields_set)


def _tickets(expect: Expect, written: Written) -> list[str]:
    if expect.tickets is None:
        return []
    left = list(written.tickets)
    failures = []
    for wanted in expect.tickets:
        found = next((row for row in left if _is_ticket(wanted, row)), None)
        if found is None:
            failures.append(f"no ticket as expected: {_shown(wanted)}")
        else:
            left.remove(found)
    return failures + [f"a ticket that nobody expected: {_row(row)}" for row in left]


def _is_ticket(wanted: ExpectedTicket, row: Row) -> bool:
    for name in wanted.model_fields_set - {"summary"}:
        if getattr(wanted, name) != row[name]:
            return False
    pattern = wanted.summary
    return pattern is None or re.search(pattern, str(row["summary"]), re.IGNORECASE) is not None


def _facts(expect: Expect, written: Written) -> list[str]:
    failures = []
    if expect.outcome is not None and expect.outcome != written.outcome:
        failures.append(f"the outcome is {written.outcome}, not {expect.outcome}")
    if expect.dialled is not None and list(expect.dialled) != list(written.dialled):
        failures.append(f"dialled {list(written.dialled)}, not {list(expect.dialled)}")
    if expect.level is not None and expect.level != written.level:
        failures.append(f"the identity level is {written.level}, not {expect.level}")
    if expect.max_turns is not None and written.turns > expect.max_turns:
        failures.append(f"{written.turns} turns, at most {expect.max_turns} expected")
    return failures


def _words(expect: Expect, written: Written) -> list[str]:
    said = "\n".join(written.said)
    missing = [p for p in expect.says if not re.search(p, said, re.IGNORECASE)]
    wrong = [p for p in expect.never_says if re.search(p, said, re.IGNORECASE)]
    return [f"never said: {p}" for p in missing] + [f"said: {p}" for p in wrong]


def _shown(wanted: ExpectedBooking | ExpectedMessage | ExpectedTicket) -> str:
    return str(wanted.model_dump(mode="json", exclude_unset=True))


def _row(row: Row) -> str:
    return str({key: value for key, value in row.items() if value and key != "body"})
