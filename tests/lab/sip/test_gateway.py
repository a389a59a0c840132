"""The gateway between real telephones and a real LiveKit server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
from livekit import api, rtc

from lab.sip import sipp
from lab.sip.listener import Listener
from lab.sip.loopback import DESK, PhoneExchange, can_ring, phone_exchange
from lab.sip.telephone import Telephone
from lab.sip.weather import Weather

pytestmark = pytest.mark.server

CALLER = "+12025550123"
HUNG_UP = int(rtc.DisconnectReason.CLIENT_INITIATED)


@pytest.fixture(scope="module")
def exchange() -> Iterator[PhoneExchange]:
    if missing := can_ring():
        pytest.skip(f"no {missing}; `make servers` and `apt install redis-server` bring them")
    with phone_exchange() as exchange:
        asyncio.run(exchange.lead_in())
        yield exchange


async def room_of(exchange: PhoneExchange, caller: str) -> str:
    """The room that a ringing telephone opened; the count of its people comes seconds later."""
    async with exchange.client() as client, asyncio.timeout(10):
        while True:
            found = await client.room.list_rooms(api.ListRoomsRequest())
            names = [room.name for room in found.rooms if f"_{caller}_" in room.name]
            if names:
                return names[0]
            await asyncio.sleep(0.02)


async def close(exchange: PhoneExchange, room: str) -> None:
    async with exchange.client() as client:
        await client.room.delete_room(api.DeleteRoomRequest(room=room))


async def test_a_telephone_rings_until_somebody_can_be_heard(exchange: PhoneExchange) -> None:
    async with Telephone(CALLER) as phone:
        ringing = asyncio.ensure_future(phone.ring(DESK, exchange.address))
        room = await room_of(exchange, phone.number)
        async with Listener(exchange, room) as agent:
            told = agent.phones[f"sip_{CALLER}"]
            assert (told["sip.phoneNumber"], told["sip.trunkPhoneNumber"]) == (CALLER, DESK)
            assert told["sip.callStatus"] == "ringing"
            assert not ringing.done()
            await agent.speak()
            assert await ringing == (200, "OK")
            await agent.until("active")
            await phone.press("12#")
            await agent.room.local_participant.publish_dtmf(code=5, digit="5")
            await asyncio.sleep(0.6)
            assert agent.keys == ["1", "2", "#"]
            assert phone.keys == ["5"]
            assert phone.loudness() > 1000
            await phone.hang_up()
            await agent.until("hangup")
            await asyncio.sleep(0.2)
            assert agent.left == [(f"sip_{CALLER}", HUNG_UP)]
        await close(exchange, room)


async def test_a_caller_may_give_up_while_it_rings(exchange: PhoneExchange) -> None:
    async with Telephone("+12025550124") as phone:
        ringing = asyncio.ensure_future(phone.ring(DESK, exchange.address))
        room = await room_of(exchange, phone.number)
        async with Listener(exchange, room) as agent:
            await phone.give_up()
            await agent.until("hangup")
            assert "hangup" in agent.statuses
        ringing.cancel()
        await close(exchange, room)


async def test_a_number_that_leads_nowhere_is_never_answered(exchange: PhoneExchange) -> None:
    async with Telephone(CALLER) as phone:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(phone.ring("+12025550199", exchange.address), 0.7)


@pytest.mark.parametrize(
    "code, reason, kind",
    [
        (486, "Busy Here", "failed_precondition"),
        (603, "Decline", "permission_denied"),
        (404, "Not Found", "not_found"),
        (503, "Service Unavailable", "failed_precondition"),
    ],
)
async def test_a_refusal_reaches_whoever_asked_with_its_code(
    exchange: PhoneExchange, code: int, reason: str, kind: str
) -> None:
    with sipp.refusing(code, reason) as address:
        trunk = await exchange.lead_out(address)
        async with exchange.client() as client:
            with pytest.raises(api.SipCallError) as refused:
                await client.sip.create_sip_participant(
                    api.CreateSIPParticipantRequest(
                        sip_trunk_id=trunk,
                        sip_call_to="+12025550142",
                        room_name=f"out-{code}",
                        wait_until_answered=True,
                    )
                )
    assert (refused.value.code, refused.value.sip_status_code) == (kind, code)


async def test_a_transfer_is_the_telephone_s_to_accept(exchange: PhoneExchange) -> None:
    async with Telephone("+12025550143") as phone, exchange.client() as client:
        trunk = await exchange.lead_out(phone.address)
        request = api.CreateSIPParticipantRequest(
            sip_trunk_id=trunk,
            sip_call_to=phone.number,
            room_name="out-transfer",
            participant_identity="person",
            wait_until_answered=True,
        )
        await client.sip.create_sip_participant(request)
        transfer = api.TransferSIPParticipantRequest(
            room_name="out-transfer", participant_identity="person", transfer_to="tel:+12025550144"
        )
        phone.transfers = 503
        with pytest.raises(api.SipCallError):
            await client.sip.transfer_sip_participant(transfer)
        phone.transfers = 200
        await client.sip.transfer_sip_participant(transfer)
        async with asyncio.timeout(4):
            await phone.over.wait()
        assert phone.referred == ["tel:+12025550144"] * 2


async def test_a_line_that_loses_packets_and_delays_others_still_carries_sound(
    exchange: PhoneExchange,
) -> None:
    weather = Weather(loss=0.1, jitter_s=0.04, seed=7)
    async with Telephone("+12025550127", weather=weather) as phone:
        ringing = asyncio.ensure_future(phone.ring(DESK, exchange.address))
        room = await room_of(exchange, phone.number)
        async with Listener(exchange, room) as agent:
            await agent.speak()
            assert await ringing == (200, "OK")
            await agent.until("active")
            await phone.press("7")
            await asyncio.sleep(1)
            assert agent.keys == ["7"]
            assert phone.loudness() > 1000
            assert weather.lost > 0
        await close(exchange, room)


MALFORMED = (
    b"",
    b"\x00\xff\xfe",
    b"INVITE\r\n\r\n",
    b'INVITE sip:x SIP/2.0\r\nVia: nonsense\r\nFrom: <<>>\r\nTo: "\r\nCall-ID:\r\nCSeq: x\r\n\r\n',
    b"INVITE sip:+12025550100@h SIP/2.0\r\n" + b"X-Long: " + b"a" * 4_000 + b"\r\n\r\n",
    b"BYE sip:nobody SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9\r\nCSeq: 1 BYE\r\n\r\n",
)


async def test_malformed_packets_keep_nobody_else_from_ringing(exchange: PhoneExchange) -> None:
    host, _, port = exchange.address.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        sent = [line.sendto(packet, (host, int(port))) for packet in MALFORMED]
    assert len(sent) == len(MALFORMED)
    async with Telephone("+12025550128") as phone:
        ringing = asyncio.ensure_future(phone.ring(DESK, exchange.address))
        room = await room_of(exchange, phone.number)
        async with Listener(exchange, room) as agent:
            await agent.speak()
            assert await ringing == (200, "OK")
        await close(exchange, room)
