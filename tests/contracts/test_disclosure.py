"""What every store must find of a person, and of nobody else."""

from __future__ import annotations

import pytest

from tests.bookings import CALL, DENTAL, NOW, OTHER, TTL
from tests.stores import AnyStore, on_every_store
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId, ServiceId
from voicedesk.domain.call import Call, CallId, CustomerId
from voicedesk.domain.knowledge import Gap
from voicedesk.ports import Answered, Incoming, Person, Share, Theirs, Wait

pytestmark = pytest.mark.db

PHONE, ELSE = "+12025550123", "+12025550199"
PERSON = Person((PHONE,), ("m@example.com",), (CustomerId("cu1"),), (CALL,))


async def fill(store: AnyStore, phone: str, call: CallId, *, business: BusinessId = DENTAL) -> None:
    """Something of every kind about one number."""
    await store.calls.begin(Call(call, business, "phone", NOW, caller=phone))
    await store.messages.opt(business, phone, out=True, words="STOP now", now=NOW)
    await store.attempts.add(business, f"caller:{phone}", "identity", now=NOW, amount=3)
    who = Attendee("Maria", phone)
    await store.waitlist.add(
        Wait(f"w{call}", business, ServiceId("cleaning"), who, NOW), key=f"w{call}"
    )
    await store.inbox.take(Incoming(f"i{call}", business, "text", call, NOW, phone, body="Hello"))
    await store.gaps.add(Gap(business, f"a question in {call}", NOW, call))
    await store.shares.share(Share(f"s{call}", business, call, NOW, NOW + TTL, "ana"))
    await store.tokens.remember(Answered(business, "t", call, "r", 200, f'["{phone}"]', NOW))


@on_every_store
async def test_the_rest_is_everything_of_theirs_and_nothing_of_others(store: AnyStore) -> None:
    await fill(store, PHONE, CALL)
    await fill(store, ELSE, OTHER)
    await fill(store, PHONE, CallId("elsewhere"), business=BusinessId("other"))
    rest = await store.disclosure.rest(DENTAL, PERSON)
    assert {kind: len(rows) for kind, rows in rest.items()} == dict.fromkeys(
        ("attempts", "opt_outs", "waits", "incoming", "gaps", "api_answers", "shares"), 1
    )
    assert (rest["opt_outs"][0]["words"], rest["opt_outs"][0]["out"]) == ("STOP now", True)
    assert (rest["attempts"][0]["kind"], rest["attempts"][0]["amount"]) == ("identity", 3)
    assert rest["incoming"][0]["body"] == "Hello"
    assert rest["gaps"][0]["question"] == f"a question in {CALL}"
    assert rest["api_answers"][0]["body"] == f'["{PHONE}"]'
    assert "digest" not in rest["shares"][0]
    assert ELSE not in repr(rest)


@on_every_store
async def test_calls_are_found_by_number_and_by_record(store: AnyStore) -> None:
    known = CustomerId("cu1")
    await store.calls.begin(Call(CALL, DENTAL, "phone", NOW, caller=PHONE))
    await store.calls.begin(Call(OTHER, DENTAL, "phone", NOW, caller=ELSE, customer=known))
    await store.calls.begin(Call(CallId("third"), DENTAL, "phone", NOW, caller=ELSE))
    found = await store.disclosure.find(DENTAL, Person((PHONE,), (), (known,)))
    assert set(found.calls) == {CALL, OTHER}
    assert await store.disclosure.find(BusinessId("other"), PERSON) == Theirs()
