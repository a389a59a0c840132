"""Messages go to whom they should, in the right words, once, and not at night."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from tests.services.shop import CALL, MIRA, ZONE, Shop, at, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Attendee
from voicedesk.domain.call import Call, Callback, CallbackId, Message, MessageState
from voicedesk.errors import UnknownBooking
from voicedesk.ports import Person
from voicedesk.services.scheduling import Wish

pytestmark = pytest.mark.unit

WHO = Attendee("Mira Okafor", "+12025550177", "mira@example.com")


def kinds(messages: list[Message] | tuple[Message, ...]) -> list[tuple[str, str, str]]:
    return [(message.kind, message.channel, message.to) for message in messages]


def event_of(message: Message) -> tuple[str, int, str, datetime]:
    """Method, sequence, uid and start of the invite of a mail."""
    calendar = Calendar.from_ical(message.attachments[0].content)
    (event,) = calendar.walk("VEVENT")
    return (
        str(calendar["METHOD"]),
        int(str(event["SEQUENCE"])),
        str(event["UID"]),
        event.decoded("DTSTART").astimezone(UTC),
    )


async def test_a_booking_is_confirmed_to_the_customer_and_told_to_the_staff(shop: Shop) -> None:
    booking = await shop.booked("Thursday at two", WHO)
    told = await shop.desk.notifications.tell("confirmation", booking, key="k", call=CALL)
    assert kinds(tuple(told)) == [
        ("confirmation", "sms", WHO.phone),
        ("confirmation", "email", WHO.email),
        ("staff", "email", "lee@shop.example"),
    ]
    assert "check-up with Doctor Lee on Thursday, March 5 at 2:00 PM" in told[0].body
    assert {message.booking for message in told} == {booking.id}


async def test_the_same_key_is_the_same_message(shop: Shop) -> None:
    booking = await shop.booked("Thursday at two", WHO)
    first = await shop.desk.notifications.tell("confirmation", booking, key="k")
    again = await shop.desk.notifications.tell("confirmation", booking, key="k")
    assert [one.id for one in again] == [one.id for one in first]
    assert len(await shop.store.messages.list(MIRA.business)) == len(first)


async def test_the_invite_follows_the_booking_through_its_changes(shop: Shop) -> None:
    scheduling, notifications = shop.desk.scheduling, shop.desk.notifications
    booking = await shop.booked("Thursday at two", WHO)
    new = await notifications.tell("confirmation", booking, key="1")
    (slot,) = (await scheduling.find(Wish(None, shop.when("Friday at ten")))).slots
    hold = await scheduling.hold(slot, call=CALL, moving=booking.id)
    moved = await scheduling.move(booking, hold, call=CALL)
    move = await notifications.tell("moved", moved.booking, key="2", before=moved.entry.before)
    gone = await scheduling.cancel(moved.booking, call=CALL)
    cancel = await notifications.tell("cancelled", gone.booking, key="3")
    uid = event_of(new[1])[2]
    assert event_of(new[1]) == ("REQUEST", 0, uid, at(5, 14).astimezone(UTC))
    assert event_of(move[1]) == ("REQUEST", 1, uid, at(6, 10).astimezone(UTC))
    assert event_of(cancel[1]) == ("CANCEL", 2, uid, at(6, 10).astimezone(UTC))
    assert "Thursday, March 5 at 2:00 PM to Friday, March 6 at 10:00 AM" in move[1].body


@pytest.mark.parametrize(
    "kind, hour, leaves",
    [
        ("reminder", 22, datetime(2026, 3, 4, 8, tzinfo=ZONE)),
        ("reminder", 12, None),
        # the caller is on the phone and waits for it
        ("confirmation", 22, None),
    ],
)
async def test_texts_that_nobody_waits_for_wait_for_the_morning(
    shop: Shop, kind: str, hour: int, leaves: datetime | None
) -> None:
    booking = await shop.booked("Thursday at two", WHO)
    shop.clock.set(at(3, hour))
    text, mail, *_ = await shop.desk.notifications.tell(kind, booking, key="k")
    assert (text.not_before, mail.not_before) == (leaves, None)


async def test_who_wants_no_texts_gets_none(shop: Shop) -> None:
    booking = await shop.booked("Thursday at two", WHO)
    await shop.store.messages.opt(
        MIRA.business, "+12025550177", out=True, words="STOP", now=shop.clock.now()
    )
    text, mail, *_ = await shop.desk.notifications.tell("confirmation", booking, key="k")
    assert (text.state, mail.state) == (MessageState.SUPPRESSED, MessageState.QUEUED)


@pytest.mark.parametrize("kind", ["confirmation", "reminder"])
async def test_who_said_stop_and_is_erased_gets_no_text_about_what_is_due(
    shop: Shop, kind: str
) -> None:
    due, now = await shop.booked("Thursday at two", WHO), shop.clock.now()
    await shop.store.messages.opt(MIRA.business, "+12025550177", out=True, words="STOP", now=now)
    await shop.store.erasure.erase(MIRA.business, Person(("+12025550177",)), now=now)
    # what was read before the erasure and acts after it, as a workflow in flight does
    text, *_ = await shop.desk.notifications.tell(kind, due, key="k")
    assert (text.channel, text.state) == ("sms", MessageState.SUPPRESSED)


async def test_a_confirmation_is_sent_again_with_an_order_for_it(shop: Shop) -> None:
    booking = await shop.booked("Thursday at two", WHO)
    message = await shop.desk.notifications.resend(booking, call=CALL)
    waiting = {order.ref for order in await shop.store.orders.pending()}
    assert (message.kind, message.to) == ("resend", WHO.phone)
    assert message.id in waiting
    nameless = await shop.booked("Friday at two", Attendee("Nobody"))
    with pytest.raises(UnknownBooking):
        await shop.desk.notifications.resend(nameless, call=CALL)


async def test_the_profile_has_the_last_word(clock: ManualClock) -> None:
    templates = {"confirmation": {"sms": "{first_name}: {service}, {time}. Bring: {bring}"}}
    shop = open_shop(clock, profile_with(notifications={"templates": templates, "staff": False}))
    booking = await shop.booked("Thursday at two", WHO)
    told = await shop.desk.notifications.tell("confirmation", booking, key="k")
    assert told[0].body == "Mira: check-up, 2:00 PM. Bring:"
    assert len(told) == 2


async def test_a_callers_words_bring_no_links_into_a_message(shop: Shop) -> None:
    crook = Attendee("Pay at https://evil.example/x now\nplease", "+12025550177")
    booking = await shop.booked("Thursday at two", crook)
    title, description = shop.desk.notifications.event_words(booking)
    assert "evil" not in title + description
    assert "\n" not in title


async def test_the_owner_hears_of_tickets_and_promises(shop: Shop, call: Call) -> None:
    ticket = await shop.desk.support.open_ticket("billing", "Charged twice", call=CALL)
    promise = Callback(
        CallbackId("c"), MIRA.business, "+12025550190", "billing", at(3, 15), at(3, 9)
    )
    (one,) = await shop.desk.notifications.tell_staff_of_ticket(ticket, key="t")
    (two,) = await shop.desk.notifications.tell_staff_of_callback(promise, key="c")
    (three,) = await shop.desk.notifications.tell_owner("Texts fail", "half of them", key="x")
    assert {one.to, two.to, three.to} == {"+12025550112"}
    assert "Charged twice" in one.body
    assert "3:00 PM" in two.body
    assert three.body == "Texts fail: half of them"
    assert shop.desk.notifications.call_note(call).startswith("Call on Tuesday")
