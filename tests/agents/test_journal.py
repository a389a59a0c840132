"""The journal holds what happened, and no number of a card."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from voicedesk.agents.journal import Journal
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.call import CallId

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "data",
    [
        {"text": "my card is 4111-1111-1111-1111"},
        {"name": "take_message", "args": {"message": "4111 1111 1111 1111"}},
    ],
)
async def test_a_card_is_hidden_wherever_it_stands(
    clock: ManualClock, data: Mapping[str, object]
) -> None:
    seen: list[Mapping[str, object]] = []
    journal = Journal(MemoryStore(clock).calls, CallId("call-1"), clock)
    journal.watch(lambda kind, line: seen.append(line))
    journal.add("heard", data)
    assert "1111" not in str(seen)
    assert "[hidden]" in str(seen)
