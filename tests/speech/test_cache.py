"""Remembered clauses, in memory and on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voicedesk.speech.cache import ClauseCache, ClauseKey

pytestmark = pytest.mark.unit


def key(text: str, *, voice: str = "heart", rate: float = 1.0) -> ClauseKey:
    return ClauseKey(text, voice, rate)


def test_a_clause_is_known_by_text_voice_and_rate() -> None:
    cache = ClauseCache()
    cache.put(key("hello"), b"sound")
    assert cache.get(key("hello")) == b"sound"
    assert cache.get(key("hello", voice="emma")) is None
    assert cache.get(key("hello", rate=1.1)) is None
    assert (cache.hits, cache.misses) == (1, 2)


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = ClauseCache(memory_bytes=10)
    cache.put(key("a"), b"12345")
    cache.put(key("b"), b"12345")
    cache.get(key("a"))
    cache.put(key("c"), b"12345")
    assert cache.get(key("b")) is None
    assert cache.get(key("a")) == b"12345"


def test_the_same_clause_again_takes_no_more_room() -> None:
    cache = ClauseCache(memory_bytes=10)
    cache.put(key("a"), b"12345")
    cache.put(key("b"), b"1234")
    cache.put(key("a"), b"12345")
    assert cache.get(key("b")) == b"1234"


def test_a_clause_outlives_the_process(tmp_path: Path) -> None:
    ClauseCache(folder=tmp_path / "clauses").put(key("hello"), b"sound")
    assert ClauseCache(folder=tmp_path / "clauses").get(key("hello")) == b"sound"


def test_the_folder_keeps_within_its_bound(tmp_path: Path) -> None:
    cache = ClauseCache(folder=tmp_path, disk_bytes=10)
    for at, text in enumerate("abc"):
        cache.put(key(text), b"12345")
        os.utime(tmp_path / key(text).file, (at, at))
    assert cache.trim() == 5
    again = ClauseCache(folder=tmp_path)
    assert [again.get(key(text)) for text in "abc"] == [None, b"12345", b"12345"]


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = ClauseCache(folder=blocked)
    cache.put(key("hello"), b"sound")
    assert cache.get(key("hello")) == b"sound"
    assert cache.trim() == 0
