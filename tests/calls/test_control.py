"""When a call is over, and why."""

from __future__ import annotations

from typing import cast

import pytest
from livekit import rtc
from livekit.agents import AgentSession

from voicedesk.agents.live import LiveCall
from voicedesk.calls.arrivals import arrival_of
from voicedesk.calls.control import Control, Standing, grace_s, over
from voicedesk.services.dropped import text_after

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "standing, why",
    [
        (Standing(), None),
        (Standing(said_goodbye="goodbye"), "goodbye"),
        (Standing(gone_s=0.0, hung_up=True, phone=True), "hang_up"),
        (Standing(gone_s=1.0, hung_up=True), None),  # a browser may have been reloaded
        (Standing(gone_s=3.0, hung_up=True), "hang_up"),
        (Standing(gone_s=6.9, phone=True), None),  # a lost network comes back
        (Standing(gone_s=7.0), "connection_lost"),
        (Standing(gone_s=7.0, cut=True), "server_lost"),  # it is we who are away
        (Standing(stopped="stopped", said_goodbye="goodbye"), "stopped"),
    ],
)
def test_a_call_ends_with_its_reason(standing: Standing, why: str | None) -> None:
    assert over(standing) == why


@pytest.mark.parametrize("phone", [True, False])
@pytest.mark.parametrize(
    "hung_up, reason", [(True, "hang_up"), (False, "connection_lost"), (False, "server_lost")]
)
def test_who_was_cut_off_is_texted_within_ten_seconds(
    *, phone: bool, hung_up: bool, reason: str
) -> None:
    waits = grace_s(phone=phone, hung_up=hung_up) + text_after(reason).total_seconds()
    assert waits <= 8.0  # two seconds are left for the office and the text itself


async def test_who_left_before_anybody_listened_is_seen_to_be_gone() -> None:
    live, session = cast("LiveCall", None), cast("AgentSession[LiveCall]", None)
    caller = arrival_of("caller-1", {}, phone=True)
    assert Control(live, session, rtc.Room(), caller).alone
