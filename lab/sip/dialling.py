"""Calls to telephones, as CreateSIPParticipant asks for them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field

from aiosipua.auth import SipDigestAuth
from aiosipua.outgoing_call import OutgoingCall
from livekit.rtc import ConnectError

from lab.sip.bridge import Bridge, Seat
from lab.sip.bus import RpcError
from lab.sip.connection import Connection, Exchange
from lab.sip.link import refusal_of, wants_password
from lab.sip.media import Media
from lab.sip.schema import MESSAGES, Proto
from lab.sip.terms import left_because, refused, seconds_of

logger = logging.getLogger(__name__)

LONGEST_RING_S = 180.0
LONGEST_CALL_S = 24 * 3600.0
DIAL_TONE_HZ = 425
_SIP_PORT = 5060


@dataclass
class Dialling:
    """Sees to the outgoing calls of one gateway."""

    exchange: Exchange
    _talking: set[asyncio.Task[None]] = field(default_factory=set)

    async def create(self, request: Proto) -> Proto:
        """A telephone into a room; at once, or once it has answered. Raises RpcError."""
        bridge = Bridge(Media(self.exchange.link.host))
        connection = Connection(request.sip_call_id, bridge)
        connection.to_headers = dict(request.attributes_to_headers)
        await self.exchange.add(connection)
        try:
            await self._join(connection, request)
        except ConnectError as error:
            await self.exchange.close(connection)
            raise RpcError("internal", f"update room failed: {error}") from None
        created = MESSAGES["rpc.InternalCreateSIPParticipantResponse"](
            participant_id=bridge.room.local_participant.sid,
            participant_identity=request.participant_identity,
            sip_call_id=connection.id,
        )
        dialling = asyncio.get_running_loop().create_task(self._dial(connection, request))
        if request.wait_until_answered:
            await dialling
        else:
            dialling.add_done_callback(_note)
        return created

    async def _join(self, connection: Connection, request: Proto) -> None:
        attributes = {**request.participant_attributes, "sip.callStatus": "dialing"}
        seat = Seat(
            request.room_name,
            request.participant_identity,
            request.participant_name,
            request.participant_metadata,
            attributes,
        )
        door = self.exchange.door
        await connection.bridge.join(request.ws_url or door.url, request.token or door.token(seat))

    async def _dial(self, connection: Connection, request: Proto) -> None:
        bridge, link = connection.bridge, self.exchange.link
        tone = bridge.keep(_dial_tone(bridge)) if request.play_dialtone else None
        leg = _invite(self.exchange, connection, request)
        link.on_ringing[leg.call_id] = lambda: _once_ringing(bridge)
        try:
            await self.exchange.add(connection, leg.call_id)
            await self._until_answered(connection, leg, request)
        except RpcError as error:
            await self.exchange.close(connection, left_because(error))
            raise
        finally:
            del link.on_ringing[leg.call_id]
            if tone is not None:
                tone.cancel()
        connection.dialog, connection.address = leg.dialog, leg.remote_addr
        connection.ours = leg.sdp_offer
        if request.dtmf:  # nobody hears anybody until the keys are sent
            await bridge.set("automation")
            await bridge.media.press(request.dtmf)
        bridge.listen()
        longest_s = seconds_of(request.max_call_duration, LONGEST_CALL_S)
        # not one of the bridge's own tasks, which end before it has left
        task = asyncio.get_running_loop().create_task(self._talk(connection, longest_s))
        self._talking.add(task)
        task.add_done_callback(self._talking.discard)
        await bridge.set("active", **{"sip.callIDFull": leg.call_id})

    async def _talk(self, connection: Connection, longest_s: float) -> None:
        await connection.bridge.talk(longest_s)
        await self.exchange.close(connection)

    async def _until_answered(
        self, connection: Connection, leg: OutgoingCall, request: Proto
    ) -> None:
        bridge = connection.bridge
        answered = bridge.keep(leg.wait_answered(3600))
        over = bridge.keep(bridge.over.wait())
        await asyncio.wait(
            {answered, over},
            timeout=seconds_of(request.ringing_timeout, LONGEST_RING_S),
            return_when=asyncio.FIRST_COMPLETED,
        )
        if not answered.done():
            leg.cancel(self.exchange.link.caller)
            raise RpcError("canceled", "sip request timed out")
        with suppress(RuntimeError):  # refused: the code says how
            answered.result()
        code, reason = refusal_of(leg)
        if wants_password(code):
            raise RpcError("failed_precondition", _about_password(known=bool(request.username)))
        if code:
            raise refused(code, reason)
        try:
            await bridge.media.accept(leg.sdp_answer)
        except ValueError as error:
            raise RpcError("failed_precondition", str(error)) from None


def _invite(exchange: Exchange, connection: Connection, request: Proto) -> OutgoingCall:
    host, _, port = request.address.partition(":")
    link = exchange.link
    return link.invite(
        f"sip:{request.number}@{request.hostname or link.host}",
        f"sip:{request.call_to}@{request.address}",
        (host, int(port or _SIP_PORT)),
        connection.bridge.media.offer(),
        extra_headers=dict(request.headers),
        auth=SipDigestAuth(request.username, request.password) if request.username else None,
    )


def _once_ringing(bridge: Bridge) -> None:
    if bridge.room.local_participant.attributes.get("sip.callStatus") == "dialing":
        bridge.keep(bridge.set("ringing"))


def _about_password(*, known: bool) -> str:
    if known:
        return "max auth retry attempts reached for SIP invite"
    return "sip server required auth, but no username or password was provided"


async def _dial_tone(bridge: Bridge) -> None:
    while True:
        await bridge.tone(DIAL_TONE_HZ, 1.0)
        await asyncio.sleep(4)


def _note(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.info("not answered", extra={"error": str(task.exception())})
