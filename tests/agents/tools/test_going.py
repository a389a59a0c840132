"""How it was is asked before the goodbye where the profile wishes it; only plain scores count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calls.talking import Setting, Talked, hold
from voicedesk.agents.tools.going import ASK_SCORE
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

HOURS = "what time do you open tomorrow"
BOOKED = ("checkup tomorrow at nine", "yes")


@pytest.fixture
def asking(tmp_path: Path) -> str:
    """The dental desk, which asks aloud."""
    asks = "notifications:\n  survey: true\n  survey_by: voice\n"
    for name, text in load_profile("dental").files.items():
        path = tmp_path / "asking" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("notifications:\n", asks, 1))
    return str(tmp_path / "asking")


async def call(profile: str, *lines: str) -> Talked:
    return await hold(lines, Setting(profile=profile))


def scores(talked: Talked) -> list[object]:
    return [event["score"] for event in talked.events if "score" in event]


@pytest.mark.parametrize(
    "answer, score", [("four", [4]), ("5", [5]), ("no thanks", []), ("", []), ("ten", [])]
)
async def test_only_a_plain_score_is_taken_down(asking: str, answer: str, score: list[int]) -> None:
    talked = await call(asking, *BOOKED, "no, bye", answer)
    assert talked.says[-2].endswith(ASK_SCORE)
    assert scores(talked) == score
    assert talked.last.endswith("Goodbye.")
    assert talked.tools[-1]["name"] == "end_call"


async def test_it_is_asked_once_and_holds_nobody_up(asking: str) -> None:
    talked = await call(asking, HOURS, "bye", "oh, is there parking?", "thanks, bye")
    assert [said for said in talked.says if ASK_SCORE in said] == [ASK_SCORE]
    assert "parking" in talked.says[-2]
    assert talked.last.endswith("Goodbye.")


async def test_a_yes_with_a_goodbye_books_first(asking: str) -> None:
    talked = await call(asking, "checkup tomorrow at nine", "yes, thanks, bye", "three")
    assert [b[2] for b in talked.booked] == ["2026-03-04T09:00"]
    assert scores(talked) == [3]


@pytest.mark.parametrize(
    "lines",
    [
        ("bye",),
        ("I want to complain about the bill, it is outrageous", "no", "bye"),
        ("can I talk to a person please", "no thanks, bye"),
    ],
)
async def test_who_got_nothing_or_is_owed_something_is_not_asked(
    asking: str, lines: tuple[str, ...]
) -> None:
    talked = await call(asking, *lines)
    assert not any(ASK_SCORE in said for said in talked.says)


async def test_nobody_is_asked_where_the_profile_does_not_say_so() -> None:
    talked = await call("dental", *BOOKED, "no, bye")
    assert not any(ASK_SCORE in said for said in talked.says)
    assert "rate_call" not in talked.used
