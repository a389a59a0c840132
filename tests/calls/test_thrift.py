"""The money of a call: counted as it is spent, and past it no model of a vendor is asked."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Never

import pytest
from livekit.agents import llm
from livekit.agents.metrics.usage import AgentSessionUsage, LLMModelUsage
from livekit.agents.voice.events import SessionUsageUpdatedEvent

from voicedesk.bootstrap import Office, live_call, new_call, open_office
from voicedesk.brain.cascade import Cascade
from voicedesk.brain.reflex import Reflex
from voicedesk.calls.session import open_session
from voicedesk.domain.state import CallView
from voicedesk.profile.facts import vocabulary_of
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-11-23T09:00:00-05:00")


class Dear(llm.LLM[Any]):
    """A model of a vendor, which nobody asks here."""

    @property
    def model(self) -> str:
        """A name that has a list price."""
        return "gemini-2.5-flash"

    def chat(self, **_: object) -> Never:
        """Not in these tests."""
        raise NotImplementedError


def cascade_of(office: Office) -> Cascade:
    profile = load_profile("dental").profile
    reflex = Reflex(
        profile=profile,
        business=office.desk.business,
        vocabulary=vocabulary_of(profile),
        look=lambda: CallView(now=NOW),
    )
    return Cascade(reflex, (Dear(),))


def usage(tokens: int) -> SessionUsageUpdatedEvent:
    used = LLMModelUsage(provider="voicedesk", model="cascade", input_tokens=tokens)
    return SessionUsageUpdatedEvent(usage=AgentSessionUsage([used]))


@pytest.mark.parametrize(
    "tokens, models",
    [
        ((1_000_000,), 1),  # thirty cents of two dollars
        ((1_000_000, 2_000_000), 1),
        ((9_000_000,), 0),
        ((3_000_000, 9_000_000), 0),
    ],
)
async def test_past_its_money_a_call_goes_on_without_models(
    tokens: tuple[int, ...], models: int
) -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        live = live_call(office.desk, new_call(office.desk, channel="web", caller=None))
        brain = cascade_of(office)
        session = open_session(live, brain)
        for so_far in tokens:
            session.emit("session_usage_updated", usage(so_far))
        await asyncio.sleep(0.05)
        assert len(brain.models) == models


async def test_a_call_that_begins_when_the_day_is_spent_asks_no_model() -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        await office.desk.limits.use_of_day("cents", 10_000)
        live = live_call(office.desk, new_call(office.desk, channel="web", caller=None))
        brain = cascade_of(office)
        open_session(live, brain)
        await asyncio.sleep(0.05)
        assert brain.models == ()
