"""livekit-server's remote calls over Redis: those that a SIP service makes and those it answers."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress

from google.protobuf.message import Message
from redis.asyncio import Redis

from lab.sip.schema import MESSAGES, Proto

Handler = Callable[[Proto], Awaitable[Message | None]]
_Reader = Callable[[Proto], Coroutine[None, None, None]]
_NANOS = 1_000_000_000


class RpcError(Exception):
    """A remote call that was refused, with the code that LiveKit's API shows."""

    def __init__(self, code: str, message: str, *details: Message) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.details = code, message, details


def channel(*parts: str) -> str:
    """The Redis channel of a call: empty parts vanish, odd characters are spelt as u+xxxx."""
    return "|".join("".join(_spelt(one) for one in part) for part in parts if part)


def _spelt(one: str) -> str:
    return one if (one.isascii() and one.isalnum()) or one == "_" else f"u+{ord(one):04x}"


class Bus:
    """One client and one server of remote calls; use it as `async with Bus(url) as bus`."""

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(url)
        self._pubsub = self._redis.pubsub()
        self._readers: dict[str, tuple[str, _Reader]] = {}
        self._waiting: dict[str, tuple[str, asyncio.Future[Proto]]] = {}
        self._me = secrets.token_hex(6)
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Bus:
        mine = f"CLI_{self._me}"
        await self._listen(channel("IOInfo", mine, "RES"), "internal.Response", self._answered)
        await self._listen(channel("IOInfo", mine, "CLAIM"), "internal.ClaimRequest", self._claimed)
        self._keep(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # redis-py types it not
        await self._redis.aclose()

    async def ask(self, method: str, request: Message, *, timeout_s: float = 3.0) -> Proto:
        """Ask livekit-server. Raises RpcError."""
        now, asked = time.time_ns(), f"REQ_{secrets.token_hex(6)}"
        answer: asyncio.Future[Proto] = asyncio.get_running_loop().create_future()
        self._waiting[asked] = (channel("IOInfo", method, "RCLAIM"), answer)
        question = MESSAGES["internal.Request"](
            request_id=asked,
            client_id=f"CLI_{self._me}",
            sent_at=now,
            expiry=now + int(timeout_s * _NANOS),
            raw_request=request.SerializeToString(),
        )
        try:
            await self._publish(channel("IOInfo", method, "REQ"), question)
            async with asyncio.timeout(timeout_s):
                response = await answer
        except TimeoutError:
            raise RpcError("unavailable", f"livekit-server does not answer {method}") from None
        finally:
            del self._waiting[asked]
        if response.error:
            raise RpcError(response.code or "unknown", response.error)
        return MESSAGES[f"rpc.{method}Response"].FromString(response.raw_response)

    async def serve(self, method: str, topic: str, handler: Handler) -> None:
        """Answer a method of the SIP service; the request is `rpc.Internal<method>Request`."""
        grants: dict[str, asyncio.Future[bool]] = {}

        async def granted(grant: Proto) -> None:
            waiting = grants.get(grant.request_id)
            if waiting is not None and not waiting.done():
                waiting.set_result(grant.server_id == f"SRV_{self._me}")

        async def requested(request: Proto) -> None:
            if request.request_id in grants:
                return
            grants[request.request_id] = asyncio.get_running_loop().create_future()
            try:
                await self._serve_one(method, request, grants[request.request_id], handler)
            finally:
                del grants[request.request_id]

        await self._listen(_named(method, topic, "REQ"), "internal.Request", requested)
        await self._listen(_named(method, topic, "RCLAIM"), "internal.ClaimResponse", granted)

    async def unserve(self, method: str, topic: str) -> None:
        """No longer answer it."""
        for kind in ("REQ", "RCLAIM"):
            self._readers.pop(_named(method, topic, kind), None)
            await self._pubsub.unsubscribe(_named(method, topic, kind))

    async def _serve_one(
        self, method: str, request: Proto, grant: asyncio.Future[bool], handler: Handler
    ) -> None:
        me = f"SRV_{self._me}"
        claim = MESSAGES["internal.ClaimRequest"](
            request_id=request.request_id, server_id=me, affinity=1.0
        )
        await self._publish(channel("SIPInternal", request.client_id, "CLAIM"), claim)
        with suppress(TimeoutError):
            async with asyncio.timeout((request.expiry - time.time_ns()) / _NANOS):
                if not await grant:
                    return
                kind = MESSAGES[f"rpc.Internal{method}Request"]
                response = await _outcome(handler, kind.FromString(request.raw_request))
                response.request_id, response.server_id = request.request_id, me
                response.sent_at = time.time_ns()
                await self._publish(channel("SIPInternal", request.client_id, "RES"), response)

    async def _read(self) -> None:
        async for item in self._pubsub.listen():
            if item["type"] != "message":
                continue
            kind, reader = self._readers.get(item["channel"].decode(), ("", None))
            if reader is not None:
                envelope = MESSAGES["internal.Msg"].FromString(item["data"])
                self._keep(reader(MESSAGES[kind].FromString(envelope.value)))

    async def _listen(self, name: str, kind: str, reader: _Reader) -> None:
        self._readers[name] = (kind, reader)
        await self._pubsub.subscribe(name)

    async def _publish(self, name: str, message: Message) -> None:
        url = f"type.googleapis.com/{message.DESCRIPTOR.full_name}"
        envelope = MESSAGES["internal.Msg"](type_url=url, value=message.SerializeToString())
        await self._redis.publish(name, envelope.SerializeToString())

    async def _claimed(self, claim: Proto) -> None:
        if claim.request_id in self._waiting:
            name, _ = self._waiting[claim.request_id]
            grant = MESSAGES["internal.ClaimResponse"](
                request_id=claim.request_id, server_id=claim.server_id
            )
            await self._publish(name, grant)

    async def _answered(self, response: Proto) -> None:
        _, waiting = self._waiting.get(response.request_id, ("", None))
        if waiting is not None and not waiting.done():
            waiting.set_result(response)

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _named(method: str, topic: str, kind: str) -> str:
    return channel("SIPInternal", method, topic, kind)


async def _outcome(handler: Handler, request: Proto) -> Proto:
    response = MESSAGES["internal.Response"]()
    try:
        result = await handler(request)
    except RpcError as error:
        response.error, response.code = error.message, error.code
        for detail in error.details:
            response.error_details.add().Pack(detail)
    else:
        if result is not None:
            response.raw_response = result.SerializeToString()
    return response
