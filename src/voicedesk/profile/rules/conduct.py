"""Handing over, proving who one is, numbers that may be rung, and the call button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import phonenumbers

from voicedesk.domain.colours import READABLE, WHITE, contrast
from voicedesk.profile.mistakes import Finding, Place
from voicedesk.profile.schema import Profile
from voicedesk.profile.weeks import week_of

READER = re.compile(r"\+[1-9]\d{6,14}|[^@\s]{1,64}@[^@\s]{1,190}")


def conduct_findings(profile: Profile) -> Iterator[Finding]:
    """What cannot be about whom the desk calls, trusts and lets in."""
    yield from _escalation(profile)
    yield from _numbers(profile)
    yield from _verification(profile)
    yield from _lists(profile)
    yield from _origins(profile)
    yield from _colour(profile)
    yield from _reports(profile)


def _escalation(profile: Profile) -> Iterator[Finding]:
    stated = profile.escalation
    wanted = stated.topics or stated.angry_words or stated.model_fields_set
    alarmed = profile.emergency.words and profile.emergency.call_person
    if not stated.people and (wanted or alarmed):
        words = "escalation.people: nobody is named to whom a caller could be handed over"
        yield Finding(("escalation", "people"), words)
    own = {profile.business.phone, *profile.numbers}
    for n, person in enumerate(stated.people):
        place: Place = ("escalation", "people", n)
        who = f"escalation.people.{person.name}"
        if person.number in own:
            yield Finding((*place, "number"), f"{who}.number: this rings the desk itself")
        if not person.number.startswith(profile.limits.dial_prefixes):
            words = f"{who}.number: {person.number} begins with none of limits.dial_prefixes"
            yield Finding((*place, "number"), words)
        if person.hours is not None and not any(week_of(person.hours)):
            yield Finding((*place, "hours"), f"{who}.hours: {person.name} can never be rung")


def _numbers(profile: Profile) -> Iterator[Finding]:
    for place, name, number in _all_numbers(profile):
        if number and not _is_possible(number):
            yield Finding(place, f"{name}: {number} is no possible telephone number")


def _is_possible(number: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False  # no country begins so


def _all_numbers(profile: Profile) -> Iterator[tuple[Place, str, str | None]]:
    yield ("business", "phone"), "business.phone", profile.business.phone
    for n, number in enumerate(profile.numbers):
        yield ("numbers", n), "numbers", number
    for n, member in enumerate(profile.staff):
        yield ("staff", n, "phone"), f"staff.{member.id}.phone", member.phone
    for n, person in enumerate(profile.escalation.people):
        yield ("escalation", "people", n, "number"), person.name, person.number
    yield ("notifications", "owner"), "notifications.owner", profile.notifications.owner


def _verification(profile: Profile) -> Iterator[Finding]:
    facts = profile.verification.facts
    if len(set(facts)) < 2:
        words = "verification.facts: two different facts are needed to know a caller"
        yield Finding(("verification", "facts"), words)


def _lists(profile: Profile) -> Iterator[Finding]:
    lists = profile.call_lists
    for n, number in enumerate(lists.block):
        if number in lists.vip:
            words = f"call_lists.block: {number} is on the list of important callers too"
            yield Finding(("call_lists", "block", n), words)


def _origins(profile: Profile) -> Iterator[Finding]:
    for n, origin in enumerate(profile.web.origins):
        parts = urlsplit(origin)
        whole = parts.scheme in {"http", "https"} and parts.netloc
        if not whole or parts.path or parts.query or parts.fragment:
            words = f'web.origins: write "{origin}" as https://www.example.com, with nothing behind'
            yield Finding(("web", "origins", n), words)


def _colour(profile: Profile) -> Iterator[Finding]:
    colour = profile.web.colour
    if colour is not None and (found := contrast(colour, WHITE)) < READABLE:
        words = (
            f"web.colour: white letters on {colour} have a contrast of {found:.1f} to 1; "
            f"{READABLE} is needed to read them, so take a darker one"
        )
        yield Finding(("web", "colour"), words)


def _reports(profile: Profile) -> Iterator[Finding]:
    stated = profile.notifications.reports
    place: Place = ("notifications", "reports")
    wanted = stated.after_call or stated.daily or stated.monthly
    if wanted and not stated.to and profile.notifications.owner is None:
        words = "notifications.reports: there is nobody to tell; state `to`, or notifications.owner"
        yield Finding(place, words)
    for n, one in enumerate(stated.to):
        if not READER.fullmatch(one):
            words = f"notifications.reports.to: {one} is neither +12025550123 nor an e-mail address"
            yield Finding((*place, "to", n), words)
