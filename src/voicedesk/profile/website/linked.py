"""Facts from schema.org JSON-LD, as search engines read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from voicedesk.profile.parts import WEEKDAYS
from voicedesk.profile.typed_hours import Week, read_week

DEEPEST = 12
BUSINESS_SIGNS = frozenset({"telephone", "address", "openingHours", "openingHoursSpecification"})
NOT_BUSINESSES = frozenset({"Person", "PostalAddress", "ContactPoint", "Place", "WebSite"})
NO_KIND = frozenset(
    {"LocalBusiness", "Organization", "ProfessionalService", "Store", "Corporation"}
)
_ISO_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?", re.IGNORECASE)

Node = Mapping[str, Any]


@dataclass(slots=True)
class Linked:
    """What the data of a page says."""

    values: dict[str, str] = field(default_factory=dict)
    hours: Week = field(default_factory=dict)
    services: list[dict[str, str]] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)


def linked_facts(scripts: list[str]) -> Linked:
    """Everything that is of use in the scripts of a page; what is no JSON is passed over."""
    found = Linked()
    for script in scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data, 0):
            _take(node, found)
    return found


def _nodes(data: object, depth: int) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for one in data:
            yield from _nodes(one, depth + 1)
    elif isinstance(data, Mapping):
        if "@type" in data:
            yield data
        for one in data.values():
            yield from _nodes(one, depth + 1)


def _take(node: Node, found: Linked) -> None:
    types = _types(node)
    if "Question" in types:
        answer = _first(node.get("acceptedAnswer"))
        _keep_question(_words(node.get("name")), _words(answer.get("text")), found)
    elif types & {"Offer", "Service"}:
        _keep_service(node, found)
    elif BUSINESS_SIGNS & set(node) and node.get("name") and not types & NOT_BUSINESSES:
        _take_business(node, types, found)


def _take_business(node: Node, types: set[str], found: Linked) -> None:
    kind = next((one for one in sorted(types) if one not in NO_KIND), "")
    known = {
        "business.name": _words(node.get("name")),
        "business.kind": re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower(),
        "business.phone": _words(node.get("telephone")),
        "business.email": _words(node.get("email")).removeprefix("mailto:"),
        "locations.address": _address(node.get("address")),
    }
    for name, value in known.items():
        if value:
            found.values.setdefault(name, value)
    if not found.hours:
        found.hours = _hours(node)
    for one in _list(node.get("employee")) + _list(node.get("founder")):
        name = _words(one.get("name")) if isinstance(one, Mapping) else _words(one)
        if name and name not in found.staff:
            found.staff.append(name)


def _address(value: object) -> str:
    one = value if isinstance(value, str) else _first(value)
    if isinstance(one, str):
        return _words(one)
    parts = (_words(one.get(key)) for key in ("streetAddress", "addressLocality", "postalCode"))
    return ", ".join(part for part in parts if part)


def _hours(node: Node) -> Week:
    lines = [_words(one) for one in _list(node.get("openingHours"))]
    for one in _list(node.get("openingHoursSpecification")):
        # seasons state from when to when they hold; what holds always states neither
        if isinstance(one, Mapping) and not {"validFrom", "validThrough"} & set(one):
            days = [_words(day).rpartition("/")[2] for day in _list(one.get("dayOfWeek"))]
            clocks = f"{_words(one.get('opens'))[:5]}-{_words(one.get('closes'))[:5]}"
            lines += [f"{day} {clocks}" for day in days if day.lower() in WEEKDAYS]
    return read_week(lines)


def _keep_service(node: Node, found: Linked) -> None:
    item = _first(node.get("itemOffered")) if "itemOffered" in node else node
    name = _words(item.get("name") or node.get("name"))
    offer = _first(node.get("offers")) or node
    if not name:
        return
    row = {
        "name": name,
        "price": _words(offer.get("price") or _first(offer.get("priceSpecification")).get("price")),
        "duration_min": _minutes(_words(item.get("duration") or item.get("timeRequired"))),
    }
    same = next((one for one in found.services if one["name"] == name), None)
    if same is None:
        found.services.append(row)
    else:
        same.update({key: value for key, value in row.items() if value and not same[key]})


def _keep_question(question: str, answer: str, found: Linked) -> None:
    pair = (question, re.sub(r"<[^>]*>", " ", answer))
    if question and answer and pair not in found.questions:
        found.questions.append((pair[0], " ".join(pair[1].split())))


def _minutes(text: str) -> str:
    match = _ISO_DURATION.fullmatch(text)
    total = 60 * int(match[1] or 0) + int(match[2] or 0) if match else 0
    return str(total) if total else ""


def _types(node: Node) -> set[str]:
    return {_words(one).rpartition("/")[2] for one in _list(node.get("@type"))}


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(value: object) -> Node:
    return next((one for one in _list(value) if isinstance(one, Mapping)), {})


def _words(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
