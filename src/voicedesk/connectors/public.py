"""Addresses of the public network: what a name leads to is asked once, checked, and kept to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence

from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

PATIENCE_S = 8.0
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host. Raises ConnectorUnavailable when there are none."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise ConnectorUnavailable("there is no server of this name") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


async def public_host(host: str, port: int, *, by: Resolve) -> str:
    """The address to ask, as an URL writes it, so that a name that changes its mind leads nowhere.

    Raises ConnectorRefused unless every address of the name is a public one.
    """
    found = await by(host, port)
    if not found or not all(is_public(one) for one in found):
        raise ConnectorRefused("the address is not one of the public network")
    return f"[{found[0]}]" if ":" in found[0] else found[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to the public network, also one that hides in another."""
    try:
        one = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour
        if inner is not None:
            one = inner
    return one.is_global and not one.is_multicast
