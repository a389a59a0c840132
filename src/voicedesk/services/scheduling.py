"""Appointments: found, held, booked, moved and cancelled, always by the rules of the business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from voicedesk.domain.availability import Search, Visit, claim_keys
from voicedesk.domain.booking import (
    Attendee,
    Booking,
    BookingId,
    Deed,
    Hold,
    HoldId,
    IdempotencyKey,
)
from voicedesk.domain.business import Business, ServiceId
from voicedesk.domain.call import CallId, Customer
from voicedesk.domain.days import (
    minute_after,
    minute_of,
    moment_of,
)
from voicedesk.domain.intervals import Interval, union
from voicedesk.domain.slots import Slot, Span, is_before
from voicedesk.errors import NotUnderstood, OutsideRules, SlotTaken
from voicedesk.language.spoken import say_duration, say_full_when, say_ordinal
from voicedesk.ports import Clock, Ledger, Receipt
from voicedesk.services.caps import Caps
from voicedesk.services.looking import Look, around, inside
from voicedesk.services.offers import Chooser, Offer, Reason, busy_without, days_offered
from voicedesk.services.reasons import why_not
from voicedesk.services.wishes import Wanted, Wish, read_wish

__all__ = ["Offer", "Reason", "Scheduling", "Wish"]

ENOUGH = 3
"""Slots that a caller can hear at once."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A wish with what does not change while an answer to it is looked for."""

    wish: Wish
    wanted: Wanted
    chain: tuple[ServiceId, ...]
    legal: Interval
    own: tuple[Slot, ...]
    counted: tuple[Slot, ...]
    """Those of its own that the caps of a day count."""
    now: datetime


