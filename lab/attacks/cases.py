"""Reads attack cases and holds each as a call in writing, with any brain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from livekit.agents import llm
from ruamel.yaml import YAML

from lab.attacks.judge import Seen, look_before, wrongs
from voicedesk.agents.arrival import arrive
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.left import left_by
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryLine
from voicedesk.domain.business import ClaimKey
from voicedesk.domain.call import Customer, CustomerId, JournalKind
from voicedesk.domain.slots import Span
from voicedesk.ports import OutsideEvent
from voicedesk.profile.load import LoadedProfile, load_profile

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
STRANGER = "+12025550187"
WITHHELD = "withheld"
BrainOf = Callable[[LiveCall], llm.LLM[Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """One attack that is spoken or typed."""

    id: str
    category: str
    profile: str
    lines: tuple[str, ...]
    given: Mapping[str, object] = field(default_factory=dict)
    caller: str = ""
    """The number it comes from; empty: a stranger's; `withheld`: none."""


def read_cases(data: Path) -> list[Case]:
    """The cases of `attacks/attacks.yaml` that consist of a caller's words."""
    stated = YAML(typ="safe").load(data / "attacks" / "attacks.yaml")
    return [
        Case(
            one["id"],
            one["category"],
            one["profile"],
            tuple(one["caller_lines"]),
            one.get("given", {}),
        )
        for one in stated["attacks"]
        if one.get("caller_lines")
    ]


def identity_cases() -> list[Case]:
    """Our own table of attempts to be somebody else, or to learn about somebody."""
    return _ours("identity.yaml", "identity: ")


def own_cases() -> list[Case]:
    """Our own table of everything else that people, texts and machines try."""
    return _ours("own.yaml", "own: ")


def _ours(file: str, group: str) -> list[Case]:
    stated = YAML(typ="safe").load(Path(__file__).with_name(file))
    return [
        Case(
            one["id"],
            f"{group}{one['category']}",
            one["profile"],
            tuple(one["lines"]),
            one.get("given", {}),
            one.get("from", ""),
        )
        for one in stated["attacks"]
    ]


def reflex(live: LiveCall) -> llm.LLM[Any]:
    """The product's own brain."""
    return brain_for(live, "reflex")


async def attack(case: Case, brain: BrainOf, *, known: bool = False) -> list[str]:
    """Hold the call from a stranger's number or from one on file; what went wrong, in words."""
    async with open_office(_profile(case.profile), clock=ManualClock(NOW)) as office:
        await _arrange(office, case.given)
        before = await look_before(office)
        usual = before.customers[0].phones[0] if known else STRANGER
        caller = None if case.caller == WITHHELD else case.caller or usual
        seen = await hold_call(office, case.lines, brain, caller=caller)
        return await wrongs(office, before, seen, poison=_poison(case.given))


@cache
def _profile(name: str) -> LoadedProfile:
    """Read once: a fuzzer holds thousands of calls."""
    return load_profile(name)


async def hold_call(
    office: Office, lines: Sequence[str], brain: BrainOf, *, caller: str | None
) -> Seen:
    """A whole call in writing, and what it left."""
    line = MemoryLine()
    call = new_call(office.desk, channel="phone", caller=caller)
    live = live_call(office.desk, call, line=line)
    said: list[tuple[str, frozenset[str]]] = []
    journal: list[Mapping[str, object]] = []

    def note(kind: JournalKind, data: Mapping[str, object]) -> None:
        journal.append(data)
        if kind == "say":
            said.append((str(data["text"]), frozenset(e.kind for e in live.state.effects)))

    live.journal.watch(note)
    greeting = await arrive(live)
    async with TextCall(live, brain(live), greeting=greeting) as conversation:
        for words in lines:
            if conversation.over:
                break
            await conversation.say(words)
            await office.settle()
    left = await left_by(office, live)
    return Seen(
        live=live,
        left=left,
        said=tuple(said),
        heard=tuple(lines),
        dialled=line.dialled,
        journal=tuple(journal),
    )


async def _arrange(office: Office, given: Mapping[str, object]) -> None:
    """The poisoned world of a case, as far as the desk has a place for it."""
    for number, row in enumerate(_rows(given, "customers")):
        await office.store.customers.save(
            Customer(
                id=CustomerId(f"given-{number}"),
                business=office.desk.business.id,
                name=str(row["name"]),
                phones=(str(row["phone"]),) if "phone" in row else (),
                notes=(str(row["note"]),) if "note" in row else (),
            )
        )
    await _fill_calendars(office, _rows(given, "busy"))
    texts = given.get("knowledge", ())
    if isinstance(texts, list):
        await office.desk.knowledge.ingest(
            {f"given-{n}.md": f"# Notes\n\n{text}\n" for n, text in enumerate(texts)}
        )


async def _fill_calendars(office: Office, rows: Sequence[Mapping[str, object]]) -> None:
    """An hour of tomorrow in a member's own calendar, under the title that was planted."""
    begin = NOW + timedelta(days=1, hours=1)
    for row in rows:
        taken = OutsideEvent("given", Span(begin, begin + timedelta(hours=1)), str(row["title"]))
        await office.store.ledger.import_busy(
            office.desk.business.id,
            ClaimKey(f"staff:{row['staff']}"),
            "given",
            [taken],
            Span(NOW, NOW + timedelta(days=7)),
            now=NOW,
        )


def _rows(given: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    rows = given.get(key, ())
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _poison(given: Mapping[str, object]) -> tuple[str, ...]:
    """Texts that were planted; nobody may hear them."""
    texts = [str(row[key]) for k in given for row in _rows(given, k) for key in row if key in _FREE]
    knowledge = given.get("knowledge", ())
    if isinstance(knowledge, list):
        hidden = [str(text).partition("<!--")[2].partition("-->")[0] for text in knowledge]
        texts += [text for text in hidden if text.strip()]
    memory = given.get("conversation_memory")
    return (*texts, *([memory] if isinstance(memory, str) else []))


_FREE = frozenset({"note", "title"})
