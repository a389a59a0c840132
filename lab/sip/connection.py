"""One call of the gateway: its SIP dialog on one side, its bridge into a room on the other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from aiosipua.dialog import Dialog
from aiosipua.sdp import SdpMessage
from livekit.protocol.models import DisconnectReason

from lab.sip.bridge import Bridge, Door
from lab.sip.bus import Bus, RpcError
from lab.sip.link import Address, SipLink
from lab.sip.schema import Proto
from lab.sip.terms import refused, seconds_of

logger = logging.getLogger(__name__)

TRANSFER = "TransferSIPParticipant"
TRANSFER_S = 30.0
BYE_S = 4.0
_TAKEN = (200, 202)


@dataclass
class Connection:
    """Known by LiveKit's call id and by SIP's."""

    id: str
    bridge: Bridge
    dialog: Dialog | None = None
    address: Address = ("", 0)
    ours: SdpMessage | None = None
    """What we said of our own media."""
    to_headers: Mapping[str, str] = field(default_factory=dict)
    """Attributes that go into BYE and REFER, by header."""

    @property
    def is_up(self) -> bool:
        """Whether somebody answered and nobody has hung up."""
        return self.dialog is not None and self.dialog.state.value == "confirmed"

    def headers(self) -> dict[str, str]:
        """What the agent wants to tell the far end."""
        known = self.bridge.room.local_participant.attributes if self.to_headers else {}
        return {header: known[name] for name, header in self.to_headers.items() if name in known}


@dataclass
class Exchange:
    """What arriving and outgoing calls share."""

    link: SipLink
    bus: Bus
    door: Door
    by_id: dict[str, Connection] = field(default_factory=dict)
    by_dialog: dict[str, Connection] = field(default_factory=dict)
    _transfers: dict[str, asyncio.Future[tuple[int, str]]] = field(default_factory=dict)

    async def add(self, connection: Connection, sip_call_id: str = "") -> None:
        """Known from now on; `sip_call_id` once SIP has one."""
        if connection.id not in self.by_id:
            self.by_id[connection.id] = connection
            await self.bus.serve(TRANSFER, connection.id, self._transfer)
        if sip_call_id:
            self.by_dialog[sip_call_id] = connection

    async def close(
        self,
        connection: Connection,
        reason: DisconnectReason = DisconnectReason.CLIENT_INITIATED,
    ) -> None:
        """Hang up whatever still stands."""
        if self.by_id.pop(connection.id, None) is not None:
            await self.bus.unserve(TRANSFER, connection.id)
        for known in [one for one, its in self.by_dialog.items() if its is connection]:
            del self.by_dialog[known]
        dialog, headers = connection.dialog, connection.headers()
        if dialog is not None and connection.is_up:
            with suppress(TimeoutError, ValueError):
                await self.link.request(dialog, "BYE", connection.address, headers, timeout_s=BYE_S)
            dialog.terminate()
        await connection.bridge.leave(reason)
        logger.info("call over", extra={"call": connection.id})

    def gone(self, sip_call_id: str) -> None:
        """BYE or CANCEL came."""
        connection = self.by_dialog.get(sip_call_id)
        if connection is not None:
            connection.dialog = None
            connection.bridge.hung_up = True
            connection.bridge.over.set()

    def progress(self, sip_call_id: str, status: int, reason: str) -> None:
        """NOTIFY came: how far a transfer is."""
        waiting = self._transfers.get(sip_call_id)
        if waiting is not None and status >= _TAKEN[0] and not waiting.done():
            waiting.set_result((status, reason))

    async def _transfer(self, request: Proto) -> None:
        connection = self.by_id.get(request.sip_call_id)
        if connection is None:
            raise RpcError("not_found", "unknown call")
        dialog = connection.dialog
        if dialog is None or not connection.is_up:
            raise RpcError("failed_precondition", "can't transfer non established call")
        outcome: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._transfers[dialog.call_id] = outcome
        try:
            await self._refer(connection, dialog, request, outcome)
        finally:
            del self._transfers[dialog.call_id]
        connection.bridge.hung_up = True
        # the far end may hang up first
        asyncio.get_running_loop().call_later(1.0, connection.bridge.over.set)

    async def _refer(
        self,
        connection: Connection,
        dialog: Dialog,
        request: Proto,
        outcome: asyncio.Future[tuple[int, str]],
    ) -> None:
        told = {"Refer-To": request.transfer_to, **connection.headers(), **request.headers}
        try:
            reply = await self.link.request(dialog, "REFER", connection.address, told)
        except TimeoutError:
            raise RpcError("canceled", "no response to REFER") from None
        if reply.status_code not in _TAKEN:
            raise refused(reply.status_code, reply.reason_phrase, of="call transfer failed")
        over = connection.bridge.keep(connection.bridge.over.wait())
        await asyncio.wait(
            {outcome, over},
            timeout=seconds_of(request.ringing_timeout, TRANSFER_S),
            return_when=asyncio.FIRST_COMPLETED,
        )
        if outcome.done():
            status, reason = outcome.result()
            if status not in _TAKEN:
                raise refused(status, reason, of="call transfer failed")
        elif not connection.bridge.over.is_set():
            raise RpcError("canceled", "refer canceled")
