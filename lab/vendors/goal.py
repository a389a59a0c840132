"""A model's mind that follows what a caller came for, with mistakes at published rates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from random import Random
from typing import Any, Literal

from livekit.agents.llm import (
    ChatContext,
    ChatItem,
    ChatMessage,
    FunctionCall,
    FunctionCallOutput,
)

from lab.vendors.gemini import Asked, Call, Reply
from voicedesk.brain.policy import Act, Use

Think = Callable[[ChatContext, frozenset[str]], Act]
"""What is to be done next, from a conversation and the names of the tools that there are."""
LIE = "You are booked for Friday at five."
_ALIKE = 0.55
"""Share of words from which on a line is the one that was meant."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_HOURS = ("nine", "ten", "eleven", "two", "three", "four")
_WRITES = ("book_appointment", "cancel_booking", "move_booking", "hold_slot", "open_ticket")
_SERVICES = re.compile(r"Services: ([^.]*)\.")


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a model errs: aiewf-eval, gemini-2.5-flash without thinking, 18 August 2026."""

    wrong_call: float = 0.091
    """A tool call that is another one, has other arguments, or is left out."""
    empty: float = 0.001
    """Nothing at all, and STOP: seen by users, its rate is a guess."""
    lie: float = 0.0
    """An answer in words that is instead a deed that nobody did, or a write that nobody wants."""


LIAR = Rates(wrong_call=1.0, empty=0.0, lie=1.0)
"""Nothing that it says or does is right."""


@dataclass
class GoalMind:
    """Hears each line as it was meant, whatever the recogniser wrote; errs by a seeded draw.

    No real model hears so well: it is the most that can be had from one with these mistakes.
    """

    lines: Sequence[str]
    """What the caller has to say."""
    think: Think
    random: Random
    rates: Rates = field(default_factory=Rates)
    wrong: int = 0
    """How often it erred."""

    def __call__(self, asked: Asked) -> Reply:
        """The next step towards the caller's goal, or a mistake; nothing, seldom."""
        if self.random.random() < self.rates.empty:
            return ""
        act = self.think(self._context(asked), asked.tools)
        if not isinstance(act, Use):
            if self.random.random() >= self.rates.lie:
                return act.text
            self.wrong += 1
            return self._lied(asked)
        if self.random.random() >= self.rates.wrong_call:
            return Call(act.tool, dict(act.args), act.say)
        self.wrong += 1
        return self._mistaken(Call(act.tool, dict(act.args)), asked)

    def _mistaken(self, right: Call, asked: Asked) -> Reply:
        """Other arguments, another tool, or words where a call was due, each as often."""
        changed = {key: self._other(key, value, asked) for key, value in right.args.items()}
        ways: list[Reply] = [Call(right.tool, changed)] if changed != dict(right.args) else []
        others = sorted(asked.tools - {right.tool})
        ways += [Call(self.random.choice(others), self._some_args())] if others else []
        return self.random.choice([*ways, "One moment, I'll look that up."])

    def _lied(self, asked: Asked) -> Reply:
        writes = [Call(tool, self._some_args()) for tool in _WRITES if tool in asked.tools]
        lies: list[Reply] = [LIE, *writes]
        return self.random.choice(lies)

    def _some_args(self) -> Mapping[str, Any]:
        return {"when": self._moment(), "choice": 1, "booking": 1}

    def _moment(self) -> str:
        return f"{self.random.choice(_DAYS)} at {self.random.choice(_HOURS)}"

    def _other(self, key: str, value: object, asked: Asked) -> object:
        """Another value for an argument, as plausible as the right one."""
        if isinstance(value, int) and not isinstance(value, bool):
            return value + 1
        if key == "when":
            return self._moment()
        if key == "service":
            told = _SERVICES.search(asked.instructions)
            names = told.group(1).split(", ") if told else []
            return self.random.choice([n for n in names if n != value] or ["haircut"])
        if key == "name":
            return "Pat Underwood"
        if key == "phone" and isinstance(value, str) and value[-1:].isdigit():
            return value[:-1] + str((int(value[-1]) + 1) % 10)
        return value

    def _context(self, asked: Asked) -> ChatContext:
        """The conversation as it came over the wire, the caller's lines as they were meant."""
        return ChatContext(items=list(self._items(asked)))

    def _items(self, asked: Asked) -> Iterator[ChatItem]:
        parts = [(content["role"], part) for content in asked.contents for part in content["parts"]]
        for at, (role, part) in enumerate(parts):
            if "functionCall" in part:
                yield _call(part["functionCall"], at)
            elif "functionResponse" in part:
                yield _output(part["functionResponse"], at)
            elif role == "model":
                yield _message("assistant", part.get("text", ""), at)
            elif part.get("text", "") != ".":  # the plugin's own, where no caller spoke last
                yield _message("user", self.meant(part.get("text", "")), at)

    def meant(self, heard: str) -> str:
        """The line that the caller said, when the words are like one of theirs."""
        words = _words(heard)
        likeness = {
            line: SequenceMatcher(None, words, _words(line), autojunk=False).ratio()
            for line in self.lines
        }
        best = max(likeness, key=lambda line: likeness[line], default="")
        return best if best and likeness[best] >= _ALIKE else heard


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def _message(who: Literal["assistant", "user"], text: str, at: int) -> ChatMessage:
    return ChatMessage(id=f"m{at}", role=who, content=[text], created_at=0.0)


def _call(call: Mapping[str, Any], at: int) -> FunctionCall:
    return FunctionCall(
        id=f"c{at}",
        call_id=call.get("id") or call["name"],
        name=call["name"],
        arguments=json.dumps(call.get("args") or {}),
        created_at=0.0,
    )


def _output(answer: Mapping[str, Any], at: int) -> FunctionCallOutput:
    response = answer.get("response") or {}
    return FunctionCallOutput(
        id=f"o{at}",
        call_id=answer.get("id") or answer["name"],
        name=answer["name"],
        output=str(response.get("output", response.get("error", ""))),
        is_error="error" in response,
        created_at=0.0,
    )
