"""Questions of our own for each vertical: written as callers ask, apart from the answers.

The other ways to ask that stand in the documents (`Ask:`) are written from the answers alone:
whoever writes them has not looked at these questions, and whoever has looked writes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lab.bench._retrieval_count import Share
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.connectors.memory import MemoryStore
from voicedesk.ports import Embedder
from voicedesk.profile import load_profile
from voicedesk.profile.facts import business_of, facts_passages
from voicedesk.services.knowledge import KnowledgeBase
from voicedesk.services.support import SUPPORTED

FOLDER = Path(__file__).parent / "faq"
VERTICALS = ("dental", "salon", "auto_repair", "service_desk")
NOW = datetime(2026, 3, 3, 14, tzinfo=UTC)


@dataclass(slots=True)
class Answered:
    """How one vertical did."""

    first: Share
    """The right passage comes first."""
    three: Share
    sure: Share
    """The right passage comes first, and surely enough to be spoken."""
    refused: Share
    """What nobody can know finds nothing to speak."""
    fresh: Share
    """The right passage comes first, for questions that no weight was set by."""


def questions(vertical: str, *, fresh: bool = False) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each question with the places, by the end of their source, where its answer may stand."""
    folder = FOLDER / "fresh" if fresh else FOLDER
    lines = (folder / f"{vertical}.txt").read_text("utf-8").splitlines()[1:]
    for line in lines:
        *places, asked = (part.strip() for part in line.split(" | "))
        yield from ((one.strip(), tuple(places)) for one in asked.split(";"))


def unknown() -> Sequence[str]:
    """Questions that no business of ours has an answer to."""
    return (FOLDER / "unknown.txt").read_text("utf-8").splitlines()


async def answered(vertical: str, embedder: Embedder | None, *, every: int) -> Answered:
    """Ask one vertical its questions, and those that nobody can know."""
    base = await _base(vertical, embedder)
    counted = Answered(*(Share() for _ in range(5)))
    for question, places in list(questions(vertical))[::every]:
        found = await base.search(question, k=3)
        right = [any(_at(one.passage.source, place) for place in places) for one in found]
        first = bool(right) and right[0]
        counted.first.add(ok=first)
        counted.three.add(ok=any(right))
        counted.sure.add(ok=first and found[0].score >= SUPPORTED)
    for question, places in list(questions(vertical, fresh=True))[::every]:
        found = await base.search(question, k=1)
        counted.fresh.add(ok=any(_at(one.passage.source, p) for one in found for p in places))
    for question in unknown():
        found = await base.search(question, k=1)
        counted.refused.add(ok=not found or found[0].score < SUPPORTED)
    return counted


async def _base(vertical: str, embedder: Embedder | None) -> KnowledgeBase:
    loaded = load_profile(vertical)
    business = business_of(loaded.profile, today=NOW.date())
    store = EmbeddedKnowledge(embedder=embedder)
    base = KnowledgeBase(business, store, MemoryStore().gaps, ManualClock(NOW))
    await base.ingest(loaded.knowledge, more=facts_passages(loaded.profile))
    await base.refresh()
    return base


def _at(source: str, place: str) -> bool:
    """Whether a source is the place: a fact of the profile by its name, a heading by its start."""
    if place.startswith("profile.yaml"):
        return source == place or source.startswith((f"{place} ", f"{place}."))
    return place in source
