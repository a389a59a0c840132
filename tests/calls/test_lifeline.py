"""The lifeline of a call: whose word counts, and what a cut without a goodbye sets off."""

from __future__ import annotations

import asyncio
import json

import pytest

from voicedesk.calls.lifeline import Hello, Lifeline, read_hello
from voicedesk.office.lifelines import Lifelines
from voicedesk.office.rescue import AFTER_MACHINE, AFTER_PROCESS, Offer

pytestmark = pytest.mark.unit

HELLO = Hello("room", "AJ_1", "call_1", "dental", "sip_1")


class Lost:
    def __init__(self) -> None:
        self.calls: list[Hello] = []
        self.offers: list[Offer] = []
        self.seen = asyncio.Event()

    async def __call__(self, hello: Hello, offer: Offer) -> None:
        self.calls.append(hello)
        self.offers.append(offer)
        self.seen.set()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello\n",
        b"{}\n",
        b'{"told": "{}", "seal": "0"}\n',
        HELLO.line("another secret"),
        json.dumps({"told": json.dumps({"room": "x"}), "seal": ""}).encode(),
    ],
)
def test_nobody_without_the_key_is_believed(line: bytes) -> None:
    assert read_hello(line, "secret") is None


def test_a_job_is_believed() -> None:
    assert read_hello(HELLO.line("secret"), "secret") == HELLO


async def test_a_call_that_dies_is_reported_at_once() -> None:
    lost = Lost()
    lifelines = Lifelines(lost, secret="secret")
    async with lifelines.listening("127.0.0.1:0") as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HELLO.line("secret"))
        await writer.drain()
        writer.transport.abort()
        async with asyncio.timeout(2):
            await lost.seen.wait()
    assert (lost.calls, lost.offers) == ([HELLO], [AFTER_PROCESS])


async def test_a_machine_that_is_gone_says_nothing_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("voicedesk.office.lifelines.BEAT_S", 0.05)
    lost = Lost()
    async with Lifelines(lost, secret="secret").listening("127.0.0.1:0") as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HELLO.line("secret"))
        await writer.drain()
        async with asyncio.timeout(2):
            await lost.seen.wait()
        writer.close()
    assert (lost.calls, lost.offers) == ([HELLO], [AFTER_MACHINE])


async def test_a_call_that_says_goodbye_is_let_go() -> None:
    lost = Lost()
    async with Lifelines(lost, secret="secret").listening("127.0.0.1:0") as port:
        lifeline = Lifeline(f"127.0.0.1:{port}", HELLO, secret="secret")
        holding = asyncio.get_running_loop().create_task(lifeline.hold())
        await asyncio.sleep(0.1)
        await lifeline.say_bye()
        holding.cancel()
        await asyncio.sleep(0.1)
    assert lost.calls == []


async def test_a_call_without_an_office_looks_for_one() -> None:
    lifeline = Lifeline("127.0.0.1:9", HELLO, secret="secret")
    holding = asyncio.get_running_loop().create_task(lifeline.hold())
    await asyncio.sleep(0.1)
    assert not holding.done()
    holding.cancel()
    await lifeline.say_bye()
