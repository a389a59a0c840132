"""What was kept for long enough is erased, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryRecordings, MemoryStore
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.profile.conduct import Retention
from voicedesk.services.retention import Keeping

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
HERE = BusinessId("bright")
RULES = Retention(recordings_days=30, transcripts_days=90, messages_days=90)


@pytest.fixture
async def keeping() -> Keeping:
    clock = ManualClock(NOW)
    store, recordings = MemoryStore(clock), MemoryRecordings()
    for days in (1, 31, 91):
        call, at = CallId(f"{days} days"), NOW - timedelta(days=days)
        await store.calls.begin(Call(call, HERE, "phone", at, caller="+12025550123"))
        await store.calls.write(call, "heard", {"text": "hello"}, now=at)
        await store.calls.end(call, Outcome.ANSWERED, reason="goodbye", now=at)
        await recordings.put(HERE, call, "call.ogg", b"sound")
    return Keeping(HERE, RULES, store.calls, store.erasure, recordings, clock)


async def test_each_kind_ends_after_its_own_days(keeping: Keeping) -> None:
    assert await keeping.end_old() == {"calls": 1, "messages": 0, "recordings": 2}
    assert await keeping.end_old() == {"calls": 0, "messages": 0, "recordings": 0}
    assert await keeping.recordings.get(HERE, CallId("1 days"), "call.ogg") == b"sound"
    assert len(await keeping.calls.journal(CallId("31 days"))) == 1
