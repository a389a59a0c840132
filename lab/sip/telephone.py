"""A telephone on loopback that is played by hand: rings, answers, speaks, hears, presses keys."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np
from aiosipua import IncomingCall
from aiosipua.dialog import Dialog
from numpy.typing import NDArray

from lab.sip.link import Address, SipLink, refusal_of
from lab.sip.media import FRAME_S, Media
from lab.sip.weather import Weather

Pcm = NDArray[np.int16]
LOUD = 400
"""Amplitude of a 16-bit sample that counts as sound; G.711's own noise is below."""
_PCMU = 0


@dataclass
class Telephone:
    """Use it as `async with Telephone("+12025550123") as phone`; times are `time.monotonic()`.

    `answers` decides what an incoming call meets: a SIP code (200 answers), or None: it rings on.
    """

    number: str
    host: str = "127.0.0.1"
    answers: int | None = 200
    after_s: float = 0.05
    transfers: int = 200
    """The code that a REFER comes to."""
    weather: Weather | None = None
    """What its line suffers."""
    heard: list[tuple[float, Pcm]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    referred: list[str] = field(default_factory=list)
    up: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    answered_at: float = 0.0

    async def __aenter__(self) -> Self:
        self._link = SipLink(self.host, agent="lab telephone")
        self._tasks: set[asyncio.Task[None]] = set()
        self._media: Media | None = None
        self._saying: asyncio.Queue[bytes] = asyncio.Queue()
        self._dialog: Dialog | None = None
        self._address: Address = ("", 0)
        self.muted = False
        self._link.on_invite = lambda leg: self._keep(self._rings(leg))
        self._link.on_bye = lambda *_: self._ended()
        self._link.on_cancel = lambda *_: self._ended()
        self._link.on_refer = self._refer
        await self._link.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.hang_up()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._media is not None:
            await self._media.close()
        await self._link.stop()

    @property
    def address(self) -> str:
        """Where it can be rung."""
        return f"{self.host}:{self._link.port}"

    async def ring(
        self, called: str, gateway: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Call a number through a gateway; 200, or the refusal. Raises TimeoutError."""
        host, _, port = gateway.partition(":")
        media = self._new_media()
        leg = self._link.invite(
            f"sip:{self.number}@{self.host}",
            f"sip:{called}@{gateway}",
            (host, int(port)),
            media.offer((_PCMU,)),
            extra_headers=dict(headers or {}),
        )
        self._leg = leg
        self._link.on_ringing[leg.call_id] = self.rung.set
        with suppress(RuntimeError):  # refused
            await leg.wait_answered(30)
        code, reason = refusal_of(leg)
        if code:
            return code, reason
        await media.accept(leg.sdp_answer)
        self._begin(leg.dialog, leg.remote_addr)
        return 200, "OK"

    async def give_up(self) -> None:
        """CANCEL before the far end has answered."""
        self._leg.cancel(self._link.caller)

    async def say(self, pcm: Pcm) -> None:
        """Speak 8 kHz samples; returns when the last has left, or the call is over."""
        frames = np.pad(pcm, (0, -len(pcm) % 160)).reshape(-1, 160)
        for frame in frames:
            self._saying.put_nowait(frame.tobytes())
        while not (self._saying.empty() or self.over.is_set()):  # noqa: ASYNC110  # the line's clock
            await asyncio.sleep(FRAME_S)

    async def press(self, keys: str) -> None:
        """Keys, half a second each."""
        if self._media is not None:
            await self._media.press(keys)

    async def hang_up(self) -> None:
        """BYE; twice is fine."""
        dialog, self._dialog = self._dialog, None
        if dialog is None or dialog.state.value != "confirmed":
            return
        with suppress(TimeoutError, ValueError):
            await self._link.request(dialog, "BYE", self._address, timeout_s=3)
        self._ended()

    def loudness(self, since: float = 0.0) -> float:
        """Root mean square of what was heard since a moment."""
        frames = [frame for at, frame in self.heard if at >= since]
        if not frames:
            return 0.0
        return float(np.sqrt(np.mean(np.concatenate(frames).astype(np.float64) ** 2)))

    async def sound_after(self, moment: float, *, within_s: float = 10.0) -> float | None:
        """When the first sound after a moment came; None when none did."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while True:
                    for at, frame in self.heard:
                        if at > moment and np.abs(frame.astype(np.int32)).max() > LOUD:
                            return at
                    await asyncio.sleep(0.01)
        return None

    def _new_media(self) -> Media:
        self._media = media = Media(self.host, self.weather)
        media.on_sound = self._hear
        media.on_key = self.keys.append
        return media

    def _hear(self, pcm: bytes) -> None:
        self.heard.append((time.monotonic(), np.frombuffer(pcm, np.int16)))

    async def _rings(self, leg: IncomingCall) -> None:
        leg.ringing()
        self.rung.set()
        await asyncio.sleep(self.after_s)
        if self.answers is None:
            return
        if self.answers != 200:  # SIP's yes
            leg.reject(self.answers)
            return
        media = self._new_media()
        leg.accept(await media.answer(leg.sdp_offer))
        self._begin(leg.dialog, leg.source_addr)

    def _begin(self, dialog: Dialog, address: Address) -> None:
        self._dialog, self._address = dialog, address
        self.answered_at = time.monotonic()
        self.up.set()
        self._keep(self._speak())

    async def _speak(self) -> None:
        silence, due = bytes(320), time.monotonic()
        while not self.over.is_set():
            frame = silence if self._saying.empty() else self._saying.get_nowait()
            if not self.muted and self._media is not None:
                self._media.send(frame)
            due += FRAME_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _refer(self, _: IncomingCall, __: str) -> None:
        self.referred.append(self._link.refer_to)
        if self._dialog is not None:
            self._link.notify(self._dialog, self._address, self.transfers)

    def _ended(self) -> None:
        self.over.set()

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def tone(hertz: int, seconds: float, *, level: int = 9_000) -> Pcm:
    """A sine at 8 kHz."""
    at = np.arange(round(seconds * 8_000))
    return (level * np.sin(2 * np.pi * hertz * at / 8_000)).astype(np.int16)


Answer = Callable[[Telephone], Awaitable[None]]
