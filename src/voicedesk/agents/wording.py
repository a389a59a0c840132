"""Sentences that tools hand back ready to be spoken, built from facts only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from voicedesk.domain.booking import Booking
from voicedesk.domain.business import Business
from voicedesk.domain.slots import Slot
from voicedesk.language.spoken import join_words, say_choices, say_day, say_phone, say_time
from voicedesk.services.scheduling import Offer, Wish, with_article

_REASONS: dict[str, str] = {
    "taken": "That time is taken.",
    "full": "That day is full.",
    "closed": "We're closed then.",
    "holiday": "We're closed then.",
    "past": "That time has already passed.",
    "too_soon": "That's too soon for us to get ready.",
    "too_far": "I can't book that far ahead yet.",
    "outside_hours": "We're not open at that time.",
    "mismatch": "That day and that date don't go together.",
}


def service_words(business: Business, slot: Slot) -> str:
    """A service with its article: "a check-up"."""
    return with_article(business.service(slot.service).name)


def slot_facts(business: Business, slot: Slot, *, number: int, now: datetime) -> dict[str, object]:
    """One offered time as a model and the reflex read it."""
    start = business.local(slot.span.start)
    return {
        "n": number,
        "start": start.strftime("%Y-%m-%dT%H:%M"),
        "end": business.local(slot.span.end).strftime("%Y-%m-%dT%H:%M"),
        "day": say_day(start.date(), today=business.local(now).date()),
        "time": say_time(start.time()),
        "with": business.member(slot.staff).name,
        "staff": slot.staff,
        "service": business.service(slot.service).name,
        "where": business.location(slot.location).name if len(business.locations) > 1 else "",
    }


def booking_words(business: Business, booking: Booking, *, now: datetime) -> str:
    """One of the caller's bookings: "a cut with Ana tomorrow at eleven"."""
    start = business.local(booking.span.start)
    day = say_day(start.date(), today=business.local(now).date())
    on = day if day in ("today", "tomorrow") else f"on {day}"
    person = business.member(booking.slot.staff).name
    what = service_words(business, booking.slot)
    return f"{what} with {person} {on} at {say_time(start.time())}"


def when_words(business: Business, slot: Slot, *, now: datetime) -> str:
    """When a slot begins: "Tuesday the tenth at two"."""
    start = business.local(slot.span.start)
    day = say_day(start.date(), today=business.local(now).date())
    return f"{day} at {say_time(start.time())}"


def must_hear(business: Business, slot: Slot, *, now: datetime) -> tuple[tuple[str, ...], ...]:
    """Words for the day and for the time; of each the caller must have heard one."""
    start = business.local(slot.span.start)
    weekday = start.strftime("%A")
    days = [weekday, start.strftime("%B ") + str(start.day)]
    ahead = (start.date() - business.local(now).date()).days
    days += ["today"] if ahead == 0 else ["tomorrow"] if ahead == 1 else []
    clock = f"{start.hour % 12 or 12}"
    written = clock if start.minute == 0 else f"{clock}:{start:%M}"
    return (tuple(days), (say_time(start.time()), written, f"{start:%H:%M}"))


def offer_words(business: Business, offer: Offer, wish: Wish, *, now: datetime) -> str:
    """What is free, bad news first: "Two is taken. I have two thirty or three."."""
    lead = "" if offer.reason == "ok" or offer.exact else _reason_words(business, offer, wish)
    if not offer.slots:
        return f"{lead or 'I have nothing free then.'}"
    if offer.exact:
        slot = offer.slots[0]
        name = business.member(slot.staff).name
        return f"{_upper(when_words(business, slot, now=now))} is free with {name}."
    return f"{lead} I have {choices_words(business, offer.slots, now=now)}.".strip()


def choices_words(business: Business, slots: Sequence[Slot], *, now: datetime) -> str:
    """Two or three times to choose from, grouped by day, with the person where it differs."""
    today = business.local(now).date()
    people = {slot.staff for slot in slots}
    groups: dict[str, list[str]] = {}
    for slot in slots:
        start = business.local(slot.span.start)
        words = say_time(start.time())
        if len(people) > 1:
            words += f" with {business.member(slot.staff).name}"
        groups.setdefault(say_day(start.date(), today=today), []).append(words)
    told = [f"{day} at {say_choices(times)}" for day, times in groups.items()]
    words = ", ".join(told[:-1]) + f", or {told[-1]}" if len(told) > 1 else told[0]
    if len(people) == 1 and len(business.staff) > 1:
        words += f", with {business.member(slots[0].staff).name}"
    return words


def effect_words(*, phone: str | None, caller: str | None, email: str | None) -> str:
    """Where the confirmation goes, once its order is written."""
    if phone and phone == caller:
        return "A text is on its way to the number you're calling from."
    if phone:
        return f"A text is on its way to {say_phone(phone)}."
    return "An e-mail is on its way to you." if email else ""


def people_words(names: Sequence[str]) -> str:
    """Names to choose from."""
    return join_words(list(names), last="or")


def _reason_words(business: Business, offer: Offer, wish: Wish) -> str:
    if offer.detail:
        return f"{_upper(offer.detail).rstrip('.')}."
    if offer.reason == "staff_away" and wish.staff:
        return f"{business.member(wish.staff).name} isn't in then."
    return _REASONS.get(offer.reason, "")


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
