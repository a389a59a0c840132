"""Whole calls in writing."""

from __future__ import annotations

import pytest

from tests.calls.talking import Setting, Talk, Talked, hold


@pytest.fixture
def talk() -> Talk:
    """Hold a whole call: `await talk("line", "line", caller=..., given=[...])`."""

    async def converse(*lines: str, **setting: object) -> Talked:
        return await hold(lines, Setting(**setting))  # type: ignore[arg-type]  # checked when called

    return converse
