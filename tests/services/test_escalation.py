"""A person is called in for a reason, in order, and nobody is left with nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.shop import Shop, at, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryLine
from voicedesk.domain.call import Call, Priority
from voicedesk.ports import DialResult

pytestmark = pytest.mark.unit

DANA, TOM = "+12025550110", "+12025550111"


async def test_the_first_who_takes_it_gets_the_caller_and_the_summary(
    shop: Shop, call: Call
) -> None:
    line = MemoryLine({DANA: "accepted"})
    result = await shop.desk.escalation.escalate(call, line, reason="asked", summary="Billing.")
    assert (result.accepted, result.person) == (True, "Dana")
    assert line.done == [
        ("hold", "music"),
        ("ring", DANA),
        ("brief", "asked. Billing."),
        ("connect", DANA),
    ]
    assert await shop.store.callbacks.list(call.business) == []


@pytest.mark.parametrize(
    "refusal", ["declined", "busy", "no_answer", "voicemail", "gateway_down", "error"]
)
async def test_the_next_is_rung_when_one_does_not_take_it(
    shop: Shop, call: Call, refusal: DialResult
) -> None:
    line = MemoryLine({DANA: refusal, TOM: "accepted"})
    result = await shop.desk.escalation.escalate(call, line, reason="asked", summary="")
    assert [(one.person, one.result) for one in result.attempts] == [
        ("Dana", refusal),
        ("Tom", "accepted"),
    ]
    assert line.connected == TOM


async def test_somebody_who_declines_after_hearing_it_is_passed_over(
    shop: Shop, call: Call
) -> None:
    line = MemoryLine({DANA: "accepted", TOM: "accepted"}, takes={DANA: "declined"})
    result = await shop.desk.escalation.escalate(call, line, reason="asked", summary="")
    assert (result.person, line.connected) == ("Tom", TOM)


async def test_when_nobody_takes_it_a_call_back_is_promised_in_writing(
    shop: Shop, call: Call
) -> None:
    line = MemoryLine()
    result = await shop.desk.escalation.escalate(call, line, reason="angry", summary="Third time.")
    assert (result.result, result.accepted, line.on_hold) == ("no_answer", False, False)
    assert result.callback is not None
    assert (result.callback.phone, result.callback.due) == (call.caller, at(3, 11))
    assert result.ticket is not None
    assert (result.ticket.priority, result.callback.ticket) == (Priority.HIGH, result.ticket.id)
    assert "Tried Dana: no answer, Tom: no answer." in result.ticket.summary


async def test_a_caller_who_hangs_up_is_still_rung_back(shop: Shop, call: Call) -> None:
    line = MemoryLine({DANA: "caller_left", TOM: "accepted"})
    result = await shop.desk.escalation.escalate(call, line, reason="asked", summary="")
    assert (result.result, line.dialled) == ("caller_left", (DANA,))
    assert result.callback is not None


async def test_in_a_text_conversation_nobody_is_rung(shop: Shop, call: Call) -> None:
    result = await shop.desk.escalation.escalate(call, None, reason="asked", summary="")
    assert (result.result, result.attempts) == ("not_configured", ())
    assert result.callback is not None


async def test_without_a_number_there_is_a_ticket(shop: Shop, call: Call) -> None:
    unknown = replace(call, caller=None)
    result = await shop.desk.escalation.escalate(unknown, None, reason="asked", summary="")
    assert result.callback is None
    assert result.ticket is not None


@pytest.mark.parametrize(
    "hour, after_hours, names",
    [(10, False, ["Dana", "Tom"]), (20, False, []), (20, True, ["Dana"])],
)
def test_only_those_on_duty_are_rung(
    clock: ManualClock, hour: int, names: list[str], *, after_hours: bool
) -> None:
    people = [
        {"name": "Dana", "number": DANA, "hours": {"tuesday": ["09:00-24:00"]}},
        {"name": "Tom", "number": TOM},
    ]
    profile = profile_with(escalation={"people": people}, after_hours={"escalate": after_hours})
    shop = open_shop(clock, profile)
    clock.set(at(3, hour))
    assert [person.name for person in shop.desk.escalation.on_duty()] == names


async def test_a_number_that_may_not_be_rung_is_not_rung(clock: ManualClock, call: Call) -> None:
    people = [{"name": "Far", "number": "+882130000000"}, {"name": "Tom", "number": TOM}]
    shop = open_shop(clock, profile_with(escalation={"people": people}))
    line = MemoryLine({TOM: "accepted"})
    result = await shop.desk.escalation.escalate(call, line, reason="asked", summary="")
    assert (line.dialled, result.attempts[0].result) == ((TOM,), "not_configured")


async def test_a_blind_transfer_is_the_carrier_s_and_nobody_is_briefed(
    shop: Shop, call: Call
) -> None:
    escalation = shop.desk.escalation
    rules = escalation.profile.escalation
    people = tuple(one.model_copy(update={"transfer": "blind"}) for one in rules.people)
    changed = rules.model_copy(update={"people": people})
    profile = escalation.profile.model_copy(update={"escalation": changed})
    line = MemoryLine({DANA: "declined", TOM: "accepted"})
    result = await replace(escalation, profile=profile).escalate(
        call, line, reason="asked", summary=""
    )
    assert result.accepted
    assert line.done == [("transfer", DANA), ("transfer", TOM)]
