"""A world that may be asked from any event loop: its stores live on the one that opened them."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicedesk.workflows.run import World

SYNCHRONOUS = ("clock",)


def across_loops(world: World, loop: asyncio.AbstractEventLoop) -> World:
    """The same world; whatever awaits in it is awaited on a loop.

    The engine runs workflows on a loop of its own. A pool of connections that is asked from there
    works until it has to wait for a connection, and then fails.
    """
    named = [one.name for one in fields(world) if one.name not in SYNCHRONOUS]
    # what stands behind a port is asked by its name; a port has asynchronous methods alone
    changed: dict[str, Any] = {name: _across(getattr(world, name), loop) for name in named}
    return replace(world, **changed)


def _across(inner: object, loop: asyncio.AbstractEventLoop) -> object:
    if inspect.isroutine(inner):
        return _on(loop, inner)
    return _Port(inner, loop)


class _Port:
    """A port whose every method is awaited on one loop."""

    def __init__(self, inner: object, loop: asyncio.AbstractEventLoop) -> None:
        self._inner = inner
        self._loop = loop

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        return _on(self._loop, getattr(self._inner, name))


def _on(
    loop: asyncio.AbstractEventLoop, work: Callable[..., Coroutine[None, None, object]]
) -> Callable[..., Awaitable[object]]:
    async def there(*args: object, **named: object) -> object:
        if asyncio.get_running_loop() is loop:
            return await work(*args, **named)
        asked = asyncio.run_coroutine_threadsafe(work(*args, **named), loop)
        return await asyncio.wrap_future(asked)

    return there
