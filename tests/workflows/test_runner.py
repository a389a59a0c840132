"""Durable consequences: whatever is killed when, each effect happens exactly once by its key."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.stores import postgres_server, postgres_url, sqlite_url, url  # noqa: F401
from voicedesk.domain.booking import Attendee, IdempotencyKey
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import CallId, MessageState
from voicedesk.domain.slots import Slot, Span
from voicedesk.store import open_store

pytestmark = pytest.mark.db

ROOT = Path(__file__).resolve().parents[2]
BUSINESS = BusinessId("dental")
NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))


async def book(address: str) -> None:
    start = datetime(2096, 3, 6, 14, tzinfo=ZoneInfo("America/New_York"))
    span = Span(start, start + timedelta(minutes=30))
    slot = Slot(
        ServiceId("checkup"),
        StaffId("dr_lee"),
        LocationId("main"),
        span,
        span,
        (ClaimKey("staff:dr_lee"),),
    )
    who = Attendee("Maria Gonzalez", phone="+12025550123", email="maria@example.com")
    async with open_store(address) as store:
        hold = await store.ledger.hold(
            BUSINESS, slot, call=CallId("c1"), ttl=timedelta(minutes=5), now=NOW
        )
        await store.ledger.book(hold.id, who, key=IdempotencyKey("book:c1"), now=NOW)


def run_office(address: str, folder: Path, *, moment: int) -> int:
    engine = f"sqlite:///{folder}/engine.db"
    command = [sys.executable, "-m", "tests.workflows.office", address, engine, str(folder)]
    done = subprocess.run(
        [*command, str(moment)], cwd=ROOT, timeout=120, check=False, capture_output=True
    )
    return done.returncode


def run_until_done(address: str, folder: Path) -> int:
    """How many offices were killed, each one moment later in its work than the one before."""
    moments = count(1)
    return sum(1 for _ in iter(lambda: run_office(address, folder, moment=next(moments)), 0))


def effects(folder: Path) -> tuple[int, int, int]:
    """Events, customer texts and customer mails that exist outside."""
    feed = Calendar.from_ical(next(folder.glob("*/calendars/dr_lee.ics")).read_bytes())
    texts = list(folder.glob("*/outbox/sms/confirmation-*.txt"))
    mails = list(folder.glob("*/outbox/email/confirmation-*.eml"))
    return len(feed.walk("VEVENT")), len(texts), len(mails)


async def test_an_office_killed_at_every_step_leaves_each_effect_once(
    url: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    await book(url)
    killed = run_until_done(url, tmp_path)
    assert killed >= 3
    assert effects(tmp_path) == (1, 1, 1)
    async with open_store(url) as store:
        sent = await store.messages.list(BUSINESS, state=MessageState.SENT)
        assert {message.channel for message in sent if message.kind == "confirmation"} == {
            "sms",
            "email",
        }
        assert list(await store.orders.pending()) == []
