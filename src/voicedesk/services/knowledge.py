"""What the business has written down: taken in, searched, and the questions that it leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from voicedesk.domain.business import Business
from voicedesk.domain.call import CallId
from voicedesk.domain.knowledge import Found, Gap, Passage
from voicedesk.ports import Clock, Gaps, Knowledge
from voicedesk.services.passages import cut_markdown

SAME_QUESTION = 75
"""Likeness in percent from which two open questions are one."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Questions without an answer that ask the same."""

    question: str
    """As it was asked most often."""
    times: int
    last: datetime
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """What the desk promises about knowing."""

    business: Business
    knowledge: Knowledge
    gaps: Gaps
    clock: Clock

    async def ingest(
        self,
        files: Mapping[str, str],
        *,
        more: Iterable[Passage] = (),
        prune: bool = False,
    ) -> int:
        """Take in Markdown files by path, and passages cut elsewhere; how many passages there are.

        With `prune`, sources that are not named are forgotten. Raises ValueError for a wrong date.
        """
        by_source: dict[str, list[Passage]] = {}
        for path, text in sorted(files.items()):
            by_source[path] = list(cut_markdown(text, source=path, business=self.business.id))
        for passage in more:
            by_source.setdefault(passage.source.partition("#")[0], []).append(passage)
        for source, passages in by_source.items():
            await self.knowledge.replace(self.business.id, source, passages)
        if prune:
            for source in await self.knowledge.sources(self.business.id):
                if source not in by_source:
                    await self.knowledge.replace(self.business.id, source, ())
        return sum(map(len, by_source.values()))

    async def search(
        self, query: str, *, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        """What may be spoken today, best first."""
        today = self.business.local(self.clock.now()).date()
        return await self.knowledge.search(
            self.business.id, query, on=today, k=k, language=language
        )

    async def note_gap(self, question: str, *, call: CallId | None = None) -> None:
        """Remember a question that nothing answers."""
        words = " ".join(question.split())
        if words:
            await self.gaps.add(Gap(self.business.id, words, self.clock.now(), call))

    async def open_questions(self) -> tuple[OpenQuestion, ...]:
        """The gaps, those that ask the same together, the most frequent first."""
        groups: list[list[Gap]] = []
        for gap in await self.gaps.list(self.business.id):
            group = next((one for one in groups if _same(one[0].question, gap.question)), None)
            if group is None:
                groups.append([gap])
            else:
                group.append(gap)
        questions = [_question(group) for group in groups]
        return tuple(sorted(questions, key=lambda one: (-one.times, -one.last.timestamp())))

    async def close_gap(self, question: OpenQuestion) -> None:
        """An answer was written: the question is open no longer."""
        for words in question.asked:
            await self.gaps.close(self.business.id, words, now=self.clock.now())


def _same(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one.casefold(), other.casefold()) >= SAME_QUESTION


def _question(group: Sequence[Gap]) -> OpenQuestion:
    counted = Counter(gap.question for gap in group)
    return OpenQuestion(
        question=counted.most_common(1)[0][0],
        times=len(group),
        last=max(gap.at for gap in group),
        asked=tuple(counted),
    )
