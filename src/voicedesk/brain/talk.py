"""A conversation as plain values: what was said, by whom, and what tools did."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from livekit.agents.llm import ChatContext, ChatItem

from voicedesk.errors import VoicedeskError

_KEPT = 256
"""Tool calls that are kept read: each is met again with every act after it."""
_INTERNAL = ("An internal error", "Error parsing arguments")
"""How LiveKit words an exception that is none of ours, and a call that a tool cannot take."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `id` tells two equal sentences apart."""

    who: Literal["desk", "caller"]
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Did:
    """One tool call with what came of it; `refused` is the sentence of a refusal."""

    tool: str
    args: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    refused: str = ""
    running: bool = False

    def words(self, key: str) -> str:
        """A fact that is a sentence; empty when there is none."""
        value = self.facts.get(key, "")
        return value if isinstance(value, str) else ""


Event = Said | Did


def read_talk(context: ChatContext) -> tuple[Event, ...]:
    """The conversation so far; instructions, configuration and handovers are left out."""
    outputs = {i.call_id: i for i in context.items if i.type == "function_call_output"}
    return tuple(_events(context.items, outputs))


def _events(items: Iterable[ChatItem], outputs: Mapping[str, ChatItem]) -> Iterable[Event]:
    for item in items:
        if item.type == "message" and item.role in ("user", "assistant"):
            text = (item.text_content or "").strip()
            if text or item.role == "user":
                yield Said("caller" if item.role == "user" else "desk", text, item.id)
        elif item.type == "function_call":
            output = outputs.get(item.call_id)
            if output is None or output.type != "function_call_output":
                yield Did(item.name, _mapping(item.arguments), running=True)
            else:
                yield _did(item.name, item.arguments, output.output, failed=output.is_error)


@lru_cache(maxsize=_KEPT)
def _did(tool: str, arguments: str, output: str, *, failed: bool) -> Did:
    args = _mapping(arguments)
    if failed:
        broken = output.startswith(_INTERNAL)
        return Did(tool, args, refused=VoicedeskError.spoken if broken else output)
    return Did(tool, args, _mapping(output))


def _mapping(text: str) -> Mapping[str, object]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {"say": text}
    return value if isinstance(value, dict) else {"say": text}
