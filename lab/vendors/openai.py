"""OpenAI's chat completions on loopback, as every compatible server speaks; with tools."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from lab.vendors.gemini import Asked, Call, Mind, Reply
from lab.vendors.pace import Pace
from lab.vendors.serving import Fault, Faults

_HTTP = {
    "refused": (401, "invalid_api_key"),
    "overloaded": (503, "server_error"),
    "limited": (429, "rate_limit_exceeded"),
}
_FOREVER_S = 30.0


@dataclass(slots=True)
class OpenAI:
    """The double; `requests` keeps what it was sent."""

    mind: Mind
    faults: Faults = field(default_factory=Faults)
    slow_s: float = 3.0
    requests: list[Asked] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    pace: Pace | None = None
    """How long it thinks; not at all when absent."""

    def app(self) -> web.Application:
        """For `serve`; the base URL is `http://`, the address and `/v1`."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        return app

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        asked = _read(body)
        self.requests.append(asked)
        self.keys.append(request.headers.get("Authorization"))
        fault = self.faults.take()
        if fault in _HTTP:
            status, code = _HTTP[fault]
            return web.json_response({"error": {"message": fault, "code": code}}, status=status)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if fault in ("silent", "slow"):
            await asyncio.sleep(self.slow_s if fault == "slow" else _FOREVER_S)
        if self.pace is not None:
            await asyncio.sleep(self.pace.wait_s("mind"))
        deltas, reason = _deltas(self.mind(asked), fault)
        for delta in deltas:
            await _event(response, {"index": 0, "delta": delta, "finish_reason": None})
            if fault in ("cut", "stalled"):
                await _break(response, fault)
                return response
        await _event(response, {"index": 0, "delta": {}, "finish_reason": reason})
        await response.write(b"data: [DONE]\n\n")
        return response


def _deltas(reply: Reply, fault: Fault) -> tuple[Sequence[Mapping[str, Any]], str]:
    """The pieces of an answer, and why it ends."""
    if fault == "empty":
        return [], "stop"
    if fault == "malformed":
        reply = Call("find_slots", {"when": 3, "nobody": "knows"})
    if isinstance(reply, Call):
        arguments = json.dumps(dict(reply.args))[: -1 if fault == "malformed" else None]
        function = {"name": reply.tool, "arguments": arguments}
        call = {"index": 0, "id": "call-1", "type": "function", "function": function}
        return [{"role": "assistant", "tool_calls": [call]}], "tool_calls"
    words = reply.split(" ")
    middle = max(1, len(words) // 2)
    pieces = [" ".join(words[:middle]) + " ", " ".join(words[middle:])]
    return [{"role": "assistant", "content": piece} for piece in pieces], "stop"


def _read(body: Mapping[str, Any]) -> Asked:
    """The request in the form that minds read."""
    messages = body.get("messages", ())
    told = [m for m in messages if m["role"] in ("system", "developer")]
    may_call = body.get("tool_choice") != "none"
    return Asked(
        instructions=" ".join(_text(message) for message in told),
        contents=[_content(message) for message in messages if message not in told],
        tools=frozenset(t["function"]["name"] for t in body.get("tools") or () if may_call),
    )


def _content(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if message["role"] == "tool":
        answer = {"functionResponse": {"response": {"output": _text(message)}}}
        return {"role": "user", "parts": [answer]}
    called = [call["function"] for call in message.get("tool_calls") or ()]
    parts: list[Mapping[str, Any]] = [
        {"functionCall": {"name": c["name"], "args": json.loads(c["arguments"])}} for c in called
    ]
    role = "user" if message["role"] == "user" else "model"
    return {"role": role, "parts": parts or [{"text": _text(message)}]}


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else " ".join(part["text"] for part in content)


async def _break(response: web.StreamResponse, fault: Fault) -> None:
    if fault == "stalled":
        await asyncio.sleep(_FOREVER_S)
    connection = response._req.transport if response._req else None  # noqa: SLF001  # to cut it
    if connection is not None:
        connection.abort()


async def _event(response: web.StreamResponse, choice: Mapping[str, Any]) -> None:
    chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m-1"}
    await response.write(b"data: " + json.dumps({**chunk, "choices": [choice]}).encode() + b"\n\n")
