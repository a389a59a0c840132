"""The questions of our own name places that exist, and are as many as was promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.bench import retrieval
from lab.bench._retrieval_faq import VERTICALS, _at, answered, questions, unknown
from lab.bench.registry import Options
from voicedesk.profile import load_profile
from voicedesk.profile.facts import facts_passages
from voicedesk.services.passages import cut_markdown

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("vertical", VERTICALS)
def test_every_question_has_its_answer_somewhere(vertical: str) -> None:
    loaded = load_profile(vertical)
    facts = facts_passages(loaded.profile)
    sources = [passage.source for passage in facts]
    for path, text in loaded.knowledge.items():
        sources += [
            one.source for one in cut_markdown(text, source=path, business=facts[0].business)
        ]
    asked = list(questions(vertical))
    lost = [
        (question, place)
        for question, places in asked
        for place in places
        if not any(_at(source, place) for source in sources)
    ]
    assert lost == []
    assert len({question for question, _ in asked}) >= 200


async def test_a_vertical_is_measured_by_words_alone() -> None:
    measured = await answered("dental", None, every=12)
    assert measured.first.rows == pytest.approx(19, abs=1)
    assert measured.three.right >= measured.first.right >= measured.sure.right
    assert measured.refused.rows == len(unknown())


def test_without_the_set_it_says_where_it_is_to_be_had(tmp_path: Path) -> None:
    found = retrieval.run(Options(quick=True, data=tmp_path))
    assert found.absent
    assert found.targets == ()
