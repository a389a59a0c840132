"""The fault table's judgement: silences, deeds and untruths; the calls are run by the bench."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lab.bench._fault_rows import Row, Seen, Tally, table
from lab.bench._fault_script import Wisher
from lab.bench._fault_vendors import longest_wait
from voicedesk.calls.audio import Track
from voicedesk.rehearsal.caller_voice import Lap

pytestmark = pytest.mark.unit

GOOD = Seen(silence_s=0.8, heard="hello — Yes?", booked=True, promised=False)
TONE = np.full(24_000, 9_000, np.int16)


def spoken(*starts_s: float) -> Track:
    """A desk that makes a second of sound at each of these moments."""
    desk = Track(rate=24_000)
    for start_s in starts_s:
        desk.place(TONE, now_s=start_s)
    return desk


@pytest.mark.parametrize(
    "starts_s, waited_s, turn",
    [
        ((1.5, 11.4), 1.4, 1),
        ((1.2, 4.5, 10.1), 2.3, 0),  # a gap within the answer
        ((1.2,), 2.0, 1),  # the second turn has no answer until the call ends
        ((), 9.0, 0),
    ],
)
def test_the_longest_silence_is_found_and_its_turn(
    starts_s: tuple[float, ...], waited_s: float, turn: int
) -> None:
    laps = [Lap("one", 1.0, None), Lap("two", 10.0, None)]
    silence_s, found = longest_wait(spoken(*starts_s), laps, end_s=12.0)
    assert silence_s == pytest.approx(waited_s, abs=0.03)
    assert found == turn


@pytest.mark.parametrize(
    "seen",
    [
        replace(GOOD, silence_s=2.1),
        replace(GOOD, booked=False, promised=True),
        replace(GOOD, untrue=("written: cleaning on Friday",)),
    ],
)
def test_a_call_with_one_thing_wrong_is_not_good(seen: Seen) -> None:
    assert GOOD.good
    assert not seen.good


async def nothing(number: int) -> Seen:
    return GOOD


def test_the_table_tells_the_worst_of_each_row() -> None:
    worst = replace(GOOD, silence_s=1.9, heard="yes — You're | confirmed")
    tally = Tally(Row("V1", "ear dead", "during", nothing), [GOOD, worst])
    assert tally.score == 1.0
    assert table([tally])[2] == (
        "| V1 | ear dead | during | 2 of 2 | 1.90 s | 2 | 0 | 0 | yes — You're   confirmed |"
    )


def test_a_caller_says_again_what_was_not_understood() -> None:
    caller = Wisher()
    desk = ["How can I help?", "What day?", "I see.", "Sorry, once more?", "What name?"]
    said = [caller.next(words) for words in [*desk, "Shall I book it?", "Anything else?", "Bye"]]
    kinds = [line.kind if line else "over" for line in said]
    assert kinds == ["wish", "long", "when", "when", "name", "yes", "goodbye", "over"]
