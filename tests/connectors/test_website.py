"""Websites are fetched from the public network only, a few pages, whatever they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import httpx2
import pytest

from voicedesk.connectors.website import MOST_BYTES, MOST_PAGES, HttpWebsites
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

pytestmark = pytest.mark.unit

HOSTS = {
    "shop.example": ["93.184.215.14"],
    "elsewhere.example": ["93.184.215.15"],
    "inside.example": ["10.0.0.5"],
    "both.example": ["93.184.215.14", "127.0.0.1"],
    "meta.example": ["169.254.169.254"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "six.example": ["fd00::1"],
    "nowhere.example": [],
    "127.0.0.1": ["127.0.0.1"],
    "2130706433": ["127.0.0.1"],
}
Answer = Callable[[httpx2.Request], httpx2.Response]


class Network:
    """Answers like servers behind those addresses, and remembers who was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[tuple[str, str]] = []
        self._answer = answer

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        assert port in (80, 443)
        return HOSTS[host]

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append((request.url.host, f"{request.headers['Host']}{request.url.path}"))
        return self._answer(request)

    @property
    def websites(self) -> HttpWebsites:
        return HttpWebsites(self.resolve, httpx2.MockTransport(self.answer))


def page(html: str) -> Answer:
    return lambda _: httpx2.Response(200, html=html)


async def test_the_address_that_was_checked_is_the_one_that_is_asked() -> None:
    network = Network(page("<p>Hello</p>"))
    (found,) = await network.websites.read("shop.example/start?a=1")
    assert (found.url, found.html) == ("https://shop.example/start?a=1", "<p>Hello</p>")
    assert network.asked == [("93.184.215.14", "shop.example/start")]


@pytest.mark.parametrize(
    "address",
    [
        "http://inside.example",
        "https://both.example/",
        "http://meta.example/latest/meta-data",
        "http://mapped.example",
        "http://six.example",
        "http://nowhere.example",
        "http://127.0.0.1/",
        "http://2130706433/",
        "https://shop.example:8080/",
        "https://ana:secret@shop.example/",
        "file:///etc/passwd",
        "gopher://shop.example",
        "https://",
        "https://[::1",
    ],
)
async def test_what_is_not_public_is_never_asked(address: str) -> None:
    network = Network(page("secret"))
    with pytest.raises(ConnectorRefused):
        await network.websites.read(address)
    assert network.asked == []


async def test_a_redirect_is_checked_like_the_first_address() -> None:
    network = Network(lambda _: httpx2.Response(302, headers={"Location": "http://meta.example/"}))
    with pytest.raises(ConnectorRefused):
        await network.websites.read("https://shop.example")
    assert [host for host, _ in network.asked] == ["93.184.215.14"]


async def test_redirects_end() -> None:
    network = Network(lambda _: httpx2.Response(301, headers={"Location": "/again"}))
    with pytest.raises(ConnectorRefused, match="from one address to the next"):
        await network.websites.read("https://shop.example")
    assert len(network.asked) == 5


async def test_pages_that_tell_of_the_business_are_followed_on_the_same_site() -> None:
    links = "".join(f'<a href="/services/{n}">More</a>' for n in range(20))
    others = '<a href="https://elsewhere.example/contact">c</a><a href="/blog">b</a>'
    network = Network(page(f'<a href="/contact#map">Contact</a>{others}{links}'))
    found = await network.websites.read("https://shop.example")
    assert len(found) == MOST_PAGES
    assert [one.url for one in found[:3]] == [
        "https://shop.example",
        "https://shop.example/contact",
        "https://shop.example/services/0",
    ]
    assert {host for host, _ in network.asked} == {"93.184.215.14"}


async def test_a_page_beside_the_first_may_fail() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        home = request.url.path == "/"
        return httpx2.Response(200 if home else 500, html='<a href="/contact">Contact</a>')

    assert len(await Network(answer).websites.read("https://shop.example")) == 1


async def test_a_page_without_end_is_cut() -> None:
    (found,) = await Network(page("x" * (2 * MOST_BYTES))).websites.read("https://shop.example")
    assert len(found.html) == MOST_BYTES


@pytest.mark.parametrize(
    "answer, error",
    [
        (httpx2.Response(404), ConnectorUnavailable),
        (
            httpx2.Response(200, content=b"%PDF", headers={"Content-Type": "application/pdf"}),
            ConnectorRefused,
        ),
    ],
)
async def test_what_is_no_page_is_refused(answer: httpx2.Response, error: type[Exception]) -> None:
    with pytest.raises(error):
        await Network(lambda _: answer).websites.read("https://shop.example")


async def test_a_server_that_breaks_off_is_away() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("broken", request=request)

    with pytest.raises(ConnectorUnavailable):
        await Network(answer).websites.read("https://shop.example")
