"""The entrypoint of every job, run by LiveKit's own server without a room and without a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from livekit.agents import AgentServer, JobExecutorType

from voicedesk.calls.job import answer
from voicedesk.calls.summons import AGENT
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call
from voicedesk.store import Store, open_store

pytestmark = pytest.mark.voice

PATIENCE_S = 60.0
DENTAL = BusinessId("dental")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path}/voicedesk.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("VOICEDESK_VAR", str(tmp_path))
    monkeypatch.setenv("LIVEKIT_API_KEY", "simulated")
    monkeypatch.setenv("LIVEKIT_API_SECRET", "simulated-secret-of-thirty-two-chars")
    return url


@asynccontextmanager
async def simulating() -> AsyncIterator[AgentServer]:
    server = AgentServer(
        job_executor_type=JobExecutorType.THREAD, num_idle_processes=0, host="127.0.0.1", port=0
    )
    server.rtc_session(answer, agent_name=AGENT)
    started = asyncio.Event()
    server.on("worker_started", started.set)
    running = asyncio.get_running_loop().create_task(server.run(devmode=True, unregistered=True))
    await asyncio.wait_for(started.wait(), PATIENCE_S)
    yield server
    await server.aclose()
    await running


async def calls_of(store: Store) -> list[Call]:
    return list(await store.calls.list(DENTAL))


async def until_greeted(store: Store) -> str:
    """The first words of the first call that comes in."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for call in await calls_of(store):
                for row in await store.calls.journal(call.id):
                    return str(row.data["text"])
            await asyncio.sleep(0.2)


async def test_a_simulated_job_greets_and_ends_with_a_reason(database: str) -> None:
    async with open_store(database) as store:
        async with simulating() as server:
            await server.simulate_job("anywhere", fake_job=True)
            assert "Bright Smile Dental" in await until_greeted(store)
        (call,) = await calls_of(store)
    assert (call.channel, call.end_reason) == ("text", "stopped")
