"""The facts of a website together, each with where it was found, for somebody to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import phonenumbers
from phonenumbers import timezone

from voicedesk.profile.blank import slug
from voicedesk.profile.outline import Outline, Values, e164
from voicedesk.profile.website.linked import Linked, linked_facts
from voicedesk.profile.website.page import ReadPage, WebPage, read_page
from voicedesk.profile.website.plain import (
    linked_value,
    plain_address,
    plain_hours,
    plain_name,
    plain_questions,
    plain_services,
    plain_staff,
)

DATA = "its data for search engines"
TEXT = "its text"
T = TypeVar("T")
MOST_SERVICES = 30
MOST_PEOPLE = 15
MOST_QUESTIONS = 60
QUARTER = 15
CURRENCIES = {"US": "USD", "GB": "GBP", "CA": "CAD", "AU": "AUD", "CH": "CHF", "MX": "MXN"}
EUROPE = frozenset("AT BE DE ES FI FR GR IE IT LU NL PT".split())


@dataclass(frozen=True, slots=True)
class Found:
    """What a website says; `sources` says for each field on which page, and how it was read."""

    outline: Outline
    questions: tuple[tuple[str, str], ...] = ()
    sources: dict[str, str] = field(default_factory=dict)


def found_on(pages: Sequence[WebPage], *, region: str = "US") -> Found:
    """Read the pages in their order; what stands first, and as data, is believed first."""
    read = [read_page(page) for page in pages]
    linked = [linked_facts(page.data) for page in read]
    values, sources = _values(read, linked)
    phone, country, zone = _telephone(values.get("business.phone", ""), region)
    if phone:
        values |= {"business.phone": phone, "business.region": country}
        values["business.currency"] = CURRENCIES.get(country, "EUR" if country in EUROPE else "USD")
    if zone:
        values["business.time_zone"] = zone
        sources["business.time_zone"] = f"{phone}"
    if read:
        values["business.website"] = read[0].url
    hours = _one("hours", _hours(read, linked), sources) or {}
    services = _one("services", _services(read, linked), sources) or []
    staff = _one("staff", _staff(read, linked), sources) or []
    rows = {
        "services": tuple(_service(one) for one in services[:MOST_SERVICES]),
        "staff": tuple({"id": "", "name": name} for name in staff[:MOST_PEOPLE]),
    }
    outline = Outline(values, {day: ", ".join(times) for day, times in hours.items()}, rows)
    return Found(outline, _questions(read, linked, sources), sources)


def confirmed(sources: Values, before: Values, typed: Outline) -> Values:
    """The sources of single values that nobody changed."""
    return {
        name: source
        for name, source in sources.items()
        if name in before and before[name] == typed.values.get(name)
    }


def _values(
    read: Sequence[ReadPage], linked: Sequence[Linked]
) -> tuple[dict[str, str], dict[str, str]]:
    values: dict[str, str] = {}
    sources: dict[str, str] = {}
    for page, data in zip(read, linked, strict=True):
        for name, value in data.values.items():
            if values.setdefault(name, value) is value:
                sources.setdefault(name, f"{page.url}, {DATA}")
    for page in read:
        for name, value in (
            ("business.name", plain_name(page)),
            ("business.phone", linked_value(page, "tel:")),
            ("business.email", linked_value(page, "mailto:")),
            ("locations.address", plain_address(page)),
        ):
            if value and name not in values:
                values[name] = value
                sources[name] = f"{page.url}, {TEXT}"
    return values, sources


def _hours(
    read: Sequence[ReadPage], linked: Sequence[Linked]
) -> Iterator[tuple[dict[str, list[str]], str]]:
    for page, data in zip(read, linked, strict=True):
        yield {str(day): times for day, times in data.hours.items()}, f"{page.url}, {DATA}"
    for page in read:
        yield {str(day): times for day, times in plain_hours(page).items()}, f"{page.url}, {TEXT}"


def _services(
    read: Sequence[ReadPage], linked: Sequence[Linked]
) -> Iterator[tuple[list[dict[str, str]], str]]:
    for page, data in zip(read, linked, strict=True):
        yield data.services, f"{page.url}, {DATA}"
    for page in read:
        yield plain_services(page), f"{page.url}, {TEXT}"


def _staff(read: Sequence[ReadPage], linked: Sequence[Linked]) -> Iterator[tuple[list[str], str]]:
    for page, data in zip(read, linked, strict=True):
        yield data.staff, f"{page.url}, {DATA}"
    for page in read:
        yield plain_staff(page), f"{page.url}, {TEXT}"


def _one(name: str, offers: Iterator[tuple[T, str]], sources: dict[str, str]) -> T | None:
    for value, source in offers:
        if value:
            sources[name] = source
            return value
    return None


def _questions(
    read: Sequence[ReadPage], linked: Sequence[Linked], sources: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for page, data in zip(read, linked, strict=True):
        for question, answer in (*data.questions, *plain_questions(page)):
            found.setdefault(question, answer)
            sources.setdefault("questions", page.url)
    return tuple(found.items())[:MOST_QUESTIONS]


def _service(one: dict[str, str]) -> dict[str, str]:
    """A service as the form shows it; how long it takes is asked where the site does not say."""
    minutes = int(one.get("duration_min") or 0)
    rounded = -(-minutes // QUARTER) * QUARTER
    return {**one, "id": "", "staff": "", "duration_min": str(rounded) if minutes else "30"}


def _telephone(said: str, region: str) -> tuple[str, str, str]:
    """The number as the network writes it, its country, and the time zone that it lies in."""
    written = e164(said, region)
    if not written.startswith("+"):
        return said, region, ""
    parsed = phonenumbers.parse(written)
    zones = timezone.time_zones_for_number(parsed)
    zone = zones[0] if len(zones) == 1 and "/" in zones[0] else ""
    return written, phonenumbers.region_code_for_number(parsed) or region, zone


def knowledge_text(questions: Sequence[tuple[str, str]]) -> str:
    """Questions with their answers as a file of knowledge."""
    parts = [f"## {question}\n\n{answer}" for question, answer in questions]
    return "# What callers ask\n\n" + "\n\n".join(parts) + "\n"


def read_questions(text: str) -> list[tuple[str, str]]:
    """What was typed: a line that ends with a question mark, and its answer below it."""
    found: list[tuple[str, list[str]]] = []
    for line in (line.strip().lstrip("# ") for line in text.splitlines()):
        if line.endswith("?") and slug(line) != "x":
            found.append((line, []))
        elif line and found:
            found[-1][1].append(line)
    return [(question, " ".join(answer)) for question, answer in found if answer]
