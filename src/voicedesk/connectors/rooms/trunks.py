"""Trunks and dispatch rules on a LiveKit server."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from livekit import api

from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.errors import ConnectorError
from voicedesk.ports import Lead, WayIn, WayOut

RING = timedelta(seconds=30)
"""After it the carrier may try elsewhere; LiveKit's own three minutes are a caller lost."""
LONGEST = timedelta(hours=1)
"""A BYE that is lost must not be billed for a day."""
NO_SOUND = timedelta(seconds=60)
"""A caller who puts us on hold sends nothing; LiveKit would hang up after 15 s."""
HEADERS = {"Diversion": "sip.h.diversion", "History-Info": "sip.h.history-info"}
"""Who forwarded a call to us."""
_NOWHERE = "127.0.0.1:9"


class LiveKitTrunks:
    """Implements `ports.Trunks`."""

    def __init__(self, rooms: LiveKitRooms) -> None:
        self._rooms = rooms

    async def ways_in(self) -> Sequence[WayIn]:
        async with self._rooms.asking() as client:
            found = await client.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest())
        return [_way_in(one) for one in found.items]

    async def ways_out(self) -> Sequence[WayOut]:
        async with self._rooms.asking() as client:
            found = await client.sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())
        return [_way_out(one) for one in found.items]

    async def leads(self) -> Sequence[Lead]:
        async with self._rooms.asking() as client:
            found = await client.sip.list_dispatch_rule(api.ListSIPDispatchRuleRequest())
        return [
            Lead(
                tuple(one.trunk_ids),
                tuple(agent.agent_name for agent in one.room_config.agents),
                one.name,
                pin=bool(
                    one.rule.dispatch_rule_individual.pin or one.rule.dispatch_rule_direct.pin
                ),
                id=one.sip_dispatch_rule_id,
            )
            for one in found.items
        ]

    async def let_in(self, way: WayIn, *, password: str = "") -> WayIn:
        async with self._rooms.asking() as client:
            if way.id:
                made = await client.sip.update_inbound_trunk_fields(
                    way.id,
                    numbers=list(way.numbers),
                    allowed_addresses=list(way.addresses),
                    auth_username=way.user or None,
                    auth_password=password or None,
                )
            else:
                trunk = api.SIPInboundTrunkInfo(
                    name=way.name,
                    numbers=way.numbers,
                    allowed_addresses=way.addresses,
                    auth_username=way.user,
                    auth_password=password,
                    headers_to_attributes=HEADERS,
                )
                trunk.ringing_timeout.FromTimedelta(RING)
                trunk.max_call_duration.FromTimedelta(LONGEST)
                trunk.media.media_timeout.FromTimedelta(NO_SOUND)
                request = api.CreateSIPInboundTrunkRequest(trunk=trunk)
                made = await client.sip.create_inbound_trunk(request)
        return _way_in(made)

    async def let_out(self, way: WayOut, *, password: str = "") -> WayOut:
        async with self._rooms.asking() as client:
            if way.id:
                made = await client.sip.update_outbound_trunk_fields(
                    way.id,
                    address=way.address,
                    numbers=list(way.numbers),
                    auth_username=way.user or None,
                    auth_password=password or None,
                )
            else:
                trunk = api.SIPOutboundTrunkInfo(
                    name=way.name,
                    address=way.address,
                    numbers=way.numbers,
                    auth_username=way.user,
                    auth_password=password,
                )
                request = api.CreateSIPOutboundTrunkRequest(trunk=trunk)
                made = await client.sip.create_outbound_trunk(request)
        return _way_out(made)

    async def lead(self, rule: Lead) -> Lead:
        """A rule that stands already is taken away first: LiveKit refuses two of a kind."""
        agents = [api.RoomAgentDispatch(agent_name=name) for name in rule.agents]
        told = api.SIPDispatchRuleInfo(
            name=rule.name,
            trunk_ids=rule.trunks,
            rule=api.SIPDispatchRule(
                dispatch_rule_individual=api.SIPDispatchRuleIndividual(room_prefix="call")
            ),
            room_config=api.RoomConfiguration(agents=agents),
        )
        async with self._rooms.asking() as client:
            if rule.id:
                await client.sip.delete_dispatch_rule(
                    api.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=rule.id)
                )
            request = api.CreateSIPDispatchRuleRequest(dispatch_rule=told)
            made = await client.sip.create_dispatch_rule(request)
        return replace(rule, id=made.sip_dispatch_rule_id)

    async def is_served(self) -> bool:
        """Have a SIP service ring where nobody is: only a missing one answers `unavailable`."""
        room = "ring-nowhere"
        result = await self._rooms.ring_nowhere(room, _NOWHERE)
        with suppress(ConnectorError):
            await self._rooms.close(room)
        return result not in ("gateway_down", "not_configured")


def _asks_pin(rule: api.SIPDispatchRule) -> bool:
    return bool(rule.dispatch_rule_individual.pin or rule.dispatch_rule_direct.pin)


def _way_in(one: api.SIPInboundTrunkInfo) -> WayIn:
    return WayIn(
        one.name,
        tuple(one.numbers),
        tuple(one.allowed_addresses),
        one.auth_username,
        one.sip_trunk_id,
    )


def _way_out(one: api.SIPOutboundTrunkInfo) -> WayOut:
    return WayOut(one.address, tuple(one.numbers), one.auth_username, one.name, one.sip_trunk_id)
