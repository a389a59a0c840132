"""Tools that are called at random do nothing that no guard should allow, and the count is true."""

from __future__ import annotations

import pytest

from lab.attacks.cases import identity_cases
from lab.attacks.fuzz import fuzz

pytestmark = pytest.mark.server


def test_random_tool_calls_have_no_forbidden_effect() -> None:
    found = fuzz(identity_cases(), 100)
    assert not found.wrongs
    assert found.tools >= 100
    assert found.worlds >= 1
