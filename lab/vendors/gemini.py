"""Gemini's streamGenerateContent on loopback: follows a goal by calling tools, or fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from lab.vendors.pace import MIND_TOKENS_S, Pace
from lab.vendors.serving import Fault, Faults

_HTTP = {
    "refused": (401, "UNAUTHENTICATED"),
    "overloaded": (503, "UNAVAILABLE"),
    "limited": (429, "RESOURCE_EXHAUSTED"),
    "withdrawn": (404, "NOT_FOUND"),
}
_FOREVER_S = 30.0
_CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read as a conversation."""

    instructions: str
    contents: Sequence[Mapping[str, Any]]
    tools: frozenset[str]

    @property
    def last(self) -> Mapping[str, Any]:
        """The last part: the caller's words, or what a tool answered."""
        return self.contents[-1]["parts"][-1] if self.contents else {}

    @property
    def called(self) -> list[str]:
        """Names of the tools that were called, in order."""
        parts = [part for content in self.contents for part in content["parts"]]
        return [part["functionCall"]["name"] for part in parts if "functionCall" in part]

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the last tool answered; empty when the caller spoke last."""
        answer = self.last.get("functionResponse", {}).get("response", {})
        text = next((v for v in answer.values() if isinstance(v, str)), "")
        try:
            facts = json.loads(text)
        except ValueError:
            return {"say": text} if text else {}
        return facts if isinstance(facts, dict) else {}


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call as a reply."""

    tool: str
    args: Mapping[str, Any] = field(default_factory=dict)
    say: str = ""
    """Words before it."""


Reply = str | Call
Mind = Callable[[Asked], Reply]
"""Thinks of an answer; one of no words is an empty STOP."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A mind that books what the caller wants, by the desk's own rules of conduct."""

    when: str
    service: str = ""
    name: str = ""

    def __call__(self, asked: Asked) -> Reply:
        """The next step towards the booking."""
        if asked.facts:
            return self._after(asked)
        if "find_slots" not in asked.tools:
            return Call("go_to_scheduling")
        if "hold_slot" in asked.called:
            return Call("book_appointment")
        return Call("find_slots", {"when": self.when, "service": self.service})

    def _after(self, asked: Asked) -> Reply:
        facts, last = asked.facts, asked.called[-1]
        if last == "find_slots" and facts.get("exact"):
            return Call("hold_slot", {"choice": 1})
        if last == "hold_slot" and "name" in facts.get("needs", ()):
            return Call("note_caller", {"name": self.name})
        words = facts.get("ask") or facts.get("say") or "One moment."
        return str(words)


@dataclass(slots=True)
class Gemini:
    """The double; `requests` keeps what it was sent."""

    mind: Mind
    faults: Faults = field(default_factory=Faults)
    slow_s: float = 3.0
    requests: list[Asked] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    pace: Pace | None = None
    """How long it thinks; not at all when absent."""
    tokens_in: int = 0
    tokens_out: int = 0
    written: list[str] = field(default_factory=list)
    """The words of all answers, piece by piece."""

    def app(self) -> web.Application:
        """For `serve`; the address is a base URL as it is."""
        app = web.Application()
        app.router.add_get("/{version}/models", self._models)
        app.router.add_post("/{version}/models/{model}:streamGenerateContent", self._generate)
        return app

    async def _models(self, request: web.Request) -> web.Response:
        return web.json_response({"models": []})

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        asked = _read(body)
        self.tokens_in += len(json.dumps(body)) // _CHARACTERS_A_TOKEN
        self.requests.append(asked)
        self.keys.append(request.headers.get("x-goog-api-key"))
        fault = self.faults.take()
        if fault in _HTTP:
            code, status = _HTTP[fault]
            error = {"code": code, "message": fault, "status": status}
            return web.json_response({"error": error}, status=code)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await self._stream(response, asked, fault)
        return response

    async def _stream(self, response: web.StreamResponse, asked: Asked, fault: Fault) -> None:
        if fault in ("silent", "slow"):
            await asyncio.sleep(self.slow_s if fault == "slow" else _FOREVER_S)
        if fault in ("empty", "malformed"):
            reason = "STOP" if fault == "empty" else "MALFORMED_FUNCTION_CALL"
            await _event(response, [], reason)
            return
        if self.pace is not None:
            await asyncio.sleep(self.pace.wait_s("mind"))
        reply = self.mind(asked)
        if not reply:
            await _event(response, [], "STOP")
            return
        parts = _parts(reply)
        for number, part in enumerate(parts):
            tokens = len(json.dumps(part)) // _CHARACTERS_A_TOKEN
            self.tokens_out += tokens
            if number and self.pace is not None:
                await asyncio.sleep(tokens / MIND_TOKENS_S)
            await _event(response, [part])
            self.written += [part["text"]] if "text" in part else []
            if fault in ("cut", "stalled"):
                await self._break(response, fault)
                return
        await _event(response, [{"text": ""}], "STOP")

    async def _break(self, response: web.StreamResponse, fault: Fault) -> None:
        if fault == "stalled":
            await asyncio.sleep(_FOREVER_S)
        connection = response._req.transport if response._req else None  # noqa: SLF001  # to cut it
        if connection is not None:
            connection.abort()


def _read(body: Mapping[str, Any]) -> Asked:
    declared = [d for tool in body.get("tools", ()) for d in tool.get("functionDeclarations", ())]
    config = body.get("toolConfig", {}).get("functionCallingConfig", {})
    may_call = config.get("mode") != "NONE"
    said = body.get("systemInstruction", {}).get("parts", ())
    return Asked(
        instructions=" ".join(part.get("text", "") for part in said),
        contents=body.get("contents", ()),
        tools=frozenset(d["name"] for d in declared) if may_call else frozenset(),
    )


def _parts(reply: Reply) -> list[dict[str, Any]]:
    if isinstance(reply, Call):
        call = {"functionCall": {"name": reply.tool, "args": dict(reply.args)}}
        return [{"text": f"{reply.say} "}, call] if reply.say else [call]
    words = reply.split(" ")
    middle = max(1, len(words) // 2)
    return [{"text": " ".join(words[:middle]) + " "}, {"text": " ".join(words[middle:])}]


async def _event(
    response: web.StreamResponse, parts: Sequence[Mapping[str, Any]], reason: str = ""
) -> None:
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}, "index": 0}
    if reason:
        candidate["finishReason"] = reason
    usage = {"promptTokenCount": 300, "candidatesTokenCount": 20, "totalTokenCount": 320}
    data = {"candidates": [candidate], "responseId": "r1", "usageMetadata": usage}
    await response.write(b"data: " + json.dumps(data).encode() + b"\r\n\r\n")
