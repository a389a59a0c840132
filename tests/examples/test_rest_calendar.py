"""The published contract is the one that the reference server keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from examples.rest_calendar.server import Book, create

pytestmark = pytest.mark.unit

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "calendar.openapi.json"


def test_the_contract_that_is_published_is_the_one_that_is_kept() -> None:
    book = Book(":memory:")
    kept = create(book, "token").openapi()
    book.close()
    assert json.loads(PUBLISHED.read_text("utf-8")) == json.loads(json.dumps(kept))
