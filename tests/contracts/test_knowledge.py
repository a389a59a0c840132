"""What every store of knowledge must do: connectors.memory and connectors.knowledge.embedded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.connectors.memory import MemoryKnowledge
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage
from voicedesk.ports import Knowledge

pytestmark = pytest.mark.unit

SHOP, OTHER = BusinessId("shop"), BusinessId("other")
TODAY = date(2026, 3, 3)
PARKING = Passage("parking", SHOP, "a.md#Parking", "Parking", "You can park behind the house.")
PETS = Passage("pets", SHOP, "a.md#Pets", "Pets", "Small dogs are welcome.")


@pytest.fixture(params=["memory", "embedded", "embedded file"])
def knowledge(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Knowledge]:
    if request.param == "memory":
        yield MemoryKnowledge()
        return
    place: Path | str = tmp_path / "k.db" if request.param == "embedded file" else ":memory:"
    store = EmbeddedKnowledge(place)
    yield store
    store.close()


async def ids(knowledge: Knowledge, query: str, *, language: str | None = None) -> list[str]:
    found = await knowledge.search(SHOP, query, on=TODAY, language=language)
    return [one.passage.id for one in found]


async def test_a_passage_comes_back_whole(knowledge: Knowledge) -> None:
    until = replace(PARKING, valid_from=TODAY, valid_until=TODAY, language="de")
    await knowledge.replace(SHOP, "a.md", [until])
    (found,) = await knowledge.search(SHOP, "parking behind", on=TODAY)
    assert found.passage == until
    assert 0 < found.score <= 1


async def test_the_best_comes_first_and_what_does_not_fit_not_at_all(knowledge: Knowledge) -> None:
    await knowledge.replace(SHOP, "a.md", [PETS, PARKING])
    assert await ids(knowledge, "parking behind the house") == ["parking"]
    assert await ids(knowledge, "zzyzx") == []
    assert await ids(knowledge, "") == []


@pytest.mark.parametrize(
    "passage",
    [
        replace(PARKING, valid_until=date(2026, 3, 2)),
        replace(PARKING, valid_from=date(2026, 3, 4)),
        replace(PARKING, audience="staff"),
    ],
)
async def test_what_may_not_be_spoken_today_is_not_found(
    knowledge: Knowledge, passage: Passage
) -> None:
    await knowledge.replace(SHOP, "a.md", [passage])
    assert await ids(knowledge, "parking") == []


async def test_a_language_can_be_asked_for(knowledge: Knowledge) -> None:
    german = replace(PARKING, id="de", language="de")
    await knowledge.replace(SHOP, "a.md", [PARKING, german])
    assert await ids(knowledge, "parking", language="de") == ["de"]


async def test_replacing_a_source_forgets_what_it_held(knowledge: Knowledge) -> None:
    await knowledge.replace(SHOP, "a.md", [PARKING, PETS])
    await knowledge.replace(SHOP, "b.md", [replace(PETS, id="b")])
    await knowledge.replace(SHOP, "a.md", [PARKING])
    assert await knowledge.sources(SHOP) == {"a.md": 1, "b.md": 1}
    assert await ids(knowledge, "dogs welcome") == ["b"]
    await knowledge.replace(SHOP, "b.md", [])
    assert await knowledge.sources(SHOP) == {"a.md": 1}


async def test_businesses_do_not_see_each_other(knowledge: Knowledge) -> None:
    await knowledge.replace(SHOP, "a.md", [PARKING])
    await knowledge.replace(OTHER, "a.md", [replace(PARKING, business=OTHER, id="theirs")])
    assert await ids(knowledge, "parking") == ["parking"]
    await knowledge.replace(OTHER, "a.md", [])
    assert await ids(knowledge, "parking") == ["parking"]
    await knowledge.check()


async def test_no_more_come_than_were_asked_for(knowledge: Knowledge) -> None:
    many = [replace(PARKING, id=f"p{n}") for n in range(9)]
    await knowledge.replace(SHOP, "a.md", many)
    assert len(await knowledge.search(SHOP, "parking", on=TODAY, k=3)) == 3
