"""A caller played by a language model: it knows what it came for and makes up the words."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from livekit.agents import llm
from livekit.agents.llm import ChatContext

from voicedesk.errors import SettingsInvalid
from voicedesk.rehearsal.caller import MOST_TURNS
from voicedesk.rehearsal.scenario import Rule, Scenario

_ANSWER_LIMIT_S = 20.0
_BYE = re.compile(r"\[(?:hang ?up|end)\]", re.IGNORECASE)
_PRESS = re.compile(r"\[press ([0-9*#]+)\]", re.IGNORECASE)
_ROLE = """\
You are a person who telephones a business. You are not an assistant. Speak as people speak on the
telephone: one or two short sentences, no markup, nothing but what you say aloud.

What you came for, in the words of a script (say it in words of your own, in any order that comes
naturally; facts such as names, numbers and times stay as they are):
{script}

Rules:
- Agree to a booking, a change or a cancellation only when what is read back to you is what you
  came for; otherwise say what is wrong.
- Give your name, number or date of birth only when asked, as the script has them.
- Never invent a wish that the script does not have.
- To press keys write [press 12#]. When you are done, say goodbye and add [hang up].
"""


@dataclass(slots=True)
class ModelCaller:
    """Asks a model for each line; the desk is the user, the model is the caller."""

    scenario: Scenario
    model: llm.LLM[Any]
    turns: int = field(default=0, init=False)
    extra: int = field(default=0, init=False)
    _said: list[tuple[str, str]] = field(default_factory=list, init=False)
    _done: bool = field(default=False, init=False)

    async def answer(self, desk_said: str) -> Rule | None:
        """What the model says; None once it has hung up. Raises SettingsInvalid without answer."""
        if self._done or self.turns >= MOST_TURNS:
            return None
        self._said.append(("user", desk_said or "(silence)"))
        words = await self._ask()
        self._said.append(("assistant", words))
        self.turns += 1
        self._done = bool(_BYE.search(words))
        pressed = _PRESS.search(words)
        if pressed:
            return Rule(press=pressed.group(1))
        plain = _BYE.sub("", words).strip()
        return Rule(say=plain) if plain else Rule(hangup=True)

    async def _ask(self) -> str:
        context = ChatContext.empty()
        context.add_message(role="system", content=_ROLE.format(script=_script(self.scenario)))
        for role, words in self._said:
            context.add_message(role="user" if role == "user" else "assistant", content=words)
        words = ""
        try:
            async with (
                asyncio.timeout(_ANSWER_LIMIT_S),
                self.model.chat(chat_ctx=context) as stream,
            ):
                async for chunk in stream:
                    words += (chunk.delta.content or "") if chunk.delta else ""
        except TimeoutError as error:
            raise SettingsInvalid("the caller's language model does not answer") from error
        return words.strip() or "[hang up]"


def _script(scenario: Scenario) -> str:
    """The rules as notes for an actor; what the caller is to do about it stays theirs."""
    lines = [f"(title: {scenario.name})"]
    for rule in scenario.caller:
        cue = f"when the desk says something like /{rule.when}/: " if rule.when else ""
        deed = rule.say or (f"press {rule.press}" if rule.press else "hang up")
        lines.append(f"- {cue}{deed}")
    return "\n".join(lines)
