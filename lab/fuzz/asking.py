"""One request to an application in this process, and what every answer must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import httpx2
from starlette.applications import Starlette

from lab.fuzz.machine import Wrong
from lab.fuzz.truth import sound_json
from voicedesk.domain.business import BusinessId

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
SHOP = BusinessId("dental")
REFUSED, _BROKEN = 400, 500
_LONGEST_HEADER = 4_000


async def asked(
    app: Starlette, method: str, path: str, headers: Mapping[str, str], body: bytes
) -> httpx2.Response:
    """The answer; an error that no handler takes is raised here."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://internal:81") as client:
        return await client.request(method, path, content=body, headers=dict(headers))


def answered(answer: httpx2.Response) -> None:
    """Raises Wrong for a mistake of ours, and for an answer that does not parse."""
    if answer.status_code >= _BROKEN:
        raise Wrong(f"answered by {answer.status_code}")
    if "json" in answer.headers.get("Content-Type", ""):
        sound_json(answer.text, "an answer")


def object_of(given: str) -> Mapping[str, object]:
    """What an input says, if it is an object."""
    try:
        told = json.loads(given)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def headers_of(told: object) -> dict[str, str]:
    """What of it a client of HTTP can send at all."""
    every = told.items() if isinstance(told, dict) else ()
    return {
        name: text[:_LONGEST_HEADER]
        for name, value in every
        for text in [str(value)]
        if _is_token(name) and text.isascii() and text.isprintable()
    }


def _is_token(name: str) -> bool:
    return bool(name) and name.isascii() and all(c.isalnum() or c in "-_." for c in name)
