"""The way to a server is slowed, cut, closed and led elsewhere by order."""

from __future__ import annotations

import asyncio

import pytest

from lab.proxy import Way

pytestmark = pytest.mark.unit


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.read(16))
    await writer.drain()
    await reader.read(16)
    writer.close()


async def ask(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello")
    try:
        return await asyncio.wait_for(reader.read(16), 10)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def port_of(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def test_a_way_is_closed_and_opened_by_order() -> None:
    async with await asyncio.start_server(echo, "127.0.0.1", 0) as far:
        way = Way(port_of(far), slow_s=0.001)
        async with await asyncio.start_server(way.serve, "127.0.0.1", 0) as near:
            assert await ask(port_of(near)) == b"hello"
            way.order("close")
            assert await ask(port_of(near)) == b""
            way.order("open")
            assert await ask(port_of(near)) == b"hello"
            way.order("to 1")
            assert await ask(port_of(near)) == b""
