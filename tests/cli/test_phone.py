"""Numbers are led to the desk on a real LiveKit server, and a ring is measured."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lab.sip.loopback import PhoneExchange, can_ring, phone_exchange
from lab.sip.telephone import Telephone, tone
from voicedesk.calls.ringing import ring
from voicedesk.cli.phone import app
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.errors import SettingsInvalid
from voicedesk.office.livekit_server import KEY

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def exchange() -> Iterator[PhoneExchange]:
    if missing := can_ring():
        pytest.skip(f"no {missing}; `make servers` and `apt install redis-server` bring them")
    with phone_exchange() as exchange:
        yield exchange


@pytest.fixture
def surroundings(exchange: PhoneExchange, tmp_path: Path) -> dict[str, str]:
    return {
        "LIVEKIT_URL": exchange.server.url,
        "LIVEKIT_API_KEY": KEY,
        "LIVEKIT_API_SECRET": exchange.server.secret,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/desk.db",
        "VOICEDESK_PROFILE": "dental",
    }


def run(surroundings: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(app, list(words), env=surroundings, catch_exceptions=False)


def test_numbers_are_set_up_once_checked_and_listed(surroundings: dict[str, str]) -> None:
    before = run(surroundings, "check")
    assert before.exit_code == 1
    assert "is on no trunk" in before.output
    allow = ("--allow", "127.0.0.1/32", "--out", "127.0.0.1:9")
    dry = run(surroundings, "setup", *allow, "--dry-run")
    assert dry.output.count("would ") == 3
    done = run(surroundings, "setup", *allow)
    assert "Done." in done.output
    assert "Everything stands" in run(surroundings, "setup", *allow).output
    after = run(surroundings, "check")
    assert (after.exit_code, "Calls reach the desk." in after.output) == (0, True)
    assert "agent voicedesk" in run(surroundings, "list").output
    changed = run(surroundings, "setup", "--allow", "127.0.0.2/32", "--out", "127.0.0.1:10")
    assert "ring people through 127.0.0.1:10" in changed.output


def test_a_user_needs_a_password(surroundings: dict[str, str]) -> None:
    with pytest.raises(SettingsInvalid, match="VOICEDESK_TRUNK_PASSWORD"):
        run(surroundings, "setup", "--user", "desk")


async def test_a_ring_is_measured(exchange: PhoneExchange) -> None:
    async with Telephone("+12025550142") as phone:
        trunk = await exchange.lead_out(phone.address)
        url = exchange.server.url
        async with LiveKitRooms(url, KEY, exchange.server.secret, trunk=trunk) as rooms:
            ringing = asyncio.ensure_future(ring(rooms, url, phone.number, ring_s=5))
            async with asyncio.timeout(15):
                await phone.up.wait()
                await phone.say(tone(500, 1.0))
                rung = await ringing
    assert rung.result == "accepted"
    assert rung.answered_s is not None
    assert rung.sound_s is not None
    assert rung.answered_s > 0
    assert 0 < rung.sound_s < 10
