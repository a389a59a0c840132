"""The dashboard over a real store, a profile of the project and rooms in memory, for its tests."""

from __future__ import annotations

import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import httpx2
from starlette.applications import Starlette

from voicedesk.bootstrap import fill_with_samples
from voicedesk.calls.desks import Desks, from_files
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryRooms, MemoryWebsites
from voicedesk.domain.accounts import Role
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId, ServiceId
from voicedesk.domain.call import (
    Call,
    Callback,
    CallbackId,
    CallId,
    Message,
    MessageId,
    MessageState,
    Outcome,
    Priority,
    Ticket,
    TicketId,
)
from voicedesk.domain.knowledge import Gap
from voicedesk.language.dates import When
from voicedesk.ports import Order
from voicedesk.profile.website import WebPage
from voicedesk.services.desk import Desk
from voicedesk.services.entrance import Entered
from voicedesk.services.scheduling import Wish
from voicedesk.store import Store, open_store
from voicedesk.web.app import web_app
from voicedesk.web.call_desk import CallDesk
from voicedesk.web.dashboard.backstage import Backstage, Consent, open_backstage
from voicedesk.web.dashboard.provider import Provider

DESK = "http://desk.example"
OURS = {"Origin": DESK, "Sec-Fetch-Site": "same-origin"}
DENTAL = BusinessId("dental")
PASSWORD = "a quiet harbour"
KEY = urlsafe_b64encode(b"thirty-two octets, for the tests").decode()
HEARD = "Can I get a cleaning on Thursday after two?"


@dataclass(frozen=True, slots=True)
class Site:
    """An office's pages, and what stands behind them."""

    app: Starlette
    store: Store
    rooms: MemoryRooms
    behind: Backstage
    clock: ManualClock
    file: Path

    async def member(
        self, role: Role = Role.OWNER, *, email: str = "", hears: bool = False
    ) -> Entered:
        """Somebody who has joined and is signed in."""
        address = email or f"{role}@smile.example"
        entrance = self.behind.entrance
        token = await entrance.invite((DENTAL,), role, email=address, hears=hears)
        entered = await entrance.join(
            token, email=address, name="", password=PASSWORD, agent="a test"
        )
        assert isinstance(entered, Entered)
        return entered

    @asynccontextmanager
    async def browser(self, entered: Entered | None = None) -> AsyncIterator[httpx2.AsyncClient]:
        """A browser, signed in as somebody."""
        cookies = {"voicedesk": entered.token} if entered else {}
        transport = httpx2.ASGITransport(app=self.app, client=("192.0.2.1", 5000))
        async with httpx2.AsyncClient(
            transport=transport, base_url=DESK, cookies=cookies, headers=OURS
        ) as client:
            yield client


@asynccontextmanager
async def open_site(
    folder: Path,
    clock: ManualClock,
    *,
    provider: Provider | None = None,
    websites: Mapping[str, Sequence[WebPage]] | None = None,
    consents: Mapping[str, Consent] | None = None,
) -> AsyncIterator[Site]:
    """An office whose one business is the sample dental practice."""
    async with open_store(f"sqlite+aiosqlite:///{folder}/desk.db", key=KEY) as store:
        rooms = MemoryRooms()
        desks = Desks(store, clock, "dental", folder, lambda _: None)
        behind = open_backstage(
            store, desks, rooms, secret="not a secret", livekit_url="ws://127.0.0.1:7880"
        )
        behind = replace(behind, websites=MemoryWebsites(websites or {}))
        behind = replace(behind, consents=consents or {})
        front = CallDesk(
            desks.profile,
            rooms,
            store.attempts,
            clock,
            "ws://127.0.0.1:7880",
            "not a secret",
            store.callbacks,
        )
        app = web_app(front, home=DENTAL, behind=behind, provider=provider)
        yield Site(app, store, rooms, behind, clock, folder / "desk.db")


_filled: dict[datetime, sqlite3.Connection] = {}


async def fill(site: Site) -> None:
    """A day at the desk: samples, calls that ended, one that goes on, and what is left to do.

    The day is lived through once in a process and hour; who comes later gets a copy of it.
    """
    now = site.clock.now()
    with closing(sqlite3.connect(site.file)) as file:
        if now in _filled:
            _filled[now].backup(file)
            return
        await _live_through(site)
        _filled[now] = sqlite3.connect(":memory:", check_same_thread=False)
        file.backup(_filled[now])


