"""Spoken questions of DSTC10 with their n-best: is knowledge needed, and which snippet answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lab.bench._retrieval_count import Share
from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage
from voicedesk.language.seeking import NEEDED, seeks_knowledge
from voicedesk.ports import Embedder

HEARD = 5
"""Hearings of one turn that are searched."""
TODAY = date(2026, 3, 3)
Row = Mapping[str, object]


@dataclass(slots=True)
class Detected:
    """Turns that need knowledge, and those that were taken to."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


@dataclass(slots=True)
class Turn:
    """One turn of a caller."""

    heard: tuple[str, ...]
    needs: bool
    gold: frozenset[str]


@dataclass(slots=True)
class Spoken:
    """The set, read once."""

    turns: list[Turn] = field(default_factory=list)
    snippets: dict[BusinessId, list[Passage]] = field(default_factory=dict)
    """By place what is known of it."""


def read(folder: Path) -> Spoken:
    """The turns, and the snippets of the places that they ask about."""
    found = Spoken([_turn(row) for row in _rows(folder / "spoken_turns.jsonl")])
    wanted = {id_.rpartition(":")[0] for turn in found.turns for id_ in turn.gold}
    for row in _rows(folder / "passages.jsonl"):
        place = str(row["id"]).rpartition(":")[0]
        if place in wanted:
            found.snippets.setdefault(BusinessId(place), []).append(snippet(row, place))
    return found


def some_snippets(folder: Path, count: int) -> list[Passage]:
    """So many snippets as of one business, for the stopwatch."""
    rows = list(_rows(folder / "passages.jsonl"))[:count]
    return [snippet(row, "all") for row in rows]


def snippet(row: Row, business: str) -> Passage:
    """A row as a passage."""
    return Passage(
        str(row["id"]), BusinessId(business), "kb", str(row["question"]), str(row["answer"])
    )


def detected(turns: Iterable[Turn]) -> Detected:
    """How well it is told which turns need knowledge."""
    counted = Detected()
    for turn in turns:
        taken = seeks_knowledge(turn.heard[0], heard=turn.heard) > NEEDED
        counted.hits += taken and turn.needs
        counted.false += taken and not turn.needs
        counted.missed += turn.needs and not taken
    return counted


async def selected(spoken: Spoken, embedder: Embedder | None) -> tuple[Share, Share]:
    """How often the right snippet of the place comes first, and among the first three."""
    store = EmbeddedKnowledge(embedder=embedder)
    asked = {id_.rpartition(":")[0] for turn in spoken.turns for id_ in turn.gold}
    for place, passages in spoken.snippets.items():
        if place not in asked:
            continue
        await store.replace(place, "kb", passages)
        while await store.refresh(place):
            pass
    first, three = Share(), Share()
    for turn in (one for one in spoken.turns if one.gold):
        place = BusinessId(next(iter(turn.gold)).rpartition(":")[0])
        best = await _best(store, place, turn.heard)
        first.add(ok=best[:1] != [] and best[0] in turn.gold)
        three.add(ok=not turn.gold.isdisjoint(best[:3]))
    store.close()
    return first, three


async def _best(store: EmbeddedKnowledge, place: BusinessId, heard: Sequence[str]) -> list[str]:
    """The snippets in order; each hearing of the turn votes with its scores."""
    votes: dict[str, float] = {}
    for words in heard:
        for rank, one in enumerate(await store.search(place, words, on=TODAY, k=20)):
            # scores are shares, the order knows more: both count
            votes[one.passage.id] = votes.get(one.passage.id, 0.0) + one.score + 1 / (rank + 1)
    return sorted(votes, key=lambda id_: -votes[id_])


def _turn(row: Row) -> Turn:
    nbest, gold = row["nbest"], row["gold_passage_ids"]
    heard = [str(row["utterance"]), *(nbest if isinstance(nbest, list) else [])]
    needs = bool(row["knowledge_seeking"])
    held = frozenset(map(str, gold if needs and isinstance(gold, list) else []))
    return Turn(tuple(dict.fromkeys(heard))[:HEARD], needs, held)


def _rows(file: Path) -> Iterable[Row]:
    for line in file.read_text("utf-8").splitlines():
        row: Row = json.loads(line)
        yield row
