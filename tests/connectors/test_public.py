"""Which addresses belong to the public network, and what a name leads to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from voicedesk.connectors.public import is_public, public_host, resolve
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

pytestmark = pytest.mark.unit


async def test_names_are_looked_up() -> None:
    assert "127.0.0.1" in await resolve("localhost", 443)
    with pytest.raises(ConnectorUnavailable):
        await resolve("nobody.invalid", 443)


@pytest.mark.parametrize(
    "address, public",
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("2002:5db8:d70e::", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::ffff:10.0.0.1", False),
        ("2002:a00:1::", False),
        ("fe80::1%eth0", False),
        ("224.0.0.1", False),
        ("desk", False),
    ],
)
def test_what_is_public(address: str, *, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("found", [(), ("93.184.215.14", "10.0.0.1")])
async def test_every_address_of_a_name_must_be_public(found: Sequence[str]) -> None:
    async def leads(_host: str, _port: int) -> Sequence[str]:
        return found

    with pytest.raises(ConnectorRefused):
        await public_host("somewhere.example", 443, by=leads)


async def test_an_address_is_given_as_an_url_writes_it() -> None:
    async def leads(_host: str, _port: int) -> Sequence[str]:
        return ("2606:4700::1111", "93.184.215.14")

    assert await public_host("somewhere.example", 443, by=leads) == "[2606:4700::1111]"
