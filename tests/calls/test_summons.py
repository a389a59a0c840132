"""What a job is told; anything may stand in a dispatch."""

from __future__ import annotations

import pytest

from voicedesk.calls.summons import Summons, business_of_room, read_summons, web_room

pytestmark = pytest.mark.unit


def test_what_is_written_is_read() -> None:
    told = Summons("dental", "sip_1", "call_1", "AJ_1")
    assert read_summons(told.text()) == told


@pytest.mark.parametrize("metadata", ["", "{", "[]", "null", '{"business": 7, "else": "x"}', "ÿ"])
def test_what_is_not_ours_is_left_out(metadata: str) -> None:
    assert read_summons(metadata) == Summons()


def test_what_is_nested_without_end_is_left_out() -> None:
    assert read_summons("[" * 100_000) == Summons()


def test_what_no_database_takes_is_left_out_of_words() -> None:
    assert read_summons('{"caller": "si\\u0000p_1", "opens": "Hi\\ud800."}') == Summons(
        caller="sip_1", opens="Hi."
    )


def test_the_room_of_a_page_tells_whose_it_is() -> None:
    assert business_of_room(web_room("small_shop", "0a1b")) == "small_shop"


@pytest.mark.parametrize("room", ["", "call-1", "web-", "web-shop-", "web-Shop-0a", "web-a-0a-0b"])
def test_any_other_room_is_nobodys(room: str) -> None:
    assert business_of_room(room) == ""
