"""The reader of questions to language understanding, one JSON line each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lab.fuzz.machine import Wrong
from lab.fuzz.truth import sound_json
from voicedesk.cli.understand import answer_lines
from voicedesk.language.understand import Vocabulary
from voicedesk.profile.load import load_profile

_SAID = (
    "I'd like to book a cleaning next Tuesday at half past three with Doctor Lee please",
    "can I move my appointment from the 5th of March to a week on Friday, any time after four",
    "it's Peter, P E T E R, Miller, and my number is two oh two, five five five, oh one double",
    "no not Tuesday, Wednesday. my email is a dot b at example dot com, born May twelfth",
    "how much is a whitening and do you open on the last Monday in February 2028",
    "ich möchte einen Termin am Dienstag um halb vier",
)
_WORDS = (
    "tuesday",
    "next",
    "last",
    "half past",
    "quarter to",
    "noon",
    "midnight",
    "february 29",
    "the 31st",
    "in 400 days",
    "a billion",
    "hundred thousand",
    "double",
    "oh",
    "at",
    "dot",
    "between",
    "and",
    "not",
    "every other",
    "week on",
    "am",
    "pm",
    "o'clock",
    "minus",
    "third",
    "twenty",
    "doctor",
    "st.",
    "0",
    "year 10000",
    "year zero",
    "text",
    "now",
    "asked",
    "nbest",
    "timezone",
    "id",
    "Europe/Berlin",
)


@dataclass(slots=True)
class Understanding:
    """`voicedesk understand` answers every line by a line, whatever stands in it."""

    words: Sequence[str] = _WORDS
    seeds: tuple[str, ...] = field(init=False)
    _vocabulary: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        self._vocabulary = load_profile("dental").vocabulary()
        row = {"now": "2026-03-03T09:00:00", "timezone": "America/New_York"}
        more = {"asked": "What day would suit you?", "nbest": ["next week", "nexus week"]}
        self.seeds = tuple(
            json.dumps({"id": at, "text": said, **row, **(more if at % 2 else {})})
            for at, said in enumerate(_SAID)
        )

    def read(self, given: str) -> object:
        """As the command does, to the byte that it writes."""
        answers = [_checked(said) for said in answer_lines(given.splitlines(), self._vocabulary)]
        if not answers:
            return "blank"
        last = answers[-1]
        return last.get("error") or (tuple(last["entities"]), len(last["dates"]), last["answer"])


def _checked(said: str) -> dict[str, Any]:
    sound_json(said, "an answer")
    try:
        said.encode()
    except UnicodeEncodeError as wrong:
        raise Wrong("an answer cannot be written") from wrong
    if "\n" in said:
        raise Wrong("an answer is more than a line")
    answer: dict[str, Any] = json.loads(said)
    if str(answer.get("error", "")).startswith("not understood"):
        raise Wrong(answer["error"])
    return answer
