"""The caller's words, as a tool was given them, turned into ids, days and times."""

from __future__ import annotations

from datetime import datetime

from voicedesk.agents.live import LiveCall
from voicedesk.domain.business import LocationId, ServiceId, StaffId
from voicedesk.errors import NotUnderstood, UnknownService
from voicedesk.language.dates import When, find_dates
from voicedesk.language.understand import Heard, understand
from voicedesk.services.scheduling import Wish

_ASKED = "What day and time would suit you?"
_NOT_A_DAY = "I didn't quite get the day. Which day, for example Tuesday or the twelfth?"


def hear(live: LiveCall, words: str, *, asked: str | None = None) -> Heard:
    """What words mean at this desk, now."""
    desk = live.desk
    return understand(words, vocabulary=desk.vocabulary, now=local_now(live), asked=asked)


def local_now(live: LiveCall) -> datetime:
    """Now on the business's wall clock."""
    return live.desk.business.local(live.desk.clock.now())


def read_service(live: LiveCall, words: str) -> ServiceId | None:
    """The service that words name; the usual one when there are none. Raises UnknownService."""
    business = live.desk.business
    if not words.strip():
        return business.default_service
    for service in business.services:
        if words.strip().lower() in (service.id, service.name.lower()):
            return service.id
    found = hear(live, words).entities.get("service", ())
    if not found:
        raise UnknownService(f"no service in {len(words)} characters of words")
    return ServiceId(str(found[0].value))


def read_staff(live: LiveCall, words: str) -> StaffId | None:
    """The person that words name, if any. Raises NotUnderstood."""
    if not words.strip():
        return None
    for member in live.desk.business.staff:
        if words.strip().lower() in (member.id, member.name.lower()):
            return member.id
    found = hear(live, words).entities.get("staff", ())
    if not found:
        raise NotUnderstood("no such person", spoken="I don't know anybody by that name here.")
    return StaffId(str(found[0].value))


def read_location(live: LiveCall, words: str) -> LocationId | None:
    """The place that words name, if any. Raises NotUnderstood."""
    if not words.strip():
        return None
    for location in live.desk.business.locations:
        if words.strip().lower() in (location.id, location.name.lower()):
            return location.id
    found = hear(live, words).entities.get("location", ())
    if not found:
        raise NotUnderstood("no such place", spoken="I don't know that location.")
    return LocationId(str(found[0].value))


def read_whens(live: LiveCall, words: str) -> tuple[When, ...]:
    """The days and times that words name. Raises NotUnderstood."""
    if not words.strip():
        return ()
    known = live.desk.vocabulary
    found = find_dates(
        words, now=local_now(live), asked=_ASKED, hours=known.hours, region=known.region
    )
    if not found:
        raise NotUnderstood("no day or time in the words", spoken=_NOT_A_DAY)
    return tuple(found)


def wish_of(
    live: LiveCall, *, service: str, when: str, staff: str = "", location: str = ""
) -> Wish:
    """What the caller wants, as scheduling understands it."""
    return Wish(
        service=read_service(live, service),
        whens=read_whens(live, when),
        staff=read_staff(live, staff),
        location=read_location(live, location),
    )
