"""Workers on a real LiveKit server: full, drained, killed, wrongly configured."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from lab.room_desk import Process, RoomDesk, room_desk
from tests.calls.rooms import call_in, callbacks_in, desk, ended_in  # noqa: F401
from voicedesk.calls.worker import Worker, check_settings
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Outcome
from voicedesk.errors import SettingsInvalid
from voicedesk.settings import Settings, inherited
from voicedesk.store import open_store

pytestmark = pytest.mark.server


def run_part(part: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "voicedesk", part),
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"LIVEKIT_API_KEY": "", "LIVEKIT_API_SECRET": ""}, "LIVEKIT_API_KEY is missing"),
        ({"LIVEKIT_URL": "example.com"}, "LIVEKIT_URL is an address like ws://"),
        ({"VOICEDESK_CALLS": "many"}, "VOICEDESK_CALLS"),
        ({"VOICEDESK_KEY": "no key at all"}, "VOICEDESK_KEY"),
        ({"VOICEDESK_KEY": ",".join(["A" * 43 + "="] * 4)}, "VOICEDESK_KEY has 4 keys"),
        ({"VOICEDESK_PROFILE": "nobody"}, "nobody"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL begins with mysql"),
    ],
)
def test_wrong_settings_stop_the_start_in_words(
    desk: RoomDesk,  # noqa: F811
    wrong: dict[str, str],
    words: str,
) -> None:
    ended = run_part("worker", desk.environment | wrong)
    assert ended.returncode == 1
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_nothing_starts_without_the_key_of_its_contacts(tmp_path: Path) -> None:
    address, now = (
        f"sqlite+aiosqlite:///{tmp_path}/voicedesk.db",
        datetime(2026, 3, 3, 9, tzinfo=UTC),
    )
    its, another = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    async with open_store(address, key=its) as store:
        await store.contacts.encrypt(now=now)
        await store.messages.opt(BusinessId("dental"), "+1312", out=True, words="", now=now)
    pair = {"livekit_api_key": "made-up", "livekit_api_secret": "made-up", "database_url": address}
    await check_settings(Settings.model_validate({**pair, "VOICEDESK_KEY": its}))
    with pytest.raises(SettingsInvalid, match="VOICEDESK_KEY is missing"):
        await check_settings(Settings.model_validate(pair))
    with pytest.raises(SettingsInvalid, match="VOICEDESK_KEY does not have the key"):
        await check_settings(Settings.model_validate({**pair, "VOICEDESK_KEY": another}))
    named = {name.upper(): value for name, value in pair.items()}
    environment = inherited() | named | {"VOICEDESK_VAR": str(tmp_path), "VOICEDESK_KEY": another}
    ended = await asyncio.to_thread(run_part, "office", environment)
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert "VOICEDESK_KEY does not have the key" in ended.stderr


async def test_before_it_knows_its_calls_a_worker_says_that_it_is_not_ready() -> None:
    worker = Worker(Settings())
    assert await worker.not_ready() == {"registered": False}


async def test_one_caller_too_many_hears_why_and_is_rung_back(desk: RoomDesk) -> None:  # noqa: F811
    desk.renew_workers("small", VOICEDESK_CALLS="1")
    desk.warm()
    async with desk.caller("call-first") as first:
        await first.words()
        assert not desk.owner_of("call-first").is_ready()
        async with desk.caller("call-second", number="+12025550142") as second:
            assert "lines are busy" in await second.words()
            await asyncio.wait_for(second.left.wait(), 20)
    call = await ended_in(desk, "call-second")
    assert (call.outcome, call.end_reason) == (Outcome.CALLBACK, "busy")
    assert [one.phone for one in await callbacks_in(desk)] == ["+12025550142"]


def speech_of(worker: Process) -> int:
    """The process that hears and speaks for the calls of a worker."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            words = (stat.parent / "cmdline").read_bytes()
            if parent == worker.pid and b"voicedesk.speech.host" in words:
                return int(stat.parent.name)
    raise LookupError("the worker has no process that speaks")


async def test_a_call_speaks_on_when_the_process_that_spoke_for_it_dies(
    desk: RoomDesk,  # noqa: F811
) -> None:
    desk.renew_workers("speaking")
    desk.warm()
    worker = desk.workers["speaking"]
    async with desk.caller("call-speaking") as caller:
        await caller.words()
        before = speech_of(worker)
        os.kill(before, signal.SIGKILL)
        at = time.monotonic()
        assert await caller.answer_to("What are your opening hours on Monday?")
        sound = await caller.sound_after(at + 0.2)
        assert sound is not None
    await asyncio.sleep(2)
    assert speech_of(worker) != before


async def test_calls_roll_over_to_another_worker(desk: RoomDesk) -> None:  # noqa: F811
    desk.renew_workers("blue", "green")
    desk.warm()
    async with desk.caller("call-rolling") as caller:
        await caller.words()
        old = desk.owner_of("call-rolling")
        old.tell(signal.SIGTERM)
        assert await caller.answer_to("what are your opening hours?")
        assert not old.is_ready()
        async with desk.caller("call-after", number="+12025550150") as after:
            assert "Bright Smile" in await after.words()
        assert desk.owner_of("call-after") is not old
    assert await asyncio.to_thread(old.wait, within_s=60) == 0
    assert (await call_in(desk, "call-rolling")).end_reason == "hang_up"


async def test_a_killed_worker_s_calls_go_on_at_another(desk: RoomDesk) -> None:  # noqa: F811
    desk.renew_workers("first", "second")
    desk.warm()
    async with desk.caller("call-moves") as caller:
        await caller.words()
        heard = len(caller.said)
        desk.owner_of("call-moves").kill()
        assert "lost you" in await caller.words(heard)


async def test_without_a_worker_the_call_ends_and_is_written_down() -> None:
    with room_desk() as empty:
        async with empty.caller("call-nobody", number="+12025550161") as caller:
            await asyncio.wait_for(caller.left.wait(), 30)
        call = await call_in(empty, "call-nobody")
    assert (call.caller, call.end_reason) == ("+12025550161", "no_agent")
