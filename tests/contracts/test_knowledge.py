"""What every store must do: connectors.knowledge embedded and pinecone, and the twin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lab.vendors.double import running
from lab.vendors.pinecone import KEY, PineconeDouble
from tests.knowledge import PARKING, PETS, SHOP, Concepts, KnowledgeContract, Make, ids
from voicedesk.connectors.knowledge import pinecone
from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.connectors.memory import MemoryKnowledge
from voicedesk.connectors.registry import Wiring

pytestmark = pytest.mark.unit


@pytest.fixture(params=["memory", "embedded", "pinecone"])
async def make(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Make]:
    if request.param == "memory":
        yield MemoryKnowledge
        return
    if request.param == "embedded":
        yield lambda embedder: EmbeddedKnowledge(tmp_path / "k.db", embedder)
        return
    specs: Path = request.getfixturevalue("specs_folder")
    double = PineconeDouble(specs, Concepts().dimensions)
    async with running(double) as address:
        options: dict[str, str | int | bool] = {"address": address}
        yield lambda embedder: pinecone.build(Wiring(SHOP, tmp_path, options, KEY, "", embedder))
    assert double.desk.faults == []


class TestKnowledge(KnowledgeContract):
    """The contract, on every store that needs no server."""


async def test_without_a_model_words_are_enough(tmp_path: Path) -> None:
    store = EmbeddedKnowledge(tmp_path / "k.db")
    await store.replace(SHOP, "a.md", [PETS, PARKING])
    assert await store.refresh(SHOP) == 0
    assert await ids(store, "where can I park") == ["parking"]
    assert await ids(store, "my automobile") == []
    store.close()
