"""A rehearsed call: its world, what happens meanwhile, and that a wrong desk fails it."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from voicedesk.errors import ConfigurationError
from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.noise import Noise
from voicedesk.rehearsal.rehearse import How, Rehearsed, rehearse
from voicedesk.rehearsal.scenario import Scenario

pytestmark = pytest.mark.unit

BOOK: list[dict[str, object]] = [
    {"say": "I need a check-up on Friday at ten with Doctor Lee"},
    {"when": "shall I", "say": "yes please"},
    {"when": "anything else", "say": "no, bye"},
]


@cache
def _dental() -> LoadedProfile:
    return load_profile("dental")


def _scenario(caller: list[dict[str, object]] = BOOK, **more: object) -> Scenario:
    plain: dict[str, object] = {
        "name": "a call",
        "profile": "dental",
        "now": "2026-03-03T09:00:00-05:00",
        "from": "+12025550123",
        "caller": caller,
    }
    return Scenario.model_validate({**plain, **more})


async def _hold(scenario: Scenario, noise: Noise | None = None) -> Rehearsed:
    return await rehearse(scenario, _dental(), How(brain="reflex", noise=noise))


async def test_a_booking_is_found_in_the_ledger_with_its_message() -> None:
    done = await _hold(_scenario())

    assert [row["start"] for row in done.written.bookings] == ["2026-03-06T10:00:00-05:00"]
    assert "confirmation" in [row["kind"] for row in done.written.notifications]
    assert done.row()["timings"]


async def test_a_wrong_expectation_fails_the_call() -> None:
    done = await _hold(_scenario(expect={"bookings": [], "outcome": "abandoned"}))

    assert len(done.failures) == 2


async def test_who_hangs_up_before_the_yes_has_booked_nothing() -> None:
    caller: list[dict[str, object]] = [BOOK[0], {"when": "shall I", "hangup": True}]

    done = await _hold(_scenario(caller))

    assert done.written.bookings == []


async def test_given_bookings_holds_and_busy_times_are_taken() -> None:
    given = {
        "bookings": [
            {
                "customer": "Robert Chen",
                "service": "checkup",
                "staff": "dr_lee",
                "start": "2026-03-06T10:00",
            }
        ],
        "holds": [{"staff": "dr_lee", "start": "2026-03-06T10:30"}],
        "busy": [{"staff": "dr_lee", "from": "2026-03-06T11:00", "to": "2026-03-06T12:30"}],
    }
    done = await _hold(_scenario(BOOK[:1], given=given))

    assert [row["name"] for row in done.written.bookings] == ["Robert Chen"]
    assert any("taken" in words for words in done.written.said)


async def test_nothing_is_sent_for_what_was_given() -> None:
    given = {
        "bookings": [
            {
                "customer": "+12025550123",
                "service": "cleaning",
                "staff": "dr_lee",
                "start": "2026-03-13T10:00",
            }
        ],
        "tickets": [{"summary": "an old bill", "customer": "Robert Chen"}],
        "waitlist": [{"customer": "Aisha Khan", "service": "checkup"}],
    }
    done = await _hold(_scenario([], given=given, expect={"notifications": [], "tickets": []}))

    assert done.failures == []


async def test_what_somebody_else_books_meanwhile_is_not_counted_as_this_call_s() -> None:
    caller: list[dict[str, object]] = [
        {"say": "hello", "then": {"book": {"staff": "dr_lee", "start": "2026-03-06T10:00"}}},
        *BOOK,
    ]
    done = await _hold(_scenario(caller[:2]))

    assert done.written.bookings == []
    assert any("taken" in words for words in done.written.said)


async def test_given_customers_take_the_place_of_sample_ones_on_their_number() -> None:
    customers = [{"name": "Hugo Stone", "phone": "+12025550123"}]

    done = await _hold(_scenario(given={"customers": customers}))

    assert [row["name"] for row in done.written.bookings] == ["Hugo Stone"]


async def test_staff_that_the_profile_does_not_have_is_a_mistake_in_the_scenario() -> None:
    booking = {
        "customer": "A",
        "service": "checkup",
        "staff": "dr_who",
        "start": "2026-03-06T10:00",
    }

    with pytest.raises(ConfigurationError):
        await _hold(_scenario(given={"bookings": [booking]}))


async def test_noise_changes_what_the_desk_hears_and_keys_stay_as_pressed() -> None:
    caller: list[dict[str, object]] = [{"say": "two for you to know"}, {"press": "12#"}]

    done = await _hold(_scenario(caller), Noise(3, Random(3)))

    heard = [row["text"] for row in done.transcript if row["kind"] == "heard"]
    assert heard[0] != "two for you to know"
    assert heard[-1] == "1 2 #"
