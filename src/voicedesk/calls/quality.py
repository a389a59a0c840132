"""Watches how a call's sound comes through: what is lost, how unevenly it comes, what is silent."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import asdict, dataclass

from livekit import rtc
from livekit.agents import AgentSession

from voicedesk.agents.live import LiveCall
from voicedesk.ports import Sound

logger = logging.getLogger(__name__)

EVERY_S = 2.0
"""A silent caller's browser still sends a packet every 0.4 s (DTX), so silence is no gap."""
_ANSWER_S = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the counters of both tracks say at one moment."""

    at: float
    """Seconds on a clock that only goes forward."""
    heard: str = ""
    """The caller's track; none is published, or it is muted, where it is empty."""
    received: int = 0
    lost: int = 0
    jitter_s: float = 0.0
    spoken: str = ""
    """The desk's track while the desk speaks."""
    sent: int = 0


class Meter:
    """Adds readings up to what a call's sound was like."""

    def __init__(self) -> None:
        self._last: Reading | None = None
        self._seconds = self._unheard = self._unsent = 0.0
        self._received = self._lost = 0
        self._jitter: list[float] = []

    def take(self, now: Reading) -> None:
        """One more reading, later than the one before."""
        before, self._last = self._last, now
        if before is None:
            before = Reading(now.at)
        length = now.at - before.at
        self._seconds += length
        self._hear(before, now, length)
        if now.spoken and now.spoken == before.spoken and now.sent == before.sent:
            self._unsent += length

    def _hear(self, before: Reading, now: Reading, length: float) -> None:
        if not now.heard:
            return
        # another track, or one that was made anew on a reconnect, counts from nothing
        goes_on = now.heard == before.heard and now.received >= before.received
        came = now.received - before.received if goes_on else now.received
        self._received += came
        self._lost += now.lost - before.lost if goes_on else now.lost
        if came:
            self._jitter.append(now.jitter_s)
        elif goes_on:
            self._unheard += length

    def sound(self) -> Sound | None:
        """All readings together; None where there was nothing to read."""
        if not self._received and not self._unheard:
            return None
        jitter = sum(self._jitter) / len(self._jitter) if self._jitter else 0.0
        return Sound(
            seconds=round(self._seconds, 1),
            received=self._received,
            # a packet that comes twice is counted as less than none lost
            lost=max(0, self._lost),
            jitter_ms=round(jitter * 1000, 2),
            unheard_s=round(self._unheard, 1),
            unsent_s=round(self._unsent, 1),
        )


async def watch_sound(
    live: LiveCall, session: AgentSession[LiveCall], room: rtc.Room, caller: str
) -> None:
    """Read the counters until cancelled, then write what they said into the journal."""
    meter = Meter()
    try:
        while True:
            try:
                meter.take(await _read(session, room, caller))
            except TimeoutError:
                logger.warning("the counters of a call did not answer")
            await asyncio.sleep(EVERY_S)
    finally:
        sound = meter.sound()
        if sound is not None:
            live.journal.add("event", {"sound": asdict(sound)})


async def _read(session: AgentSession[LiveCall], room: rtc.Room, caller: str) -> Reading:
    """Raises TimeoutError."""
    async with asyncio.timeout(_ANSWER_S):
        ear, mouth = _ear(room, caller), _mouth(room, session)
        heard = await ear.get_stats() if ear else []
        spoken = await mouth.get_stats() if mouth else []
    came = [one.inbound_rtp.received for one in heard if one.HasField("inbound_rtp")]
    went = [one.outbound_rtp.sent for one in spoken if one.HasField("outbound_rtp")]
    return Reading(
        at=time.monotonic(),
        heard=ear.sid if ear and came else "",
        received=sum(one.packets_received for one in came),
        lost=sum(one.packets_lost for one in came),
        jitter_s=max((one.jitter for one in came), default=0.0),
        spoken=mouth.sid if mouth and went else "",
        sent=sum(one.packets_sent for one in went),
    )


def _ear(room: rtc.Room, caller: str) -> rtc.Track | None:
    """What the caller speaks into, unless they muted it."""
    who = room.remote_participants.get(caller)
    publications = who.track_publications.values() if who is not None else ()
    tracks = (
        one.track
        for one in publications
        if one.source == rtc.TrackSource.SOURCE_MICROPHONE and not one.muted
    )
    return next((one for one in tracks if one is not None), None)


def _mouth(room: rtc.Room, session: AgentSession[LiveCall]) -> rtc.Track | None:
    """What the desk speaks into, while it does."""
    if session.agent_state != "speaking":
        return None
    publications = room.local_participant.track_publications.values()
    tracks = (one.track for one in publications if one.kind == rtc.TrackKind.KIND_AUDIO)
    return next((one for one in tracks if one is not None), None)
