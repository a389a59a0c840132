"""What every store must do: connectors.knowledge weaviate, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from lab import weaviate as server
from tests.knowledge import PARKING, SHOP, TODAY, KnowledgeContract, Make, ids
from voicedesk.connectors.knowledge import weaviate
from voicedesk.connectors.registry import Wiring
from voicedesk.errors import ConnectorUnavailable
from voicedesk.settings import read_settings

pytestmark = pytest.mark.server
_numbers = count(1)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    binary = read_settings().bin.expanduser() / "weaviate-server"
    if not binary.exists():
        pytest.skip("no Weaviate here: bash scripts/servers.sh weaviate-server")
    with server.serving(binary) as address:
        yield address


def wiring(address: str, collection: str) -> Wiring:
    return Wiring(SHOP, Path("/nowhere"), {"address": address, "collection": collection})


@pytest.fixture
def make(address: str) -> Make:
    of_this_test = wiring(address, f"Test{next(_numbers)}")

    return lambda embedder: weaviate.build(replace(of_this_test, embedder=embedder))


class TestKnowledge(KnowledgeContract):
    """The contract, on Weaviate."""


async def test_without_a_model_words_are_enough(make: Make) -> None:
    store = make(None)
    await store.replace(SHOP, "a.md", [PARKING])
    assert await ids(store, "where can I park") == ["parking"]
    assert await ids(store, "my automobile") == []


async def test_a_server_that_is_away_is_an_outage() -> None:
    away = weaviate.build(wiring("http://127.0.0.1:1", "Away"))
    with pytest.raises(ConnectorUnavailable, match="Weaviate cannot be reached"):
        await away.search(SHOP, "parking", on=TODAY)
