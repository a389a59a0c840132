"""A person hears who it is, why they call, what was tried and what was promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.services.shop import MIRA
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import (
    Callback,
    CallbackId,
    Effect,
    Level,
    Ticket,
    TicketId,
)
from voicedesk.services.briefing import LONGEST_WORDS, Known, briefing

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
CALLBACK = Callback(
    CallbackId("cb"), BusinessId("b"), "+12025550123", "the crown.", NOW + timedelta(hours=1), NOW
)
TICKET = Ticket(TicketId("t"), BusinessId("b"), "billing", "Charged twice", NOW)
NOTED = replace(MIRA, notes=("Afraid of needles.",))


def test_all_that_matters_is_told() -> None:
    known = Known(
        name=MIRA.name,
        customer=NOTED,
        level=Level.TWO_FACTS,
        words="I want to talk to somebody",
        effects=[Effect("held", "h", NOW), Effect("cancelled", "b", NOW)],
        tickets=[TICKET],
        callbacks=[CALLBACK],
        answered=2,
        offered=True,
        unproved=True,
    )
    assert briefing(known) == (
        "Mira Okafor is on the line. They have proved who they are. "
        'The caller said: "I want to talk to somebody". '
        "So far: a time is being kept, an appointment was cancelled, "
        "questions were answered. "
        "Promised: a call back about the crown, that somebody looks at their billing. "
        "On the record: Afraid of needles."
    )


@pytest.mark.parametrize("level", [Level.NONE, Level.KNOWN_NUMBER])
def test_the_record_is_not_told_of_whoever_has_a_number(level: Level) -> None:
    said = briefing(Known(name="Mira", customer=NOTED, level=level))
    assert said == "Mira is on the line. They have not proved who they are."


def test_somebody_without_a_name_is_told_as_such() -> None:
    assert briefing(Known()) == "The caller has given no name."


def test_it_is_short_and_holds_no_card() -> None:
    said = briefing(Known(words=f"card 4111 1111 1111 1111 {'blah ' * 200}"))
    assert "1111" not in said
    assert len(said) < LONGEST_WORDS + 100


def test_what_was_tried_in_vain_is_told() -> None:
    said = briefing(Known(name="Mira", answered=1, offered=True, unproved=True))
    assert said.endswith(
        "So far: a question was answered, times were offered and none was taken, "
        "what they said of themselves did not prove who they are."
    )
