"""What every messenger must do: kept to its channel, once by its key, checked before it is used."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.messengers import a_sendgrid, a_twilio, an_smtp
from voicedesk.connectors.notify import outbox
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Message, MessageId
from voicedesk.ports import Messenger

pytestmark = pytest.mark.unit

Make = Callable[[Path, pytest.FixtureRequest], AbstractAsyncContextManager[Messenger]]


@asynccontextmanager
async def outbox_sms(folder: Path, _request: pytest.FixtureRequest) -> AsyncIterator[Messenger]:
    yield outbox.build_sms(Wiring(BusinessId("b"), folder))


@asynccontextmanager
async def outbox_email(folder: Path, _request: pytest.FixtureRequest) -> AsyncIterator[Messenger]:
    yield outbox.build_email(Wiring(BusinessId("b"), folder))


@asynccontextmanager
async def twilio(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Messenger]:
    async with a_twilio(folder, request.getfixturevalue("specs_folder")) as (messenger, _):
        yield messenger


@asynccontextmanager
async def sendgrid(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Messenger]:
    async with a_sendgrid(folder, request.getfixturevalue("specs_folder")) as (messenger, _):
        yield messenger


@asynccontextmanager
async def smtp(folder: Path, _request: pytest.FixtureRequest) -> AsyncIterator[Messenger]:
    async with an_smtp(folder) as (messenger, _):
        yield messenger


WIRED = {
    "notify.outbox sms": outbox_sms,
    "notify.outbox email": outbox_email,
    "notify.twilio": twilio,
    "notify.sendgrid": sendgrid,
    "notify.smtp": smtp,
}


@pytest.fixture(params=list(WIRED.values()), ids=list(WIRED))
async def messenger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Messenger]:
    make: Make = request.param
    async with make(tmp_path, request) as made:
        yield made


@pytest.fixture
def message(messenger: Messenger) -> Message:
    return Message(
        id=MessageId("m1"),
        business=BusinessId("b"),
        kind="confirmation",
        channel=messenger.channel,
        to={"sms": "+12025550123", "email": "maria@example.com"}[messenger.channel],
        subject="Your appointment",
        body="Thursday at two: «see you».",
        key="booked:e1",
        created=datetime(2026, 3, 3, 14, tzinfo=UTC),
    )


async def test_a_working_messenger_passes_its_check(messenger: Messenger) -> None:
    await messenger.check()


async def test_the_same_key_gives_the_same_delivery(messenger: Messenger, message: Message) -> None:
    first = await messenger.send(message)
    assert await messenger.send(message) == first


async def test_another_key_is_another_delivery(messenger: Messenger, message: Message) -> None:
    first = await messenger.send(message)
    assert await messenger.send(replace(message, key="moved:e2")) != first
