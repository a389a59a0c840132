"""Calls from telephones: trunk, dispatch rule, ringing until there is somebody to hear, answer."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass

from aiosipua import IncomingCall
from aiosipua.headers import parse_address
from livekit.protocol import sip

from lab.sip.bridge import Bridge, Seat
from lab.sip.bus import RpcError
from lab.sip.connection import Connection, Exchange
from lab.sip.media import FRAME_S, Media
from lab.sip.schema import ACCEPT, MESSAGES, REQUEST_PIN, Proto
from lab.sip.terms import header_attributes, new_call_id, seconds_of

logger = logging.getLogger(__name__)

RING_AGAIN_S = 1.0
LONGEST_RING_S = 180.0
LONGEST_CALL_S = 24 * 3600.0
_PIN_LONGEST = 16
_PIN_WAIT_S = 20.0
_REJECT = 3


@dataclass
class Arriving:
    """Sees to the INVITEs of one gateway."""

    exchange: Exchange

    async def see(self, leg: IncomingCall) -> None:
        """One call, to its end."""
        connection = Connection(new_call_id(), Bridge(Media(self.exchange.link.host)))
        try:
            await self._see(leg, connection)
        except RpcError:
            leg.reject(503, "Try again later")
        except ValueError as error:  # SDP that cannot be used
            logger.info("call refused", extra={"error": str(error)})
            leg.reject(400)
        finally:
            await self.exchange.close(connection)

    async def _see(self, leg: IncomingCall, connection: Connection) -> None:
        call = _described(leg, connection.id)
        trunk = await self.exchange.bus.ask(
            "GetSIPTrunkAuthentication",
            MESSAGES["rpc.GetSIPTrunkAuthenticationRequest"](
                call=call, src_address=leg.source_addr[0]
            ),
        )
        link = self.exchange.link
        if trunk.username and not link.proves(
            leg, user=trunk.username, password=trunk.password, realm=trunk.realm or "LiveKit"
        ):
            return
        ringing = connection.bridge.keep(_ring(leg))
        try:
            rule = await self._rule(call, trunk.sip_trunk_id, leg)
            if rule.result == _REJECT:
                leg.reject(404, "Does not match Trunks or Dispatch Rules")
            elif rule.result in (ACCEPT, REQUEST_PIN):
                await self.exchange.add(connection, leg.call_id)
                connection.ours = await connection.bridge.media.answer(leg.sdp_offer)
                await self._admit(leg, connection, rule, (call, trunk.sip_trunk_id), ringing)
            # else: dropped; the caller hears it ring until the carrier gives up
        finally:
            ringing.cancel()

    async def _admit(
        self,
        leg: IncomingCall,
        connection: Connection,
        rule: Proto,
        known: tuple[Proto, str],
        ringing: asyncio.Task[None],
    ) -> None:
        pin = rule.result == REQUEST_PIN
        if pin:
            ringing.cancel()
            self._answer(leg, connection, {})
            call, trunk = known
            rule = await self._with_pin(leg, connection, call, trunk)
            if rule is None or rule.result != ACCEPT:
                return
        await self._join(leg, connection, rule, status="active" if pin else "ringing")
        if not pin:
            await self._wait_for_somebody(
                connection, seconds_of(rule.ringing_timeout, LONGEST_RING_S)
            )
            ringing.cancel()
            bridge = connection.bridge
            if bridge.over.is_set() or not bridge.somebody.is_set():
                if not bridge.hung_up:
                    leg.reject(486, "Rejected")
                return
            self._answer(leg, connection, dict(rule.headers))
            await bridge.set("active")
        await connection.bridge.talk(seconds_of(rule.max_call_duration, LONGEST_CALL_S))

    async def _join(
        self, leg: IncomingCall, connection: Connection, rule: Proto, *, status: str
    ) -> None:
        headers = ((name, values[0]) for name, values in leg.invite.headers.items() if values)
        sender = parse_address(leg.invite.get_header("from") or "")
        attributes = {
            **rule.participant_attributes,
            **header_attributes(headers, rule.include_headers, rule.headers_to_attributes),
            "sip.callIDFull": leg.call_id,
            "sip.callTag": sender.tag or "",
            "sip.callStatus": status,
        }
        seat = Seat(
            rule.room_name,
            rule.participant_identity,
            rule.participant_name,
            rule.participant_metadata,
            attributes,
            rule.room_config if rule.HasField("room_config") else None,
        )
        connection.to_headers = dict(rule.attributes_to_headers)
        door = self.exchange.door
        await connection.bridge.join(rule.ws_url or door.url, rule.token or door.token(seat))
        connection.bridge.listen()

    async def _wait_for_somebody(self, connection: Connection, longest_s: float) -> None:
        """LiveKit's service answers once there is sound to be heard."""
        bridge = connection.bridge
        waiting = {bridge.keep(bridge.somebody.wait()), bridge.keep(bridge.over.wait())}
        await asyncio.wait(waiting, timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)

    def _answer(self, leg: IncomingCall, connection: Connection, headers: dict[str, str]) -> None:
        self.exchange.link.accept(leg, connection.ours, headers)
        connection.dialog, connection.address = leg.dialog, leg.source_addr

    async def _rule(self, call: Proto, trunk: str, leg: IncomingCall, **pin: object) -> Proto:
        request = MESSAGES["rpc.EvaluateSIPDispatchRulesRequest"](
            call=call,
            src_address=leg.source_addr[0],
            sip_trunk_id=trunk,
            calling_number=getattr(call, "from").user,
            called_number=call.to.user,
            **pin,
        )
        return await self.exchange.bus.ask("EvaluateSIPDispatchRules", request)

    async def _with_pin(
        self, leg: IncomingCall, connection: Connection, call: Proto, trunk: str
    ) -> Proto | None:
        """Beep where LiveKit's service speaks; digits up to `#`; one attempt."""
        media, keys = connection.bridge.media, asyncio.Queue[str]()
        connection.bridge.keys = keys
        size = round(media.rate * FRAME_S)
        half = size // 40 or 1
        beep = b"".join(b"\x00\x20" if n // half % 2 else b"\x00\xe0" for n in range(size))
        for _ in range(15):
            media.send(beep)
            await asyncio.sleep(FRAME_S)
        pin, until = "", time.monotonic() + _PIN_WAIT_S
        while not connection.bridge.over.is_set() and len(pin) <= _PIN_LONGEST:
            if time.monotonic() > until:
                return None
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    key = await keys.get()
                if key == "#":
                    connection.bridge.keys = None
                    return await self._rule(call, trunk, leg, pin=pin, no_pin=not pin)
                pin += key
        return None


async def _ring(leg: IncomingCall) -> None:
    while True:
        leg.ringing()
        await asyncio.sleep(RING_AGAIN_S)


def _described(leg: IncomingCall, call_id: str) -> Proto:
    def uri(text: str) -> sip.SIPUri:
        told = parse_address(text).uri
        return sip.SIPUri(user=told.user or "", host=told.host, port=told.port or 0)

    call = MESSAGES["rpc.SIPCall"](
        lk_call_id=call_id, source_ip=leg.source_addr[0], sip_call_id=leg.call_id
    )
    getattr(call, "from").ParseFromString(uri(leg.caller).SerializeToString())
    call.to.ParseFromString(uri(leg.callee).SerializeToString())
    call.address.ParseFromString(uri(leg.invite.uri).SerializeToString())
    return call
