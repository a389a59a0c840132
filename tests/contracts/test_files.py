"""What every store of recordings must do: keep, hand out, and forget one call at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from obstore.store import MemoryStore

from voicedesk.connectors.files._sealed import Sealed
from voicedesk.connectors.files.disk import Disk
from voicedesk.connectors.files.s3 import S3
from voicedesk.connectors.memory import MemoryRecordings
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.ports import Recordings

pytestmark = pytest.mark.unit

HERE, THERE = BusinessId("bright"), BusinessId("salon")
CALL, OTHER = CallId("call_1"), CallId("call_2")
KEY = Fernet.generate_key().decode()

EVERY: dict[str, Callable[[Path], Recordings]] = {
    "files.memory": lambda _: MemoryRecordings(),
    "files.disk": Disk,
    "files.s3": lambda _: S3(MemoryStore(), prefix="calls"),
    "files.s3 without prefix": lambda _: S3(MemoryStore()),
    "files.sealed": lambda folder: Sealed(Disk(folder), KEY),
}


@pytest.fixture(params=list(EVERY.values()), ids=list(EVERY))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Recordings:
    make: Callable[[Path], Recordings] = request.param
    return make(tmp_path)


async def test_what_was_kept_is_handed_out(store: Recordings) -> None:
    await store.put(HERE, CALL, "call.ogg", b"\x00sound")
    assert await store.get(HERE, CALL, "call.ogg") == b"\x00sound"


async def test_the_latest_counts(store: Recordings) -> None:
    await store.put(HERE, CALL, "call.ogg", b"half")
    await store.put(HERE, CALL, "call.ogg", b"whole")
    assert await store.get(HERE, CALL, "call.ogg") == b"whole"


async def test_what_is_not_there_is_nothing(store: Recordings) -> None:
    assert await store.get(HERE, CALL, "call.ogg") is None
    assert await store.erase(HERE, CALL) == 0


async def test_businesses_and_calls_are_apart(store: Recordings) -> None:
    await store.put(HERE, CALL, "call.ogg", b"mine")
    assert await store.get(THERE, CALL, "call.ogg") is None
    assert await store.get(HERE, OTHER, "call.ogg") is None


async def test_erasing_a_call_leaves_the_others(store: Recordings) -> None:
    await store.put(HERE, CALL, "call.ogg", b"1")
    await store.put(HERE, CALL, "notes.txt", b"2")
    await store.put(HERE, OTHER, "call.ogg", b"3")
    assert await store.erase(HERE, CALL) == 2
    assert await store.get(HERE, CALL, "call.ogg") is None
    assert await store.get(HERE, OTHER, "call.ogg") == b"3"
