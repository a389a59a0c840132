"""Questions and the passages that answer them: spoken ones, our own; and how long it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter, process_time

from lab.bench._retrieval_faq import VERTICALS, Answered, answered, questions
from lab.bench._retrieval_spoken import TODAY, detected, read, selected, some_snippets
from lab.bench.registry import Options, Result, Target, half_band
from voicedesk.connectors.embedding.minilm import DIMENSIONS, MiniLm, embed
from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError
from voicedesk.language.questions import asked_part
from voicedesk.ports import Embedder

SET = "kb_dstc10_faq"
MISSING = "no kb_dstc10_faq in the data folder; docs/reference/figures/index.md says where it is"
QUICK_EVERY = 5
SEEKING, FIRST, THREE, OWN_FIRST, SLOWEST_MS = 0.85, 0.75, 0.90, 0.90, 25.0
OWN_REACHED, SLOWEST_REACHED_MS = 0.70, 150.0
CHUNKS, ASKED = 5_000, 100
ALL = BusinessId("all")


@dataclass(slots=True)
class Ready:
    """Implements `ports.Embedder`: the local model, the questions embedded beforehand by crowds."""

    name: str = MiniLm().name
    dimensions: int = DIMENSIONS
    known: dict[str, list[float]] = field(default_factory=dict)

    def prepare(self, texts: Sequence[str]) -> None:
        """Embed these now, as they will be asked."""
        asked = list(dict.fromkeys(map(asked_part, texts)))
        self.known |= dict(zip(asked, (list(map(float, v)) for v in embed(asked)), strict=True))

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        if len(texts) == 1 and texts[0] in self.known:
            return [self.known[texts[0]]]
        return await MiniLm().embed(texts)


@dataclass(slots=True)
class Drawn:
    """Implements `ports.Embedder`: for the stopwatch, passages have vectors that were drawn."""

    name: str = "drawn"
    dimensions: int = DIMENSIONS
    random: Random = field(default_factory=lambda: Random(7))

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        if len(texts) == 1:
            return await MiniLm().embed(texts)
        return [self._drawn() for _ in texts]

    def _drawn(self) -> list[float]:
        vector = [self.random.gauss(0, 1) for _ in range(self.dimensions)]
        length = sum(value * value for value in vector) ** 0.5
        return [value / length for value in vector]


@dataclass(slots=True)
class Column:
    """What one way of searching reached."""

    name: str
    spoken_first: str
    spoken_three: str
    reached: tuple[float, float]
    turns: int
    own: dict[str, Answered]
    wall_ms: float
    used_ms: float


def run(options: Options) -> Result:
    """Measure words alone, and words with the local model where it is installed."""
    folder = options.data / SET if options.data else None
    if folder is None or not folder.is_dir():
        return Result(table="", absent=MISSING)
    return asyncio.run(_measure(folder, quick=options.quick))


async def _measure(folder: Path, *, quick: bool) -> Result:
    every = QUICK_EVERY if quick else 1
    spoken = read(folder)
    found = detected(spoken.turns)
    columns = [await _column("words", folder, None, None, every=every)]
    if _installed():
        ready = Ready()
        if not quick:
            ready.prepare([words for turn in spoken.turns if turn.gold for words in turn.heard])
        for vertical in VERTICALS:
            both = [*questions(vertical)][::every] + [*questions(vertical, fresh=True)][::every]
            ready.prepare([question for question, _ in both])
        columns.append(await _column("words and minilm", folder, ready, Drawn(), every=every))
    lines = [
        f"Knowledge is needed: F1 {found.f1:.3f} over {len(spoken.turns)} spoken turns "
        f"({found.hits} found, {found.false} too many, {found.missed} missed).",
        "",
        *_table(columns),
    ]
    seeking = Target(f"F1 of needed >= {SEEKING}", f"{found.f1:.3f}", met=found.f1 >= SEEKING)
    targets = (seeking, *(one for column in columns for one in _targets(column, sample=quick)))
    return Result("\n".join(lines), targets)


async def _column(
    name: str, folder: Path, embedder: Embedder | None, drawn: Embedder | None, *, every: int
) -> Column:
    turns = read(folder)
    if embedder is not None and every > 1:  # a minute's work for the model
        turns.turns = turns.turns[::every]
    first, three = await selected(turns, embedder)
    own = {vertical: await answered(vertical, embedder, every=every) for vertical in VERTICALS}
    wall, used = await _watched(folder, drawn)
    reached = (first.value, three.value)
    return Column(name, str(first), str(three), reached, first.rows, own, wall, used)


async def _watched(folder: Path, embedder: Embedder | None) -> tuple[float, float]:
    """The 95th percentile of a search among 5,000 passages, by the clock and by the processor."""
    store = EmbeddedKnowledge(embedder=embedder)
    await store.replace(ALL, "kb", some_snippets(folder, CHUNKS))
    while await store.refresh(ALL):
        pass
    wall: list[float] = []
    used: list[float] = []
    every = [question for vertical in VERTICALS for question, _ in questions(vertical)]
    for question in Random(7).sample(every, ASKED):
        began, spent = perf_counter(), process_time()
        await store.search(ALL, question, on=TODAY)
        wall.append(1000 * (perf_counter() - began))
        used.append(1000 * (process_time() - spent))
    store.close()
    # the first ones read the file and the model
    return quantiles(wall[5:], n=20)[18], quantiles(used[5:], n=20)[18]


def _table(columns: Sequence[Column]) -> Iterator[str]:
    yield "| | " + " | ".join(column.name for column in columns) + " |"
    yield "|---|" + "---:|" * len(columns)
    yield _line("spoken, R@1 within the place", [column.spoken_first for column in columns])
    yield _line("spoken, R@3 within the place", [column.spoken_three for column in columns])
    for vertical in VERTICALS:
        own = [column.own[vertical] for column in columns]
        yield _line(f"{vertical}, R@1", [str(one.first) for one in own])
        yield _line(f"{vertical}, fresh questions, R@1", [str(one.fresh) for one in own])
        yield _line(f"{vertical}, R@3", [str(one.three) for one in own])
        yield _line(f"{vertical}, right and spoken", [str(one.sure) for one in own])
        yield _line(f"{vertical}, unknowable refused", [str(one.refused) for one in own])
    yield _line("p95 of a search in 5,000 passages", [f"{c.wall_ms:.1f} ms" for c in columns])
    yield _line("the same, in processor time", [f"{c.used_ms:.1f} ms" for c in columns])


def _line(name: str, values: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(values)} |"


def _targets(column: Column, *, sample: bool) -> Iterator[Target]:
    name, (first, three) = column.name, column.reached
    band_1 = half_band(FIRST, column.turns, sample=sample)
    band_3 = half_band(THREE, column.turns, sample=sample)
    met = first >= FIRST - band_1
    yield Target(f"{name}: spoken R@1 >= {FIRST:.0%}", column.spoken_first, met=met)
    met = three >= THREE - band_3
    yield Target(f"{name}: spoken R@3 >= {THREE:.0%}", column.spoken_three, met=met)
    # a quick run guards what is reached, a full one judges what is promised
    least, slowest = (OWN_REACHED, SLOWEST_REACHED_MS) if sample else (OWN_FIRST, SLOWEST_MS)
    for vertical, own in column.own.items():
        floor = least - half_band(least, own.first.rows, sample=sample)
        met = own.first.value >= floor
        yield Target(f"{name}: {vertical} R@1 >= {least:.0%}", str(own.first), met=met)
    promised = f"{name}: p95 <= {slowest:.0f} ms of processor"
    yield Target(promised, f"{column.used_ms:.1f} ms", met=column.used_ms <= slowest, by_clock=True)


def _installed() -> bool:
    try:
        MiniLm()
        embed(["a"])
    except ConfigurationError:
        return False
    return True
