"""`python -m lab.sip`: the gateway as a process, with /ready on a port of its own."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence

from lab.sip.bridge import Door
from lab.sip.gateway import Gateway, Places, running


async def main(words: Sequence[str]) -> None:
    """Run until told to stop."""
    told = _options(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    host, _, port = told.sip.rpartition(":")
    door = Door(told.ws, told.key, told.secret)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with running(Places(host, int(port), told.redis, door)) as gateway:
        ready = await asyncio.start_server(_ready(gateway), "127.0.0.1", told.ready)
        async with ready:
            await stopping.wait()


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lab.sip", description=__doc__)
    parser.add_argument("--sip", default="127.0.0.1:5060", help="where telephones ring, UDP")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379", help="livekit-server's Redis")
    parser.add_argument("--ws", default="ws://127.0.0.1:7880", help="livekit-server")
    parser.add_argument("--key", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--ready", type=int, default=5080, help="port of /ready, TCP")
    return parser.parse_args(words)


def _ready(gateway: Gateway):  # type: ignore[no-untyped-def]  # noqa: ANN202  # a stream handler
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = f"calls {gateway.calls}\n"
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        async with asyncio.timeout(2):
            await reader.readline()
            writer.write((head + body).encode())
            await writer.drain()
        writer.close()

    return answer


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
