"""Documents are cut where their headings are, and what is cut can be spoken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.shop import SHOP
from voicedesk.domain.knowledge import Passage
from voicedesk.services.passages import LONGEST, cut_markdown, plain

pytestmark = pytest.mark.unit

HOUSE = """---
language: en
valid_from: 2026-01-01
valid_until: "2026-06-30"
---
# Getting here

We are on **Main Street**.

## Is there parking?

Yes, [behind the house](https://example.com/map).
- Cars use Oak Lane
- Bikes stand in front

```
# not a heading
```

## Rules
### Pets
Small dogs are *welcome*.
"""


def cut(text: str) -> tuple[Passage, ...]:
    return cut_markdown(text, source="knowledge/house.md", business=SHOP)


def test_every_heading_with_words_makes_a_passage() -> None:
    assert [passage.title for passage in cut(HOUSE)] == [
        "Getting here",
        "Getting here > Is there parking?",
        "Getting here > Rules > Pets",
    ]


def test_markup_is_gone_and_items_are_sentences() -> None:
    assert [passage.text for passage in cut(HOUSE)] == [
        "We are on Main Street.",
        "Yes, behind the house. Cars use Oak Lane. Bikes stand in front. # not a heading.",
        "Small dogs are welcome.",
    ]


def test_other_ways_to_ask_lead_to_a_section_and_are_not_spoken() -> None:
    said = "\n\nask: where do I leave my car; any lot?\n  Can I park; ; \n\nYes.\n\nAsk: for Bob.\n"
    assert [(one.title, one.source, one.text) for one in cut(f"## Parking{said}")] == [
        (
            "Parking > where do I leave my car > any lot? > Can I park",
            "knowledge/house.md#Parking",
            "Yes. Ask: for Bob.",
        )
    ]
    assert cut("## Parking\nAsk: can I park\n") == ()


def test_front_matter_says_until_when_it_holds() -> None:
    (first, *_) = cut(HOUSE)
    assert (first.valid_from, first.valid_until) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (first.language, first.audience) == ("en", "public")
    assert first.source == "knowledge/house.md#Getting here"


def test_a_wrong_date_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        cut("---\nvalid_until: tomorrow\n---\n# A\nb\n")


def test_a_document_without_headings_is_one_passage() -> None:
    (passage,) = cut("---\ntitle: Parking\n---\nBehind the house.")
    assert (passage.title, passage.text) == ("Parking", "Behind the house.")


def test_a_row_of_a_table_reads_as_one_sentence() -> None:
    (passage,) = cut("# Prices\n\n| What | Price |\n|---|---|\n\n| Cut | 40 |\n")
    assert passage.text == "What, Price. Cut, 40."


def test_a_long_section_is_cut_between_paragraphs() -> None:
    paragraphs = [f"Paragraph {n} " + "word " * 40 for n in range(20)]
    passages = cut("# Long\n\n" + "\n\n".join(paragraphs))
    assert len(passages) > 1
    assert all(len(passage.text) <= LONGEST for passage in passages)
    assert len({passage.id for passage in passages}) == len(passages)
    assert sum(passage.text.count("Paragraph") for passage in passages) == 20


def test_what_is_cut_twice_has_the_same_ids() -> None:
    assert cut(HOUSE) == cut(HOUSE)


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    assert all(passage.text.strip() for passage in cut(f"# Title\n\n{text.replace('---', '')}"))


@pytest.mark.parametrize(
    "markdown, words",
    [
        ("a `b` c", "a b c"),
        ("**a** and _b_", "a and b"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("![logo](x.png) <https://a.example>", "logo https://a.example"),
        ("a<!-- hidden -->b", "ab"),
    ],
)
def test_markup_is_taken_off_and_nothing_else(markdown: str, words: str) -> None:
    assert plain(markdown) == words
