"""Knowledge is taken in whole, forgotten when it goes, and its gaps are ranked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import CALL, SHOP, Shop
from voicedesk.domain.knowledge import Passage

pytestmark = pytest.mark.unit

PARKING = "# Parking\n\nYou can park behind the house.\n"
PETS = "# Pets\n\nDogs are welcome.\n"
SALE = "---\nvalid_until: 2026-03-03\n---\n# Sale\n\nWhitening is half price.\n"


async def test_files_and_passages_are_taken_in_together(shop: Shop) -> None:
    fact = Passage("f", SHOP, "profile.yaml#hours", "Opening hours", "We open at nine.")
    taken = await shop.desk.knowledge.ingest({"a.md": PARKING, "b.md": PETS}, more=[fact])
    found = await shop.desk.knowledge.search("when do you open")
    assert (taken, found[0].passage.id) == (3, "f")


async def test_what_is_no_longer_there_is_forgotten_when_asked(shop: Shop) -> None:
    knowledge = shop.desk.knowledge
    await knowledge.ingest({"a.md": PARKING, "b.md": PETS})
    await knowledge.ingest({"a.md": PARKING})
    kept = await knowledge.knowledge.sources(SHOP)
    await knowledge.ingest({"a.md": PARKING}, prune=True)
    assert (set(kept), set(await knowledge.knowledge.sources(SHOP))) == ({"a.md", "b.md"}, {"a.md"})


async def test_a_promotion_is_not_spoken_after_its_last_day(shop: Shop) -> None:
    await shop.desk.knowledge.ingest({"sale.md": SALE})
    today = await shop.desk.knowledge.search("is whitening half price")
    shop.clock.advance(timedelta(days=1))
    assert len(today) == 1
    assert await shop.desk.knowledge.search("is whitening half price") == []


async def test_open_questions_that_ask_the_same_are_one(shop: Shop) -> None:
    knowledge = shop.desk.knowledge
    await knowledge.note_gap("do you sell gift cards", call=CALL)
    await knowledge.note_gap("can I buy a gift card")
    await knowledge.note_gap("do you sell gift cards please")
    await knowledge.note_gap("   ")
    await knowledge.note_gap("is there a swimming pool")
    first, *others = await knowledge.open_questions()
    assert "gift cards" in first.question
    assert first.times == 2 + sum("buy" in words for words in first.asked)
    await knowledge.close_gap(first)
    left = {one.question for one in await knowledge.open_questions()}
    assert left == {one.question for one in others}
