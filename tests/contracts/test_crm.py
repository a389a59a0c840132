"""What every customer system must do: find, keep once what is sent twice, tell what changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crms import (
    ANA,
    PHONE,
    TICKET,
    Far,
    Pair,
    a_hubspot,
    a_memory,
    a_rest,
    a_salesforce,
)
from voicedesk.domain.call import CustomerId
from voicedesk.errors import (
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
    RateLimited,
)
from voicedesk.ports import Crm

pytestmark = pytest.mark.unit

Make = Callable[[Path], AbstractAsyncContextManager[Pair]]
OVER_HTTP: dict[str, Make] = {
    "crm.hubspot": a_hubspot,
    "crm.salesforce": a_salesforce,
    "crm.rest": a_rest,
}
LEE = replace(
    ANA, id=CustomerId("c-lee"), name="Bo Lee", phones=("+12025550155",), email="bo@x.com"
)
EVERY: dict[str, Make] = {"crm.memory": a_memory, **OVER_HTTP}


@pytest.fixture(params=list(EVERY.values()), ids=list(EVERY))
async def pair(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Pair]:
    make: Make = request.param
    async with make(tmp_path) as made:
        yield made


@pytest.fixture(params=list(OVER_HTTP.values()), ids=list(OVER_HTTP))
async def hosted(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Pair]:
    make: Make = request.param
    async with make(tmp_path) as made:
        yield made


async def test_a_working_system_passes_its_check(pair: Pair) -> None:
    await pair[0].check()


class TestCustomers:
    async def test_what_is_saved_is_found_whole(self, pair: Pair) -> None:
        crm, _ = pair
        external = await crm.save(ANA, key="k1")
        known = replace(ANA, external_id=external)
        assert list(await crm.by_phone(PHONE)) == [known]
        assert list(await crm.by_phone(ANA.phones[1])) == [known]
        assert list(await crm.by_email("ANA@example.com")) == [known]
        assert await crm.get(external) == known

    async def test_nobody_is_found_for_what_nobody_has(self, pair: Pair) -> None:
        crm, _ = pair
        await crm.save(ANA, key="k1")
        assert list(await crm.by_phone("+12025550999")) == []
        assert list(await crm.by_email("bob@example.com")) == []
        assert await crm.get("999999999999999999") is None

    async def test_the_same_customer_is_created_once(self, pair: Pair) -> None:
        crm, far = pair
        first = await crm.save(ANA, key="k1")
        assert await crm.save(ANA, key="k1") == first
        assert await crm.save(replace(ANA, email=None), key="k2") == first
        assert far.people() == 1

    async def test_what_is_not_said_stays_as_it_is(self, pair: Pair) -> None:
        crm, _ = pair
        external = await crm.save(ANA, key="k1")
        less = replace(ANA, external_id=external, email=None, birth_date=None, postcode="20002")
        assert await crm.save(less, key="k2") == external
        assert await crm.get(external) == replace(ANA, external_id=external, postcode="20002")

    async def test_somebody_entered_by_hand_is_found_by_number(self, pair: Pair) -> None:
        crm, far = pair
        far.write("Bob Marsh", PHONE)
        (found,) = await crm.by_phone(PHONE)
        assert (found.name, found.phones) == ("Bob Marsh", (PHONE,))

    async def test_everybody_on_a_number_is_found_on_however_many_pages(self, pair: Pair) -> None:
        crm, far = pair
        names = ["Ana Silva", "Bob Silva", "Cid Silva", "Dan Silva", "Eva Silva"]
        far.write_all(names)
        assert sorted(one.name for one in await crm.by_phone(PHONE)) == names

    async def test_somebody_with_that_address_is_not_entered_again(self, pair: Pair) -> None:
        crm, far = pair
        far.write("Ana Silva", "+12025550777", "ana@example.com")
        external = await crm.save(ANA, key="k1")
        assert far.people() == 1
        there = await crm.get(external)
        assert there is not None
        # what was there wins, what it lacked was filled in
        assert (there.name, there.phones[0]) == ("Ana Silva", "+12025550777")
        assert there.birth_date == ANA.birth_date
        assert await crm.save(ANA, key="k2") == external

    async def test_who_was_deleted_there_is_entered_again(self, pair: Pair) -> None:
        crm, far = pair
        gone = replace(ANA, external_id="003000000000000404")
        external = await crm.save(gone, key="k1")
        assert far.people() == 1
        assert await crm.get(external) == replace(ANA, external_id=external)

    async def test_signs_of_the_query_language_find_nobody(self, pair: Pair) -> None:
        crm, _ = pair
        await crm.save(ANA, key="k1")
        assert list(await crm.by_email("' OR Name != '")) == []
        assert await crm.get("x' OR Id != '") is None


class TestNotesAndTickets:
    async def test_a_note_is_added_once_by_its_key(self, pair: Pair) -> None:
        crm, far = pair
        external = await crm.save(ANA, key="k1")
        await crm.add_note(external, "Rang about a crown", key="n1")
        await crm.add_note(external, "Rang about a crown", key="n1")
        await crm.add_note(external, "Rang again", key="n2")
        await crm.add_note(external, "And again", key="n3")
        await crm.add_note(external, "Rang about a crown", key="n1")
        assert sorted(note.split("\n")[0] for note in far.notes()) == [
            "And again",
            "Rang about a crown",
            "Rang again",
        ]

    async def test_who_is_forgotten_is_not_there_nor_is_what_was_noted(self, pair: Pair) -> None:
        crm, far = pair
        external = await crm.save(ANA, key="k1")
        other = await crm.save(LEE, key="k2")
        await crm.add_note(external, "Rang about a crown", key="n1")
        await crm.add_note(other, "Rang about a bridge", key="n2")
        await crm.forget(external)
        await crm.forget(external)
        assert list(await crm.by_phone(PHONE)) == []
        assert [note.split("\n")[0] for note in far.notes()] == ["Rang about a bridge"]
        assert await crm.get(other) is not None

    async def test_who_has_a_ticket_is_left_without_a_name(self, pair: Pair) -> None:
        crm, far = pair
        external = await crm.save(ANA, key="k1")
        await crm.open_ticket(external, TICKET, key="t1")
        await crm.forget(external)
        assert list(await crm.by_phone(PHONE)) == list(await crm.by_email(ANA.email or "")) == []
        assert far.tickets() == 1

    async def test_nobody_can_be_noted_upon(self, pair: Pair) -> None:
        with pytest.raises(ConnectorRefused):
            await pair[0].add_note("404", "Rang", key="n1")

    async def test_a_ticket_is_opened_once(self, pair: Pair) -> None:
        crm, far = pair
        external = await crm.save(ANA, key="k1")
        first = await crm.open_ticket(external, TICKET, key="t1")
        assert await crm.open_ticket(external, TICKET, key="t1") == first
        assert far.tickets() == 1

    async def test_a_ticket_needs_no_customer(self, pair: Pair) -> None:
        crm, far = pair
        assert await crm.open_ticket(None, TICKET, key="t1")
        assert far.tickets() == 1


class TestChanges:
    async def test_everything_is_told_first_and_then_only_what_is_new(self, pair: Pair) -> None:
        crm, far = pair
        names = ["Ana Silva", "Bob Silva", "Cid Silva", "Dan Silva", "Eva Silva"]
        far.write_all(names)
        everything = await crm.changes(None)
        assert [one.name for one in everything.customers] == names
        assert not everything.more
        far.write("Flo Silva", PHONE)
        news = await crm.changes(everything.mark)
        assert [one.name for one in news.customers][-1] == "Flo Silva"
        assert len(news.customers) <= 2
        quiet = await crm.changes(news.mark)
        assert len(quiet.customers) <= 1

    async def test_a_ticket_that_was_closed_there_is_told(self, pair: Pair) -> None:
        crm, far = pair
        external = await crm.save(ANA, key="k1")
        await crm.open_ticket(external, TICKET, key="t1")
        before = await crm.changes(None)
        assert list(before.closed) == []
        far.close()
        assert list((await crm.changes(before.mark)).closed) == [TICKET.id]

    async def test_ours_are_told_by_our_id(self, pair: Pair) -> None:
        crm, _ = pair
        await crm.save(ANA, key="k1")
        assert [one.id for one in (await crm.changes(None)).customers] == [CustomerId("c-ana")]


class TestTroubles:
    async def test_a_token_that_has_run_out_is_renewed_unnoticed(self, hosted: Pair) -> None:
        crm, far = hosted
        await crm.save(ANA, key="k1")
        far.expire()
        assert [one.name for one in await crm.by_phone(PHONE)] == [ANA.name]

    async def test_access_that_was_taken_back_is_said(self, hosted: Pair) -> None:
        crm, far = hosted
        far.revoke()
        with pytest.raises(CredentialsRejected):
            await crm.check()
        with pytest.raises(CredentialsRejected):
            await crm.save(ANA, key="k1")

    async def test_a_wait_that_is_asked_for_is_kept(self, hosted: Pair) -> None:
        crm, far = hosted
        far.fail(429, Retry_After="0")
        await crm.save(ANA, key="k1")
        assert far.people() == 1

    async def test_a_long_wait_is_left_to_whoever_has_time(self, hosted: Pair) -> None:
        crm, far = hosted
        far.fail(429, Retry_After="600")
        with pytest.raises(RateLimited):
            await crm.by_phone(PHONE)

    async def test_a_system_that_fails_is_unavailable(self, hosted: Pair) -> None:
        crm, far = hosted
        far.fail(503, times=6, Retry_After="0")
        with pytest.raises(ConnectorUnavailable):
            await crm.by_email("ana@example.com")

    async def test_a_short_failure_is_not_noticed(self, hosted: Pair) -> None:
        crm, far = hosted
        far.fail(503, Retry_After="0")
        await _write_all(crm, far)


async def _write_all(crm: Crm, far: Far) -> None:
    external = await crm.save(ANA, key="k1")
    await crm.add_note(external, "Rang", key="n1")
    await crm.open_ticket(external, TICKET, key="t1")
    assert (far.people(), len(far.notes()), far.tickets()) == (1, 1, 1)
