"""Whom the desk rings, when, how often, and what a machine is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.shop import Shop
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryDialler
from voicedesk.errors import ConnectorUnavailable
from voicedesk.ports import Errand, Person
from voicedesk.ports.outbound import ErrandKind, Outcome
from voicedesk.services.outbound import PER_NUMBER_DAY, Outbound, retry_after

pytestmark = pytest.mark.unit

TO = "+12025550123"
ERRAND = Errand("callback", TO, "You asked us to ring back about your root canal.", "k", True)  # noqa: FBT003


@pytest.fixture
def dialler() -> MemoryDialler:
    return MemoryDialler()


@pytest.fixture
def outbound(shop: Shop, dialler: MemoryDialler) -> Outbound:
    desk, store = shop.desk, shop.store
    return Outbound(
        desk.business,
        desk.profile,
        store.messages,
        store.attempts,
        desk.limits,
        dialler,
        store.dials,
        desk.clock,
    )


async def test_a_person_hears_who_rings_and_that_it_is_a_machine(
    outbound: Outbound, dialler: MemoryDialler
) -> None:
    assert await outbound.run(ERRAND) == "accepted"
    ((to, said),) = dialler.said
    assert to == TO
    assert outbound.business.name in said
    assert outbound.profile.voice.disclosure in said
    assert ERRAND.says in said


async def test_a_machine_is_left_nothing_private(outbound: Outbound, shop: Shop) -> None:
    machine = MemoryDialler({TO: "message_left"})
    assert await replace(outbound, dialler=machine).run(ERRAND) == "message_left"
    ((_, said),) = machine.said
    assert "root canal" not in said
    assert outbound.business.name in said


async def test_who_presses_nine_is_never_rung_again(outbound: Outbound) -> None:
    unwanted = replace(outbound, dialler=MemoryDialler({TO: "unwanted"}))
    assert await unwanted.run(ERRAND) == "unwanted"
    assert await outbound.run(replace(ERRAND, key="again")) == "opted_out"


@pytest.mark.parametrize("kind", ["callback", "reminder", "waitlist"])
async def test_who_said_stop_and_is_erased_is_not_rung_whatever_is_due(
    shop: Shop, outbound: Outbound, dialler: MemoryDialler, kind: ErrandKind
) -> None:
    business, now = outbound.business.id, shop.clock.now()
    await shop.store.messages.opt(business, TO, out=True, words="STOP", now=now)
    await shop.store.erasure.erase(business, Person((TO,)), now=now)
    assert await outbound.run(replace(ERRAND, kind=kind)) == "opted_out"
    assert dialler.said == []


@pytest.mark.parametrize(
    "errand, refusal",
    [
        (replace(ERRAND, asked_for=False), "no_consent"),
        (replace(ERRAND, to="+882123456789"), "not_allowed"),
        (replace(ERRAND, kind="reminder", asked_for=False), "accepted"),
    ],
)
async def test_rules_forbid(outbound: Outbound, errand: Errand, refusal: Outcome) -> None:
    assert await outbound.run(errand) == refusal


@pytest.mark.parametrize("hours, outcome", [(0, "accepted"), (12, "out_of_hours")])
async def test_nobody_is_rung_at_night(
    outbound: Outbound, clock: ManualClock, hours: int, outcome: Outcome
) -> None:
    clock.set(clock.now() + timedelta(hours=hours))
    assert await outbound.run(ERRAND) == outcome


async def test_a_number_is_rung_so_often_a_day_and_no_more(
    outbound: Outbound, dialler: MemoryDialler
) -> None:
    outcomes = [
        await outbound.run(replace(ERRAND, key=str(tries))) for tries in range(PER_NUMBER_DAY + 1)
    ]
    assert outcomes[-1] == "over_limit"
    assert len(dialler.said) == PER_NUMBER_DAY


async def test_the_same_key_rings_once(outbound: Outbound, dialler: MemoryDialler) -> None:
    assert [await outbound.run(ERRAND) for _ in range(2)] == ["accepted", "accepted"]
    assert dialler.rung == [TO]


class Crash(BaseException):
    """What kill -9 is to whoever waits: nothing after it runs."""


class Mortal(MemoryDialler):
    """Dies once it rings."""

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        await super().deliver(errand, introduction=introduction, message=message)
        raise Crash


async def test_who_was_rung_when_the_process_died_is_not_rung_again(outbound: Outbound) -> None:
    dying = Mortal()
    with pytest.raises(Crash):
        await replace(outbound, dialler=dying).run(ERRAND)
    after = MemoryDialler()
    outcomes = [await replace(outbound, dialler=after).run(ERRAND) for _ in range(2)]
    assert outcomes == ["lost", "lost"]
    assert (dying.rung, after.rung, after.abandoned) == ([TO], [], [ERRAND.key])
    (dial,) = await outbound.dials.list(outbound.business.id)
    assert (dial.outcome, dial.kind) == ("lost", "callback")


class Broken(MemoryDialler):
    """The LiveKit server is away."""

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        raise ConnectorUnavailable


async def test_a_server_that_is_away_is_an_outcome_and_tried_again(outbound: Outbound) -> None:
    assert await replace(outbound, dialler=Broken()).run(ERRAND) == "gateway_down"
    assert retry_after("gateway_down", tries=1) == timedelta(minutes=5)


@pytest.mark.parametrize(
    "outcome, tries, again",
    [
        ("busy", 1, timedelta(minutes=10)),
        ("busy", 3, None),
        ("no_answer", 1, timedelta(hours=1)),
        ("declined", 1, None),
        ("unknown_number", 1, None),
        ("opted_out", 1, None),
        ("no_answer", 2, timedelta(hours=4)),
        ("message_left", 1, None),
        ("voicemail", 1, timedelta(hours=4)),
        ("error", 1, timedelta(minutes=15)),
        ("over_limit", 1, timedelta(hours=1)),
        ("not_configured", 1, None),
        # nobody knows what was heard
        ("lost", 1, None),
        ("accepted", 1, None),
    ],
)
def test_what_is_tried_again_and_what_is_not(
    outcome: Outcome, tries: int, again: timedelta | None
) -> None:
    assert retry_after(outcome, tries=tries) == again
