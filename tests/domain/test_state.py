"""What a call's state says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Customer, CustomerId, Effect, Level, Outcome
from voicedesk.domain.state import CallState, Noted

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 14, tzinfo=UTC)
MARIA = Customer(
    CustomerId("c1"), BusinessId("dental"), "Maria Gonzalez", ("+12025550123",), "m@example.com"
)


def state(**kept: object) -> CallState:
    call = Call(CallId("call"), BusinessId("dental"), "text", NOW, caller="+12025550199")
    return CallState(call, **kept)  # type: ignore[arg-type]  # each test names real fields


@pytest.mark.parametrize(
    "kinds,outcome",
    [
        ([], Outcome.ABANDONED),
        (["held"], Outcome.ABANDONED),
        (["held", "booked"], Outcome.BOOKED),
        (["ticket", "callback"], Outcome.CALLBACK),
        (["ticket", "cancelled"], Outcome.CANCELLED),
        (["booked", "transferred"], Outcome.TRANSFERRED),
        (["moved", "ticket"], Outcome.MOVED),
    ],
)
def test_the_weightiest_deed_is_the_outcome(kinds: list[str], outcome: Outcome) -> None:
    effects = [Effect(kind=kind, ref=kind, at=NOW) for kind in kinds]  # type: ignore[arg-type]  # kinds are literals
    assert state(effects=effects).outcome() == outcome


def test_an_answer_alone_is_an_outcome() -> None:
    assert state(answered=1).outcome() == Outcome.ANSWERED


def test_what_the_caller_said_of_themselves_wins_over_the_record() -> None:
    who = state(customer=MARIA, noted=Noted(name="Ana Gonzalez")).attendee()
    assert (who.name, who.phone, who.customer) == ("Ana Gonzalez", "+12025550123", "c1")


def test_a_caller_without_a_record_is_reached_where_they_ring_from() -> None:
    assert state().attendee().phone == "+12025550199"


def test_the_view_tells_a_first_name_and_no_more() -> None:
    view = state(customer=MARIA, known=(MARIA,), level=Level.KNOWN_NUMBER).view(NOW)
    assert view.first_name == "Maria"
    assert "Gonzalez" not in repr(view)
    assert "c1" not in repr(view)


def test_two_names_are_two_people_of_one_family() -> None:
    noted = Noted(name="Tom and Lucy Baker")
    two = state(noted=noted, holds=(None, None)).attendees()
    one = state(noted=noted, holds=(None,)).attendees()
    assert [who.name for who in two] == ["Tom Baker", "Lucy Baker"]
    assert [who.name for who in one] == ["Tom and Lucy Baker"]


def test_a_date_of_birth_goes_with_the_note() -> None:
    noted = Noted(name="Alice Munro", note="bottom left", birth_date=date(1985, 6, 3))
    assert state(noted=noted).attendee().note == "Date of birth: 1985-06-03. bottom left"
