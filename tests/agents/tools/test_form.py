"""A brain must give what a tool asks for, in the form in which it asks."""

from __future__ import annotations

import pytest
from livekit.agents import ToolError

from voicedesk.agents.tools.form import Form
from voicedesk.agents.tools.guard import Context

pytestmark = pytest.mark.unit


async def tell_time(ctx: Context, city: str, hours: int = 12) -> str:
    """Tell the time.

    Args:
        city: Where.
        hours: Of the clock.
    """
    return f"{city} {hours}"


FORM = Form(tell_time)


def test_a_brain_is_told_what_is_asked_and_nothing_of_the_call() -> None:
    asked = FORM.schema["parameters"]
    assert FORM.schema["name"] == "tell_time"
    assert FORM.description == "Tell the time."
    assert set(asked["properties"]) == {"city", "hours"}
    assert asked["properties"]["city"]["description"] == "Where."
    assert asked["required"] == ["city"]


def test_what_is_left_out_or_null_is_as_usual() -> None:
    assert FORM.read({"city": "Rome"}) == {"city": "Rome", "hours": 12}
    assert FORM.read({"city": "Rome", "hours": None}) == {"city": "Rome", "hours": 12}


def test_a_number_may_come_as_text_and_what_nobody_asked_for_is_left_out() -> None:
    assert FORM.read({"city": "Rome", "hours": "24", "price": 1}) == {"city": "Rome", "hours": 24}


@pytest.mark.parametrize("told", [{}, {"city": None}, {"city": 3}, {"city": "Rome", "hours": "x"}])
def test_what_does_not_fit_is_said_to_the_brain(told: dict[str, object]) -> None:
    with pytest.raises(ToolError, match="tell_time"):
        FORM.read(told)
