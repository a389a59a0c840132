"""The thread by which a live call hangs on the office; cut without a goodbye, it is taken up."""

from __future__ import annotations

import asyncio
import hmac
import json
from contextlib import suppress
from dataclasses import asdict, dataclass

BEAT_S = 1.0
BYE = b"bye\n"
_BEAT = b".\n"
_RETRY_S = 2.0
_CONNECT_S = 2.0


@dataclass(frozen=True, slots=True)
class Hello:
    """What a job says of itself first."""

    room: str
    job: str
    call: str
    business: str
    caller: str

    def line(self, secret: str) -> bytes:
        """Signed with the key of the rooms: whoever may open rooms may ask for a rescue."""
        told = json.dumps(asdict(self), sort_keys=True)
        return (json.dumps({"told": told, "seal": _seal(told, secret)}) + "\n").encode()


def read_hello(line: bytes, secret: str) -> Hello | None:
    """The hello of a job; None when it is not one of ours."""
    try:
        outer = json.loads(line)
        told = str(outer["told"])
        if not hmac.compare_digest(_seal(told, secret), str(outer["seal"])):
            return None
        return Hello(**json.loads(told))
    except (ValueError, TypeError, KeyError):
        return None


def _seal(told: str, secret: str) -> str:
    return hmac.new(secret.encode(), told.encode(), "sha256").hexdigest()


class Lifeline:
    """The job's end; an office that is away is looked for until it is back."""

    def __init__(self, address: str, hello: Hello, *, secret: str) -> None:
        self._host, _, port = address.rpartition(":")
        self._port = int(port)
        self._hello = hello.line(secret)
        self._writer: asyncio.StreamWriter | None = None

    async def hold(self) -> None:
        """Beat until cancelled."""
        while True:
            with suppress(OSError, TimeoutError):
                await self._beat()
            self._writer = None
            await asyncio.sleep(_RETRY_S)

    async def say_bye(self) -> None:
        """An orderly end: nobody needs to come."""
        if self._writer is None:
            return
        with suppress(OSError, TimeoutError):
            self._writer.write(BYE)
            async with asyncio.timeout(_CONNECT_S):
                await self._writer.drain()
            self._writer.close()
        self._writer = None

    async def _beat(self) -> None:
        async with asyncio.timeout(_CONNECT_S):
            _, writer = await asyncio.open_connection(self._host, self._port)
        self._writer = writer
        writer.write(self._hello)
        while not writer.is_closing():
            async with asyncio.timeout(_CONNECT_S):
                await writer.drain()
            await asyncio.sleep(BEAT_S)
            writer.write(_BEAT)
