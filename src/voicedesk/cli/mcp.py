"""`voicedesk mcp`: the desk as tools for another agent, over standard input and output."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from voicedesk.errors import SettingsInvalid

KEY = "A file that holds a key of the JSON API (`voicedesk token create`)."
URL = "An office elsewhere, such as https://desk.example.com; left out: the database here."


def mcp(
    key_file: Annotated[Path, typer.Option("--key-file", help=KEY)],
    url: Annotated[str, typer.Option("--url", help=URL)] = "",
) -> None:
    """Serve the desk's tools by the Model Context Protocol, with the rights and limits of a key."""
    if find_spec("mcp") is None:
        raise SettingsInvalid("the package is missing: install voicedesk[mcp]")
    asyncio.run(_serve(key_file.read_text("utf-8").strip(), url.rstrip("/")))


async def _serve(key: str, url: str) -> None:
    import httpx2

    from voicedesk.calls.job import desks_of
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.settings import read_settings, secret_of
    from voicedesk.store import open_store
    from voicedesk.web.api.app import api
    from voicedesk.web.api.door import Backing
    from voicedesk.web.mcp import Api, desk_server, inside

    async with AsyncExitStack() as stack:
        if url:
            client = httpx2.AsyncClient(base_url=f"{url}/api/v1", timeout=15.0)
        else:
            settings = read_settings()
            store = await stack.enter_async_context(
                open_store(settings.database_url, key=secret_of(settings.key))
            )
            desks = desks_of(settings, store)
            client = inside(api(Backing(store, store.tokens, desks.profile, SystemClock())))
        await stack.enter_async_context(client)
        await desk_server(Api(client, key)).run_stdio_async()
