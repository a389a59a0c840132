"""The log of erasures names nobody, and finds whoever a restored copy has again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.bookings import CALL, DENTAL, NOW
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Customer, CustomerId
from voicedesk.errors import StoreError
from voicedesk.ports import Person
from voicedesk.store import open_store
from voicedesk.store.erased import ErasureLog

pytestmark = pytest.mark.unit

PHONE, ELSE = "+12025550123", "+12025550199"
HOUR = timedelta(hours=1)


async def found(log: ErasureLog, folder: Path) -> list[tuple[BusinessId, str]]:
    """What the log finds in a copy that was made at NOW and has two numbers."""
    async with open_store(f"sqlite:///{folder}/copy.db") as store:
        await store.customers.save(Customer(CustomerId("c"), DENTAL, "Maria", (PHONE,)))
        await store.calls.begin(Call(CALL, DENTAL, "phone", NOW, caller=ELSE))
        return list(await log.again(store.database))


async def test_who_was_erased_after_the_copy_is_found(tmp_path: Path) -> None:
    log = ErasureLog(tmp_path / "var" / "erased.jsonl")
    log.note(DENTAL, PHONE, now=NOW + HOUR)
    assert await found(log, tmp_path) == [(DENTAL, PHONE)]
    assert PHONE not in log.file.read_text("utf-8")
    assert log.file.stat().st_mode & 0o077 == 0


async def test_who_came_back_later_or_belongs_to_another_is_left_alone(tmp_path: Path) -> None:
    log = ErasureLog(tmp_path / "erased.jsonl")
    log.note(DENTAL, PHONE, now=NOW - HOUR)
    log.note(BusinessId("other"), ELSE, now=NOW + HOUR)
    assert await found(log, tmp_path) == []


async def test_a_copy_that_has_only_their_stop_is_erased_again_too(tmp_path: Path) -> None:
    log = ErasureLog(tmp_path / "erased.jsonl")
    log.note(DENTAL, PHONE, now=NOW + HOUR)
    async with open_store(f"sqlite:///{tmp_path}/copy.db") as store:
        await store.messages.opt(DENTAL, PHONE, out=True, words="STOP", now=NOW)
        assert await log.again(store.database) == [(DENTAL, PHONE)]
        await store.erasure.erase(DENTAL, Person((PHONE,)), now=NOW + HOUR)
        assert await log.again(store.database) == []
        assert await store.messages.opted_out(DENTAL, PHONE)


async def test_without_a_log_nobody_is_erased(tmp_path: Path) -> None:
    assert await found(ErasureLog(tmp_path / "erased.jsonl"), tmp_path) == []


@pytest.mark.parametrize("words", ["", "{}\n", '{"key": "00"}\nnot json\n'])
async def test_a_damaged_log_is_told_and_not_passed_over(tmp_path: Path, words: str) -> None:
    file = tmp_path / "erased.jsonl"
    file.write_text(words, "utf-8")
    with pytest.raises(StoreError, match="damaged"):
        await found(ErasureLog(file), tmp_path)
