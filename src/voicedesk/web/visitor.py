"""Who asks for a page: the address that is counted, and whether our own page sent it."""

from __future__ import annotations

from hashlib import blake2b
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import Request

from voicedesk.web.problems import Problem

UNKNOWN = "unknown"
_ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address that one subscriber shares."""


def address_of(request: Request) -> str:
    """What is counted as one visitor: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return UNKNOWN
    return str(_counted(address))


def _counted(address: IPv4Address | IPv6Address) -> object:
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or ip_network((address, _ONE_HOUSEHOLD), strict=False)


def mark_of(request: Request, *, secret: str) -> str:
    """A visitor as the counts know them: the address itself is written down nowhere."""
    key = blake2b(secret.encode()).digest()
    return "web_" + blake2b(address_of(request).encode(), key=key, digest_size=12).hexdigest()


def comes_from_our_page(request: Request) -> bool:
    """Browsers say which page sends a request; one of another site's is not obeyed."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    # the scheme may have been changed by a proxy in between; the host is what the browser asked for
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "")


async def small_body(request: Request, *, most: int) -> str:
    """The text of a short request, read no further than `most` bytes. Raises Problem."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too much.")
    return body.decode("utf-8", "replace")
