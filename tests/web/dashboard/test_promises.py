"""A price that was spoken is found in figures and in words, and held against the profile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Callback, CallbackId, CallbackStatus, CallId, JournalRow
from voicedesk.profile.load import load_profile
from voicedesk.web.dashboard.promises import amounts_of, callback_promise, price_promise

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
KNOWN = frozenset({75, 110, 1200})


def said(text: str, kind: str = "say") -> JournalRow:
    return JournalRow(CallId("call-1"), 7, NOW, kind, {"text": text})  # type: ignore[arg-type]


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
    promise = price_promise(CallId("call-1"), said(text), KNOWN)
    assert promise is not None
    assert (promise.kind, promise.state, promise.words) == ("price", state, text)
    assert promise.path == "/desk/calls/call-1#line-7"


@pytest.mark.parametrize(
    "row",
    [
        said("We open at eight and close at five."),
        said("How much is a cleaning, one hundred dollars?", kind="heard"),
        said("There are one hundred and ten steps."),
    ],
)
def test_what_is_no_price_of_ours_is_no_promise(row: JournalRow) -> None:
    assert price_promise(CallId("call-1"), row, KNOWN) is None


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
