"""Scenario files are read strictly, each mistake with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.errors import ConfigurationError
from voicedesk.rehearsal.scenario import read_scenarios

pytestmark = pytest.mark.unit

GOOD = """\
- name: A call
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550123"
  caller:
    - say: hello
    - {press: "12#"}
    - {when: "bye", hangup: true}
  expect: {bookings: []}
"""


def _mistakes(folder: Path, text: str) -> str:
    file = folder / "calls.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as raised:
        read_scenarios([file])
    return str(raised.value)


def test_a_file_and_the_folder_it_lies_in_give_the_same_calls(tmp_path: Path) -> None:
    file = tmp_path / "calls.yaml"
    file.write_text(GOOD, "utf-8")

    assert read_scenarios([file]) == read_scenarios([tmp_path])


def test_what_is_left_out_of_the_expectations_is_not_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "calls.yaml"
    file.write_text(GOOD, "utf-8")

    (scenario,) = read_scenarios([file])

    assert scenario.expect.bookings == ()
    assert scenario.expect.tickets is None


@pytest.mark.parametrize(
    "old, new, line",
    [
        ("    - say: hello", "    - shout: hello", 6),
        ('{when: "bye", hangup: true}', '{when: "(bye", hangup: true}', 8),
        ("- say: hello", '- {say: hello, press: "1"}', 6),
        ("    - say: hello", "    - repeat: true", 6),
        ("2026-03-03T09:00:00-05:00", "2026-03-03T09:00:00", 3),
        ('"12#"', '"one"', 7),
        ("expect: {bookings: []}", "expect: {reservations: []}", 9),
        ('from: "+12025550123"', "from: {}", 4),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    words = _mistakes(tmp_path, GOOD.replace(old, new))

    assert f"calls.yaml:{line}" in words


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    words = _mistakes(tmp_path, GOOD.replace("say: hello", "shout: hello").replace("12#", "one"))

    assert "calls.yaml:6" in words
    assert "calls.yaml:7" in words


@pytest.mark.parametrize("text", ["name: a call\n", "- [", "- just words\n"])
def test_what_is_no_list_of_calls_is_refused(tmp_path: Path, text: str) -> None:
    assert "calls.yaml" in _mistakes(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere"):
        read_scenarios([tmp_path / "nowhere.yaml"])
