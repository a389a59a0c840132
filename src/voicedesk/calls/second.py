"""The person who is rung into a call: told what it is about, apart from the caller, and asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field

import numpy as np
from livekit import rtc

from voicedesk.calls.sounds import Speaker, Voice
from voicedesk.language.machines import (
    Opening,
    answerer,
    reads_as_yes_or_no,
    speaks_as_machine,
)
from voicedesk.ports import DialResult

ASK = "Press 1 or say yes to take the call. Press 2 if you cannot."
AGAIN = "Will you take the call? Press 1 for yes, or 2 for no."
LISTEN_S = 7.0
"""How long an answer is waited for, each of the two times."""
_ACCEPT, _DECLINE = "1", "2"
_LOUD = 500
_GAP_S = 0.8


@dataclass
class Second:
    """One person on the line, not yet with the caller."""

    room: rtc.Room
    identity: str
    voice: Voice
    speaker: Speaker
    answers: asyncio.Queue[DialResult] = field(default_factory=asyncio.Queue)
    heard: list[str] = field(default_factory=list)
    opening: Opening = field(default_factory=Opening)
    listen_s: float = LISTEN_S

    def __post_init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening = False
        self._last_loud = time.monotonic()
        self.room.on("sip_dtmf_received", self._pressed)
        self.room.on("participant_disconnected", self._left)
        self.room.on("track_subscribed", self._subscribed)
        who = self.room.remote_participants.get(self.identity)
        for publication in who.track_publications.values() if who else ():
            if publication.track is not None:
                self._listen(publication.track)

    async def ask(self, words: str) -> DialResult:
        """Tell them, ask twice, and hear whether they take it. Silence takes nothing."""
        for said in (f"{words} {ASK}", AGAIN):
            speaking = asyncio.get_running_loop().create_task(self.speaker.say(said))
            answer = await self._answer(speaking)
            if answer is not None:
                return answer
        return "voicemail" if self._is_machine() else "no_answer"

    def quiet_s(self) -> float:
        """How long nothing has been heard of them."""
        return time.monotonic() - self._last_loud

    async def close(self) -> None:
        """Listen no more."""
        self.room.off("sip_dtmf_received", self._pressed)
        self.room.off("participant_disconnected", self._left)
        self.room.off("track_subscribed", self._subscribed)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer(self, speaking: asyncio.Task[None]) -> DialResult | None:
        """What they answer while they are told, or a few seconds after; None: nothing."""
        answering = asyncio.get_running_loop().create_task(self.answers.get())
        try:
            await asyncio.wait((speaking, answering), return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait((answering,), timeout=self.listen_s)
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
        if not answering.done():
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
            return None
        return answering.result()

    def _is_machine(self) -> bool:
        words = " ".join(self.heard)
        return speaks_as_machine(words) or answerer(self.opening) == "machine"

    def _pressed(self, key: rtc.SipDTMF) -> None:
        if key.participant is None or key.participant.identity != self.identity:
            return
        if key.digit in (_ACCEPT, _DECLINE):
            self.answers.put_nowait("accepted" if key.digit == _ACCEPT else "declined")

    def _left(self, who: rtc.RemoteParticipant) -> None:
        if who.identity == self.identity:
            self.answers.put_nowait("voicemail" if self._is_machine() else "declined")

    def _subscribed(
        self, track: rtc.Track, _: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant
    ) -> None:
        if who.identity == self.identity:
            self._listen(track)

    def _listen(self, track: rtc.Track) -> None:
        if self._listening or track.kind != rtc.TrackKind.KIND_AUDIO:
            return
        self._listening = True
        self._keep(self._hear(track))
        self._keep(self._measure(track))

    async def _hear(self, track: rtc.Track) -> None:
        async with aclosing(self.voice.hear(track)) as utterances:  # type: ignore[type-var]
            async for words in utterances:
                self.heard.append(words)
                if self._is_machine():
                    self.answers.put_nowait("voicemail")
                elif (yes := reads_as_yes_or_no(words)) is not None:
                    self.answers.put_nowait("accepted" if yes else "declined")

    async def _measure(self, track: rtc.Track) -> None:
        """How long they spoke at first, and how long they have been silent since."""
        began = last = 0.0
        opened = False
        async with aclosing(rtc.AudioStream(track, sample_rate=16_000, num_channels=1)) as sound:
            async for event in sound:
                now = time.monotonic()
                samples = np.frombuffer(event.frame.data, np.int16).astype(np.int32)
                if np.abs(samples).max(initial=0) > _LOUD:
                    opened = opened or bool(last and now - last > _GAP_S)
                    self._last_loud = last = now
                    began = began or now
                if began and not opened:
                    self.opening = Opening(" ".join(self.heard), last - began, now - last)

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
