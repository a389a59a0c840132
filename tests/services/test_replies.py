"""Texts that people send back: each does what it asks for, once, and no more than it may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import CALL, OTHER, SHOP, Shop, at, open_shop, profile_with
from voicedesk.bootstrap import replies_of
from voicedesk.domain.booking import Attendee, Booking, BookingStatus, Deed
from voicedesk.domain.call import Call, Message
from voicedesk.ports import Incoming, Wait
from voicedesk.services.dropped import Dropped
from voicedesk.services.in_full import MOVE_IT
from voicedesk.services.scheduling import Wish

pytestmark = pytest.mark.unit

PHONE = "+12025550177"
WHO = Attendee("Mira Okafor", PHONE)


class Talk:
    """A conversation that says what it was given."""

    def __init__(self) -> None:
        self.about: Booking | None = None

    async def answer(self, text: Incoming, words: str, *, about: Booking | None) -> str:
        self.about = about
        return f"We talk about: {words}"


def text(words: str, *, number: int = 1, sender: str = PHONE, why: str = "") -> Incoming:
    return Incoming(
        f"in{number}", SHOP, "text", f"SM{number}", at(3, 9), sender=sender, body=words, why=why
    )


async def reminded(shop: Shop, words: str = "Thursday at two") -> Booking:
    booking = await shop.booked(words, WHO)
    await shop.desk.notifications.tell("reminder", booking, key="reminder")
    return booking


async def take(shop: Shop, incoming: Incoming, talk: Talk | None = None) -> list[Message]:
    return list(await replies_of(shop.desk, shop.store, talk).take(incoming))


async def offered(shop: Shop) -> Wait:
    await shop.desk.waitlist.join(Wish(None, shop.when("Thursday")), WHO, call=CALL)
    slot = (await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at two")))).slots[0]
    wait = await shop.desk.waitlist.offer(slot)
    assert wait is not None
    return wait


async def bookings(shop: Shop) -> list[Booking]:
    return list(await shop.store.ledger.bookings(SHOP, statuses=tuple(BookingStatus)))


async def test_c_confirms_the_booking_that_the_number_was_reminded_of(shop: Shop) -> None:
    booking = await reminded(shop)
    (answer,) = await take(shop, text("C"))
    assert answer.body == "Thank you. See you on Thursday, March 5 at 2:00 PM."
    entries = await shop.store.ledger.entries(SHOP, booking=booking.id)
    assert [(e.deed, e.by) for e in entries][-1] == (Deed.CONFIRMED, "customer_reply")


async def test_the_same_text_twice_acts_once(shop: Shop) -> None:
    booking = await reminded(shop)
    (first,) = await take(shop, text("C"))
    (again,) = await take(shop, text("C"))
    assert again.id == first.id
    entries = await shop.store.ledger.entries(SHOP, booking=booking.id)
    assert [e.deed for e in entries].count(Deed.CONFIRMED) == 1


async def test_x_cancels_it_and_only_the_message_about_that_is_sent(shop: Shop) -> None:
    await reminded(shop)
    assert await take(shop, text("X")) == []
    assert [b.status for b in await bookings(shop)] == [BookingStatus.CANCELLED]


async def test_x_too_late_cancels_nothing(shop: Shop) -> None:
    await reminded(shop, "today at ten")
    (answer,) = await take(shop, text("X"))
    assert "too late" in answer.body
    assert [b.status for b in await bookings(shop)] == [BookingStatus.BOOKED]


async def test_a_number_that_was_never_written_to_changes_nothing(shop: Shop) -> None:
    await reminded(shop)
    (answer,) = await take(shop, text("X", sender="+12025550188"))
    assert "no coming appointment" in answer.body
    assert [b.status for b in await bookings(shop)] == [BookingStatus.BOOKED]


async def test_m_and_free_words_go_to_the_desk(shop: Shop) -> None:
    booking, talk = await reminded(shop), Talk()
    (answer,) = await take(shop, text("M"), talk)
    assert (answer.body, talk.about) == (f"We talk about: {MOVE_IT}", booking)
    (answer,) = await take(shop, text("is there parking?", number=2), talk)
    assert answer.body == "We talk about: is there parking?"


async def test_stop_ends_texts_after_one_answer_and_start_brings_them_back(shop: Shop) -> None:
    await reminded(shop)
    (farewell,) = await take(shop, text("stop texting me"))
    assert (farewell.kind, farewell.state) == ("opt", "queued")
    assert "stands; reply X to cancel it" in farewell.body
    assert await shop.store.messages.opted_out(SHOP, PHONE)
    (silent,) = await take(shop, text("hello?", number=2), Talk())
    assert silent.state == "suppressed"
    (welcome,) = await take(shop, text("START", number=3))
    assert (welcome.state, await shop.store.messages.opted_out(SHOP, PHONE)) == ("queued", False)


async def test_nothing_is_added_to_what_the_vendor_answered_by_itself(shop: Shop) -> None:
    assert await take(shop, text("STOP", why="STOP")) == []
    assert await shop.store.messages.opted_out(SHOP, PHONE)


async def test_help_says_who_we_are(shop: Shop) -> None:
    (answer,) = await take(shop, text("HELP"))
    assert answer.body == ("Small Shop: Please call +12025550100. Reply STOP for no more texts.")


async def test_yes_takes_the_time_that_is_offered(shop: Shop) -> None:
    await offered(shop)
    assert await take(shop, text("YES")) == []
    assert [(b.span.start, b.attendee) for b in await bookings(shop)] == [(at(5, 14), WHO)]
    # and taken up again after a crash it is the same booking
    assert await take(shop, text("YES")) != []
    assert len(await bookings(shop)) == 1


async def test_yes_after_the_offer_is_over_says_so(shop: Shop) -> None:
    await offered(shop)
    shop.clock.advance(timedelta(minutes=31))
    (answer,) = await take(shop, text("yes"))
    assert "no longer kept" in answer.body
    assert await bookings(shop) == []


async def test_no_passes_the_offer_on(shop: Shop) -> None:
    wait = await offered(shop)
    (answer,) = await take(shop, text("no"))
    assert "won't keep it" in answer.body
    kept = await shop.store.waitlist.get(SHOP, wait.id)
    assert kept is not None
    assert kept.offer_ends is None


async def dropped(shop: Shop, who: Attendee = WHO, *, reason: str = "hang_up") -> Wait | None:
    slot = (await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at two")))).slots[0]
    hold = await shop.desk.scheduling.hold(slot, call=OTHER)
    call = Call(OTHER, SHOP, "phone", shop.clock.now(), caller=PHONE)
    return await Dropped(shop.desk.waitlist).keep(call, [hold], who, reason=reason)


async def test_yes_books_what_a_caller_held_when_the_line_went_dead(shop: Shop) -> None:
    wait = await dropped(shop)
    assert wait is not None
    (asked,) = await Dropped(shop.desk.waitlist).text(wait)
    assert asked.body == (
        "Small Shop: we were cut off. Still want Thursday, March 5 at 2:00 PM for your check-up? "
        "We keep it for you until 9:20 AM. Reply YES and it is booked, or call +12025550100."
    )
    shop.clock.advance(timedelta(minutes=15))
    assert await take(shop, text("Yes")) == []
    assert [(b.span.start, b.attendee.phone) for b in await bookings(shop)] == [(at(5, 14), PHONE)]


async def test_a_caller_without_a_name_is_asked_for_it(shop: Shop) -> None:
    await dropped(shop, Attendee("", PHONE))
    (answer,) = await take(shop, text("yes"))
    assert answer.body == "Gladly. What name shall I put it under?"
    assert await take(shop, text("Ada Byron", number=2)) == []
    assert [b.attendee.name for b in await bookings(shop)] == ["Ada Byron"]


@pytest.mark.parametrize("reason", ["goodbye", "transferred", "too_long"])
async def test_a_call_that_ended_well_keeps_nothing(shop: Shop, reason: str) -> None:
    assert await dropped(shop, reason=reason) is None


async def test_a_machine_that_writes_back_is_not_answered_for_ever(shop: Shop) -> None:
    busy = open_shop(shop.clock, profile_with(limits={"texts_per_number_day": 1}))
    assert len(await take(busy, text("hello"), Talk())) == 1
    assert await take(busy, text("hello again", number=2), Talk()) == []


async def test_a_number_out_of_reach_is_not_texted(shop: Shop) -> None:
    assert await take(shop, text("hello", sender="+882345678901"), Talk()) == []


async def test_a_time_in_answer_to_a_conflict_is_a_wish_to_move(shop: Shop) -> None:
    booking, talk = await shop.booked("Thursday at two", WHO), Talk()
    await shop.desk.notifications.tell_change("conflict", booking, key="conflict")
    (answer,) = await take(shop, text("Thursday at four"), talk)
    assert answer.body == f"We talk about: {MOVE_IT} to Thursday at four"
    assert talk.about == booking


async def test_nobody_is_told_see_you_about_a_time_that_may_not_be_kept(shop: Shop) -> None:
    booking, talk = await shop.booked("Thursday at two", WHO), Talk()
    await shop.desk.notifications.tell_change("conflict", booking, key="conflict")
    (answer,) = await take(shop, text("yes"), talk)
    assert answer.body == f"We talk about: {MOVE_IT}"
    entries = await shop.store.ledger.entries(SHOP, booking=booking.id)
    assert Deed.CONFIRMED not in {entry.deed for entry in entries}
