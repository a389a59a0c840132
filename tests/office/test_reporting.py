"""The office writes what is due, and looks no more at a business that was told today."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.office.reporting import Told, look
from voicedesk.profile.load import load_profile
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

SALON = BusinessId("salon")


async def test_each_business_is_told_once_a_day(tmp_path: Path, clock: ManualClock) -> None:
    files = dict(load_profile("salon").files)
    text = files["profile.yaml"]
    wished = 'notifications:\n  reports: {to: [ana@hair.example], daily: "05:00"}\n'
    files["profile.yaml"] = text.replace("notifications:\n", wished, 1)
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as store:
        await store.profiles.publish(SALON, files, by="x", now=clock.now())
        desks = Desks(store, clock, "dental", tmp_path, lambda _: None)
        told: Told = set()
        await look(desks, told)
        await look(desks, told)
        first = list(await store.messages.list(SALON))
        clock.advance(timedelta(days=1))
        await look(desks, told)
        second = list(await store.messages.list(SALON))
    assert [one.kind for one in first] == ["daily"]
    assert len(second) == 2
    assert len(told) == 1
