"""Sums are made anew from the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bookings import DENTAL, NOW
from voicedesk.cli.figures import app
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.store import open_store

pytestmark = pytest.mark.unit


def test_every_call_is_summed_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/voicedesk.db"

    async def fill() -> None:
        async with open_store(url) as store:
            for name in ("one", "two"):
                call = Call(CallId(name), DENTAL, "phone", NOW)
                await store.calls.begin(call)
                await store.calls.write(call.id, "say", {"text": "Hello."}, now=NOW)
            await store.calls.end(CallId("one"), Outcome.ANSWERED, reason="hang_up", now=NOW)

    asyncio.run(fill())
    for business, told in (("dental", "1 calls summed"), ("dental", "1 calls"), ("salon", "0 cal")):
        done = CliRunner().invoke(app, ["rebuild", "--business", business, "--database", url])
        assert done.exit_code == 0
        assert told in done.output
