"""When the business is open on the days that a question names, from its schedule and closures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from voicedesk.domain.business import Business, Location, TimeRange
from voicedesk.language.dates import When, find_dates
from voicedesk.language.spoken import join_words, say_clear_time, say_day
from voicedesk.profile.week_words import ranges_words

MOST_DAYS = 3
"""Hours of more days than these are not listened to one by one."""
_LOOK = 14
_ASKS = re.compile(
    r"\b(?:are|is|will|r) (?:[\w']+ ){1,6}?(?:open|closed|shut)\b"
    r"|\b(?:do|are) you (?:guys |all |also )?(?:work|working)\b"
    r"|\b(?:are|is|will) (?:you|any(?:one|body)|some(?:one|body))(?: guys| be)* there\b"
    r"|\b(?:do|does|when|what times?|how late|how early|until when|till when|till what time)\b"
    r"[^.?]{0,24}\b(?:open|opens|opening|close|closes|closing|shut)\b"
    r"|\b(?:opening|business|office|shop|store|working|regular|your|the) (?:hours|times)\b"
    r"|\bopen (?:on|today|tomorrow|tonight|now|right now|this|until|till|late|over|at)\b"
    r"|\bhours\b",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"\b(?:anything|something|slots?|appointments?|availability|available|openings|an opening|free"
    r"|spots?)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:right now|now|at the moment|currently|still open)\b", re.IGNORECASE)


def opening_answer(business: Business, question: str, *, now: datetime, region: str) -> str | None:
    """The hours of the days that a question about opening hours names; None for any other.

    Args:
        business: Whose schedules, seasons and closures are read.
        question: The caller's words.
        now: The moment of the question.
        region: The country of the business, whose holidays and way of writing dates are meant.
    """
    if not _ASKS.search(question) or _ROOM.search(question):
        return None
    here = business.local(now)
    places = _meant(business, question)
    if _NOW.search(question):
        return _at_this_moment(places, here, named=len(business.locations) > 1)
    days = days_of(find_dates(question, now=here, region=region))
    if not days or len(days) > MOST_DAYS:
        return None
    every = {day for day in days if f"{day:%A}s".casefold() in question.casefold()}
    return " ".join(
        _day_sentence(places, day, here, every=day in every, named=places != business.locations)
        for day in days
    )


def _meant(business: Business, question: str) -> Sequence[Location]:
    """The place that is named, else every place."""
    low = question.casefold()
    named = [p for p in business.locations if p.name.casefold().removeprefix("the ") in low]
    return named or business.locations


def days_of(whens: Sequence[When]) -> list[date]:
    """Every day that is named, in order; of a long stretch the first two weeks."""
    days: dict[date, None] = {}
    for when in whens:
        if when.day_from is None:
            continue
        last = when.day_to or when.day_from
        for ahead in range(min((last - when.day_from).days, _LOOK) + 1):
            days[when.day_from + timedelta(days=ahead)] = None
    return sorted(days)


def _day_sentence(
    places: Sequence[Location], day: date, here: datetime, *, every: bool, named: bool
) -> str:
    """One day, at all places together where they keep the same hours."""
    said = say_day(day, today=here.date())
    usual = day != here.date() and not any(place.schedule.closure(day) for place in places)
    said = f"{day:%A}s" if every and usual else said
    said = said if said in ("today", "tomorrow") else f"on {said}"
    if not named and len({place.schedule.on(day) for place in places}) == 1:
        return f"{_upper(said)} {_how(places[0], day, here, subject='we are')}."
    each = [_how(place, day, here, subject=f"{place.name} is") for place in places]
    return f"{_upper(said)} {join_words(each, last='while')}."


def _how(place: Location, day: date, here: datetime, *, subject: str) -> str:
    ranges = place.schedule.on(day)
    if not ranges:
        closure = place.schedule.closure(day)
        why = f" for {closure.reason}" if closure and closure.reason else ""
        return f"{subject} closed{why}"
    if day == here.date() and _over(ranges, here.time()):
        were = "we were" if subject == "we are" else f"{place.name} was"
        return f"{were} open {ranges_words(ranges)}; that is over now"
    return f"{subject} open {ranges_words(ranges)}"


def _over(ranges: Sequence[TimeRange], at: time) -> bool:
    return all(span.end != time(0) and span.end <= at for span in ranges)


def _at_this_moment(places: Sequence[Location], here: datetime, *, named: bool) -> str:
    """Whether it is open now, until when, and when it opens next."""
    for place in places:
        for span in place.schedule.on(here.date()):
            if span.start <= here.time() and (span.end == time(0) or here.time() < span.end):
                where = f"{place.name} is" if named else "we are"
                closes = f", until {say_clear_time(span.end)}" if span.start != span.end else ""
                return f"Yes, {where} open now{closes}."
    for ahead in range(_LOOK):
        day = here.date() + timedelta(days=ahead)
        for place in places:
            later = [s for s in place.schedule.on(day) if ahead or s.start > here.time()]
            if later:
                opens = f"{say_day(day, today=here.date())} at {say_clear_time(later[0].start)}"
                return f"We are closed right now. We open {opens}."
    return "We are closed right now."


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
