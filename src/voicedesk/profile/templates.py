"""Greetings and messages with fields in braces: which there are, and how they are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from voicedesk.profile.mistakes import meant

GREETING_FIELDS = frozenset({"business", "name", "time_of_day"})
COMMON_FIELDS = frozenset({"business", "business_phone", "name", "first_name", "website", "email"})
BOOKING_FIELDS = COMMON_FIELDS | {
    "service",
    "staff",
    "location",
    "address",
    "directions",
    "when",
    "day",
    "time",
    "duration",
    "price",
    "bring",
    "old_when",
    "link",
    "reply",
}
REPORT_FIELDS = frozenset({"calls", "booked", "moved", "cancelled", "owed", "failed", "callbacks"})
FIELDS: Mapping[str, frozenset[str]] = {
    "confirmation": BOOKING_FIELDS,
    "moved": BOOKING_FIELDS,
    "cancelled": BOOKING_FIELDS,
    "moved_by_us": BOOKING_FIELDS | {"offers"},
    "cancelled_by_us": BOOKING_FIELDS | {"offers"},
    "conflict": BOOKING_FIELDS | {"offers"},
    "reminder": BOOKING_FIELDS,
    "waitlist": BOOKING_FIELDS | {"until"},
    "dropped": BOOKING_FIELDS | {"until"},
    "resend": BOOKING_FIELDS,
    "staff": BOOKING_FIELDS | {"customer_phone", "note", "what"},
    "payment": COMMON_FIELDS | {"link"},
    "code": COMMON_FIELDS | {"code", "minutes"},
    "callback": COMMON_FIELDS | {"when", "reason"},
    "summary": COMMON_FIELDS | {"when", "caller", "length", "outcome", "left"},
    "survey": COMMON_FIELDS,
    "daily": COMMON_FIELDS | REPORT_FIELDS | {"day"},
    "monthly": COMMON_FIELDS | REPORT_FIELDS | {"month", "shares"},
}
"""By kind of message: what may stand in braces."""


def fields_in(template: str) -> tuple[str, ...]:
    """The names in braces; raises ValueError when the braces do not pair."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def template_mistakes(template: str, known: Iterable[str]) -> list[str]:
    """What is wrong with one template, in words."""
    allowed = sorted(known)
    try:
        found = fields_in(template)
    except ValueError as error:
        return [f"the braces do not pair ({error}); write {{{{ for a brace that is meant as such"]
    return [_unknown(name, allowed) for name in found if name not in allowed]


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields; one without a value is left empty."""
    return template.format_map(_Empty(values))


class _Empty(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _unknown(name: str, allowed: list[str]) -> str:
    if not name:
        return "{} has no name in it"
    return f"{{{name}}} is not known here{meant(name, allowed)}; known: {', '.join(allowed)}"
