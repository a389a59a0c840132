"""A person is called in for the weightiest reason, and for none that is none."""

from __future__ import annotations

import pytest

from tests.services.shop import profile_with
from voicedesk.profile.escalating import Signal, decide

pytestmark = pytest.mark.unit

SHOP = profile_with()


@pytest.mark.parametrize(
    "signal, cause",
    [
        (Signal("could I talk to somebody", asked=True), "asked"),
        (Signal("he can't breathe, get me somebody", asked=True), "emergency"),
        (Signal(emergency=True), "emergency"),
        (Signal("it's about my test results"), "topic"),
        (Signal("this is RIDICULOUS"), "angry"),
        (Signal(angry=True), "angry"),
        (Signal(misunderstandings=2), "misunderstood"),
        (Signal(misunderstandings=1), None),
        (Signal(misunderstandings=2, model_failed=True), "model_failed"),
        # asked once more, and understood without it
        (Signal(misunderstandings=1, model_failed=True), None),
        (Signal("book me a check-up", model_failed=True), None),
        (Signal("book me a check-up"), None),
    ],
)
def test_the_weightiest_reason_decides(signal: Signal, cause: str | None) -> None:
    decision = decide(SHOP, signal)
    assert (decision.cause if decision else None) == cause


def test_a_topic_that_is_left_to_people_is_named() -> None:
    decision = decide(SHOP, Signal("it's about my Test Results"))
    assert decision is not None
    assert decision.topic == "test results"
