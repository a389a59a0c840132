"""Hours in which nobody is texted."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def not_before(now: datetime, quiet: str | None, zone: ZoneInfo) -> datetime | None:
    """When a text may leave that is ready now; None for at once. `quiet` may cross midnight."""
    if quiet is None:
        return None
    begins, ends = (time.fromisoformat(part) for part in quiet.split("-"))
    local = now.astimezone(zone)
    at = local.time()
    if begins == ends:
        return None
    crosses = begins > ends
    inside = (at >= begins or at < ends) if crosses else begins <= at < ends
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if crosses and at >= begins else local.date()
    return datetime.combine(day, ends, zone)


def zone_of(phone: str, usual: ZoneInfo) -> ZoneInfo:
    """The zone in which a number rings, when there is only one; else the usual one."""
    # the tables of zones are large and only messages need them
    import phonenumbers
    from phonenumbers import timezone

    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return usual
    zones = [name for name in timezone.time_zones_for_number(number) if name != "Etc/Unknown"]
    return ZoneInfo(zones[0]) if len(zones) == 1 else usual
