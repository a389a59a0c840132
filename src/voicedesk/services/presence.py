"""When somebody of the business works, on the days that a question names or in a usual week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from voicedesk.domain.business import Business, Location, StaffMember, TimeRange, Week
from voicedesk.language.dates import find_dates
from voicedesk.language.spoken import say_day
from voicedesk.profile.week_words import ranges_words, week_sentence
from voicedesk.profile.weeks import common, union
from voicedesk.services.opening import MOST_DAYS, days_of

_AT_WORK = (
    r"(?:work\w*|in|there|here|off|away|on|around|start\w*|finish\w*|leav\w*|come in|get in"
    r"|get off|hours|shifts?)"
)
_ASKS = (
    r"\b(?:when|what times?|what days?|which days?|what hours|how late|how early|until when"
    r"|till when|till what time)\b[^.?]{{0,30}}\b{0}\b[^.?]{{0,24}}\b" + _AT_WORK + r"\b",
    r"\b(?:is|are|does|do|will) {0} (?:\w+ ){{0,2}}?" + _AT_WORK + r"\b",
    r"\b{0}(?:'s|s)? (?:work(?:ing)? )?(?:hours|schedule|shifts?|days)\b",
)
_ROOM = re.compile(
    r"\b(?:anything|something|slots?|appointments?|availab\w+|openings?|free|spots?|book(?:ed)?"
    r"|fit|squeeze)\b",
    re.IGNORECASE,
)


def presence_answer(business: Business, question: str, *, now: datetime, region: str) -> str | None:
    """The working hours of the person whom a question about them names; None for any other.

    Args:
        business: Whose people and places are read.
        question: The caller's words.
        now: The moment of the question.
        region: The country of the business, whose holidays and way of writing dates are meant.
    """
    if _ROOM.search(question):
        return None
    member = next((m for m in business.staff if _asks_of(m, question)), None)
    if member is None:
        return None
    here = business.local(now)
    days = days_of(find_dates(question, now=here, region=region))
    if not days or len(days) > MOST_DAYS:
        return f"{member.name} works {week_sentence(_week(business, member))}."
    return " ".join(_day_sentence(business, member, day, here.date()) for day in days)


def _asks_of(member: StaffMember, question: str) -> bool:
    names = "|".join(re.escape(name) for name in (member.name, *member.aliases))
    patterns = (form.format(f"(?:{names})") for form in _ASKS)
    return any(re.search(pattern, question, re.IGNORECASE) for pattern in patterns)


def _week(business: Business, member: StaffMember) -> Week:
    """The usual week of a person, never outside of the hours of their places."""
    open_then = union(place.schedule.week for place in _places(business, member))
    return common(member.schedule.week, open_then) if member.schedule else open_then


def _places(business: Business, member: StaffMember) -> list[Location]:
    return [p for p in business.locations if not member.locations or p.id in member.locations]


def _day_sentence(business: Business, member: StaffMember, day: date, today: date) -> str:
    said = say_day(day, today=today)
    said = said if said in ("today", "tomorrow") else f"on {said}"
    ranges = _on(business, member, day)
    works = f"works {ranges_words(ranges)}" if ranges else "is not in"
    return f"{said[:1].upper()}{said[1:]}, {member.name} {works}."


def _on(business: Business, member: StaffMember, day: date) -> Sequence[TimeRange]:
    """The stretches of one day, with seasons, holidays and days away."""
    if member.schedule is not None and member.schedule.closure(day):
        return ()
    week = union(_only(place.schedule.on(day), day) for place in _places(business, member))
    if member.schedule is not None:
        week = common(_only(member.schedule.on(day), day), week)
    return week[day.weekday()]


def _only(ranges: Sequence[TimeRange], day: date) -> Week:
    """A week with nothing but these stretches, on the weekday of one date."""
    return tuple(tuple(ranges) if n == day.weekday() else () for n in range(7))
