"""What every store must do: connectors.knowledge postgres, on a real server."""

from __future__ import annotations

import asyncio

import pytest

from tests.knowledge import PARKING, PETS, SHOP, Concepts, KnowledgeContract, Make, ids
from voicedesk.connectors.knowledge.postgres import PostgresKnowledge
from voicedesk.errors import ConnectorUnavailable

pytestmark = pytest.mark.db


@pytest.fixture
def make(postgres_url: str) -> Make:
    return lambda embedder: PostgresKnowledge(postgres_url, embedder)


class TestKnowledge(KnowledgeContract):
    """The contract, on PostgreSQL."""


async def test_what_one_process_takes_in_another_finds_at_once(make: Make) -> None:
    first, second = make(Concepts()), make(None)
    await first.replace(SHOP, "a.md", [PARKING])
    assert await ids(second, "where can I park") == ["parking"]
    await first.replace(SHOP, "a.md", [PETS])
    assert await ids(second, "where can I park") == []
    # misheard words are mended by the vocabulary, which is the new one
    assert await ids(second, "welcom dogs") == ["pets"]


async def test_two_that_come_first_at_the_same_moment_make_the_tables_once(make: Make) -> None:
    stores = [make(None) for _ in range(4)]
    await asyncio.gather(*(store.replace(SHOP, "a.md", [PARKING]) for store in stores))
    assert await stores[0].sources(SHOP) == {"a.md": 1}


async def test_a_server_that_is_away_is_an_outage_that_names_no_password() -> None:
    away = PostgresKnowledge("postgresql+psycopg://me:hush@127.0.0.1:1/desk")
    with pytest.raises(ConnectorUnavailable) as told:
        await away.check()
    assert "hush" not in str(told.value)