async def _live_through(site: Site) -> None:
    loaded = from_files("dental")
    opened = await site.behind.desks.open(DENTAL)
    await fill_with_samples(opened.desk, site.store, loaded)
    await _bookings(site, opened.desk)
    now = site.clock.now()
    for number in range(6):
        await _call(site, number, ended=True)
    await _call(site, 9, ended=False)
    await site.store.callbacks.promise(
        Callback(
            CallbackId("cb-1"),
            DENTAL,
            "+12025550143",
            "Wants to know whether the crown is covered.",
            now - timedelta(minutes=20),
            now - timedelta(hours=2),
            call=CallId("call-1"),
            name="Noor Haddad",
        ),
        key="cb-1",
    )
    ticket = Ticket(
        TicketId("t-1"),
        DENTAL,
        "billing",
        "Charged twice for the check-up in February.",
        now - timedelta(hours=3),
        priority=Priority.HIGH,
        call=CallId("call-2"),
        name="Sam Ortiz",
        phone="+12025550144",
        due=now + timedelta(hours=2),
    )
    await site.store.tickets.open(ticket, key="t-1")
    for at, asked in enumerate(["Do you take dogs?", "Is there parking for a van?"]):
        await site.store.gaps.add(Gap(DENTAL, asked, now - timedelta(hours=at)))
    await _failures(site)


async def _bookings(site: Site, desk: Desk) -> None:
    """Appointments of this week, as staff of the sample would have them."""
    people = [one async for one in await site.store.customers.all(DENTAL)]
    services = ("checkup", "cleaning", "filling", "consultation", "checkup", "cleaning")
    for number, service in enumerate(services * 2):
        day = site.clock.now().date() + timedelta(days=number % 3)
        at = time(11 + number // 3, 30 * (number % 2))
        when = When("", (0, 0), day, day, at, None, "minute", point=True)
        offer = await desk.scheduling.find(Wish(ServiceId(service), (when,)))
        who = people[number % len(people)]
        call = CallId(f"sample-{number}")
        hold = await desk.scheduling.hold(offer.slots[0], call=call)
        attendee = Attendee(who.name, who.phones[0], who.email, who.id)
        await desk.scheduling.book(hold, attendee, call=call)


async def _failures(site: Site) -> None:
    now = site.clock.now()
    order = Order("order-1", DENTAL, "deliver", "m-0", now - timedelta(hours=4), {})
    await site.store.orders.failed(order, why="The mail server refused us.", now=now)
    message = Message(
        MessageId("m-1"),
        DENTAL,
        "confirmation",
        "sms",
        "+12025550145",
        "",
        "See you on Thursday.",
        "m-1",
        now - timedelta(hours=1),
    )
    await site.store.messages.queue(message)
    await site.store.messages.mark(
        message.id, MessageState.FAILED, now=now, why="The number cannot receive texts."
    )
    sent = replace(message, id=MessageId("m-2"), key="m-2", call=CallId("call-0"))
    await site.store.messages.queue(sent)
    await site.store.messages.mark(sent.id, MessageState.SENT, now=now)


async def _call(site: Site, number: int, *, ended: bool) -> None:
    calls, began = site.store.calls, site.clock.now() - timedelta(minutes=35 * number + 4)
    began = site.clock.now() - timedelta(minutes=2) if not ended else began
    call = Call(
        CallId(f"call-{number}"),
        DENTAL,
        "phone" if number % 3 else "web",
        began,
        caller=f"+1202555014{number}" if number % 3 else None,
        room=f"room-{number}",
    )
    await calls.begin(call)
    said: list[tuple[str, dict[str, object]]] = [
        ("say", {"text": "Bright Smile, how can I help?", "ms": 0.0, "by": "greeting"}),
        ("heard", {"who": "caller", "text": HEARD}),
        (
            "tool",
            {
                "name": "find_slots",
                "args": {"service": "cleaning", "when": "Thursday after two"},
                "result": '{"slots": ["Thursday 14:30"]}',
                "ok": True,
                "ms": 14.2,
            },
        ),
        ("say", {"text": "I have Thursday at half past two.", "ms": 212.0, "by": "reflex"}),
        ("heard", {"who": "caller", "text": "What does it cost?"}),
        (
            "tool",
            {
                "name": "answer_question",
                "args": {"question": "What does it cost?"},
                "result": '{"answered": true, "source": "knowledge/prices.md#Cleaning"}',
                "ok": True,
                "ms": 31.0,
            },
        ),
        ("say", {"text": "A cleaning is $120.", "ms": 480.0, "by": "gemini-2.5-flash"}),
    ]
    for second, (kind, data) in enumerate(said):
        at = began + timedelta(seconds=3 * second)
        await calls.write(call.id, kind, data, now=at)  # type: ignore[arg-type]  # kinds, as listed
    if ended:
        outcome = (Outcome.BOOKED, Outcome.CALLBACK, Outcome.TICKET, Outcome.ANSWERED)[number % 4]
        over = began + timedelta(seconds=100 + 7 * number)
        await calls.write(call.id, "end", {"outcome": outcome, "reason": "hang_up"}, now=over)
        await calls.end(call.id, outcome, reason="hang_up", now=over)
