"""People as customer systems write them: free text for numbers, two fields for a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

import phonenumbers

from voicedesk.domain.call import Priority

AHEAD = ("LOW", "MEDIUM", "HIGH", "URGENT")
_STEPS = list(Priority)


def e164(text: object, region: str) -> str | None:
    """A number as we write it; None when it is none."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        read = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(read):
        return None
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))


def numbers(texts: Iterable[object], region: str) -> tuple[str, ...]:
    """Several numbers, each once, without what is none."""
    return tuple(dict.fromkeys(n for n in (e164(text, region) for text in texts) if n))


def national(phone: str) -> str:
    """The figures of an E.164 number without its country."""
    try:
        read = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone.lstrip("+")
    return str(phonenumbers.national_significant_number(read))


def split_name(name: str) -> tuple[str, str]:
    """First word and the rest; both together are the name again."""
    first, _, rest = name.strip().partition(" ")
    return first, rest.strip()


def day(text: object) -> date | None:
    """A date as ISO, or as people in the United States write it."""
    if not isinstance(text, str):
        return None
    with suppress(ValueError):
        return date.fromisoformat(text.strip()[:10])
    with suppress(ValueError):
        return datetime.strptime(text.strip(), "%m/%d/%Y").replace(tzinfo=UTC).date()
    return None


def words(value: object) -> str | None:
    """A field with text in it; None for anything else."""
    return value.strip() if isinstance(value, str) and value.strip() else None


def rank(priority: Priority) -> str:
    """A priority as most customer systems call it."""
    return AHEAD[_STEPS.index(priority)]


def reached(since: int, last: Sequence[int], cut: Sequence[bool]) -> int:
    """Where to go on from when several lists were read, some of them cut off.

    Nothing after the end of a list that was cut may be skipped; nothing is waited at for ever.
    """
    ends = [moment for moment, is_cut in zip(last, cut, strict=True) if is_cut]
    return max(since + 1, min(ends)) if ends else max(since, *last)
