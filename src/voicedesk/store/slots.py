"""Slots as JSON and back, with the zone in which the customer hears them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TypedDict
from zoneinfo import ZoneInfo

from voicedesk.domain.business import ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.slots import Slot, Span


class SlotJson(TypedDict):
    """A slot in a JSON column; moments are ISO 8601 in UTC."""

    service: str
    staff: str
    location: str
    zone: str
    start: str
    end: str
    claimed_start: str
    claimed_end: str
    keys: list[str]


class SpanJson(TypedDict):
    """A span in a JSON column."""

    zone: str
    start: str
    end: str


def pack_slot(slot: Slot) -> SlotJson:
    """A slot for a JSON column."""
    return SlotJson(
        service=slot.service,
        staff=slot.staff,
        location=slot.location,
        zone=_zone_name(slot.span.start),
        start=_utc(slot.span.start),
        end=_utc(slot.span.end),
        claimed_start=_utc(slot.claimed.start),
        claimed_end=_utc(slot.claimed.end),
        keys=list(slot.keys),
    )


def unpack_slot(packed: SlotJson) -> Slot:
    """The slot of a JSON column."""
    zone = _zone(packed["zone"])
    return Slot(
        service=ServiceId(packed["service"]),
        staff=StaffId(packed["staff"]),
        location=LocationId(packed["location"]),
        span=_span(packed["start"], packed["end"], zone),
        claimed=_span(packed["claimed_start"], packed["claimed_end"], zone),
        keys=tuple(ClaimKey(key) for key in packed["keys"]),
    )


def pack_span(span: Span) -> SpanJson:
    """A span for a JSON column."""
    return SpanJson(zone=_zone_name(span.start), start=_utc(span.start), end=_utc(span.end))


def unpack_span(packed: SpanJson) -> Span:
    """The span of a JSON column."""
    return _span(packed["start"], packed["end"], _zone(packed["zone"]))


def slot_values(slot: Slot) -> dict[str, object]:
    """What `slot_columns` hold of a slot."""
    return {
        "slot": pack_slot(slot),
        "service": slot.service,
        "staff": slot.staff,
        "start": slot.span.start,
        "end": slot.span.end,
    }


def same_slot(one: Slot, other: Slot) -> bool:
    """Whether two slots are the same time, people and things, in whatever zone they are written."""
    return pack_slot(one) | {"zone": ""} == pack_slot(other) | {"zone": ""}


def _span(start: str, end: str, zone: tzinfo) -> Span:
    return Span(
        datetime.fromisoformat(start).astimezone(zone), datetime.fromisoformat(end).astimezone(zone)
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _zone_name(moment: datetime) -> str:
    if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key:
        return moment.tzinfo.key
    offset = moment.utcoffset() or timedelta(0)
    return f"{offset.total_seconds():+.0f}"


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    if name[0] not in "+-":
        return ZoneInfo(name)
    seconds = int(name)
    return timezone(timedelta(seconds=seconds)) if seconds else UTC
