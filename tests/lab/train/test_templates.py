"""The sentences from which the model learns, beside the public sets."""

from __future__ import annotations

import pytest

from lab.train.corpus import LABELS
from lab.train.templates import sentences

pytestmark = pytest.mark.unit


def test_the_same_seed_makes_the_same_sentences() -> None:
    assert list(sentences(seed=4)) == list(sentences(seed=4))


def test_every_label_is_one_that_the_model_has() -> None:
    found = {label for example in sentences() for label in example.labels}
    assert found <= set(LABELS)


def test_no_slot_is_left_open() -> None:
    assert not [example.text for example in sentences() if "{" in example.text]
