"""A call's state survives the way to another process."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from voicedesk.calls.packing import pack, unpack
from voicedesk.domain.booking import Hold, HoldId
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import Call, CallId, Customer, CustomerId, Effect, Level
from voicedesk.domain.slots import Slot, Span
from voicedesk.domain.state import CallState, Noted, Proposal

pytestmark = pytest.mark.unit

AT = datetime(2026, 3, 3, 14, tzinfo=UTC)


def state() -> CallState:
    business, call = BusinessId("dental"), CallId("call_1")
    span = Span(AT, AT + timedelta(minutes=30))
    keys = (ClaimKey("staff:dr_lee"), ClaimKey("chair:1"))
    slot = Slot(ServiceId("checkup"), StaffId("dr_lee"), LocationId("main"), span, span, keys)
    maria = Customer(CustomerId("c1"), business, "Maria", birth_date=date(1990, 5, 1))
    return CallState(
        Call(call, business, "phone", AT, "+12025550123"),
        known=(maria,),
        customer=maria,
        level=Level.KNOWN_NUMBER,
        noted=Noted("Maria Gonzalez"),
        offer=((slot,), (slot, slot)),
        holds=(Hold(HoldId("h1"), business, call, slot, AT),),
        proposal=Proposal("book", "h1", (("two",), ("Tuesday", "third"))),
        effects=[Effect("held", "h1", AT, detail={"how": ("many", 2)})],
        used={"find_slots": 2},
    )


def test_what_is_packed_comes_back_the_same() -> None:
    sent = json.loads(json.dumps(pack(state())))
    assert unpack(sent) == state()


def test_what_a_state_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot hold a object"):
        pack(object())


@pytest.mark.parametrize(
    "packed",
    [
        {"$": "os.system", "is": "true"},  # only what the domain knows
        {"$": "Noted", "is": {"nickname": "M"}},  # another release's field
        {"$": "tuple", "is": "no list"},
        {"$": "datetime", "is": "yesterday"},
        {"is": 1},
    ],
)
def test_what_is_not_ours_is_not_unpacked(packed: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        unpack(packed)
