"""The gateway: telephones on one UDP port, livekit-server over Redis, rooms over WebRTC."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from aiosipua import IncomingCall
from aiosipua.message import SipRequest

from lab.sip.arriving import Arriving
from lab.sip.bridge import Door
from lab.sip.bus import Bus
from lab.sip.connection import Exchange
from lab.sip.dialling import Dialling
from lab.sip.link import Address, SipLink

logger = logging.getLogger(__name__)

_CLOSE_S = 10.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where the gateway listens and whom it talks to."""

    host: str
    port: int
    redis_url: str
    door: Door


class Gateway:
    """One gateway; use `running`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._arriving, self._dialling = Arriving(exchange), Dialling(exchange)
        self._seeing: set[asyncio.Task[None]] = set()
        link = exchange.link
        link.on_invite = self._invited
        link.on_bye = lambda call, _: exchange.gone(call.call_id)
        link.on_cancel = self._cancelled
        link.on_reinvite = self._moved
        link.on_transfer_progress = exchange.progress

    @property
    def address(self) -> str:
        """Where telephones ring."""
        link = self._exchange.link
        return f"{link.host}:{link.port}"

    @property
    def calls(self) -> int:
        """How many calls there are."""
        return len(self._exchange.by_id)

    async def open(self) -> None:
        """Answer livekit-server, then telephones."""
        await self._exchange.bus.serve("CreateSIPParticipant", "", self._dialling.create)
        await self._exchange.link.start()

    async def close(self) -> None:
        """Hang up everybody."""
        for connection in tuple(self._exchange.by_id.values()):
            connection.bridge.over.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_S):
                while self._exchange.by_id:  # noqa: ASYNC110  # each goes by itself
                    await asyncio.sleep(0.02)
        for task in tuple(self._seeing):
            task.cancel()
        await asyncio.gather(*self._seeing, return_exceptions=True)
        await self._exchange.link.stop()

    def _invited(self, leg: IncomingCall) -> None:
        task = asyncio.get_running_loop().create_task(self._see(leg))
        self._seeing.add(task)
        task.add_done_callback(self._seeing.discard)

    async def _see(self, leg: IncomingCall) -> None:
        try:
            await self._arriving.see(leg)
        except Exception:  # one call that breaks must not take the others with it
            logger.exception("a call broke")

    def _cancelled(self, request: SipRequest, _: Address) -> None:
        self._exchange.gone(request.call_id or "")

    def _moved(self, leg: IncomingCall) -> None:
        """Hold, resume, media elsewhere: the room sees nothing of it, as with LiveKit's service."""
        connection = self._exchange.by_dialog.get(leg.call_id)
        if connection is None:
            return
        if leg.sdp_offer is not None:
            connection.bridge.media.move(leg.sdp_offer.rtp_address)
        leg.accept(connection.ours)


@asynccontextmanager
async def running(places: Places) -> AsyncIterator[Gateway]:
    """A gateway that is open."""
    async with Bus(places.redis_url) as bus:
        exchange = Exchange(SipLink(places.host, places.port), bus, places.door)
        gateway = Gateway(exchange)
        await gateway.open()
        try:
            yield gateway
        finally:
            await gateway.close()
