"""Every share that is counted is defined for those who read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.golden import GOLDEN, NOW
from voicedesk.services.shares import SHARES, leaves_work, topic
from voicedesk.web.dashboard.words import words_of

pytestmark = pytest.mark.unit

DEFINITIONS = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"


@pytest.mark.parametrize("key", SHARES)
def test_a_share_has_its_words_and_its_definition(key: str) -> None:
    words = words_of("en")
    assert words.has(f"share.{key}.is")
    assert f"| {words(f'share.{key}').lower()} |" in DEFINITIONS.read_text("utf-8")


@pytest.mark.parametrize("key", SHARES)
def test_what_counts_is_among_what_is_counted(key: str) -> None:
    share = SHARES[key](GOLDEN, GOLDEN, NOW)
    assert set(share.some) <= set(share.of)


def test_topics_are_told_by_deeds() -> None:
    topics = {one.call: topic(one) for one in GOLDEN}
    assert (topics[GOLDEN[2].call], topics[GOLDEN[5].call]) == ("booking", "else")
    assert [one.call for one in GOLDEN if leaves_work(one)] == ["e", "f", "h"]
