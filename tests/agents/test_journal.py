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
        {"ungrounded": ["4111111111111111"]},
        {"ungrounded": ("4111 1111 1111 1111",)},
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


async def test_a_card_read_out_over_several_turns_is_hidden(clock: ManualClock) -> None:
    seen: list[object] = []
    journal = Journal(MemoryStore(clock).calls, CallId("call-1"), clock)
    journal.watch(lambda kind, line: seen.append(line["text"]))
    said = ["here is my card number", "four one one one", "1111", "one one one one 1111"]
    seen.clear()
    journal.add("heard", {"text": said[0]})
    journal.add("heard", {"text": said[1]})
    journal.add("heard", {"text": said[2]})
    journal.add("heard", {"text": said[3]})
    assert seen == [said[0], "[hidden]", "[hidden]", "[hidden]"]


async def test_a_code_that_was_asked_for_is_hidden(clock: ManualClock) -> None:
    seen: list[object] = []
    journal = Journal(MemoryStore(clock).calls, CallId("call-1"), clock)
    journal.watch(lambda kind, line: seen.append(line["text"]))
    journal.beware()
    journal.add("heard", {"text": "it says one two three four five six"})
    assert seen == ["it says [hidden]"]
