"""Fixing by pointing: a change is tried on the calls that it may touch, and the rest is let be."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from voicedesk.domain.business import BusinessId, ServiceId
from voicedesk.domain.call import Call, CallId, JournalRow
from voicedesk.errors import ProfileInvalid
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.fixes import Answers, Means, fixed, try_out
from voicedesk.rehearsal.replay import PastCall, past_call, replay

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
DENTAL = load_profile("dental")
POLISH = Means("pearl shine", "cleaning")
BOOKS = ("Can I get a pearl shine on Thursday after two?", "the first one", "yes please")


def past(*heard: str, number: int = 1) -> PastCall:
    call = Call(CallId(f"call-{number}"), BusinessId("dental"), "phone", NOW, caller="+12025550123")
    return PastCall(call, heard)


def test_the_caller_is_heard_and_nobody_else() -> None:
    call = past().call
    rows = [
        JournalRow(call.id, 1, NOW, "say", {"text": "Hello."}),
        JournalRow(call.id, 2, NOW, "heard", {"text": "A cleaning."}),
        JournalRow(call.id, 3, NOW, "heard", {"text": " "}),
    ]
    assert past_call(call, rows) == PastCall(call, ("A cleaning.",))


async def test_a_call_goes_the_same_way_each_time() -> None:
    one = past("Do you take my insurance?")
    first, second = await replay(one, DENTAL), await replay(one, DENTAL)
    assert first == second
    assert first.written[0] == "outcome: answered"


def test_another_name_stands_in_the_profile() -> None:
    changed = fixed(POLISH, DENTAL)
    service = next(one for one in changed.profile.services if one.id == ServiceId("cleaning"))
    assert service.aliases[-1] == "pearl shine"
    before = DENTAL.files["profile.yaml"].splitlines()
    after = changed.files["profile.yaml"].splitlines()
    assert [line for line in before if line.lstrip().startswith("#") and line not in after] == []


def test_a_name_that_the_profile_refuses_is_refused() -> None:
    with pytest.raises(ProfileInvalid):
        fixed(Means("", "cleaning"), DENTAL)


def test_what_would_have_been_written_is_shown() -> None:
    calls = [past(*BOOKS, number=1), past("What are your opening hours?", number=2)]
    tried = try_out(POLISH, DENTAL, calls)
    assert (tried.calls, tried.replayed, tried.left_over) == (2, 1, 0)
    (difference,) = tried.differences
    assert difference.call == "call-1"
    assert [row for row in difference.new if "cleaning" in row]
    assert difference.said


def test_an_answer_changes_what_is_said() -> None:
    asked = Answers("Is there parking for a van?", "Yes, seven vans fit behind the house.")
    tried = try_out(asked, DENTAL, [past("Is there parking for a van?")])
    (difference,) = tried.differences
    assert any("seven vans" in after for _, after in difference.said)


async def test_a_trial_runs_beside_a_loop() -> None:
    tried = await asyncio.to_thread(try_out, POLISH, DENTAL, [past("Hello")])
    assert (tried.calls, tried.replayed) == (1, 0)
