"""Asks every connected system of a profile whether we can work with it: `check --live`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from voicedesk.connectors.wiring import Connected
from voicedesk.errors import ConnectorError

LONGEST_S = 15.0


@dataclass(frozen=True, slots=True)
class Probe:
    """One system, and how it is asked."""

    name: str
    ask: Callable[[], Awaitable[None]]


def probes_of(connected: Connected) -> Iterator[Probe]:
    """Everything that a business is connected to."""
    if connected.crm is not None:
        yield Probe("crm", connected.crm.check)
    for channel, messenger in connected.messengers.items():
        yield Probe(channel, messenger.check)
    for staff, calendars in connected.calendars.items():
        for number, calendar in enumerate(calendars, start=1):
            yield Probe(f"calendar {number} of {staff}", calendar.check)


async def run_probes(connected: Connected) -> list[str]:
    """What does not work, in words; the systems are asked at once."""
    answers = await asyncio.gather(*(_ask(one) for one in probes_of(connected)))
    return [words for words in answers if words]


async def _ask(probe: Probe) -> str:
    try:
        async with asyncio.timeout(LONGEST_S):
            await probe.ask()
    except ConnectorError as error:
        return f"{probe.name}: {error}"
    except TimeoutError:
        return f"{probe.name}: no answer within {LONGEST_S:.0f} seconds"
    return ""
