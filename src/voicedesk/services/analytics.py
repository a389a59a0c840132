"""What became of the calls, read from what was written about them and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, JournalRow, Outcome, Ticket, TicketStatus
from voicedesk.domain.slots import Span
from voicedesk.ports import Calls, Clock, Tickets

CAME_BACK = timedelta(days=7)
"""A call about which the same number rings again within this time was not resolved by itself."""
MOST = 10_000
RESOLVED = frozenset({Outcome.BOOKED, Outcome.MOVED, Outcome.CANCELLED, Outcome.ANSWERED})
TO_PEOPLE = frozenset({Outcome.TRANSFERRED, Outcome.CALLBACK, Outcome.TICKET})
BOOKING_TOOLS = frozenset({"find_slots", "hold_slot", "book_appointment", "join_waitlist"})


@dataclass(frozen=True, slots=True)
class Share:
    """Some calls out of others, by their ids, so that a figure can be looked into."""

    some: tuple[CallId, ...]
    of: tuple[CallId, ...]

    @property
    def value(self) -> float | None:
        """From 0 to 1; None when there is nothing to count."""
        return len(self.some) / len(self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in seconds; None when nothing was measured."""

    p50: float | None
    p95: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a stretch of time; docs/reference/metrics.md defines each."""

    within: Span
    calls: int
    outcomes: Mapping[Outcome, int]
    duration: Spread
    answer_time: Spread
    """From the caller's last word to the desk's answer, as the journal has it."""
    booking_conversion: Share
    """Booked, of the calls in which a time was looked for."""
    containment: Share
    """Ended without a person and without anything left for one."""
    escalation: Share
    first_call_resolution: Share
    """Resolved, no ticket left open, and no other call from the number within seven days."""
    at_once: int
    """Most calls at the same time."""


@dataclass(frozen=True, slots=True)
class Analytics:
    """Counts the calls of one business."""

    business: BusinessId
    calls: Calls
    tickets: Tickets
    clock: Clock

    async def figures(self, within: Span) -> Figures:
        """The figures of the calls that began within a stretch of time."""
        later = Span(within.start, max(within.end + CAME_BACK, within.end))
        every = await self.calls.list(self.business, within=later, limit=MOST)
        counted = [call for call in every if within.contains(call.started)]
        journals = {call.id: await self.calls.journal(call.id) for call in counted}
        still_open = [
            ticket
            for ticket in await self.tickets.list(self.business)
            if ticket.status is not TicketStatus.DONE
        ]
        return figures_of(counted, every, journals, still_open, within=within)


def figures_of(
    calls: Sequence[Call],
    every: Sequence[Call],
    journals: Mapping[CallId, Sequence[JournalRow]],
    still_open: Iterable[Ticket],
    *,
    within: Span,
) -> Figures:
    """The figures of some calls; `every` also has the calls of the days after."""
    ended = [call for call in calls if call.ended is not None]
    open_calls = {ticket.call for ticket in still_open}
    wanted = [call for call in ended if _wanted_a_time(journals.get(call.id, ()))]
    resolved = [
        call
        for call in ended
        if call.outcome in RESOLVED and call.id not in open_calls and not _came_back(call, every)
    ]
    return Figures(
        within=within,
        calls=len(calls),
        outcomes=Counter(call.outcome for call in ended if call.outcome),
        duration=spread_of(
            (call.ended - call.started).total_seconds() for call in ended if call.ended
        ),
        answer_time=spread_of(_answer_times(journals.values())),
        booking_conversion=_share(wanted, lambda call: call.outcome is Outcome.BOOKED),
        containment=_share(
            ended, lambda call: call.outcome in RESOLVED and call.id not in open_calls
        ),
        escalation=_share(ended, lambda call: call.outcome in TO_PEOPLE),
        first_call_resolution=Share(_ids(resolved), _ids(ended)),
        at_once=most_at_once(calls),
    )


def most_at_once(calls: Iterable[Call]) -> int:
    """The greatest number of calls that went on together."""
    steps: list[tuple[datetime, int]] = []
    for call in calls:
        steps.append((call.started, 1))
        if call.ended is not None:
            steps.append((call.ended, -1))
    most = now = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


def spread_of(seconds: Iterable[float]) -> Spread:
    """Median and 95th percentile of some durations."""
    known = sorted(seconds)
    if not known:
        return Spread(None, None, 0)
    if len(known) == 1:
        return Spread(known[0], known[0], 1)
    cuts = quantiles(known, n=20, method="inclusive")
    return Spread(cuts[9], cuts[18], len(known))


def _share(calls: Sequence[Call], counts: Callable[[Call], bool]) -> Share:
    return Share(_ids([call for call in calls if counts(call)]), _ids(calls))


def _ids(calls: Iterable[Call]) -> tuple[CallId, ...]:
    return tuple(call.id for call in calls)


def _wanted_a_time(journal: Sequence[JournalRow]) -> bool:
    return any(row.kind == "tool" and row.data.get("name") in BOOKING_TOOLS for row in journal)


def _came_back(call: Call, every: Sequence[Call]) -> bool:
    if call.caller is None:
        return False
    return any(
        other.caller == call.caller and call.started < other.started <= call.started + CAME_BACK
        for other in every
    )


def _answer_times(journals: Iterable[Sequence[JournalRow]]) -> list[float]:
    """Seconds to every answer of the desk; a greeting answers nothing."""
    times: list[float] = []
    for journal in journals:
        for row in journal:
            took = row.data.get("ms")
            if (
                row.kind == "say"
                and row.data.get("by") != "greeting"
                and isinstance(took, int | float)
            ):
                times.append(took / 1000)
    return [seconds for seconds in times if seconds > 0]
