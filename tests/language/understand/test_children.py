"""Services for children, where a child is brought."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from voicedesk.language.understand import Vocabulary, understand
from voicedesk.language.understand.shapes import Term

pytestmark = pytest.mark.unit

SHOP = Vocabulary(
    terms=(
        Term("haircut", "service", "haircut", ("cut", "trim")),
        Term("mens", "service", "men's cut", ("fade",)),
        Term("kids_cut", "service", "kids' cut", ("child haircut", "cut for my son")),
        Term("checkup", "service", "check-up", ("exam",)),
        Term("child_checkup", "service", "children's check-up"),
        Term("color", "service", "color"),
    )
)
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "said, service",
    [
        ("my son needs a haircut", "kids_cut"),
        ("a trim for my little girl please", "kids_cut"),
        ("I'd like a checkup for my daughter, she's seven", "child_checkup"),
        ("can I bring my two kids for a check up", "child_checkup"),
        ("it's time for my seven year old son's checkup", "child_checkup"),
        ("book my son's next cut", "kids_cut"),
        ("my daughter's friend comes to you, I need a check-up", "checkup"),
        ("my daughter wants a color", "color"),
        ("my son needs a fade", "mens"),
        ("a haircut please", "haircut"),
        ("a haircut for my son, he's nineteen", "haircut"),
        ("an exam for my 24 year old daughter", "checkup"),
        ("my teenage daughter needs a trim", "haircut"),
        ("a haircut for me and my son", "haircut"),
        ("my daughter told me about you, I need a check-up", "checkup"),
    ],
)
def test_whose_visit_it_is_chooses_the_service(said: str, service: str) -> None:
    assert understand(said, vocabulary=SHOP, now=NOW).value("service") == service
