"""Digits become the number that would be dialled, at home or abroad."""

from __future__ import annotations

import pytest

from voicedesk.language.people.plans import Dialled, dialled

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "digits, region, plus, number",
    [
        ("2024561414", "US", False, Dialled("+12024561414", valid=True)),
        ("2025550123", "US", False, Dialled("+12025550123", valid=True)),
        ("442079460000", "US", False, Dialled("+442079460000", valid=True)),
        ("442079460000", "US", True, Dialled("+442079460000", valid=True)),
        ("02079460000", "GB", False, Dialled("+442079460000", valid=True)),
        ("2024561", "US", False, Dialled("+12024561", valid=False)),
    ],
)
def test_digits_are_a_number(digits: str, region: str, *, plus: bool, number: Dialled) -> None:
    assert dialled(digits, region=region, plus=plus) == number


def test_what_no_plan_can_read_is_no_number() -> None:
    assert dialled("1", region="US", plus=False) is None
