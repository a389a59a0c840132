"""One's own record is for whoever proved it is theirs, and a card is for nobody."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest
from livekit.agents import ToolError
from livekit.agents.llm import ChatContext

from lab.attacks.cases import NOW
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools import people, records
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCrm
from voicedesk.domain.call import Customer, Level
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

LINK = "https://pay.example.com/bright-smile"


@dataclass
class Spoken:
    """What a tool sees of a conversation in which these words were the last."""

    userdata: LiveCall
    session: SimpleNamespace

    def disallow_interruptions(self) -> None:
        """A conversation in writing is not interrupted."""


@asynccontextmanager
async def desk(*, link: str = LINK) -> AsyncIterator[tuple[Office, LiveCall, Customer]]:
    loaded = load_profile("dental")
    policies = loaded.profile.policies.model_copy(update={"payment_link": link})
    loaded = replace(loaded, profile=loaded.profile.model_copy(update={"policies": policies}))
    async with open_office(loaded, clock=ManualClock(NOW), crm=MemoryCrm()) as office:
        call = new_call(office.desk, channel="phone", caller="+12025550187")
        live = live_call(office.desk, call)
        (robert,) = await office.desk.customers.by_name("Robert Chen")
        yield office, live, robert


def spoken(live: LiveCall, *turns: tuple[str, str]) -> Spoken:
    history = ChatContext.empty()
    for desk_words, caller_words in turns:
        history.add_message(role="assistant", content=desk_words)
        history.add_message(role="user", content=caller_words)
    return Spoken(live, SimpleNamespace(history=history))


async def use(tool: object, ctx: Spoken, **args: str) -> dict[str, object]:
    answer = await tool(*([args] if args else []), ctx)  # type: ignore[operator]  # as LiveKit does
    found: dict[str, object] = json.loads(answer)
    return found


async def test_what_is_open_is_told_to_whom_it_belongs() -> None:
    async with desk() as (office, live, robert):
        await office.desk.support.open_ticket(
            "billing", "Charged twice", call=live.call.id, customer=robert.id
        )
        live.state.customer, live.state.level = robert, Level.TWO_FACTS
        told = await use(records.look_up_record, spoken(live))
    assert told["tickets"] == 1
    assert "an open billing request that we see to by" in str(told["say"])


@pytest.mark.parametrize("level", [Level.NONE, Level.KNOWN_NUMBER])
async def test_a_number_alone_opens_no_record(level: Level) -> None:
    async with desk() as (_, live, robert):
        live.state.customer, live.state.level = robert, level
        with pytest.raises(ToolError, match="check who I'm speaking with"):
            await use(records.look_up_record, spoken(live))


async def test_contact_data_needs_a_code_and_a_yes() -> None:
    async with desk() as (office, live, robert):
        live.state.customer, live.state.level = robert, Level.TWO_FACTS
        with pytest.raises(ToolError):
            await use(records.change_contact, spoken(live), phone="2025550190")
        live.state.level = Level.CODE
        asked = await use(records.change_contact, spoken(live), phone="2025550190")
        assert asked["needs"] == ["yes"]
        early = await use(
            records.change_contact, spoken(live, ("Anything?", "yes")), phone="2025550190"
        )
        assert early["needs"] == ["yes"]
        yes = spoken(live, (str(asked["ask"]), "yes that's right"))
        done = await use(records.change_contact, yes, phone="2025550190")
        assert done["noted"] is True
        kept = await office.store.customers.get(robert.business, robert.id)
        assert kept is not None
        assert kept.phones == ("+12025550190", *robert.phones)
        await office.settle()
        assert office.outside is not None
        assert office.outside.crm is not None
        (there,) = await office.outside.crm.by_phone("+12025550190")
        assert there.name == robert.name


async def test_what_was_proved_of_one_says_nothing_of_another() -> None:
    async with desk() as (office, live, robert):
        (maria,) = await office.desk.customers.by_name("Maria Gonzalez")
        live.state.customer, live.state.level = maria, Level.CODE
        told = await use(
            people.verify_caller, spoken(live), name="Robert Chen", date_of_birth="1975-11-30"
        )
        assert told["verified"] is True
        assert (live.state.customer, live.state.level) == (robert, Level.TWO_FACTS)


async def test_a_link_goes_to_the_number_that_rings_and_to_no_other() -> None:
    async with desk() as (office, live, _):
        await use(records.send_payment_link, spoken(live))
        await use(records.send_payment_link, spoken(live))
        messages = await office.store.messages.list(office.desk.business.id, call=live.call.id)
        assert [(one.to, LINK in one.body) for one in messages] == [("+12025550187", True)]


@pytest.mark.parametrize(
    "words", ["Take my card, it's 4111 1111 1111 1111", "can I pay over the phone with my card"]
)
async def test_who_offers_a_card_is_texted_a_link(words: str) -> None:
    async with desk() as (office, live, _):
        said: list[str] = []
        live.journal.watch(
            lambda kind, data: said.append(str(data["text"])) if kind == "say" else None
        )
        async with TextCall(live, brain_for(live, "reflex"), greeting="Hello.") as conversation:
            await conversation.say(words)
        messages = await office.store.messages.list(office.desk.business.id, call=live.call.id)
    assert "Please don't tell me card numbers." in said[-1]
    assert [one.kind for one in messages] == ["payment"]


async def test_without_a_link_a_card_is_still_not_taken() -> None:
    async with desk(link="") as (office, live, _):
        said: list[str] = []
        live.journal.watch(
            lambda kind, data: said.append(str(data["text"])) if kind == "say" else None
        )
        async with TextCall(live, brain_for(live, "reflex"), greeting="Hello.") as conversation:
            await conversation.say("here is my card, four one one one one one one one")
        messages = await office.store.messages.list(office.desk.business.id, call=live.call.id)
    assert said[-1].startswith("Please don't tell me card numbers")
    assert list(messages) == []


async def test_a_relative_who_is_not_named_hears_nothing() -> None:
    async with desk() as (office, live, _):
        rules = office.desk.profile.verification.model_copy(update={"others": "named"})
        profile = office.desk.profile.model_copy(update={"verification": rules})
        live.desk = replace(office.desk, identity=replace(office.desk.identity, profile=profile))
        ctx = spoken(live, ("Hello.", "I'm calling for my father Robert Chen"))
        facts = {"name": "Robert Chen", "date_of_birth": "1975-11-30"}
        told = await use(people.verify_caller, ctx, **facts)
        assert (told["verified"], live.state.level) == (False, Level.NONE)
        assert "the person themselves" in str(told["say"])


async def talk(live: LiveCall, *lines: str) -> list[str]:
    said: list[str] = []
    live.journal.watch(lambda kind, data: said.append(str(data["text"])) if kind == "say" else None)
    async with TextCall(live, brain_for(live, "reflex"), greeting="Hello.") as conversation:
        for line in lines:
            await conversation.say(line)
    return said


async def test_who_asks_after_a_ticket_proves_themselves_and_hears_of_it() -> None:
    async with desk() as (office, live, robert):
        await office.desk.support.open_ticket(
            "billing", "Charged twice", call=live.call.id, customer=robert.id
        )
        said = await talk(
            live,
            "Hi, is there any news about my complaint?",
            "Robert Chen, born November thirtieth nineteen seventy five",
        )
        tickets = await office.desk.support.open_tickets(robert.id)
    assert "name" in said[0]
    assert "an open billing request" in said[-1]
    assert len(tickets) == 1


async def test_a_stranger_does_not_hear_whether_there_is_a_ticket() -> None:
    async with desk() as (office, live, robert):
        await office.desk.support.open_ticket(
            "billing", "Charged twice", call=live.call.id, customer=robert.id
        )
        said = await talk(
            live, "what's the status of my ticket", "Robert Chen, born May first nineteen eighty"
        )
    assert "billing" not in " ".join(said)
    assert "don't match" in said[-1]
