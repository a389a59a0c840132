"""What the business has written down: taken in, searched, and the questions that it leaves open."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rapidfuzz import fuzz

from voicedesk.domain.business import Business
from voicedesk.domain.call import CallId
from voicedesk.domain.knowledge import Found, Gap, Passage
from voicedesk.errors import NoSuchQuestion
from voicedesk.language.questions import STOP, asked_part, words_of
from voicedesk.language.stems import stem
from voicedesk.ports import Clock, Gaps, Knowledge
from voicedesk.services.passages import CUT, cut_markdown

SAME_QUESTION = 75
"""Likeness in percent from which the words that count make two open questions one."""
SAID_DIFFERENTLY = 4
"""So many ways of asking become the title of an answer."""
PROFILE, FILE, ANSWER = "profile:", "file:", "answer:"
"""What a source was taken in from: the profile, a document, somebody's answer to a gap."""


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
        digests: Mapping[str, str] | None = None,
        prune: bool = False,
    ) -> int:
        """Take in Markdown files by path, and passages cut elsewhere; how many passages there are.

        `digests` are kept by source. With `prune`, sources that are not named are forgotten. Raises
        ValueError for a wrong date.
        """
        by_source: dict[str, list[Passage]] = {}
        for path, text in sorted(files.items()):
            by_source[path] = list(cut_markdown(text, source=path, business=self.business.id))
        for passage in more:
            by_source.setdefault(_file_of(passage), []).append(passage)
        for source, passages in by_source.items():
            digest = (digests or {}).get(source, "")
            await self.knowledge.replace(self.business.id, source, passages, digest=digest)
        if prune:
            for source in await self.knowledge.sources(self.business.id):
                if source not in by_source:
                    await self.forget(source)
        return sum(map(len, by_source.values()))

    async def keep_profile(self, files: Mapping[str, str], *, more: Iterable[Passage] = ()) -> int:
        """Take in what the profile says, and only what changed since; how many passages that is.

        What a former version of it said, and this one does not, is forgotten; documents stay.
        """
        facts = tuple(more)
        now = {path: _digest(PROFILE, text) for path, text in files.items()}
        for source in {_file_of(passage) for passage in facts}:
            same = "\n".join(repr(one) for one in facts if _file_of(one) == source)
            now[source] = _digest(PROFILE, same)
        known = await self.knowledge.digests(self.business.id)
        changed = {source for source, digest in now.items() if known.get(source) != digest}
        for source, digest in known.items():
            if digest.startswith(PROFILE) and source not in now:
                await self.forget(source)
        return await self.ingest(
            {path: text for path, text in files.items() if path in changed},
            more=[passage for passage in facts if _file_of(passage) in changed],
            digests=now,
        )

    async def forget(self, source: str) -> None:
        """Nothing of this source is spoken from any more."""
        await self.knowledge.replace(self.business.id, source, ())

    async def refresh(self, *, seconds: float | None = None) -> int:
        """Make the vectors that are missing, for so long at most; how many were made."""
        made = 0
        try:
            async with asyncio.timeout(seconds):
                while some := await self.knowledge.refresh(self.business.id):
                    made += some
        except TimeoutError:
            pass  # what was made is kept, the rest comes with the next call
        return made

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
            group = next(
                (one for one in groups if any(_same(g.question, gap.question) for g in one)), None
            )
            if group is None:
                groups.append([gap])
            else:
                group.append(gap)
        questions = [_question(group) for group in groups]
        return tuple(sorted(questions, key=lambda one: (-one.times, -one.last.timestamp())))

    async def answer_gap(self, gap: str, text: str, *, until: date | None = None) -> OpenQuestion:
        """Answer an open question, by its place on the list or its words; known at once.

        Raises NoSuchQuestion when nothing open is meant, ValueError when the answer is empty.
        """
        question = _meant(gap, await self.open_questions())
        words = " ".join(text.split())
        if not words:
            raise ValueError("the answer is empty")
        source = f"answers/{_digest('', question.question)[:12]}"
        answer = Passage(
            id=source,
            business=self.business.id,
            source=source,
            title=" > ".join(question.asked[:SAID_DIFFERENTLY]),
            text=words,
            valid_until=until,
        )
        digest = _digest(ANSWER, words)
        await self.knowledge.replace(self.business.id, source, [answer], digest=digest)
        await self.close_gap(question)
        return question

    async def close_gap(self, question: OpenQuestion) -> None:
        """An answer was written: the question is open no longer."""
        for words in question.asked:
            await self.gaps.close(self.business.id, words, now=self.clock.now())


def _same(one: str, other: str) -> bool:
    """Whether two questions ask the same: by the words that count, whatever stands around them."""
    first, second = _counting(one), _counting(other)
    if not first or not second:
        return one.casefold().strip(" ?.!") == other.casefold().strip(" ?.!")
    shared = len(first & second) / min(len(first), len(second))
    apart = len(first ^ second)
    alike = fuzz.token_sort_ratio(" ".join(sorted(first)), " ".join(sorted(second)))
    return alike >= SAME_QUESTION or (shared == 1 and apart <= 1)


def _counting(question: str) -> frozenset[str]:
    words = (word for word in words_of(asked_part(question)) if word not in STOP)
    return frozenset(stem(word) for word in words)


def _meant(gap: str, questions: Sequence[OpenQuestion]) -> OpenQuestion:
    if gap.isdigit() and 0 < int(gap) <= len(questions):
        return questions[int(gap) - 1]
    named = [one for one in questions if gap in one.asked] or [
        one for one in questions if not gap.isdigit() and _same(one.question, gap)
    ]
    if not named:
        raise NoSuchQuestion(f"no open question is {gap!r}; see the list of gaps")
    return named[0]


def _file_of(passage: Passage) -> str:
    return passage.source.partition("#")[0]


def _digest(kind: str, text: str) -> str:
    """What a source was taken in from; it changes with the text and with the way it is cut."""
    return kind + hashlib.sha256(f"{CUT}\n{text}".encode()).hexdigest()[:24]


def _question(group: Sequence[Gap]) -> OpenQuestion:
    counted = Counter(gap.question for gap in group)
    return OpenQuestion(
        question=counted.most_common(1)[0][0],
        times=len(group),
        last=max(gap.at for gap in group),
        asked=tuple(counted),
    )
