"""Fetches a website that somebody names: public addresses only, few pages, little time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2

from voicedesk.connectors.public import Resolve, public_host, resolve
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable
from voicedesk.profile.website import WebPage, read_page

MOST_PAGES = 8
MOST_BYTES = 1_500_000
"""Of one page, unpacked."""
MOST_REDIRECTS = 4
PAGE_S = 8.0
SITE_S = 25.0
PORTS = {"http": 80, "https": 443}
TELLING = re.compile(
    r"contact|about|hours|opening|visit|location|service|treatment|price|pricing|rates|menu|faq|"
    r"question|team|staff|people|doctor|stylist|impressum|kontakt|leistung|preise|contacto|"
    r"servicios|precios|horario|equipo",
    re.IGNORECASE,
)
"""In the address or the words of a link that is worth following."""
AGENT = "voicedesk (reads the website of a business that sets up its desk)"


@dataclass(frozen=True, slots=True)
class HttpWebsites:
    """Implements `ports.Websites`.

    The name is resolved once, every address must be a public one, and that very address is asked:
    a name that changes its mind leads nowhere else. Redirects are checked like the first address.
    """

    resolve: Resolve = resolve
    transport: httpx2.AsyncBaseTransport | None = None

    async def read(self, address: str) -> Sequence[WebPage]:
        """Raises ConnectorRefused, ConnectorUnavailable."""
        if "://" not in address:
            address = f"https://{address}"
        async with httpx2.AsyncClient(
            transport=self.transport, timeout=PAGE_S, follow_redirects=False, trust_env=False
        ) as client:
            pages: list[WebPage] = []
            try:
                async with asyncio.timeout(SITE_S):
                    first = await self._page(client, address)
                    pages.append(first)
                    for link in _worth(first):
                        if len(pages) == MOST_PAGES:
                            break
                        if (page := await self._other(client, link)) is not None:
                            pages.append(page)
            except TimeoutError as error:
                if not pages:
                    raise ConnectorUnavailable("the website does not answer in time") from error
        return pages

    async def _other(self, client: httpx2.AsyncClient, link: str) -> WebPage | None:
        """A page beside the first; what fails is left out."""
        try:
            return await self._page(client, link)
        except (ConnectorRefused, ConnectorUnavailable):
            return None

    async def _page(self, client: httpx2.AsyncClient, address: str) -> WebPage:
        for _ in range(MOST_REDIRECTS + 1):
            request = await self._request(client, address)
            try:
                answer = await client.send(request, stream=True)
                try:
                    if answer.is_redirect:
                        address = urljoin(address, answer.headers.get("Location", ""))
                        continue
                    return WebPage(address, await _text(answer))
                finally:
                    await answer.aclose()
            except (httpx2.HTTPError, httpx2.StreamError) as error:
                raise ConnectorUnavailable("the website does not answer") from error
        raise ConnectorRefused("the website leads from one address to the next")

    async def _request(self, client: httpx2.AsyncClient, address: str) -> httpx2.Request:
        place = _checked(address)
        host = (place.hostname or "").rstrip(".")
        port = PORTS[place.scheme]
        chosen = await public_host(host, port, by=self.resolve)
        path = f"{place.path or '/'}{'?' + place.query if place.query else ''}"
        try:
            return client.build_request(
                "GET",
                f"{place.scheme}://{chosen}{path}",
                headers={"Host": host, "User-Agent": AGENT, "Accept": "text/html"},
                extensions={"sni_hostname": host},
            )
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise ConnectorRefused("this is not the address of a website") from error


def _checked(address: str) -> SplitResult:
    try:
        place = urlsplit(address.strip())
        port = place.port
    except ValueError as error:
        raise ConnectorRefused("this is not the address of a website") from error
    if place.scheme not in PORTS or not place.hostname:
        raise ConnectorRefused("the address of a website begins with https://")
    if place.username or place.password:
        raise ConnectorRefused("the address of a website has no user name and no password in it")
    if port not in (None, PORTS[place.scheme]):
        raise ConnectorRefused(
            f"a website that callers can visit answers at its usual port: leave :{port} out of "
            "the address"
        )
    return place


async def _text(answer: httpx2.Response) -> str:
    """What it holds. Raises ConnectorUnavailable, ConnectorRefused."""
    if not answer.is_success:
        raise ConnectorUnavailable(f"the website answers with {answer.status_code}")
    kind = answer.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    if kind not in {"text/html", "application/xhtml+xml"}:
        raise ConnectorRefused("the address leads to something that is not a page")
    body = bytearray()
    async for chunk in answer.aiter_bytes(65_536):
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return bytes(body[:MOST_BYTES]).decode(answer.encoding or "utf-8", errors="replace")


def _worth(page: WebPage) -> Iterator[str]:
    """Links to pages of the same site that promise facts, each once."""
    here, seen = urlsplit(page.url), {_plain(page.url)}
    for href, words in read_page(page).links:
        try:
            link = urljoin(page.url, href.strip())
            place = urlsplit(link)
        except ValueError:
            continue
        same = place.hostname in {here.hostname, f"www.{here.hostname}"}
        if same and TELLING.search(f"{place.path} {words}") and _plain(link) not in seen:
            seen.add(_plain(link))
            yield link.partition("#")[0]


def _plain(address: str) -> str:
    return address.partition("#")[0].rstrip("/").lower()
