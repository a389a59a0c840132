"""When the caller would like it: days and hours, merged with what was said and offered before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from voicedesk.brain.fitting import (
    exactly_at,
    has_day,
    has_time,
    merge,
    only_day,
    whole_day,
    written,
)
from voicedesk.brain.frame import Frame
from voicedesk.language.dates import When
from voicedesk.language.understand import Heard

_TO = re.compile(r"\b(?:to|till|until|for|instead|on|at)\s+(?:the\s+)?$", re.IGNORECASE)
_INTO = re.compile(r"\b(?:to|till|until|instead)\s+(?:the\s+)?$", re.IGNORECASE)
_SAME_TIME = re.compile(r"\bsame (?:time|hour)\b", re.IGNORECASE)
_PREFER = (("soonest", "soonest"), ("earlier", "earlier"), ("later", "later"))
_WHENEVER = re.compile(
    r"\b(?:whenever|any ?time|any day|no preference|i don't mind|doesn't matter|you choose|asap"
    r"|what(?:'s| is| have| do)? ?(?:you )?(?:have|got|available|open|free)|you tell me|up to you"
    r"|when (?:can|could|would) (?:you|i|we)\b|(?:first|next) (?:available|opening|free)"
    r"|soon as (?:possible|you can)|earliest|soonest)\b",
    re.IGNORECASE,
)
_RIGHT_AFTER = re.compile(
    r"\b(?:right|straight|directly|immediately|just|soon) after(?:wards?)?\b|\bafterwards?\b"
    r"|\bback to back\b|\bone after (?:the other|another)\b"
    r"|\b(?:after|following) (?:that|it|this)\b"
    r"|\b(?:while|since) (?:i'm|i am|we're|we are) there\b",
    re.IGNORECASE,
)
_SHIFT = re.compile(
    r"\b(half an|an?|one|two|three|\d{1,2}) (hour|minute|day|week)s? (later|earlier|sooner|back)\b",
    re.IGNORECASE,
)
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_WHO_WAS_ASKED_OF = re.compile(
    r"\b(?:can|could|would|will|is|does) (?:she|he|they)\b|\b(?:with|see) (?:her|him|them)\b",
    re.IGNORECASE,
)
_MONTH = 31
"""Days; a longer stretch is no hint which week is meant."""
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_WHICH_WEEK = re.compile(
    r"\b(?:this|next|coming|last|following|week|today|tomorrow|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)\b|\d+(?:st|nd|rd|th)\b|\d[/.]\d",
    re.IGNORECASE,
)


def of_the_offer(frame: Frame, whens: Sequence[When]) -> tuple[When, ...]:
    """A bare weekday is the one that was spoken of: after "next week", Wednesday is one of then."""
    spoken_of = [offered.start.date() for offered in frame.search.offer]
    spoken_of += [day for when in frame.wish.whens for day in _days(when)]
    return tuple(_moved(when, spoken_of) for when in whens)


def _days(when: When) -> list[date]:
    """The days of a wish that is for some days and for less than a month."""
    first, last = when.first_day, when.day_to
    if first is None or last is None or not 0 < (last - first).days < _MONTH:
        return []
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def _moved(when: When, spoken_of: Sequence[date]) -> When:
    day = when.day_from
    if day is None or day != when.day_to or day in spoken_of:
        return when
    if not _WEEKDAY.search(when.text) or _WHICH_WEEK.search(when.text):
        return when
    meant = next((one for one in spoken_of if one.weekday() == day.weekday()), None)
    if meant is None:
        return when
    there = replace(when, day_from=meant, day_to=meant)
    return replace(there, text=written(there))


def is_new_time(frame: Frame, heard: Heard, when: When) -> bool:
    """Whether a time is where a booking shall go, and not where it is."""
    if frame.aim != "move":
        return False
    if frame.just_made:
        return True
    if frame.turn.asked in ("new_time", "pick", "confirm_move", "when") or frame.search.offer:
        return True
    before = heard.text[: when.span[0]]
    pattern = _INTO if len(heard.dates) > 1 else _TO
    return bool(pattern.search(before)) or "instead" in heard.text[when.span[1] :].lower()


def take_times(frame: Frame, heard: Heard) -> bool:
    """Days and hours that are wanted or refused; whether there were any."""
    wish = frame.wish
    new = tuple(
        w
        for w in heard.dates
        if not w.negated and (frame.aim != "move" or is_new_time(frame, heard, w))
    )
    refused = tuple(
        w for w in heard.dates if w.negated and (frame.aim != "move" or frame.bookings is not None)
    )
    new = tuple(_at_same_time(frame, heard, when) for when in new)
    if refused:
        wish.refused = (*wish.refused, *refused)
        wish.prefer = wish.prefer or "other"
    if not new and frame.done_until is not None and _RIGHT_AFTER.search(heard.text):
        new = (exactly_at(frame.done_until),)
    if not new and frame.done_on is not None and _SAME_TIME.search(heard.text):
        new = (exactly_at(frame.done_on),)
    new = _shifted(frame, heard) or new
    if not new and "same_day" in heard.references and frame.done_on is not None:
        new = (whole_day(frame.done_on),)
    if not new:
        return bool(refused)
    held = frame.search.held or frame.search.declined
    # after a read-back another hour is one of that day
    same_day = held is not None and not any(has_day(w) for w in new)
    old = (whole_day(held.start),) if held is not None and same_day else wish.whens
    wish.whens, verbatim = merge(old, new)
    wish.said_now = verbatim
    if any(has_day(w) for w in new):
        wish.refused = tuple(w for w in wish.refused if not any(fits_same(w, n) for n in new))
    wish.prefer = ""
    return True


def _shifted(frame: Frame, heard: Heard) -> tuple[When, ...]:
    """What was booked or chosen, so much earlier or later: "can you make it an hour later"."""
    found = _SHIFT.search(heard.text)
    held = frame.search.held or frame.search.declined
    base = _moved_from(frame) or (held.start if held else None)
    if found is None or base is None:
        return ()
    count = {"half an": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0}
    said, unit, way = (part.lower() for part in found.groups())
    size = timedelta(minutes=1) if said.isdigit() and unit == "minute" else _UNITS.get(unit)
    if size is None:
        return ()
    by = size * (float(said) if said.isdigit() else count[said])
    return (exactly_at(base + by if way in ("later", "back") else base - by),)


def _moved_from(frame: Frame) -> datetime | None:
    """When the appointment is that is to be moved."""
    if frame.aim != "move":
        return None
    found = next((o.start for o in frame.bookings or () if o.number == frame.target), None)
    return found or (frame.done_on if frame.just_made else None)


def _at_same_time(frame: Frame, heard: Heard, when: When) -> When:
    """A new day at the old hour: "same time on Friday"."""
    old = next((o.start for o in frame.bookings or () if o.number == frame.target), frame.done_on)
    if old is None or has_time(when) or not _SAME_TIME.search(heard.text):
        return when
    words = f"{when.text} at {old:%H:%M}"
    return replace(when, time_from=old.time(), grain="minute", point=True, text=words)


def take_asked_of(frame: Frame, heard: Heard) -> bool:
    """Whom and which day was just asked about: "is Mia in on Thursday? Can she at two?"."""
    who, days = frame.asked_of
    if not who or heard.value("staff") or not _WHO_WAS_ASKED_OF.search(heard.text):
        return False
    frame.asked_of = ("", ())
    frame.wish.staff = frame.wish.staff or who
    if days and not any(has_day(when) for when in (*heard.dates, *frame.wish.whens)):
        frame.wish.whens, frame.wish.said_now = merge(days, frame.wish.whens)
    return True


def fits_same(refused: When, wanted: When) -> bool:
    """Whether a wish takes back a refusal: the same day after all."""
    return refused.day_from == wanted.day_from and refused.day_to == wanted.day_to


def take_preference(frame: Frame, heard: Heard) -> bool:
    """The soonest, an earlier one, any other; whether that was said."""
    wish = frame.wish
    if heard.wants("other_options") and frame.search.offer:
        wish.prefer = "other"
    for reference, prefer in _PREFER:
        if reference in heard.references and not (prefer != "soonest" and not frame.search.offer):
            wish.prefer = prefer  # type: ignore[assignment]  # the table holds only such words
    if wish.prefer in ("earlier", "later") and not heard.dates:
        wish.whens = tuple(only_day(w) for w in wish.whens if has_day(w))
        wish.said_now = False
    if _no_matter_when(frame, heard):
        wish.prefer = "soonest"
        return True
    said = bool(wish.prefer) and (heard.wants("other_options") or bool(heard.references))
    if said and wish.prefer == "soonest" and not heard.dates:
        wish.whens = ()
    return said


def _no_matter_when(frame: Frame, heard: Heard) -> bool:
    """Whether any time would do: "whenever", or a yes to looking for the soonest."""
    if frame.turn.asked != "when" or heard.dates:
        return False
    asked_soonest = frame.turn.yes and "soonest" in frame.desk_last
    return asked_soonest or bool(_WHENEVER.search(heard.text))
