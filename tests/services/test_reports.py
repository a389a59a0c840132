"""Reports are counted from the record, once by their key, and go only to who wishes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bookings import booked, slot
from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import (
    Call,
    Callback,
    CallbackId,
    CallId,
    Message,
    Outcome,
    Ticket,
    TicketId,
)
from voicedesk.profile.load import load_profile
from voicedesk.services.reports import Reports
from voicedesk.store import Store, open_store
from voicedesk.workflows.inline import InlineRunner

pytestmark = pytest.mark.unit

DENTAL = BusinessId("dental")
CALL = CallId("call-1")
WISHED = 'reports: {to: ["+12025550199", ana@smile.example], after_call: true, daily: "07:00", '
WISHED += "monthly: true}"


@pytest.fixture
async def store(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Store]:
    """Yesterday somebody booked, and a call back and a ticket are owed."""
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as opened:
        began = clock.now() - timedelta(days=1)
        await opened.calls.begin(Call(CALL, DENTAL, "phone", began, caller="+12025550143"))
        await booked(opened, slot("09:00", "09:30", staff="dr_lee"))
        owed = Callback(
            CallbackId("cb"), DENTAL, "+12025550143", "About the crown.", began, began, call=CALL
        )
        await opened.callbacks.promise(owed, key="cb")
        ticket = Ticket(TicketId("t"), DENTAL, "billing", "Charged twice", began, call=CALL)
        await opened.tickets.open(ticket, key="t")
        ended = began + timedelta(seconds=95)
        await opened.calls.end(CALL, Outcome.BOOKED, reason="hang_up", now=ended)
        yield opened


def desks(store: Store, clock: ManualClock, folder: Path, wished: str = WISHED) -> Desks:
    """The practice with its wishes, as a profile of this machine."""
    for name, text in load_profile("dental").files.items():
        path = folder / "dental" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("notifications:\n", f"notifications:\n  {wished}\n", 1))
    return Desks(store, clock, str(folder / "dental"), folder, lambda _: None)


@pytest.fixture
async def reports(store: Store, clock: ManualClock, tmp_path: Path) -> Reports:
    return await desks(store, clock, tmp_path).reports(DENTAL)


def by(messages: list[Message], channel: str) -> str:
    return next(one.body for one in messages if one.channel == channel)


async def test_a_day_is_told_at_its_hour_to_everybody_once(
    reports: Reports, store: Store, clock: ManualClock
) -> None:
    told = list(await reports.due())
    again = list(await reports.due())
    assert [one.id for one in told] == [one.id for one in again]
    assert len(await store.messages.list(DENTAL)) == 2
    assert [order.kind for order in await store.orders.pending()].count("deliver") == 2
    words = by(told, "sms")
    assert "Monday, March 2: calls 1, booked 1, moved 0, cancelled 0." in words
    assert "Owed: 1 call back (1 late), 1 ticket. Failed: nothing." in words
    assert "+12025550143, About the crown." in by(told, "email")
    assert {one.not_before for one in told} == {None}


async def test_nothing_is_told_before_its_hour(reports: Reports, clock: ManualClock) -> None:
    clock.set(reports.business.local(clock.now()).replace(hour=6, minute=59))
    assert list(await reports.due()) == []
    clock.advance(timedelta(minutes=1))
    assert len(await reports.due()) == 2


async def test_a_month_is_told_on_the_first_day_of_the_next(
    reports: Reports, clock: ManualClock
) -> None:
    clock.set(reports.business.local(clock.now()).replace(month=4, day=1))
    told = [one for one in await reports.due() if one.kind == "monthly"]
    assert "March 2026: calls 1, booked 1" in by(told, "sms")
    assert "Settled by the first call: " in by(told, "email")
    assert "95 % band" in by(told, "email")


async def test_a_call_is_summed_up_when_it_ended(
    store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    await InlineRunner(desks(store, clock, tmp_path).world()).run_pending()
    told = [one for one in await store.messages.list(DENTAL) if one.kind == "summary"]
    words = by(told, "sms")
    assert "+12025550143, 1 min 35 s: booked." in words
    assert "Booked: " in words
    assert "Ticket: Charged twice." in words
    assert "Call back +12025550143 by" in words


@pytest.mark.parametrize("wished", ["reports: {}", "reports: {to: [ana@smile.example]}"])
async def test_who_wishes_nothing_is_told_nothing(
    store: Store, clock: ManualClock, tmp_path: Path, wished: str
) -> None:
    opened = desks(store, clock, tmp_path, wished)
    await InlineRunner(opened.world()).run_pending()
    assert list(await (await opened.reports(DENTAL)).due()) == []
    assert "summary" not in {one.kind for one in await store.messages.list(DENTAL)}
