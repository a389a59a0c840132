"""What the shipped profiles ask before a visit reads as questions."""

from __future__ import annotations

import pytest

from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", ["dental", "salon", "auto_repair", "service_desk"])
def test_every_question_of_a_service_is_one_whole_question(name: str) -> None:
    services = load_profile(name).profile.services

    broken = [q for service in services for q in service.questions if not q.endswith("?")]

    assert broken == []
