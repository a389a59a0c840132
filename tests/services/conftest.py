"""A small business with everything that its services need, in memory."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.services.shop import LIN, MIRA, Shop, open_shop
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.call import Call, CallId


@pytest.fixture
async def shop(clock: ManualClock) -> Shop:
    """The shop on Tuesday 3 March 2026 at nine; two customers share a number."""
    opened = open_shop(clock)
    await opened.store.customers.save(MIRA)
    await opened.store.customers.save(LIN)
    return opened


@pytest.fixture
def call(clock: ManualClock) -> Call:
    """A call from a number that nobody knows."""
    return Call(
        id=CallId("call-1"),
        business=MIRA.business,
        channel="phone",
        started=clock.now(),
        caller="+12025550190",
    )


@pytest.fixture
def now(clock: ManualClock) -> datetime:
    """Tuesday 3 March 2026, nine in the morning."""
    return clock.now()
