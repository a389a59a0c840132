"""The sound of one telephone: RTP with G.722 or G.711, frames of 20 ms, keys both ways."""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from typing import Protocol

from aiortp import RTPSession
from aiosipua import negotiate_sdp, parse_sdp
from aiosipua.sdp import SdpMessage

from lab.sip.weather import Weather

_G722 = {9: 16_000} if find_spec("G722") else {}
RATES = {**_G722, 0: 8_000, 8: 8_000}
"""Payload types in the order in which LiveKit's SIP service prefers them, and their samples/s.

G.722 only where its library is installed."""
KEYS = "0123456789*#abcd"
FRAME_S = 0.02
KEY_S = 0.25
PAUSE_S = 0.5
_EVENTS = 101
_SHORTEST_EVENT = 4
_FIRST_PORT, _LAST_PORT = 31_000, 39_000


class _Packet(Protocol):
    timestamp: int
    payload: bytes


class _FirstPacket:
    """A key counts when it goes down; the library would wait until it is let go."""

    def __init__(self, on_key: Callable[[str], None]) -> None:
        self._on_key = on_key
        self._last: int | None = None

    def handle_packet(self, packet: _Packet) -> None:
        """One packet of a key; the following ones of the same press change nothing."""
        known = len(packet.payload) >= _SHORTEST_EVENT and packet.payload[0] < len(KEYS)
        if known and packet.timestamp != self._last:
            self._last = packet.timestamp
            self._on_key(KEYS[packet.payload[0]])


class Media:
    """One stream; what comes in goes to `on_sound` and `on_key`."""

    def __init__(self, host: str, weather: Weather | None = None) -> None:
        self._host = host
        self._weather = weather
        self._port = _free_port(host)
        self._kind = 0
        self._events = _EVENTS
        self._session: RTPSession | None = None
        self._pressing = False
        self.last_packet: float | None = None
        """When sound last came, `time.monotonic()`."""
        self.on_sound: Callable[[bytes], None] = lambda _: None
        self.on_key: Callable[[str], None] = lambda _: None

    @property
    def rate(self) -> int:
        """Samples per second of the codec that was agreed on."""
        return RATES[self._kind]

    def offer(self, kinds: tuple[int, ...] = tuple(RATES)) -> SdpMessage:
        """What we can hear and speak."""
        names = {9: "G722", 0: "PCMU", 8: "PCMA"}
        listed = " ".join(str(kind) for kind in kinds)
        lines = [
            "v=0",
            f"o=- {time.time_ns()} 1 IN IP4 {self._host}",
            "s=-",
            f"c=IN IP4 {self._host}",
            "t=0 0",
            f"m=audio {self._port} RTP/AVP {listed} {_EVENTS}",
            *(f"a=rtpmap:{kind} {names[kind]}/8000" for kind in kinds),
            f"a=rtpmap:{_EVENTS} telephone-event/8000",
            f"a=fmtp:{_EVENTS} 0-16",
            "a=ptime:20",
            "a=sendrecv",
        ]
        return parse_sdp("\r\n".join(lines) + "\r\n")

    async def answer(self, offer: SdpMessage | None) -> SdpMessage:
        """Agree on a codec and begin. Raises ValueError for an offer without a usable one."""
        if offer is None or offer.audio is None or offer.rtp_address is None:
            raise ValueError("no sound is offered")
        offered = {c.payload_type for c in offer.audio.codecs}
        offered |= {int(f) for f in offer.audio.formats if f.isdigit()}
        self._events = _events_of(offer)
        fitting = [kind for kind in RATES if kind in offered][:1]
        answer, self._kind = negotiate_sdp(
            offer,
            self._host,
            self._port,
            supported_codecs=fitting,
            dtmf_payload_type=self._events,
        )
        await self._begin(offer.rtp_address)
        return answer

    async def accept(self, answer: SdpMessage | None) -> None:
        """Begin with what the far end agreed to. Raises ValueError when that is nothing of ours."""
        if answer is None or answer.audio is None or answer.rtp_address is None:
            raise ValueError("no sound was agreed on")
        kinds = [c.payload_type for c in answer.audio.codecs if c.payload_type in RATES]
        if not kinds:
            raise ValueError("no common codec")
        self._kind, self._events = kinds[0], _events_of(answer)
        await self._begin(answer.rtp_address)

    def send(self, pcm: bytes) -> None:
        """One frame of 16-bit samples."""
        if self._session is not None and not self._pressing:
            self._session.send_audio_pcm_auto(pcm)

    async def press(self, keys: str) -> None:
        """Keys at the pace of LiveKit's SIP service; `w` waits."""
        for key in keys:
            if key == "w":
                await asyncio.sleep(PAUSE_S)
            elif key in KEYS and self._session is not None and self._events:
                sender = self._session._sender  # noqa: SLF001
                stamp = sender.current_timestamp if sender is not None else 0
                self._session.send_dtmf(key.upper(), round(KEY_S * 1000), timestamp=stamp)
                await asyncio.sleep(2 * KEY_S)

    def move(self, to: tuple[str, int] | None) -> None:
        """The far end listens elsewhere now."""
        if self._session is not None and to is not None:
            self._session.update_remote(to)

    async def close(self) -> None:
        """Stop; twice is fine."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _begin(self, to: tuple[str, int]) -> None:
        self._session = await RTPSession.create(
            local_addr=(self._host, self._port),
            remote_addr=to,
            payload_type=self._kind,
            clock_rate=8_000,
            dtmf_payload_type=self._events or _EVENTS,
            jitter_prefetch=0,
            skip_audio_gaps=True,
            plc=False,
        )
        self._session.on_audio = self._sound
        if self._weather is not None:
            self._weather.over(self._session)
        first = _FirstPacket(self._key)
        self._session._dtmf_receiver = first  # type: ignore[assignment]  # noqa: SLF001

    def _key(self, key: str) -> None:
        self.on_key(key)

    def _sound(self, pcm: bytes, _timestamp: int) -> None:
        self.last_packet = time.monotonic()
        self.on_sound(pcm)


def _events_of(sdp: SdpMessage) -> int:
    """The payload type of keys; 0 when the far end knows none."""
    if sdp.audio is None:
        return 0
    named = (c for c in sdp.audio.codecs if c.encoding_name.lower() == "telephone-event")
    return next((int(codec.payload_type) for codec in named), 0)


def _free_port(host: str) -> int:
    """An even port with the odd one after it free too, as RTP and RTCP take them."""
    while True:
        # at random: other processes of the laboratory look for ports at the same moment
        port = _FIRST_PORT + 2 * secrets.randbelow((_LAST_PORT - _FIRST_PORT) // 2)
        try:
            for one in (port, port + 1):
                with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as trial:
                    trial.bind((host, one))
        except OSError:
            continue
        return port
