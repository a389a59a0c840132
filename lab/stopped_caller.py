"""A caller in a process of its own, whose line can be stopped dead in the middle of a call."""

from __future__ import annotations

import asyncio
import sys

from lab.room_caller import RoomCaller


async def ring(url: str, key: str, secret: str, room: str) -> None:
    """Ring, say so once the desk has greeted, and stay until a line comes in."""
    async with RoomCaller(url, key, secret, room, dispatch={"voicedesk": ""}) as caller:
        await caller.words()
        print("greeted", flush=True)  # what its starter waits for
        await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    asyncio.run(ring(*sys.argv[1:5]))
