"""The part of a profile that a form asks for, read from its files and written back into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, MutableSequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import phonenumbers
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from voicedesk.errors import ProfileInvalid
from voicedesk.profile.blank import slug
from voicedesk.profile.parts import WEEKDAYS
from voicedesk.profile.rewriting import whole_of, with_document
from voicedesk.profile.typed_hours import typed_stretches

Values = dict[str, str]
Rows = tuple[Values, ...]

FIELDS: tuple[str, ...] = (
    "business.name",
    "business.kind",
    "business.phone",
    "business.email",
    "business.website",
    "business.time_zone",
    "business.region",
    "business.currency",
    "voice.greeting",
    "voice.tone",
    "booking.notice_min",
    "booking.cancellation_window_h",
    "notifications.reports.to",
    "notifications.reports.daily",
    "notifications.reports.after_call",
    "notifications.reports.monthly",
    "notifications.survey",
    "web.colour",
    "web.logo",
)
"""Single values, by their places in the profile."""
PLACE: tuple[str, ...] = ("address", "directions")
"""What is asked of the first location."""
LISTS: Mapping[str, tuple[str, ...]] = {
    "services": ("name", "duration_min", "price", "staff"),
    "staff": ("name", "email", "phone"),
    "escalation.people": ("name", "number"),
    "closures": ("first", "last", "reason"),
}
"""Lists of things, each with the fields of one; without the first of them it is taken out."""
WITH_IDS = frozenset({"services", "staff"})
DAYS = frozenset({"first", "last"})
NUMBERS = frozenset({"duration_min", "price", "notice_min", "cancellation_window_h"})
PHONES = frozenset({"phone", "number"})
QUOTED = PHONES | {"name", "kind", "daily", "colour", "logo"}
SWITCHES = frozenset({"after_call", "monthly", "survey"})
"""Values that are on or off; "yes" and "no" in the form."""
SWITCHED: Mapping[str, bool] = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands in the form, as text; keys are places in the profile."""

    values: Values = field(default_factory=dict)
    hours: Values = field(default_factory=dict)
    """Stretches by weekday: "09:00-12:30, 13:30-17:00"."""
    rows: Mapping[str, Rows] = field(default_factory=dict)


def outline_of(files: Mapping[str, str]) -> Outline:
    """The form of a profile. Raises ProfileInvalid where its YAML cannot be read."""
    document = whole_of(files)
    values = {name: _text(_at(document, name)) for name in FIELDS}
    place = _first(document.get("locations"))
    values |= {f"locations.{name}": _text(place.get(name)) for name in PLACE}
    hours = document.get("hours") or {}
    who = {str(one.get("id")): _text(one.get("name")) for one in _list(document.get("staff"))}
    return Outline(
        values,
        {day: ", ".join(map(str, hours.get(day) or ())) for day in WEEKDAYS},
        {
            name: tuple(_row(one, names, who) for one in _list(_at(document, name)))
            for name, names in LISTS.items()
        },
    )


def with_outline(files: Mapping[str, str], outline: Outline) -> dict[str, str]:
    """The files with the form written into them; what the form does not ask for stays.

    Raises ProfileInvalid where the YAML cannot be read.
    """
    document = whole_of(files)
    region = outline.values.get("business.region", "") or "US"
    for name in FIELDS:
        if name in outline.values:
            _put(document, name, _value(name, outline.values[name], region))
    _write_place(document, outline.values)
    if outline.hours:
        _write_hours(document, outline.hours)
    for name, names in LISTS.items():
        if name in outline.rows:
            _write_rows(document, name, names, outline.rows[name], region)
    _mend_default(document)
    return with_document(files, document)


def with_calendar(
    files: Mapping[str, str], staff: str, *, name: str, secret: str, options: Values
) -> dict[str, str]:
    """The files with a calendar of somebody's own, the primary one, before what they had.

    Raises ProfileInvalid where the YAML cannot be read or there is nobody of this id.
    """
    document = whole_of(files)
    member = next((one for one in _list(document.get("staff")) if one.get("id") == staff), None)
    if member is None:
        raise ProfileInvalid(mistakes=(f"staff: there is nobody called {staff}",))
    others = [one for one in _list(member.get("calendars")) if one.get("name") != name]
    own = CommentedMap(name=name, options=CommentedMap(options), secret=secret)
    member["calendars"] = CommentedSeq([own, *others])
    return with_document(files, document)


def with_alias(files: Mapping[str, str], service: str, words: str) -> dict[str, str]:
    """The files with another name for a service. Raises ProfileInvalid, KeyError."""
    document = whole_of(files)
    named = {str(one.get("id")): one for one in _list(document.get("services"))}[service]
    named["aliases"] = [*map(str, named.get("aliases") or ()), words]
    return with_document(files, document)


def _write_place(document: CommentedMap, values: Values) -> None:
    places = _list(document.get("locations"))
    for name in PLACE:
        given = values.get(f"locations.{name}")
        if given is not None and places and given != _text(places[0].get(name)):
            places[0][name] = given.strip()


def _write_hours(document: CommentedMap, typed: Values) -> None:
    hours = document.setdefault("hours", CommentedMap())
    for day in WEEKDAYS:
        stretches = typed_stretches(typed.get(day, ""))
        if stretches == [str(one) for one in hours.get(day) or ()]:
            continue
        if not stretches:
            hours.pop(day, None)
            continue
        written = CommentedSeq(DoubleQuotedScalarString(one) for one in stretches)
        written.fa.set_flow_style()
        hours[day] = written
    if not hours:
        document["hours"] = CommentedMap()


