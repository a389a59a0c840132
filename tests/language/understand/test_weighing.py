"""A support matter that only a rule can name is named."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from voicedesk.language.understand import Vocabulary, understand

pytestmark = pytest.mark.unit
NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    "text", ["I need help with my billing", "I have a billing question", "help with billing"]
)
def test_a_billing_question_is_one_however_it_is_put(text: str) -> None:
    heard = understand(text, vocabulary=Vocabulary(), now=NOW)
    assert heard.intents[0].name == "billing"
    assert heard.intents[0].confidence >= 0.6
