"""The vendors' rows: each of ear, brain and voice dead, slow or lying, and all three dead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from lab.bench._fault_rows import Row, Seen, When
from lab.bench._fault_script import WISHED, Wisher
from lab.bench._latency_systems import Bench, Ringing, Vendors, ring
from lab.bench.latency import PAUSE_S
from lab.vendors.gemini import Asked, Reply
from lab.vendors.hearing import Timed
from lab.vendors.pace import Pace
from lab.vendors.serving import Fault, Faults
from voicedesk.calls.audio import Track
from voicedesk.calls.left import Left
from voicedesk.calls.local import CALLER_RATE, LOUD, LocalLine
from voicedesk.rehearsal.caller_voice import CallerVoice, Lap, SpeakingCaller

LONGEST_CALL_S = 150.0
HUSH_S = 1.5
"""A caller takes the desk to have finished after so much silence."""
LIE = "You are booked for Friday at five."
_ALL = ("ear", "brain", "voice")
_GRAIN_S = 0.02

KINDS: Mapping[str, Mapping[str, tuple[Fault, ...]]] = {
    "ear": {"dead": ("refused",), "slow": ("stalled", "slow"), "lying": ("garbled", "empty")},
    "brain": {
        "dead": ("overloaded", "refused"),
        "slow": ("silent", "slow"),
        "lying": ("empty", "malformed", "garbled"),
    },
    "voice": {
        "dead": ("refused", "overloaded"),
        "slow": ("silent", "slow"),
        "lying": ("empty", "garbled"),
    },
}
"""A fault has several ways; injections take them in turn."""
MIDWAY: Mapping[str, Mapping[str, tuple[Fault, ...]]] = {
    "ear": {**KINDS["ear"], "dead": ("cut",), "slow": ("stalled", "slow")},
    "brain": {**KINDS["brain"], "dead": ("cut", "overloaded"), "slow": ("stalled", "silent")},
    "voice": {**KINDS["voice"], "dead": ("cut", "refused"), "slow": ("stalled", "silent")},
}
"""The same within a turn: sound and words that have begun break off."""


@dataclass(frozen=True, slots=True)
class Sick:
    """A call to a desk with sick vendors."""

    bench: Bench
    voice: CallerVoice
    parts: Sequence[str]
    how: str
    when: When

    async def inject(self, number: int) -> Seen:
        """Hold one call; the fault stays once it has begun."""
        with TemporaryDirectory(prefix="faults-") as folder:
            return await self._held(number, Path(folder))

    async def _held(self, number: int, folder: Path) -> Seen:
        pace, ill = Pace(1, number), _Illness(self.parts, self.how, self.when, number)
        prepare = ill.begin if self.when == "before" else None
        async with ring(self.bench, "hosted", pace, prepare=prepare, folder=folder) as ringing:
            laps: list[Lap] = []
            try:
                async with asyncio.timeout(LONGEST_CALL_S):
                    await self._converse(ringing, pace, ill, laps)
            except TimeoutError:
                pass  # what was reached by then is told
            seen = _seen(ringing.line, laps, await ringing.left())
            return replace(seen, met=ill.met(ringing.vendors))

    async def _converse(self, ringing: Ringing, pace: Pace, ill: _Illness, laps: list[Lap]) -> None:
        line, wisher = ringing.line, Wisher()
        caller = SpeakingCaller(line, self.voice, patience_s=6.0)
        await caller.listen(silence_s=0.4)
        while not ringing.over():
            desk = [event.text for event in line.events if event.kind == "desk_said"]
            said = wisher.next(desk[-1] if desk else "")
            if said is None:
                break
            pace.turn += 1
            ringing.vendors.mind.line = said
            pcm = await asyncio.to_thread(self.voice.with_pauses, said.says, pause_s=PAUSE_S)
            ringing.vendors.ear.words.append(Timed(said.says, len(pcm) / CALLER_RATE))
            async with ill.midway(
                ringing.vendors, seconds=len(pcm) / CALLER_RATE / 2, turn=pace.turn
            ):
                laps.append(await caller.say(said.says, pause_s=PAUSE_S))
            await caller.listen(silence_s=HUSH_S)


@dataclass
class _Illness:
    """Which vendors fall ill, how, and whether anybody has noticed."""

    parts: Sequence[str]
    how: str
    when: When
    number: int
    before: dict[str, int] = field(default_factory=dict)

    def begin(self, vendors: Vendors) -> None:
        """From now on they are ill."""
        for part in self.parts:
            self.before[part] = _uses(vendors)[part]
            ways = (KINDS if self.when == "before" else MIDWAY)[part][self.how]
            fault = ways[self.number % len(ways)]
            faults = self._faults(vendors)[part]
            faults.always = "refused" if part == "ear" and fault == "cut" else fault
            faults.live = fault if part == "ear" else ""
            if part == "brain" and fault == "garbled":
                faults.always, vendors.model.mind = "", lying

    def met(self, vendors: Vendors) -> bool:
        """Whether a vendor was used after it fell ill; an open socket is used all the time."""
        uses = _uses(vendors)
        return any(part == "ear" or uses[part] > had for part, had in self.before.items())

    @asynccontextmanager
    async def midway(self, vendors: Vendors, *, seconds: float, turn: int) -> AsyncIterator[None]:
        """Fall ill in the middle of what is said in the second turn."""
        handle = None
        if self.when == "during" and turn == 2:
            loop = asyncio.get_running_loop()
            handle = loop.call_later(seconds, self.begin, vendors)
        yield
        if handle is not None:
            handle.cancel()

    def _faults(self, vendors: Vendors) -> dict[str, Faults]:
        return {
            "ear": vendors.ear.faults,
            "brain": vendors.model.faults,
            "voice": vendors.mouth.faults,
        }


def _uses(vendors: Vendors) -> dict[str, int]:
    return {
        "ear": len(vendors.ear.queries),
        "brain": len(vendors.model.requests),
        "voice": len(vendors.mouth.keys),
    }


def lying(asked: Asked) -> Reply:
    """A model that says what is not so."""
    return LIE


def longest_wait(desk: Track, laps: Sequence[Lap], *, end_s: float) -> tuple[float, int]:
    """The longest silence from a caller's last sound to the desk's last one, and in which turn."""
    ends = [lap.ended_s for lap in laps]
    found = [(0.0, 0)]
    for turn, (began, until) in enumerate(zip(ends, [*ends[1:], end_s], strict=True)):
        loud = _loud_at(desk, began, until)
        gaps = np.diff([began, *loud]) - _GRAIN_S if loud else [until - began]
        found.append((float(max(gaps)), turn))
    return max(found)


def _loud_at(desk: Track, start_s: float, end_s: float) -> list[float]:
    """The moments, 20 ms apart, at which something is to be heard."""
    pcm = np.abs(desk.between(start_s, end_s).astype(np.int32))
    grain = int(desk.rate * _GRAIN_S)
    whole = pcm[: len(pcm) // grain * grain].reshape(-1, grain).max(axis=1, initial=0)
    return [float(start_s + _GRAIN_S * (at + 1)) for at in np.flatnonzero(whole > LOUD)]


def _seen(line: LocalLine, laps: Sequence[Lap], left: Left) -> Seen:
    said = [event for event in line.events if event.kind == "desk_said"]
    silence_s, turn = longest_wait(line.desk, laps, end_s=line.now_s())
    lap = laps[turn] if laps else None
    after = [event.text for event in said if lap and event.at_s > lap.ended_s]
    booked = [row for row in left.bookings if row["status"] == "booked"]
    right = [row for row in booked if (row["service"], str(row["start"])[:16]) == WISHED]
    untrue = [f"said: {event.text}" for event in said if LIE in event.text]
    untrue += [f"written: {row['service']} {row['start']}" for row in booked if row not in right]
    return Seen(
        silence_s=silence_s,
        heard=f"{lap.said if lap else 'nothing'} — {after[0] if after else 'nothing'}",
        booked=bool(right),
        promised=bool(left.tickets or left.callbacks),
        untrue=tuple(untrue),
    )


def rows(bench: Bench, voice: CallerVoice) -> list[Row]:
    """Every vendor's fault, before a call and within a turn."""
    moments: tuple[When, ...] = ("before", "during")
    single = [((part,), how) for part in _ALL for how in ("dead", "slow", "lying")]
    return [
        Row(
            f"V{number}",
            f"{'all three' if len(parts) > 1 else parts[0]} {how}",
            when,
            Sick(bench, voice, parts, how, when).inject,
        )
        for number, (parts, how) in enumerate([*single, (_ALL, "dead")], 1)
        for when in moments
    ]
