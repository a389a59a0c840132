"""A price that was spoken is found in figures and in words, and held against the profile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.web.dashboard.site import fill, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Callback, CallbackId, CallbackStatus, CallId
from voicedesk.language.prices import price_in
from voicedesk.ports import Priced
from voicedesk.profile.load import load_profile
from voicedesk.web.dashboard.promises import amounts_of, callback_promise, price_promise

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
KNOWN = frozenset({75, 110, 1200})


@pytest.mark.parametrize(
    "text, state",
    [
        ("A cleaning costs one hundred and ten dollars and takes an hour.", "kept"),
        ("A cleaning is $110.", "kept"),
        ("That is twelve hundred dollars.", "kept"),
        ("It costs 1,200 dollars.", "kept"),
        ("A check-up costs eighty dollars.", "open"),
        ("A filling is $180.50.", "open"),
    ],
)
def test_a_spoken_price_is_kept_while_the_profile_has_it(text: str, state: str) -> None:
    amount = price_in(text)
    assert amount is not None
    promise = price_promise(Priced(CallId("call-1"), 7, NOW, amount), KNOWN)
    assert (promise.kind, promise.state) == ("price", state)
    assert promise.line == (CallId("call-1"), 7)
    assert promise.path == "/desk/calls/call-1#line-7"


async def test_prices_are_shown_with_their_words_the_latest_first(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_site(tmp_path, clock) as site:
        await fill(site)
        async with site.browser(await site.member()) as browser:
            page = (await browser.get("/desk/promises")).text
    assert page.count("A cleaning is $120.") == 7
    assert page.index("/desk/calls/call-9#line-7") < page.index("/desk/calls/call-5#line-7")
    assert "I have Thursday at half past two." not in page


def test_the_prices_are_those_of_the_services() -> None:
    assert {75, 110, 95} <= amounts_of(load_profile("dental").profile)


@pytest.mark.parametrize(
    "status, due_in, state",
    [
        (CallbackStatus.PROMISED, timedelta(hours=1), "open"),
        (CallbackStatus.PROMISED, timedelta(0), "broken"),
        (CallbackStatus.BROKEN, timedelta(hours=1), "broken"),
    ],
)
def test_a_call_back_is_broken_once_its_time_is_over(
    status: CallbackStatus, due_in: timedelta, state: str
) -> None:
    business = BusinessId("dental")
    number, due = "+12025550143", NOW + due_in
    one = Callback(CallbackId("cb"), business, number, "why", due, NOW, status=status)
    assert callback_promise(one, NOW).state == state