@dataclass(frozen=True, slots=True)
class Scheduling:
    """What the desk promises about time."""

    business: Business
    ledger: Ledger
    clock: Clock

    async def find(self, wish: Wish, *, call: CallId | None = None, k: int = ENOUGH) -> Offer:
        """What can be offered for a wish; the call's own hold counts as free.

        Raises NotUnderstood when the service is open and the business has no usual one.
        """
        chain = self._chain(wish)
        now = self.clock.now()
        minutes = sum(self.business.service(part).duration_min for part in chain)
        wanted = read_wish(wish, self.business, now=now, lasts=timedelta(minutes=minutes))
        legal = self._legal(now)
        holds = await self._own(call)
        moved = [wish.moving.slot] if wish.moving else []
        own = (*(hold.slot for hold in holds), *moved)
        counted = (*(hold.slot for hold in holds if hold.moving is None), *moved)
        asked = _Asked(wish, wanted, chain, legal, own, counted, now)
        best: Offer | None = None
        for look in inside(self.business, wanted, legal, k):
            offer = await self._choose(asked, look, k, fits=True)
            best = offer if offer and offer.slots else best
            if best and (best.exact or len(best.slots) >= k or look.final):
                break
        return best or await self._instead(asked, k)

    async def hold(self, slot: Slot, *, call: CallId, moving: BookingId | None = None) -> Hold:
        """Keep a slot for a call, in place of whatever it held. Raises SlotTaken."""
        (hold,) = await self.hold_visit((slot,), call=call, moving=moving)
        return hold

    async def hold_visit(
        self, visit: Visit, *, call: CallId, moving: BookingId | None = None
    ) -> tuple[Hold, ...]:
        """Keep every slot of a visit, or none of them. Raises SlotTaken, OutsideRules."""
        now = self.clock.now()
        if not is_before(now, visit[0].span.start):
            raise OutsideRules(spoken="That time has passed already.")
        before = await self._own(call)
        kept = [one for one in before if one.slot in visit]
        in_the_way = [
            one
            for one in before
            if one not in kept and any(_collide(one.slot, slot) for slot in visit)
        ]
        for one in in_the_way:
            await self.ledger.release(one.id, now=now)
        held: list[Hold] = []
        try:
            held.extend([await self._hold(slot, call, moving) for slot in visit])
        except SlotTaken:
            await self._restore(visit, in_the_way, kept, call=call)
            raise
        fresh = {hold.id for hold in held} | {hold.id for hold in in_the_way}
        others = [one for one in before if one.id not in fresh]
        let_go = [one.slot for one in others if one.moving is None]
        if moving is None and await Caps(self.business, self.ledger).is_passed(visit, let_go):
            await self._restore(visit, in_the_way, kept, call=call)
            raise SlotTaken(spoken="That day has just become full.")
        for one in others:
            await self.ledger.release(one.id, now=now)
        return tuple(held)

    async def book(self, hold: Hold, who: Attendee, *, call: CallId) -> Receipt:
        """Turn what is held into a booking; said twice it is one. Raises HoldExpired."""
        key = IdempotencyKey(f"book:{call}:{hold.id}")
        return await self.ledger.book(hold.id, who, key=key, now=self.clock.now())

    async def book_visit(
        self, holds: Sequence[Hold], who: Sequence[Attendee], *, call: CallId
    ) -> tuple[Receipt, ...]:
        """Book every part of a visit; the last attendee stands for all who are not named."""
        people = [who[min(at, len(who) - 1)] for at in range(len(holds))]
        return tuple(
            [await self.book(hold, one, call=call) for hold, one in zip(holds, people, strict=True)]
        )

    async def move(self, booking: Booking, hold: Hold, *, call: CallId) -> Receipt:
        """Put a booking where the hold is: the new slot is secured before the old one is freed.

        Raises OutsideRules inside the cancellation window, HoldExpired, UnknownBooking.
        """
        self._check_window(booking, deed="moved")
        key = IdempotencyKey(f"move:{call}:{booking.id}:{hold.id}")
        return await self.ledger.move(booking.id, hold.id, key=key, now=self.clock.now())

    async def cancel(self, booking: Booking, *, call: CallId | None, by: str = "caller") -> Receipt:
        """Cancel a booking; the window binds callers, not the business itself (`by` staff).

        Raises OutsideRules inside the cancellation window, UnknownBooking.
        """
        if by == "caller":
            self._check_window(booking, deed="cancelled")
        key, now = IdempotencyKey(f"cancel:{call or by}:{booking.id}"), self.clock.now()
        return await self.ledger.cancel(booking.id, key=key, now=now, by=by, call=call)

    def may_change(self, booking: Booking) -> bool:
        """Whether the rules still let the desk move or cancel it."""
        left = booking.span.start - self.clock.now()
        return left > timedelta(0) and left >= self.business.rules.cancellation_window

    async def upcoming(
        self, customer: Customer | None, *, phone: str | None = None
    ) -> Sequence[Booking]:
        """Bookings that lie ahead, of a customer or of whoever booked from a number."""
        now = self.clock.now()
        ahead = Span(now, now + timedelta(days=2 * 366))
        found: dict[str, Booking] = {}
        if customer:
            theirs = await self.ledger.bookings(
                self.business.id, customer=customer.id, within=ahead
            )
            found.update((booking.id, booking) for booking in theirs)
        if phone:
            from_it = await self.ledger.bookings(self.business.id, phone=phone, within=ahead)
            found.update((booking.id, booking) for booking in from_it)
        return sorted(found.values(), key=lambda booking: minute_of(booking.span.start))

    async def last_visit(self, customer: Customer | None) -> Booking | None:
        """The latest visit of a customer that has begun."""
        now = self.clock.now()
        past = Span(now - timedelta(days=2 * 366), now)
        known = customer.id if customer else None
        found = await self.ledger.bookings(self.business.id, customer=known, within=past)
        return found[-1] if known and found else None

    async def release(self, call: CallId) -> None:
        """Give back whatever a call holds."""
        await self.ledger.release_call(call, now=self.clock.now())

    def describe(self, slot: Slot) -> str:
        """A slot in words: "a cleaning with Doctor Lee on Thursday, March fifth at two"."""
        start = self.business.local(slot.span.start)
        when = say_full_when(start, now=self.business.local(self.clock.now()))
        on = when if when.startswith(("today", "tomorrow")) else f"on {when}"
        return f"{self.describe_service(slot)} {on}"

    def describe_service(self, slot: Slot) -> str:
        """What and with whom: "a cleaning with Doctor Lee"; the place where there are several."""
        said = with_article(self.business.service(slot.service).name)
        if len(self.business.staff) > 1:
            said += f" with {spoken_name(self.business.member(slot.staff).name)}"
        if len(self.business.locations) > 1:
            said += f" at {self.business.location(slot.location).name}"
        return said

    def _chain(self, wish: Wish) -> tuple[ServiceId, ...]:
        services = self.business.services
        usual = self.business.default_service or (services[0].id if len(services) == 1 else None)
        first = wish.service or usual
        if first is None:
            raise NotUnderstood("no service", spoken="What would you like to come in for?")
        return (*(first,) * max(1, wish.people), *wish.then)

    def _legal(self, now: datetime) -> Interval:
        rules = self.business.rules
        first = minute_after(now + rules.notice)
        return first, max(first + 1, minute_of(now + rules.horizon))

    async def _instead(self, asked: _Asked, k: int) -> Offer:
        """The nearest to a wish that cannot be had, and why it cannot."""
        offer = Offer(())
        for look in around(asked.wanted, asked.legal):
            found = await self._choose(asked, look, k, fits=False)
            offer = found or offer
            if offer.slots:
                break
        return offer

    async def _choose(self, asked: _Asked, look: Look, k: int, *, fits: bool) -> Offer | None:
        """Choose, and again without the days that turn out to have reached their cap."""
        search = await self._search(asked, look)
        wanted = asked.wanted.only(look.only) if look.only else asked.wanted
        chooser = Chooser(search, asked.wish, wanted, asked.chain, asked.legal)
        caps, checked = Caps(self.business, self.ledger), frozenset[date]()
        while True:
            offer = _inside_of(chooser, k) if fits else _outside_of(chooser, k, now=asked.now)
            fresh = days_offered(offer) - checked if offer else frozenset()
            full = {day for day in fresh if await caps.is_full(day, asked.chain, asked.counted)}
            if not full:
                return offer
            checked |= fresh
            chooser = replace(chooser, full=chooser.full | full)

    async def _search(self, asked: _Asked, look: Look) -> Search:
        keys = claim_keys(self.business, asked.chain)
        lasts = self._lasts(asked.chain)
        follows = lasts if len(asked.chain) > 1 else 0
        parts = union((start, end + follows) for start, end in look.only or (look.within,))
        # what begins before or lasts longer may be in the way
        wide = [
            Span(moment_of(start, self.business.zone), moment_of(end, self.business.zone))
            for start, end in union((start - lasts, end + lasts) for start, end in parts)
        ]
        busy = await self.ledger.busy(
            self.business.id, keys, wide[0], now=asked.now, further=wide[1:]
        )
        whole = (look.within[0], look.within[1] + follows)
        return Search(self.business, busy_without(busy, asked.own), whole, only=parts)

    def _lasts(self, chain: Sequence[ServiceId]) -> int:
        """Minutes that a visit takes at the longest, with everything around it."""
        quantum = int(self.business.rules.quantum.total_seconds() // 60)
        return sum(
            part.buffer_before_min + part.duration_min + part.buffer_after_min + 2 * quantum
            for part in map(self.business.service, chain)
        )

    async def _own(self, call: CallId | None) -> list[Hold]:
        """What a call holds now, as the ledger tells."""
        if call is None:
            return []
        over = {Deed.RELEASED, Deed.EXPIRED, Deed.BOOKED, Deed.MOVED}
        entries = await self.ledger.entries(self.business.id, call=call)
        ended = {entry.hold for entry in entries if entry.deed in over}
        ids: list[HoldId] = [
            entry.hold
            for entry in entries
            if entry.deed is Deed.HELD and entry.hold and entry.hold not in ended
        ]
        held = [await self.ledger.held(one) for one in ids]
        now = self.clock.now()
        return [hold for hold in held if hold and hold.expires > now]

    async def _hold(self, slot: Slot, call: CallId, moving: BookingId | None) -> Hold:
        return await self.ledger.hold(
            self.business.id,
            slot,
            call=call,
            ttl=self.business.rules.hold,
            now=self.clock.now(),
            moving=moving,
        )

    async def _restore(
        self, visit: Visit, lost: Sequence[Hold], kept: Sequence[Hold], *, call: CallId
    ) -> None:
        """Give back a half-held visit and take again what was given up for it."""
        mine = {hold.id for hold in kept}
        for hold in await self._own(call):
            if hold.slot in visit and hold.id not in mine:
                await self.ledger.release(hold.id, now=self.clock.now())
        for hold in lost:
            await self.ledger.hold(
                self.business.id,
                hold.slot,
                call=call,
                ttl=self.business.rules.hold,
                now=self.clock.now(),
                moving=hold.moving,
            )

    def _check_window(self, booking: Booking, *, deed: str) -> None:
        if self.may_change(booking):
            return
        window = self.business.rules.cancellation_window
        if window <= timedelta(0):
            raise OutsideRules(spoken="That appointment has begun already.")
        ahead = say_duration(int(window / timedelta(minutes=1)))
        raise OutsideRules(
            spoken=f"Appointments can only be {deed} up to {ahead} before; a person must do it."
        )


def _inside_of(chooser: Chooser, k: int) -> Offer | None:
    fitting = chooser.fitting(k)
    return _mismatched(fitting) if fitting and chooser.wanted.mismatch else fitting


def _outside_of(chooser: Chooser, k: int, *, now: datetime) -> Offer:
    offer = chooser.instead(k)
    wanted, business = chooser.wanted, chooser.search.business
    if wanted.mismatch:
        return _mismatched(offer)
    if not wanted.targets:
        return replace(offer, reason="full", detail="there is nothing else free")
    service = business.service(chooser.chain[0])
    target = wanted.targets[0]
    reason, detail = why_not(
        target, chooser.wish, chooser.search, service, legal=chooser.legal, now=now
    )
    return replace(offer, reason=reason, detail=detail)


def with_article(name: str) -> str:
    """A service as it stands in a sentence: "a cleaning", "an oil change", "highlights"."""
    said = name if name[:2].isupper() else name[:1].lower() + name[1:]
    if said.endswith("s") and not said.endswith("ss"):
        return said
    return f"{'an' if said[:1].lower() in 'aeiou' else 'a'} {said}"


def spoken_name(name: str) -> str:
    """A person's name for the ear: "Dr. Lee" is "Doctor Lee"."""
    titles = {"dr": "Doctor", "mr": "Mister", "mrs": "Missus", "ms": "Miss", "prof": "Professor"}
    return " ".join(titles.get(word.rstrip(".").lower(), word) for word in name.split())


def _collide(one: Slot, other: Slot) -> bool:
    return bool(set(one.keys) & set(other.keys)) and one.claimed.overlaps(other.claimed)


def _mismatched(offer: Offer) -> Offer:
    day = offer.slots[0].span.start if offer.slots else None
    return replace(
        offer,
        exact=False,
        reason="mismatch",
        detail=f"the {say_ordinal(day.day)} is a {day:%A}"
        if day
        else "that day and that date don't go together",
    )