def _write_rows(
    document: CommentedMap, name: str, names: tuple[str, ...], rows: Rows, region: str
) -> None:
    """Rows keep what the form does not ask of them; those without a name are taken out."""
    wanted = [row for row in rows if row.get(names[0], "").strip()]
    there = _list(_at(document, name))
    if not wanted and not there:
        return
    known = {_key(one): one for one in there}
    people = _ids(document)
    kept = CommentedSeq()
    for row in wanted:
        one = known.get(row.get("id", ""))
        if one is None:
            one = CommentedMap()
            if name in WITH_IDS:
                one["id"] = _fresh(row["name"], {*known, *(_key(each) for each in kept)})
        _fill(one, names, row, people, region)
        kept.append(one)
    if [id(one) for one in kept] == [id(one) for one in there]:
        return
    _put(document, name, kept)


def _fill(
    one: MutableMapping[str, Any],
    names: tuple[str, ...],
    row: Values,
    people: Mapping[str, str],
    region: str,
) -> None:
    who = {key: name for name, key in people.items()}
    before = _row(one, names, who)
    for name in names:
        if name not in row or row[name].strip() == before[name]:
            continue
        value = _staff(row[name], people) if name == "staff" else _value(name, row[name], region)
        if value in ("", None, []):
            one.pop(name, None)
        else:
            one[name] = value


def _staff(typed: str, people: Mapping[str, str]) -> CommentedSeq:
    """Ids of the people who are named; an unknown name stays, so that it is found to be wrong."""
    named = [part.strip() for part in typed.split(",") if part.strip()]
    found = CommentedSeq(people.get(one.casefold(), slug(one)) for one in named)
    found.fa.set_flow_style()
    return found


def _ids(document: CommentedMap) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _list(document.get("staff")):
        found[_text(one.get("name")).casefold()] = str(one.get("id"))
        found[str(one.get("id"))] = str(one.get("id"))
    return found


def _mend_default(document: CommentedMap) -> None:
    """What "an appointment" means is taken from the first service when its own is gone."""
    services = [str(one.get("id")) for one in _list(document.get("services"))]
    default = document.get("default_service")
    if default and services and default not in services:
        document["default_service"] = services[0]


def _row(one: Mapping[str, Any], names: Iterable[str], who: Mapping[str, str]) -> Values:
    row = {"id": _key(one)}
    for name in names:
        value = one.get(name)
        if name == "staff":
            row[name] = ", ".join(who.get(str(each), str(each)) for each in value or ())
        else:
            row[name] = _text(value)
    return row


def _key(one: Mapping[str, Any]) -> str:
    return str(one.get("id") or one.get("first") or slug(_text(one.get("name"))))


def _fresh(name: str, taken: set[str]) -> str:
    made = slug(name)
    tries = (made, *(f"{made}_{n}" for n in range(2, 1000)))
    return next(one for one in tries if one not in taken)


def _value(name: str, typed: str, region: str) -> object:
    """A typed value as the profile writes it; what it cannot be stays, for the check to name."""
    text, last = " ".join(typed.split()), name.rpartition(".")[2]
    if last in NUMBERS:
        return _number(text)
    if last in DAYS:
        return _day(text)
    if last in SWITCHES:
        return SWITCHED.get(text, text)
    if last == "to":
        return _addressees(text, region)
    if last in PHONES:
        return DoubleQuotedScalarString(e164(text, region)) if text else ""
    return DoubleQuotedScalarString(text) if last in QUOTED and text else text


def _day(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _addressees(text: str, region: str) -> object:
    """Numbers and e-mail addresses between commas."""
    typed = [one.strip() for one in text.split(",") if one.strip()]
    found = CommentedSeq(
        DoubleQuotedScalarString(one if "@" in one else e164(one, region)) for one in typed
    )
    found.fa.set_flow_style()
    return found if typed else ""


def _number(text: str) -> object:
    plain = text.lstrip("$\u20ac\u00a3 ").replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def e164(typed: str, region: str) -> str:
    """A number as the network writes it; what is none stays as it is typed."""
    try:
        parsed = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return typed
    if not phonenumbers.is_possible_number(parsed):
        return typed
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _put(document: CommentedMap, name: str, value: object) -> None:
    *around, last = name.split(".")
    here: Any = document
    if value is False and _at(document, name) is None:
        return  # what is off need not be said
    for step in around:
        if step not in here and value in ("", None):
            return
        here = here.setdefault(step, CommentedMap())
    if _text(here.get(last)) == _text(value):
        return
    if value in ("", None):
        here.pop(last, None)
    else:
        here[last] = value


def _at(document: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  # YAML holds anything
    here: Any = document
    for step in name.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _list(value: object) -> MutableSequence[MutableMapping[str, Any]]:
    found = value if isinstance(value, list) else []
    # a list of a profile holds mappings; the check names those that do not
    return cast(
        "MutableSequence[MutableMapping[str, Any]]", [x for x in found if isinstance(x, dict)]
    )


def _first(value: object) -> Mapping[str, Any]:
    found = _list(value)
    return found[0] if found else {}


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and not any(isinstance(one, dict) for one in value):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
