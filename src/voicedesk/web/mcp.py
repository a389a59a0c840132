"""The desk as tools for other agents (MCP): each is one request to the JSON API, by its rules."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Annotated, Any

import httpx2
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from voicedesk.services.tokens import Tokens
from voicedesk.web.problems import Problem, tell_problem

INSTRUCTIONS = (
    "Appointments and requests of one business. Times are found with find_times and booked exactly "
    "as they were offered; what a tool returns is what is written. Ask the person before you book, "
    "move or cancel. A refusal says why, and is final unless it asks for something else."
)
READS = ToolAnnotations(read_only_hint=True)
WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False)
ENDS = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True)
Key = Annotated[
    str, Field(description="A name for this request: sent again with it, nothing is done twice.")
]
Day = Annotated[str, Field(description="Such as 2026-03-05; left out: from today.")]
Start = Annotated[str, Field(description="As find_times gave it: 2026-03-05T14:00:00-05:00.")]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Api:
    """The JSON API, asked under the key of whoever asks us."""

    client: httpx2.AsyncClient
    token: str = ""
    """The key of those who come without one: over standard input there is nobody else."""

    async def ask(
        self,
        ctx: Context[Any],
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        key: str = "",
    ) -> Row:
        """The answer. Raises ToolError with the words of a problem."""
        headers = {"Authorization": (ctx.headers or {}).get("authorization", "")}
        if not headers["Authorization"]:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        asked = {name: str(value) for name, value in (query or {}).items() if value != ""}
        sent = None if body is None else {k: v for k, v in body.items() if v != ""}
        try:
            answer = await self.client.request(
                method, path, params=asked, json=sent, headers=headers
            )
            found: Row = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise ToolError("The desk cannot be reached. Please try again.") from error
        if not answer.is_success:
            raise ToolError(f"{found.get('title', '')}: {found.get('detail', '')}")
        return found


def desk_server(desk: Api) -> MCPServer[Any]:
    """The tools over an API."""
    server = MCPServer[Any]("voicedesk", version=version("voicedesk"), instructions=INSTRUCTIONS)
    _looking(server, desk)
    _booking(server, desk)
    _asking(server, desk)
    return server


def _looking(server: MCPServer[Any], desk: Api) -> None:
    @server.tool(annotations=READS)
    async def find_times(
        ctx: Context[Any], service: str, day: Day = "", staff: str = "", location: str = ""
    ) -> Row:
        """Times at which a service can be had, by the id of the service."""
        asked = {"service": service, "day": day, "staff": staff, "location": location}
        return await desk.ask(ctx, "GET", "/availability", query=asked)

    @server.tool(annotations=READS)
    async def list_bookings(
        ctx: Context[Any], first: Day = "", days: int = 30, staff: str = "", cursor: str = ""
    ) -> Row:
        """Appointments that begin within some days; `next` is the cursor of the next page."""
        asked = {"from": first, "days": days, "staff": staff, "cursor": cursor}
        return await desk.ask(ctx, "GET", "/bookings", query=asked)

    @server.tool(annotations=READS)
    async def show_booking(ctx: Context[Any], booking: str) -> Row:
        """One appointment as it stands, by its id."""
        return await desk.ask(ctx, "GET", f"/bookings/{_part(booking)}")


def _booking(server: MCPServer[Any], desk: Api) -> None:
    @server.tool(annotations=WRITES)
    async def book(  # noqa: PLR0913  # an appointment has so many parts
        ctx: Context[Any],
        service: str,
        start: Start,
        name: str,
        phone: str = "",
        email: str = "",
        staff: str = "",
        note: str = "",
        key: Key = "",
    ) -> Row:
        """Book a free time for somebody; the confirmation goes to their phone or e-mail."""
        person = {k: v for k, v in (("name", name), ("phone", phone), ("email", email)) if v}
        body = {"service": service, "start": start, "customer": person}
        body |= {"staff": staff, "note": note}
        return await desk.ask(ctx, "POST", "/bookings", body=body, key=key)

    @server.tool(annotations=WRITES)
    async def move_booking(
        ctx: Context[Any], booking: str, start: Start, staff: str = "", key: Key = ""
    ) -> Row:
        """Move an appointment to a free time; the customer is told."""
        body = {"start": start, "staff": staff}
        path = f"/bookings/{_part(booking)}/move"
        return await desk.ask(ctx, "POST", path, body=body, key=key)

    @server.tool(annotations=ENDS)
    async def cancel_booking(ctx: Context[Any], booking: str, key: Key = "") -> Row:
        """Cancel an appointment; the customer is told. Cancelled twice, it is cancelled."""
        return await desk.ask(ctx, "POST", f"/bookings/{_part(booking)}/cancel", key=key)


def _asking(server: MCPServer[Any], desk: Api) -> None:
    @server.tool(annotations=READS)
    async def list_tickets(ctx: Context[Any], cursor: str = "") -> Row:
        """What people of the business have to see to."""
        return await desk.ask(ctx, "GET", "/tickets", query={"cursor": cursor})

    @server.tool(annotations=WRITES)
    async def open_ticket(
        ctx: Context[Any],
        category: str,
        summary: str,
        name: str = "",
        phone: str = "",
        key: Key = "",
    ) -> Row:
        """Leave something for a person to see to: billing, problem, complaint, account, message."""
        body = {"category": category, "summary": summary, "name": name, "phone": phone}
        return await desk.ask(ctx, "POST", "/tickets", body=body, key=key)

    @server.tool(annotations=READS)
    async def list_callbacks(ctx: Context[Any], cursor: str = "") -> Row:
        """Calls back that were promised."""
        return await desk.ask(ctx, "GET", "/callbacks", query={"cursor": cursor})


def inside(served: ASGIApp) -> httpx2.AsyncClient:
    """A client of an API in this process, whose limits it shares."""
    transport = httpx2.ASGITransport(app=served)
    return httpx2.AsyncClient(transport=transport, base_url="http://desk")


@asynccontextmanager
async def at_address(served: ASGIApp, tokens: Tokens) -> AsyncIterator[list[BaseRoute]]:
    """The route /mcp (streamable HTTP, without sessions) for those who hold a key of the API."""
    async with inside(served) as client:
        server = desk_server(Api(client))
        app = server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            # pages of strangers are kept out by the key, which no browser has
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        door = _Door(app, tokens)
        async with server.session_manager.run():
            yield [Route("/mcp", door, methods=["GET", "POST", "DELETE"])]


class _Door:
    """Lets in whoever holds a key; what they may do is the API's to say."""

    def __init__(self, app: ASGIApp, tokens: Tokens) -> None:
        self._app, self._tokens = app, tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 without a known key."""
        request = Request(scope, receive)
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or await self._tokens.known(text) is None:
            problem = Problem(
                HTTPStatus.UNAUTHORIZED,
                "A known key is needed.",
                headers={"WWW-Authenticate": "Bearer"},
            )
            await (await tell_problem(request, problem))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _part(text: str) -> str:
    """One part of a path: what would lead elsewhere is no id."""
    if not text or not all(sign.isalnum() or sign in "_-:." for sign in text) or set(text) <= {"."}:
        raise ToolError("That is no id of the desk.")
    return text
