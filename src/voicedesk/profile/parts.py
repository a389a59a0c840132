"""The building blocks of a profile: strict models, hours and numbers as people write them."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from voicedesk.domain.pictures import read_picture

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class Part(BaseModel):
    """A piece of a profile: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=False, use_attribute_docstrings=True, defer_build=True
    )


def _range(text: str) -> str:
    match = re.fullmatch(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})", text)
    if not match:
        raise ValueError('write hours as "09:00-17:30"')
    first, last = range_times(text)
    if last != time(0) and last <= first:
        raise ValueError(f'"{text}" ends before it starts')
    return text


def range_times(text: str) -> tuple[time, time]:
    """Both times of "09:00-17:30"; an end of 24:00 is 00:00, the midnight that ends the day."""
    start, end = text.split("-")
    return time.fromisoformat(start), time(0) if end == "24:00" else time.fromisoformat(end)


def _phone(text: str) -> str:
    if not re.fullmatch(r"\+[1-9]\d{6,14}", text):
        raise ValueError('write the number as "+12025550123", in quotes')
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", text):
        raise ValueError("use lower-case letters, digits and _ only, beginning with a letter")
    return text


def _quiet(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError('write quiet hours as "21:00-08:00"')
    return text


def _clock_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError('write a time of day as "07:00", in quotes')
    return text


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError('write a colour as "#14663a", in quotes')
    return text.lower()


def _picture(text: str) -> str:
    read_picture(text)
    return "".join(text.split())


def _written_as(pattern: str) -> WithJsonSchema:
    """The form of a word, for editors; the validator beside it says in words what is wrong."""
    return WithJsonSchema({"type": "string", "pattern": pattern})


Hours = Annotated[str, AfterValidator(_range), _written_as(r"^\d{2}:\d{2}-\d{2}:\d{2}$")]
"""One stretch of a day, "09:00-12:30"."""
QuietHours = Annotated[str, AfterValidator(_quiet), _written_as(r"^\d{2}:\d{2}-\d{2}:\d{2}$")]
"""A stretch that may cross midnight, "21:00-08:00"."""
ClockTime = Annotated[str, AfterValidator(_clock_time), _written_as(r"^\d{2}:\d{2}$")]
"""A time of day, "07:00"."""
Colour = Annotated[str, AfterValidator(_colour), _written_as(r"^#[0-9a-fA-F]{6}$")]
"""A colour of the web, "#14663a"."""
PictureText = Annotated[str, AfterValidator(_picture), _written_as(r"^data:image/[a-z]+;base64,")]
"""A small PNG, JPEG or WebP as a data URL."""
PhoneNumber = Annotated[str, AfterValidator(_phone), _written_as(r"^\+[1-9]\d{6,14}$")]
Slug = Annotated[str, AfterValidator(_slug), _written_as(r"^[a-z][a-z0-9_]{0,62}$")]
Minutes = Annotated[int, Field(ge=0, le=24 * 60)]
WeekHours = dict[Weekday, list[Hours]]
"""Days that are not named are closed."""


class DateRange(Part):
    """Days from the first to the last, both inclusive; one day when `last` is left out."""

    first: date
    last: date | None = None
    reason: str = ""


class SeasonPart(Part):
    """Other hours for a part of the year."""

    first: date
    last: date
    hours: WeekHours
    locations: tuple[Slug, ...] = ()
    """Empty: everywhere."""


class Holidays(Part):
    """Public holidays on which the business is closed, by country as ISO 3166 and subdivision."""

    country: str | None = None
    subdivision: str | None = None
    open_on: tuple[str, ...] = ()
    """Names of public holidays on which it works all the same."""
