"""Of many days a few are looked at first, and all of them when those have no time."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.shop import CALL, LIN, Shop, at, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Attendee
from voicedesk.domain.days import MINUTES_A_DAY, minute_of, moment_of
from voicedesk.language.dates import When
from voicedesk.profile.facts import business_of
from voicedesk.services.looking import inside
from voicedesk.services.scheduling import Wish
from voicedesk.services.wishes import read_wish

pytestmark = pytest.mark.unit

ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"]
AFTERNOONS = When("", (0, 0), date(2026, 3, 4), date(2026, 4, 2), time(13), time(17), "day")


async def test_a_month_is_answered_with_its_beginning_its_middle_and_its_end(shop: Shop) -> None:
    offer = await shop.desk.scheduling.find(Wish(None, (AFTERNOONS,)))
    days = [slot.span.start.date() for slot in offer.slots]
    assert days == [date(2026, 3, 4), date(2026, 3, 19), date(2026, 4, 2)]


async def test_days_that_turn_out_to_be_full_give_way_to_others(clock: ManualClock) -> None:
    shop = open_shop(clock, profile_with(closures=[{"first": "2026-03-18", "last": "2026-04-01"}]))
    staff = [member.id for member in shop.desk.business.staff]
    for who in staff:
        for hour in range(13, 17):
            for minute in (0, 30):
                start = at(4, hour, minute)
                when = When("", (0, 0), start.date(), start.date(), start.time(), None, "minute")
                wish = Wish(None, (when,), who)
                offer = await shop.desk.scheduling.find(wish, call=CALL)
                hold = await shop.desk.scheduling.hold(offer.slots[0], call=CALL)
                await shop.desk.scheduling.book(hold, Attendee(LIN.name), call=CALL)
    offer = await shop.desk.scheduling.find(Wish(None, (AFTERNOONS,)))
    days = [slot.span.start.date() for slot in offer.slots]
    assert len(days) == 3
    assert date(2026, 3, 4) not in days


@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    days=st.integers(1, 60),
    k=st.integers(1, 5),
)
@settings(max_examples=60, deadline=None)
def test_every_look_lies_in_what_was_wished_and_the_last_is_all_of_it(
    zone: str, first: date, days: int, k: int
) -> None:
    profile = profile_with(
        business={
            "id": "shop",
            "name": "Shop",
            "kind": "shop",
            "time_zone": zone,
            "phone": "+12025550100",
        },
        closures=[],
    )
    business = business_of(profile, today=first)
    last = date.fromordinal(first.toordinal() + days - 1)
    wish = Wish(None, (When("", (0, 0), first, last, time(13), time(17), "day"),))
    now = datetime.combine(first, time(9), business.zone)
    wanted = read_wish(wish, business, now=now)
    legal = (minute_of(now), minute_of(now) + 400 * MINUTES_A_DAY)
    looks = list(inside(business, wanted, legal, k))
    windows = [window for target in wanted.targets for window in target.windows]
    assert [look.final for look in looks] == [False] * (len(looks) - 1) + [True]
    whole = (max(legal[0], windows[0][0]), windows[-1][1])
    assert (looks[-1].within, looks[-1].only) == (whole, ())
    few = [part for look in looks for part in look.only]
    assert all(any(a <= part[0] < part[1] <= b for a, b in windows) for part in few)
    assert len({moment_of(part[0], business.zone).date() for part in few}) <= k
