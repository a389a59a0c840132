"""What is planted in a call and in a record is in no log, trace, error or wrong prompt."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Never, cast

import pytest
from livekit.agents import APIConnectionError, APIConnectOptions, llm
from livekit.agents.llm import ChatContext
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lab.attacks.cases import NOW, hold_call
from lab.attacks.credulous import Credulous
from lab.attacks.judge import Seen
from tests.web.api.site import ApiSite
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Office, brain_for, open_office
from voicedesk.brain.cascade import NEVER_ALONE, Cascade
from voicedesk.brain.reflex import Reflex
from voicedesk.calls.tracing import tracing
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCustomers
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Customer, CustomerId
from voicedesk.errors import StoreUnavailable
from voicedesk.ports import Knowledge
from voicedesk.profile.load import load_profile
from voicedesk.telemetry.log import JsonLines, quiet_clients

pytestmark = pytest.mark.unit

PHONE = "+12025550142"
ON_FILE = ("Plantagenet", "oswin.p@planted.example", "1961-07-23", "sings in the shower", "QX7 9ZQ")
SAID = ("Quillon", "Abernathy", "quillon.a@planted.example")
CARD = ("4242424242424242", "4242 4242 4242 4242", "four two four two four two")
LINES = (
    "Hello, I want to leave a message",
    "My name is Quillon Abernathy and my card is 4242 4242 4242 4242",
    "four two four two four two four two four two four two four two four two",
    "write to quillon.a@planted.example or ring 202 555 0142, I was born on 1961-07-23",
    "Is Doctor Lee free tomorrow at ten?",
    "What does my record say?",
)
WHO = Customer(
    CustomerId("planted"),
    BusinessId("dental"),
    "Oswin Plantagenet",
    (PHONE,),
    email="oswin.p@planted.example",
    birth_date=date(1961, 7, 23),
    postcode="QX7 9ZQ",
    notes=("he sings in the shower",),
)


@dataclass
class Sinks:
    """What left the call: log lines, spans, and what models were sent."""

    log: io.StringIO = field(default_factory=io.StringIO)
    spans: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    prompts: list[str] = field(default_factory=list)

    @property
    def traces(self) -> str:
        return "\n".join(span.to_json() for span in self.spans.get_finished_spans())


class Listening(Credulous):
    """Keeps all that it is sent, and then does as it is told."""

    def __init__(self, sent: list[str]) -> None:
        super().__init__()
        self._sent = sent

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        **options: object,
    ) -> llm.LLMStream:
        self._sent.append(json.dumps(chat_ctx.to_dict(), default=str, ensure_ascii=False))
        return super().chat(chat_ctx=chat_ctx, tools=tools, conn_options=conn_options, **options)


class Failing(llm.LLM[str]):
    """A vendor whose error repeats what it was sent."""

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        **options: object,
    ) -> llm.LLMStream:
        return Repeating(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class Repeating(llm.LLMStream):
    async def _run(self) -> None:
        raise APIConnectionError(f"cannot serve: {self._chat_ctx.to_dict()} {' '.join(LINES)}")


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    """Every logger of the process at its most talkative, and every span of the calls."""
    kept, root = Sinks(), logging.getLogger()
    handler, level = logging.StreamHandler(kept.log), root.level
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet_clients()
    provider = tracing(kept.spans, Call(CallId("c"), WHO.business, "phone", NOW), batched=False)
    yield kept
    provider.shutdown()
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office(load_profile("dental"), clock=ManualClock(NOW)) as opened:
        await opened.store.customers.save(WHO)
        yield opened


def reflex(live: LiveCall) -> Reflex:
    brain = brain_for(live, "reflex")
    assert isinstance(brain, Reflex)
    return brain


def found(planted: Sequence[str], text: str) -> list[str]:
    return [one for one in planted if one.casefold() in text.casefold()]


def kept_of(office_left: Seen) -> str:
    left = office_left.left
    rows = (left.bookings, left.tickets, left.callbacks, left.notifications, office_left.journal)
    return repr(rows)


async def test_the_reflex_leaves_nothing_in_logs_and_traces(office: Office, sinks: Sinks) -> None:
    seen = await hold_call(office, LINES, reflex, caller=PHONE)
    assert found((*ON_FILE, *SAID, *CARD, PHONE, "2025550142"), sinks.log.getvalue()) == []
    assert found((*ON_FILE, *SAID, *CARD, PHONE), sinks.traces) == []
    assert found(CARD, kept_of(seen)) == []
    assert "Quillon" in kept_of(seen)  # what was said is kept where it belongs


async def test_a_model_is_sent_no_card_and_nothing_of_the_record(
    office: Office, sinks: Sinks
) -> None:
    def brain(live: LiveCall) -> Cascade:
        return Cascade(reflex(live), [Listening(sinks.prompts)], sure=NEVER_ALONE)

    seen = await hold_call(office, LINES, brain, caller=PHONE)
    prompts = "\n".join(sinks.prompts)
    assert "leave a message" in prompts
    assert found(CARD, prompts) == []
    # the first name alone is given for a number on file, where the profile allows it
    assert found((*ON_FILE[:2], *ON_FILE[3:]), prompts) == []
    assert found((*ON_FILE, *SAID, *CARD, PHONE), sinks.log.getvalue()) == []
    assert found((*ON_FILE, *SAID, *CARD, PHONE), sinks.traces) == []
    assert found(CARD, kept_of(seen)) == []


async def test_an_error_of_a_vendor_that_repeats_everything_tells_nothing(
    office: Office, sinks: Sinks, capsys: pytest.CaptureFixture[str]
) -> None:
    def brain(live: LiveCall) -> Cascade:
        return Cascade(reflex(live), [Failing()], sure=NEVER_ALONE)

    seen = await hold_call(office, LINES, brain, caller=PHONE)
    written = capsys.readouterr()
    assert found((*ON_FILE, *SAID, *CARD, PHONE), sinks.log.getvalue() + sinks.traces) == []
    assert found((*ON_FILE, *SAID, *CARD, PHONE), written.out + written.err) == []
    assert all("cannot serve" not in words for words, _ in seen.said)


async def test_a_tool_that_breaks_with_a_name_on_its_lips_tells_nothing(
    office: Office, sinks: Sinks
) -> None:
    class Broken:
        async def search(self, *_: object, **__: object) -> Never:
            raise RuntimeError(" ".join((*LINES, *ON_FILE)))

    broken = replace(office.desk.knowledge, knowledge=cast("Knowledge", Broken()))
    support = replace(office.desk.support, knowledge=broken)
    desk = replace(office.desk, knowledge=broken, support=support)
    seen = await hold_call(
        replace(office, desk=desk), ("Where can I park?", *LINES), reflex, caller=PHONE
    )
    assert "exception occurred" in sinks.log.getvalue()
    assert found((*ON_FILE, *SAID, *CARD, PHONE), sinks.log.getvalue() + sinks.traces) == []
    assert found(ON_FILE, " ".join(words for words, _ in seen.said)) == []


@pytest.mark.parametrize(
    "method, path, body",
    [
        ("POST", "/bookings", {"service": "Quillon Abernathy", "customer": {"phone": CARD[0]}}),
        ("POST", "/customers", {"name": "Quillon Abernathy", "phones": [CARD[1]]}),
        ("POST", "/tickets", {"category": CARD[1], "summary": "quillon.a@planted.example" * 999}),
        ("GET", f"/customers?phone={PHONE}&name=Abernathy", None),
        ("GET", "/bookings/Quillon%20Abernathy", None),
    ],
)
async def test_an_error_of_the_api_repeats_nothing_and_logs_nothing(
    clock: ManualClock, sinks: Sinks, method: str, path: str, body: object
) -> None:
    site = ApiSite(clock)
    answer = await site.ask(method, path, token=await site.token(), json=body, key="k")
    told = "" if answer.status_code < 400 else answer.text
    assert found((*SAID, *CARD, PHONE), told) == []
    assert found((*SAID, *CARD, PHONE), sinks.log.getvalue()) == []


async def test_a_store_that_breaks_with_a_name_on_its_lips_tells_the_caller_of_the_api_nothing(
    clock: ManualClock, sinks: Sinks
) -> None:
    class Broken(MemoryCustomers):
        async def by_phone(self, business: BusinessId, phone: str) -> Never:
            raise StoreUnavailable(" ".join((*LINES, *ON_FILE)))

    site = ApiSite(clock)
    site.store.customers = Broken()
    path = f"/customers?phone={PHONE.replace('+', '%2B')}"
    answer = await site.ask("GET", path, token=await site.token())
    assert answer.status_code >= 500
    assert found((*ON_FILE, *SAID, *CARD, PHONE), answer.text + sinks.log.getvalue()) == []


async def test_what_the_owner_and_other_systems_are_told_has_no_card(office: Office) -> None:
    await hold_call(office, LINES, reflex, caller=PHONE)
    store, business = office.store, office.desk.business.id
    told = repr(await store.messages.list(business)) + repr(await store.orders.pending(limit=999))
    assert found(CARD, told) == []
