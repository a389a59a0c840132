"""Questions are answered from what is written or not at all; tickets hold what was said."""

from __future__ import annotations

import pytest

from tests.services.shop import CALL, MIRA, OTHER, Shop, at, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryKnowledge
from voicedesk.domain.call import Priority
from voicedesk.services.knowledge import KnowledgeBase
from voicedesk.services.support import Support

pytestmark = pytest.mark.unit

PARKING = "# Getting here\n## Is there parking?\nYes, for 8 cars, behind the house.\n"


async def test_an_answer_comes_with_its_source(shop: Shop) -> None:
    await shop.desk.knowledge.ingest({"a.md": PARKING})
    answer = await shop.desk.support.answer("where can I park?", call=CALL)
    assert answer.text == "Yes, for 8 cars, behind the house."
    assert answer.source == "a.md#Getting here > Is there parking?"
    assert await shop.desk.knowledge.open_questions() == ()


async def test_a_price_is_told_where_a_passage_as_good_names_one(shop: Shop) -> None:
    length = "# Cuts\n## How long does a pony cut take?\nA pony cut takes an hour.\n"
    price = "# Prices\n## What does a pony cut cost?\nA pony cut costs ninety dollars.\n"
    await shop.desk.knowledge.ingest({"a.md": length, "b.md": price})
    answer = await shop.desk.support.answer("do you do a pony cut and how much is it", call=CALL)
    assert answer.text == "A pony cut costs ninety dollars."


@pytest.mark.parametrize(
    "question", ["do you sell surfboards", "how much is a helicopter ride", "uh"]
)
async def test_what_nothing_supports_is_not_answered_and_becomes_a_gap(
    shop: Shop, question: str
) -> None:
    await shop.desk.knowledge.ingest({"a.md": PARKING})
    answer = await shop.desk.support.answer(question, call=CALL)
    (gap,) = await shop.desk.knowledge.open_questions()
    assert (answer.text, gap.question) == (None, question)


async def test_a_store_that_is_down_is_said_so_and_the_question_is_kept(
    shop: Shop, clock: ManualClock
) -> None:
    down = MemoryKnowledge()
    down.down = True
    base = KnowledgeBase(shop.desk.business, down, shop.store.gaps, clock)
    support = Support(shop.desk.business, shop.desk.profile, base, shop.store.tickets, clock)
    answer = await support.answer("where can I park?", call=CALL)
    assert (answer.text, answer.unavailable) == (None, True)
    assert len(await shop.store.gaps.list(MIRA.business)) == 1


async def test_what_is_said_later_completes_the_ticket(shop: Shop) -> None:
    support = shop.desk.support
    first = await support.open_ticket("billing", "Charged twice.", call=CALL, phone="+12025550177")
    again = await support.open_ticket(
        "billing",
        "Last month.",
        call=CALL,
        account="12345",
        priority=Priority.HIGH,
        customer=MIRA.id,
    )
    (kept,) = await shop.store.tickets.list(MIRA.business)
    assert again == kept
    assert (kept.id, kept.account, kept.phone) == (first.id, "12345", "+12025550177")
    assert (kept.summary, kept.priority) == ("Charged twice. Last month.", Priority.HIGH)
    assert await support.open_tickets(MIRA.id) == [kept]


@pytest.mark.parametrize("again", ["It hums.", "The wifi drops. It hums.", "The wifi drops."])
async def test_what_is_said_again_stands_in_the_ticket_once(shop: Shop, again: str) -> None:
    support = shop.desk.support
    await support.open_ticket("problem", "The wifi drops.", call=CALL)
    await support.open_ticket("problem", "The wifi drops. It hums.", call=CALL)
    await support.open_ticket("problem", again, call=CALL)
    (kept,) = await shop.store.tickets.list(MIRA.business)
    assert kept.summary == "The wifi drops. It hums."


async def test_another_matter_and_another_call_are_other_tickets(shop: Shop) -> None:
    support = shop.desk.support
    await support.open_ticket("billing", "Charged twice.", call=CALL)
    await support.take_message("Call me.", call=CALL, name="Mira")
    await support.open_ticket("billing", "Charged twice.", call=OTHER)
    tickets = await shop.store.tickets.list(MIRA.business)
    assert sorted(ticket.category for ticket in tickets) == ["billing", "billing", "message"]


@pytest.mark.parametrize(
    "priority, due",
    [(Priority.URGENT, at(3, 10)), (Priority.HIGH, at(3, 14)), (Priority.NORMAL, at(5, 11))],
)
async def test_a_ticket_is_due_in_working_time(shop: Shop, priority: Priority, due: object) -> None:
    ticket = await shop.desk.support.open_ticket("problem", "x", call=CALL, priority=priority)
    assert ticket.due == due


def test_only_what_the_profile_says_is_said_of_refunds(shop: Shop) -> None:
    assert shop.desk.support.policy("refund") == "Refunds are decided by the manager."
    assert shop.desk.support.policy("weather") == ""


def test_a_complaint_is_met_by_what_the_profile_lays_down(clock: ManualClock) -> None:
    policies = {
        "complaint": "Carla looks into it.",
        "refund": "Refunds are decided by the manager.",
    }
    rule_for = open_shop(clock, profile_with(policies=policies)).desk.support.rule_for
    assert rule_for("complaint", "the cut is uneven") == "Carla looks into it."
    assert rule_for("billing", "I want a refund") == "Refunds are decided by the manager."
    assert rule_for("problem", "the tap drips") == ""


async def test_what_the_profile_lays_down_answers_where_no_passage_does(shop: Shop) -> None:
    answer = await shop.desk.support.answer("do I get my money back if it breaks again?")

    assert answer.text == "Refunds are decided by the manager."
    assert answer.source == "profile.yaml"
