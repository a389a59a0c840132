"""Questions find their passage by stems and synonyms; what nothing supports scores low."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from voicedesk.connectors.knowledge._ranking import Vocabulary, embedded_texts
from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge, build
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage
from voicedesk.errors import ConnectorUnavailable

pytestmark = pytest.mark.unit

SHOP = BusinessId("shop")
TODAY = date(2026, 3, 3)
SAID = {
    "Is there parking?": "You can leave your car behind the house, free of charge.",
    "What are your hours?": "We are open Monday to Friday from nine to five.",
    "How much is a haircut?": "A haircut costs forty dollars and takes half an hour.",
    "How much is colouring?": "Colouring costs ninety dollars.",
    "Can I bring my child?": "Children are welcome and there is a corner with toys.",
    "Do you take cards?": "We take all credit cards, and cash.",
    "Where are you?": "We are at 12 Oak Street, beside the library.",
    "Is it wheelchair accessible?": "Yes, there is a ramp and a wide door.",
    "Do you have a loyalty programme?": "Every tenth haircut is free.",
    "What is your cancellation policy?": "Please cancel a day before.",
}


@pytest.fixture
async def knowledge() -> EmbeddedKnowledge:
    store = EmbeddedKnowledge()
    await store.replace(
        SHOP,
        "faq.md",
        [Passage(title, SHOP, "faq.md", title, text) for title, text in SAID.items()],
    )
    return store


@pytest.mark.parametrize(
    "question, title",
    [
        ("where can i park", "Is there parking?"),
        ("when do you close", "What are your hours?"),
        ("what's the price of a haircut", "How much is a haircut?"),
        ("are kids allowed", "Can I bring my child?"),
        ("can i pay by visa card", "Do you take cards?"),
        ("what is your address", "Where are you?"),
        ("is there a ramp for a disabled person", "Is it wheelchair accessible?"),
        ("what if i need to cancel", "What is your cancellation policy?"),
        # as a recogniser writes it
        ("uh do you have parkin", "Is there parking?"),
        ("what about cancelation", "What is your cancellation policy?"),
    ],
)
async def test_a_question_finds_its_passage(
    knowledge: EmbeddedKnowledge, question: str, title: str
) -> None:
    found = await knowledge.search(SHOP, question, on=TODAY)
    assert found[0].passage.title == title
    assert found[0].score >= 0.5


@pytest.mark.parametrize(
    "question",
    [
        "do you sell surfboards",
        "how much is a helicopter ride to the island",
        "what's the weather tomorrow",
        "who won the game last night",
        "can you fix my laptop screen",
        "uh yes please",
        '"; DROP TABLE passages; --',
        "NEAR(a b) OR * ^ title:",
    ],
)
async def test_what_nothing_supports_scores_low(
    knowledge: EmbeddedKnowledge, question: str
) -> None:
    found = await knowledge.search(SHOP, question, on=TODAY)
    assert max([one.score for one in found], default=0.0) < 0.5


async def test_scores_lie_between_nought_and_one_and_fall(knowledge: EmbeddedKnowledge) -> None:
    found = await knowledge.search(SHOP, "how much is a haircut for my child", on=TODAY)
    scores = [one.score for one in found]
    assert 1 >= scores[0] >= scores[-1] > 0
    assert len(found) == 5


async def test_what_is_in_the_file_is_there_after_a_restart(tmp_path: Path) -> None:
    wiring = Wiring(SHOP, tmp_path / "shop")
    first = build(wiring)
    await first.replace(SHOP, "a.md", [Passage("a", SHOP, "a.md", "Parking", "Behind the house.")])
    first.close()
    second = build(wiring)
    found = await second.search(SHOP, "parking", on=TODAY)
    second.close()
    assert [one.passage.id for one in found] == ["a"]


async def test_a_file_that_cannot_be_opened_is_an_outage(tmp_path: Path) -> None:
    (tmp_path / "knowledge.db").mkdir()
    broken = EmbeddedKnowledge(tmp_path / "knowledge.db")
    with pytest.raises(ConnectorUnavailable, match="cannot open"):
        await broken.check()


@pytest.mark.parametrize(
    "heard, meant", [("signa", "cigna"), ("parkin", "parking"), ("zebra", None), ("cigna", "cigna")]
)
def test_a_misheard_word_is_the_one_that_sounds_like_it(heard: str, meant: str | None) -> None:
    words = Vocabulary(frozenset({"cigna", "sign", "signs", "parking", "week"}))
    assert words.mended(heard) == meant


@pytest.mark.parametrize(
    "title, texts",
    [
        ("Bags > Lost", ("Bags Tell us. We look.", "Bags", "Lost Tell us.", "Lost")),
        ("Bags > Lost?", ("Bags Tell us.", "Bags", "Lost? Tell us.", "Lost?")),
        ("", ("Tell us. We look. Tell us. We look.", "Tell us. We look.")),
    ],
)
def test_words_are_made_vectors_of_once(title: str, texts: tuple[str, ...]) -> None:
    passage = Passage("p", SHOP, "a.md", title, "Tell us. We look.")
    assert embedded_texts(passage) == texts
