"""What every store of knowledge must do, whatever server stands behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage
from voicedesk.ports import Embedder, Knowledge

SHOP, OTHER = BusinessId("shop"), BusinessId("other")
TODAY = date(2026, 3, 3)
PARKING = Passage("parking", SHOP, "a.md#Parking", "Parking", "You can park behind the house.")
PETS = Passage("pets", SHOP, "a.md#Pets", "Pets", "Small dogs are welcome.")
Make = Callable[[Embedder | None], Knowledge]


@dataclass(frozen=True, slots=True)
class Concepts:
    """Implements `ports.Embedder`: words that mean the same have one direction."""

    name: str = "concepts"
    dimensions: int = 16
    meant: tuple[str, ...] = ("park parking automobile vehicle", "dogs pets pooch hound")

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        words = set(re.findall(r"[a-z]+", text.casefold()))
        vector = [0.01, *(float(bool(words & set(group.split()))) for group in self.meant)]
        vector += [0.0] * (self.dimensions - len(vector))
        length = sum(value * value for value in vector) ** 0.5
        return [value / length for value in vector]


async def take_in(
    knowledge: Knowledge, source: str, passages: Sequence[Passage], business: BusinessId = SHOP
) -> None:
    await knowledge.replace(business, source, passages, digest=f"digest of {len(passages)}")
    while await knowledge.refresh(business):
        pass


async def ids(knowledge: Knowledge, query: str, *, language: str | None = None) -> list[str]:
    found = await knowledge.search(SHOP, query, on=TODAY, language=language)
    return [one.passage.id for one in found]


class KnowledgeContract:
    """The tests; a module gives the fixture `make`, and runs them by a subclass."""

    @pytest.fixture
    def knowledge(self, make: Make) -> Knowledge:
        return make(Concepts())

    async def test_a_passage_comes_back_whole(self, knowledge: Knowledge) -> None:
        until = replace(PARKING, valid_from=TODAY, valid_until=TODAY, language="de")
        await take_in(knowledge, "a.md", [until])
        (found,) = await knowledge.search(SHOP, "parking behind", on=TODAY)
        assert found.passage == until
        assert 0 < found.score <= 1

    async def test_the_best_comes_first_and_what_does_not_fit_not_at_all(
        self, knowledge: Knowledge
    ) -> None:
        await take_in(knowledge, "a.md", [PETS, PARKING])
        assert (await ids(knowledge, "parking behind the house"))[0] == "parking"
        assert await ids(knowledge, "zzyzx") == []
        assert await ids(knowledge, "") == []

    async def test_other_words_for_the_same_are_found_by_meaning(
        self, knowledge: Knowledge
    ) -> None:
        await take_in(knowledge, "a.md", [PETS, PARKING])
        found = await knowledge.search(SHOP, "where do I leave my automobile", on=TODAY)
        assert found[0].passage.id == "parking"
        assert found[0].score >= 0.5

    @pytest.mark.parametrize(
        "passage",
        [
            replace(PARKING, valid_until=date(2026, 3, 2)),
            replace(PARKING, valid_from=date(2026, 3, 4)),
            replace(PARKING, audience="staff"),
        ],
    )
    async def test_what_may_not_be_spoken_today_is_not_found(
        self, knowledge: Knowledge, passage: Passage
    ) -> None:
        await take_in(knowledge, "a.md", [passage])
        assert await ids(knowledge, "parking") == []

    async def test_a_language_can_be_asked_for(self, knowledge: Knowledge) -> None:
        german = replace(PARKING, id="de", language="de")
        await take_in(knowledge, "a.md", [PARKING, german])
        assert await ids(knowledge, "parking", language="de") == ["de"]

    async def test_replacing_a_source_forgets_what_it_held(self, knowledge: Knowledge) -> None:
        await take_in(knowledge, "a.md", [PARKING, PETS])
        await take_in(knowledge, "b.md", [replace(PETS, id="b")])
        await take_in(knowledge, "a.md", [PARKING])
        assert await knowledge.sources(SHOP) == {"a.md": 1, "b.md": 1}
        assert await ids(knowledge, "small dogs welcome") == ["b"]
        await knowledge.replace(SHOP, "b.md", [])
        assert await knowledge.sources(SHOP) == {"a.md": 1}

    async def test_what_a_source_was_taken_in_from_is_known(self, knowledge: Knowledge) -> None:
        await knowledge.replace(SHOP, "a.md", [PARKING], digest="one")
        await knowledge.replace(SHOP, "b.md", [PETS])
        await knowledge.replace(SHOP, "a.md", [PARKING], digest="two")
        assert await knowledge.digests(SHOP) == {"a.md": "two", "b.md": ""}
        await knowledge.replace(SHOP, "a.md", [])
        assert await knowledge.digests(SHOP) == {"b.md": ""}
        assert await knowledge.digests(OTHER) == {}

    async def test_businesses_do_not_see_each_other(self, knowledge: Knowledge) -> None:
        theirs = replace(PARKING, business=OTHER, id="theirs")
        await take_in(knowledge, "a.md", [PARKING])
        await take_in(knowledge, "a.md", [theirs], OTHER)
        assert await ids(knowledge, "parking") == ["parking"]
        await knowledge.replace(OTHER, "a.md", [])
        assert await ids(knowledge, "parking") == ["parking"]
        await knowledge.check()

    async def test_no_more_come_than_were_asked_for(self, knowledge: Knowledge) -> None:
        many = [replace(PARKING, id=f"p{n}") for n in range(90)]
        await take_in(knowledge, "a.md", many)
        assert len(await knowledge.search(SHOP, "parking", on=TODAY, k=3)) == 3
        assert await knowledge.sources(SHOP) == {"a.md": 90}

    async def test_words_that_a_server_might_take_for_a_command_find_nothing(
        self, knowledge: Knowledge
    ) -> None:
        await take_in(knowledge, "it's \"a\" 'file'.md", [PETS])
        assert await ids(knowledge, "\"; DROP TABLE passages; -- }) { x } \\ 🦊 don't") == []
        assert await knowledge.sources(SHOP) == {"it's \"a\" 'file'.md": 1}

    async def test_another_model_makes_its_own_vectors(
        self, knowledge: Knowledge, make: Make
    ) -> None:
        await take_in(knowledge, "a.md", [PARKING])
        other = make(Concepts("another", meant=("house",)))
        # where vectors cannot be made anew, the digest is unknown and the source is taken in again
        assert await other.refresh(SHOP) == 1 or await other.digests(SHOP) == {}
        assert (await ids(knowledge, "automobile")) == ["parking"]
