"""What breaks a reader is found, made smaller, and the same seed finds the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from lab.fuzz.machine import Finding, Wrong, attempt, fuzz, smaller

pytestmark = pytest.mark.unit


@dataclass
class Fragile:
    """A reader of numbers that does not stand a seven."""

    seeds: Sequence[str] = ("1, 2, 3",)
    words: Sequence[str] = ("7", ",")

    def read(self, given: str) -> object:
        if "7" in given:
            raise Wrong("seven")
        return len([int(part) for part in given.split(",") if part.strip().isdecimal()])


class Endless(Fragile):
    """A reader that catches every error and never ends."""

    def read(self, given: str) -> object:
        while True:
            given += ""


def test_what_breaks_a_reader_is_found_once() -> None:
    found = fuzz(Fragile(), seed=1, most=400)
    assert "wrong: seven" in found.findings
    assert found.executions == 400
    assert found.answers > 1


def test_the_same_seed_finds_the_same() -> None:
    assert fuzz(Fragile(), seed=5, most=200) == fuzz(Fragile(), seed=5, most=200)


def test_a_finding_is_made_as_small_as_it_gets() -> None:
    assert smaller(Fragile(), Finding("wrong: seven", "1, 2, 37, 4")).given == "7"


def test_what_escapes_is_told_by_its_kind() -> None:
    _, finding = attempt(Fragile(), "²")
    assert finding is None
    assert attempt(Fragile(), "7")[1] == Finding("wrong: seven", "7")


def test_what_never_ends_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.fuzz.machine.MOST_CPU_S", 0.05)
    _, finding = attempt(Endless(), "1")
    assert finding is not None
    assert finding.kind.startswith("takes more than")
