"""The first words of a call: the profile's greeting, by first name where that is allowed."""

from __future__ import annotations

from datetime import datetime

from voicedesk.domain.business import Business
from voicedesk.domain.call import Customer
from voicedesk.profile.schema import Profile


def greeting(
    profile: Profile, business: Business, *, now: datetime, customer: Customer | None = None
) -> str:
    """What the desk says when it picks up."""
    local = business.local(now)
    words = profile.voice.greeting
    if profile.after_hours.greeting and not is_open(business, now):
        words = profile.after_hours.greeting
    name = _first_name(profile, customer)
    words = words.replace("{business}", profile.business.name)
    words = words.replace("{time_of_day}", time_of_day(local))
    words = words.replace("{name}", name) if name else _without_name(words)
    return " ".join(part for part in (words.strip(), recording_notice(profile)) if part)


def recording_notice(profile: Profile) -> str:
    """What is said of the recording before it begins; empty where nothing is."""
    recording = profile.voice.recording
    return recording.notice.strip() if recording.enabled and recording.consent != "none" else ""


def is_open(business: Business, now: datetime) -> bool:
    """Whether any place of the business is open."""
    local = business.local(now)
    at = local.time()
    return any(
        hours.start <= at and (at < hours.end or hours.end.hour == hours.end.minute == 0)
        for location in business.locations
        for hours in location.schedule.on(local.date())
    )


def time_of_day(local: datetime) -> str:
    """What one wishes: "morning", "afternoon" or "evening"."""
    return "morning" if local.hour < 12 else "afternoon" if local.hour < 18 else "evening"


def _first_name(profile: Profile, customer: Customer | None) -> str:
    if customer is None or not profile.verification.first_name_for_known_number:
        return ""
    return customer.first_name


def _without_name(words: str) -> str:
    for gap in (", {name}", " {name}", "{name}, ", "{name}"):
        words = words.replace(gap, "")
    return words
