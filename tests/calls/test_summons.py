"""What a job is told; anything may stand in a dispatch."""

from __future__ import annotations

import pytest

from voicedesk.calls.summons import Summons, read_summons

pytestmark = pytest.mark.unit


def test_what_is_written_is_read() -> None:
    told = Summons("dental", "sip_1", "call_1", "AJ_1")
    assert read_summons(told.text()) == told


@pytest.mark.parametrize("metadata", ["", "{", "[]", "null", '{"business": 7, "else": "x"}', "ÿ"])
def test_what_is_not_ours_is_left_out(metadata: str) -> None:
    assert read_summons(metadata) == Summons()
