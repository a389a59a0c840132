"""The office ends what is old in every business, and goes on when one of them cannot."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.office.keeping import look
from voicedesk.store import open_store

pytestmark = pytest.mark.unit


async def test_old_calls_lose_their_words_and_their_sound(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as store:
        desks = Desks(store, clock, "dental", tmp_path, lambda _: None)
        business = desks.default_business
        at = clock.now() - timedelta(days=366)
        call = Call(CallId("old"), business, "phone", at, caller="+12025550123")
        await store.calls.begin(call)
        await store.calls.write(call.id, "heard", {"text": "hello"}, now=at)
        await store.calls.end(call.id, Outcome.ANSWERED, reason="goodbye", now=at)
        recent = Call(CallId("recent"), business, "phone", clock.now() - timedelta(days=31))
        await store.calls.begin(recent)
        kept = await desks.recordings(business)
        await kept.put(business, recent.id, "call.ogg", b"sound")
        assert await look(desks) == 2
        assert await look(desks) == 0
        assert await store.calls.journal(call.id) == []
        assert await kept.get(business, recent.id, "call.ogg") is None
