"""Rooms on a LiveKit server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Literal

import aiohttp
from livekit import api
from livekit.protocol.agent import JobStatus
from livekit.protocol.models import DataPacket, ParticipantInfo

from voicedesk.errors import (
    ConnectorError,
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
)
from voicedesk.ports import OURS, DialResult, Occupant, RoomView

TIMEOUT_S = 10.0
EMPTY_S = 60
DEPARTED_S = 20
_BUSY = frozenset({486, 600})
_DECLINED = frozenset({403, 603, 607, 608})
_UNDER_WAY = frozenset({JobStatus.JS_PENDING, JobStatus.JS_RUNNING})
_NO_ANSWER = frozenset({408, 480, 487, 504})
_UNKNOWN = frozenset({404, 410, 484, 604})
TRANSFER_S = 25.0
"""How long another carrier may take to be connected."""


class LiveKitRooms:
    """Implements `ports.Rooms`; use it as `async with LiveKitRooms(…) as rooms`."""

    def __init__(self, url: str, key: str, secret: str, *, trunk: str = "") -> None:
        self._url, self._key, self._secret = url, key, secret
        self._trunk = trunk
        self._client: api.LiveKitAPI | None = None

    async def __aenter__(self) -> LiveKitRooms:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def create(self, name: str, *, metadata: str = "") -> None:
        async with self.asking() as client:
            await client.room.create_room(
                api.CreateRoomRequest(
                    name=name,
                    metadata=metadata,
                    empty_timeout=EMPTY_S,
                    departure_timeout=DEPARTED_S,
                )
            )

    async def token(
        self, room: str, identity: str, *, name: str = "", ttl: timedelta, listen_only: bool = False
    ) -> str:
        # without can_update_own_metadata: nobody may give themselves the attributes of a phone
        grants = api.VideoGrants(
            room_join=True,
            room=room,
            can_publish=not listen_only,
            can_publish_sources=["microphone"],
            hidden=listen_only,
        )
        token = api.AccessToken(self._key, self._secret).with_identity(identity).with_name(name)
        return token.with_ttl(ttl).with_grants(grants).to_jwt()

    async def dispatch(self, room: str, agent: str, *, metadata: str) -> str:
        request = api.CreateAgentDispatchRequest(agent_name=agent, room=room, metadata=metadata)
        async with self.asking() as client:
            return (await client.agent_dispatch.create_dispatch(request)).id

    async def remove(self, room: str, identity: str) -> None:
        who = api.RoomParticipantIdentity(room=room, identity=identity)
        with suppress(_Gone):
            async with self.asking() as client:
                await client.room.remove_participant(who)

    async def list(self) -> Sequence[str]:
        async with self.asking() as client:
            found = await client.room.list_rooms(api.ListRoomsRequest())
            return sorted(room.name for room in found.rooms)

    async def look(self, room: str) -> RoomView:
        with suppress(_Gone):
            return await self._look(room)
        return RoomView(room)

    async def _look(self, room: str) -> RoomView:
        async with self.asking() as client:
            found = await client.room.list_rooms(api.ListRoomsRequest(names=[room]))
            if not found.rooms:
                return RoomView(room)
            people = await client.room.list_participants(api.ListParticipantsRequest(room=room))
            asked = await client.agent_dispatch.list_dispatch(room)
        here = (one for one in people.participants if not one.permission.hidden)
        return RoomView(
            room,
            datetime.fromtimestamp(found.rooms[0].creation_time, UTC),
            tuple(Occupant(one.identity, _kind(one)) for one in here),
            # every room has a nameless one, for agents that are dispatched by themselves
            asked_for=any(one.agent_name for one in asked),
            under_way=frozenset(
                job.state.participant_identity or f"agent-{job.id}"
                for one in asked
                for job in one.state.jobs
                if job.state.status in _UNDER_WAY
            ),
        )

    async def dial(self, room: str, number: str, *, identity: str, ring_s: float) -> DialResult:
        trunk = self._trunk or await self._own_trunk()
        if not trunk:
            return "not_configured"
        request = api.CreateSIPParticipantRequest(
            sip_trunk_id=trunk,
            sip_call_to=number,
            room_name=room,
            participant_identity=identity,
            wait_until_answered=True,
            krisp_enabled=False,
        )
        request.ringing_timeout.FromTimedelta(timedelta(seconds=ring_s))
        longest_s = ring_s + TIMEOUT_S
        return await self._sip(
            lambda client: client.sip.create_sip_participant(request, timeout=longest_s),
            within_s=longest_s,
        )

    async def ring_nowhere(self, room: str, address: str) -> DialResult:
        """Ring an address at which nobody is, through no trunk of ours."""
        request = api.CreateSIPParticipantRequest(
            trunk=api.SIPOutboundConfig(hostname=address),
            sip_number="+10000000000",
            sip_call_to="+10000000000",
            room_name=room,
            wait_until_answered=True,
        )
        request.ringing_timeout.FromTimedelta(timedelta(seconds=1))
        return await self._sip(
            lambda client: client.sip.create_sip_participant(request, timeout=TIMEOUT_S),
            within_s=TIMEOUT_S,
        )

    async def _own_trunk(self) -> str:
        """The trunk that `voicedesk phone setup` made; empty when there is none."""
        try:
            async with self.asking() as client:
                found = await client.sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())
        except ConnectorError:
            return ""
        ours = (one.sip_trunk_id for one in found.items if one.name == OURS)
        self._trunk = next(ours, "")
        return self._trunk

    async def _sip(
        self, ask: Callable[[api.LiveKitAPI], Awaitable[object]], *, within_s: float
    ) -> DialResult:
        """What came of ringing or handing over; whatever happens has a name."""
        try:
            async with asyncio.timeout(within_s):
                await ask(self._opened())
        except api.SipCallError as refused:
            return _heard(refused.sip_status_code)
        except api.ServerError as error:
            return _without_answer(error)
        except TimeoutError:
            return "no_answer"
        except (aiohttp.ClientError, OSError):
            return "gateway_down"
        return "accepted"

    async def transfer(self, room: str, identity: str, to: str) -> DialResult:
        request = api.TransferSIPParticipantRequest(
            room_name=room, participant_identity=identity, transfer_to=f"tel:{to}"
        )
        request.ringing_timeout.FromTimedelta(timedelta(seconds=TRANSFER_S))
        return await self._sip(
            lambda client: client.sip.transfer_sip_participant(
                request, timeout=TRANSFER_S + TIMEOUT_S
            ),
            within_s=TRANSFER_S + TIMEOUT_S,
        )

    async def let_hear(
        self, room: str, listener: str, tracks: Sequence[str], *, heard: bool
    ) -> None:
        request = api.UpdateSubscriptionsRequest(
            room=room, identity=listener, track_sids=tracks, subscribe=heard
        )
        with suppress(_Gone):
            async with self.asking() as client:
                await client.room.update_subscriptions(request)

    async def tell(self, room: str, topic: str, words: str) -> None:
        request = api.SendDataRequest(
            room=room, data=words.encode(), topic=topic, kind=DataPacket.Kind.RELIABLE
        )
        async with self.asking() as client:
            await client.room.send_data(request)

    async def close(self, room: str) -> None:
        with suppress(_Gone):
            async with self.asking() as client:
                await client.room.delete_room(api.DeleteRoomRequest(room=room))

    def _opened(self) -> api.LiveKitAPI:
        if self._client is None:
            self._client = api.LiveKitAPI(self._url, self._key, self._secret)
        return self._client

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[api.LiveKitAPI]:
        """LiveKit's own client, its errors told as ours."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                yield self._opened()
        except api.ServerError as error:
            raise _ours(error) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise ConnectorUnavailable("the LiveKit server cannot be reached") from error


class _Gone(ConnectorRefused):
    """The room or the participant is no longer there."""


def _ours(error: api.ServerError) -> ConnectorError:
    what = f"LiveKit: {error.message}"
    if error.code == "not_found":
        return _Gone(what)
    if error.status in (401, 403):
        return CredentialsRejected(what)
    return ConnectorUnavailable(what) if error.status >= 500 else ConnectorRefused(what)


def _heard(code: int | None) -> DialResult:
    if code in _BUSY:
        return "busy"
    if code in _DECLINED:
        return "declined"
    if code in _UNKNOWN:
        return "unknown_number"
    return "no_answer" if code in _NO_ANSWER else "error"


def _without_answer(error: api.ServerError) -> DialResult:
    """The call came to nothing without a word from the far end."""
    if "not connected" in error.message or error.code == "not_found":
        return "not_configured"  # no Redis, or no such trunk
    if error.code == "unavailable":
        return "gateway_down"
    return "no_answer" if error.code in ("canceled", "deadline_exceeded") else "error"


def _kind(one: ParticipantInfo) -> Literal["phone", "web", "agent"]:
    if one.kind == ParticipantInfo.Kind.AGENT:
        return "agent"
    return "phone" if one.kind == ParticipantInfo.Kind.SIP else "web"
