"""Why a wished time cannot be had, as a reason and as half a sentence to speak."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from voicedesk.domain.availability import Search, performers, places
from voicedesk.domain.business import Location, Service, TimeRange
from voicedesk.domain.days import at_work, moment_of, open_within
from voicedesk.domain.intervals import Interval, intersect, union
from voicedesk.language.spoken import (
    join_words,
    say_clear_time,
    say_day,
    say_duration,
    say_number,
    say_time,
)
from voicedesk.services.offers import Reason
from voicedesk.services.wishes import Target, Wish

Why = tuple[Reason, str]


def why_not(
    target: Target, wish: Wish, search: Search, service: Service, *, legal: Interval, now: datetime
) -> Why:
    """The first thing that stands in the way of a target."""
    business = search.business
    window = _reach(target)
    today = business.local(now).date()
    spots = places(business, service, wish.location)
    return (
        _out_of_reach(window, search, legal=legal, now=now)
        or _nobody_there(target, spots, search, service, today=today)
        or _person_away(target, wish, search, service, today=today)
        or _all_taken(target, wish, search, today=today)
    )


def _out_of_reach(
    window: Interval, search: Search, *, legal: Interval, now: datetime
) -> Why | None:
    business = search.business
    if window[1] * 60 <= now.timestamp():
        return "past", "that has passed already"
    if window[1] <= legal[0]:
        ahead = say_duration(max(1, int(business.rules.notice / timedelta(minutes=1))))
        return "too_soon", f"we need {ahead} of notice"
    if window[0] >= legal[1]:
        last = moment_of(legal[1] - 1, business.zone).date()
        return "too_far", f"we only book until {say_day(last, today=business.local(now).date())}"
    return None


def _nobody_there(
    target: Target, spots: list[Location], search: Search, service: Service, *, today: date
) -> Why | None:
    window, zone = _reach(target), search.business.zone
    opens = [part for place in spots for part in open_within(place.schedule, window, zone)]
    days = {moment_of(begin, zone).date() for begin, _ in opens}
    if not any(target.first <= day <= target.last for day in days):
        return _closed(target, spots, today=today)
    latest = service.duration_min - 1
    startable = union((begin, end - latest) for begin, end in opens)
    if intersect(target.windows, startable):
        return None
    hours = _hours(target.first, spots)
    said = f"{_day_words(target, today)} we are open {hours}" if hours else "we are closed then"
    return "outside_hours", said.strip()


def _closed(target: Target, spots: list[Location], *, today: date) -> Why:
    closures = [place.schedule.closure(target.first) for place in spots]
    day = _day_words(target, today)
    if closures and all(closures):
        reason = next((c.reason for c in closures if c and c.reason), "")
        return "holiday", f"we are closed {day}" + (f" for {reason}" if reason else "")
    return "closed", f"we are closed {day}"


def _person_away(
    target: Target, wish: Wish, search: Search, service: Service, *, today: date
) -> Why | None:
    if wish.staff is None:
        return None
    name = search.business.member(wish.staff).name
    if wish.staff not in performers(search.business, service):
        return "staff_away", f"{name} doesn't do {service.name.lower()}"
    spots = places(search.business, service, wish.location)
    member = search.business.member(wish.staff)
    works = union(
        part for place in spots for part in at_work(search.business, member, place, _reach(target))
    )
    if intersect(target.windows, works):
        return None
    return "staff_away", f"{name} is not in {_time_words(target, today)}".rstrip()


def _all_taken(target: Target, wish: Wish, search: Search, *, today: date) -> Why:
    # another may well be free then: only this one is not
    who = search.business.member(wish.staff).name if wish.staff else ""
    if not target.point:
        if who:
            return "full", f"{who} is fully booked {_day_words(target, today) or 'then'}"
        day = say_day(target.first, today=today) if target.first == target.last else "that time"
        return "full", f"{day} is fully booked"
    if not search.is_start(target.windows[0][0]):
        step = int(search.business.rules.quantum.total_seconds() // 60)
        return "taken", f"appointments begin every {say_number(step)} minutes"
    at = say_clear_time(target.clock_from or datetime.min.time())
    return "taken", f"{who} is taken at {at}" if who else f"{at} is taken"


def _reach(target: Target) -> Interval:
    return target.windows[0][0], target.windows[-1][1]


def _day_words(target: Target, today: date) -> str:
    if target.first != target.last:
        return ""
    said = say_day(target.first, today=today)
    return said if said in {"today", "tomorrow"} else f"on {said}"


def _time_words(target: Target, today: date) -> str:
    at = f"at {say_time(target.clock_from)}" if target.point and target.clock_from else ""
    return " ".join(part for part in (_day_words(target, today), at) if part)


def _hours(day: date, spots: list[Location]) -> str:
    stretches = spots[0].schedule.on(day) if spots else ()
    return join_words([_stretch(stretch) for stretch in stretches])


def _stretch(stretch: TimeRange) -> str:
    return f"from {say_time(stretch.start)} to {say_time(stretch.end)}"
