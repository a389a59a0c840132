"""What can be offered for a wish: the exact time, a choice in the window, or the nearest to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from voicedesk.domain.availability import Lane, Search, Visit
from voicedesk.domain.business import ClaimKey, LocationId, ServiceId
from voicedesk.domain.choice import Aim, nearest, spread
from voicedesk.domain.days import minute_of, moment_of
from voicedesk.domain.intervals import Interval, covers, intersect, subtract, union
from voicedesk.domain.slots import Slot, Span
from voicedesk.services.wishes import Wanted, Wish

Reason = Literal[
    "ok",
    "taken",
    "full",
    "closed",
    "holiday",
    "past",
    "too_soon",
    "too_far",
    "staff_away",
    "mismatch",
    "outside_hours",
]

OTHER_PERSON = 90
"""What another person than the wished one weighs, in minutes off the wished time."""
OTHER_PLACE = 240
LONG_STRETCH = 90
"""Minutes of free starts from which a stretch is worth saying as one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a caller may be offered, best first, and why it is not what was wished."""

    slots: tuple[Slot, ...]
    exact: bool = False
    """The first slot is the day and the time that were wished."""
    reason: Reason = "ok"
    detail: str = ""
    """The reason as half a sentence, ready to be spoken."""
    open_ranges: tuple[Span, ...] = ()
    """Stretches that are free as a whole, from the first start to the last end."""
    visits: tuple[Visit, ...] = ()
    """For each slot everything that belongs to the visit, the slot itself first."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses from one search; `full` are days whose cap is reached."""

    search: Search
    wish: Wish
    wanted: Wanted
    chain: tuple[ServiceId, ...]
    legal: Interval
    full: frozenset[date] = frozenset()

    def fitting(self, k: int) -> Offer | None:
        """What fits the wish, or nothing."""
        lanes = self._lanes(self.wish)
        exact = self._exact(lanes, k)
        if exact:
            return self._offer(exact, lanes, exact=not self.wanted.any_day)
        windows = self._windows()
        starts = self._grid(lanes, windows)
        if not starts:
            return None
        soonest = self.wish.soonest or self.wanted.any_day
        return self._offer(spread(starts, k, soonest=soonest), lanes, windows=windows)

    def instead(self, k: int) -> Offer:
        """The nearest to the wish: other times, other people, other places."""
        costs: dict[int, int] = {}
        lane_of: dict[int, list[Lane]] = {}
        starts: dict[int, datetime] = {}
        for lanes, extra in self._circles():
            for minute, start in self._grid(lanes, [self.search.within]).items():
                cost = extra + min(aim.distance(start) for aim in self._aims())
                if cost < costs.get(minute, cost + 1):
                    costs[minute], lane_of[minute], starts[minute] = cost, lanes, start
        point = any(target.point for target in self.wanted.targets)
        picks = nearest(costs, starts, k, point=point)
        visits = tuple(self._visit(minute, lane_of[minute]) for minute in picks)
        return Offer(tuple(visit[0] for visit in visits), visits=visits)

    def _lanes(self, wish: Wish) -> list[Lane]:
        lanes = self.search.lanes(self.chain, staff=wish.staff, location=wish.location)
        return sorted(lanes, key=lambda lane: lane.staff != wish.prefer)

    def _circles(self) -> Iterable[tuple[list[Lane], int]]:
        """The lanes as wished, then with other people, then at other places."""
        wish = self.wish
        yield self._lanes(wish), 0
        if wish.staff:
            yield self.search.lanes(self.chain, staff=None, location=wish.location), OTHER_PERSON
        if wish.location:
            yield self.search.lanes(self.chain, staff=wish.staff, location=None), OTHER_PLACE

    def _aims(self) -> list[Aim]:
        aims = [Aim(t.first, t.last, t.clock_from, t.clock_to) for t in self.wanted.targets]
        today = moment_of(self.legal[0], self.search.business.zone).date()
        return aims or [Aim(today, today)]

    def _windows(self) -> list[Interval]:
        return union(w for t in self.wanted.targets if not t.point for w in t.windows)

    def _exact(self, lanes: Sequence[Lane], k: int) -> list[int]:
        points = [
            window[0]
            for target in self.wanted.targets
            if target.point
            for window in target.windows
            if self.search.is_start(window[0]) and self._allows(window[0])
        ]
        found = [p for p in points if any(covers(lane.starts, p) for lane in lanes)]
        return list(dict.fromkeys(found))[:k]

    def _grid(self, lanes: Sequence[Lane], windows: Sequence[Interval]) -> dict[int, datetime]:
        """The starts that may be offered, sorted, with their local time."""
        legal = intersect(subtract(windows, self._excluded()), [self.legal])
        by_place: dict[LocationId, list[Lane]] = {}
        for lane in lanes:
            by_place.setdefault(lane.place.id, []).append(lane)
        minutes = {
            minute
            for there in by_place.values()
            for minute in self.search.grid(
                intersect(union(part for lane in there for part in lane.starts), legal),
                there[0].place,
            )
        }
        zone = self.search.business.zone
        starts = {minute: moment_of(minute, zone) for minute in sorted(minutes)}
        return {m: start for m, start in starts.items() if start.date() not in self.full}

    def _allows(self, minute: int) -> bool:
        day = moment_of(minute, self.search.business.zone).date()
        return (
            self.legal[0] <= minute < self.legal[1]
            and day not in self.full
            and not covers(self._excluded(), minute)
        )

    def _excluded(self) -> list[Interval]:
        minutes = (minute_of(slot.span.start) for slot in self.wish.exclude)
        return union((minute, minute + 1) for minute in minutes)

    def _visit(self, minute: int, lanes: Sequence[Lane]) -> Visit:
        lane = next(lane for lane in lanes if covers(lane.starts, minute))
        return self.search.visit(self.chain, lane, minute)

    def _offer(
        self,
        picks: Sequence[int],
        lanes: Sequence[Lane],
        *,
        exact: bool = False,
        windows: Sequence[Interval] = (),
    ) -> Offer:
        visits = tuple(self._visit(minute, lanes) for minute in picks)
        return Offer(
            tuple(visit[0] for visit in visits),
            exact=exact,
            open_ranges=self._open_ranges(lanes, windows, visits),
            visits=visits,
        )

    def _open_ranges(
        self, lanes: Sequence[Lane], windows: Sequence[Interval], visits: Sequence[Visit]
    ) -> tuple[Span, ...]:
        """Long free stretches on the days of the slots that are offered."""
        zone = self.search.business.zone
        days = {visit[0].span.start.date() for visit in visits}
        legal = intersect(windows, [self.legal])
        free = union(part for lane in lanes for part in intersect(lane.starts, legal))
        lasts = self.search.business.service(self.chain[0]).duration_min
        return tuple(
            Span(moment_of(begin, zone), moment_of(end - 1 + lasts, zone))
            for begin, end in free
            if end - begin > LONG_STRETCH and moment_of(begin, zone).date() in days
        )


def days_offered(offer: Offer) -> frozenset[date]:
    """The local days on which something is offered."""
    return frozenset(slot.span.start.date() for slot in offer.slots)


def busy_without(
    busy: Mapping[ClaimKey, Sequence[Span]], own: Iterable[Slot]
) -> Mapping[ClaimKey, Sequence[Span]]:
    """Busy time as if some slots were free again: they are the caller's own."""
    cleared: dict[ClaimKey, Sequence[Span]] = dict(busy)
    for slot in own:
        for key in slot.keys:
            if key in cleared:
                cleared[key] = [
                    part for span in cleared[key] for part in _without(span, slot.claimed)
                ]
    return cleared


def _without(span: Span, hole: Span) -> list[Span]:
    if not span.overlaps(hole):
        return [span]
    left = [(span.start, hole.start), (hole.end, span.end)]
    return [Span(start, end) for start, end in left if start < end]
