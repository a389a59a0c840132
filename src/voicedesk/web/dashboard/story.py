"""One call as a story: what was said, done and written, on one timeline, and how long it took."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from voicedesk.domain.booking import Entry
from voicedesk.domain.call import Call, Callback, JournalRow, Message, Ticket
from voicedesk.store import Store

Kind = Literal["caller", "desk", "tool", "ledger", "message", "ticket", "callback", "event", "end"]
_SHOWN = {"heard": "caller", "say": "desk", "tool": "tool", "event": "event", "end": "end"}
_HIDDEN_EVENTS = frozenset({"heartbeat", "used", "sound"})


@dataclass(frozen=True, slots=True)
class Line:
    """One moment of a call."""

    kind: Kind
    at: datetime
    text: str
    number: int | None = None
    """Its line in the journal."""
    ms: float | None = None
    by: str = ""
    name: str = ""
    """Of a tool, a deed or a kind of message."""
    result: str = ""
    source: str = ""
    """The passage that an answer came from."""
    ok: bool = True
    interrupted: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a turn, in milliseconds since the caller's words."""

    what: Literal["think", "tool", "speak"]
    name: str
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Turn:
    """From the caller's words to the desk's first one."""

    number: int
    heard: str
    ms: float
    by: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a call left outside its journal."""

    entries: Sequence[Entry] = ()
    messages: Sequence[Message] = ()
    tickets: Sequence[Ticket] = ()
    callbacks: Sequence[Callback] = ()


def recorded_since(call: Call, rows: Sequence[JournalRow]) -> float | None:
    """Seconds from the beginning of a call to that of its recording; None when there is none."""
    began = next((row.at for row in rows if row.data.get("recording") == "began"), None)
    return None if began is None else max(0.0, (began - call.started).total_seconds())


def lines_of(rows: Sequence[JournalRow], written: Written) -> list[Line]:
    """Everything in the order in which it happened; the journal wins where two are at once."""
    told = [line for row in rows if (line := line_of(row))]
    after = [
        *(_entry(entry) for entry in written.entries),
        *(_message(message) for message in written.messages),
        *(_ticket(ticket) for ticket in written.tickets),
        *(_callback(callback) for callback in written.callbacks),
    ]
    return sorted([*told, *after], key=lambda line: line.at)


def line_of(row: JournalRow) -> Line | None:
    """A line of the journal; None for what is only for machines."""
    kind = _SHOWN.get(row.kind)
    data = row.data
    if kind == "tool":
        return _tool(row)
    if kind == "event":
        return _event(row)
    if kind == "end":
        return Line("end", row.at, str(data.get("reason", "")), row.number)
    if kind is None:
        return None
    return Line(
        kind="caller" if kind == "caller" else "desk",
        at=row.at,
        text=str(data.get("text", "")),
        number=row.number,
        ms=_number(data.get("ms")),
        by=str(data.get("by", "")),
        interrupted=bool(data.get("interrupted")),
    )


def live_line(row: JournalRow) -> Line | None:
    """A line as the page of live calls shows it: where the caller is and what is done, too."""
    if row.kind == "state":
        return Line("event", row.at, "", row.number, name=str(row.data.get("effect", "")))
    if row.kind == "handoff":
        return Line("event", row.at, str(row.data.get("to", "")), row.number, name="handoff")
    return line_of(row)


def turns_of(rows: Sequence[JournalRow]) -> list[Turn]:
    """The answers of the desk with what happened before each."""
    turns: list[Turn] = []
    heard: JournalRow | None = None
    tools: list[JournalRow] = []
    for row in rows:
        if row.kind == "heard":
            heard, tools = row, []
        elif row.kind == "tool":
            tools.append(row)
        elif row.kind == "say" and heard is not None and (ms := _number(row.data.get("ms"))):
            steps = _steps(heard, tools, ms)
            text, by = str(heard.data.get("text", "")), str(row.data.get("by", ""))
            turns.append(Turn(row.number, text, ms, by, steps))
            heard = None
    return turns


def _steps(heard: JournalRow, tools: Sequence[JournalRow], ms: float) -> tuple[Step, ...]:
    steps, at = [], 0.0
    for tool in tools:
        took = min(_number(tool.data.get("ms")) or 0.0, ms)
        ended = min((tool.at - heard.at).total_seconds() * 1000, ms)
        began = max(at, ended - took)
        if began > at:
            steps.append(Step("think", "", at, began - at))
        steps.append(Step("tool", str(tool.data.get("name", "")), began, max(took, 1.0)))
        at = min(ms, began + took)
    return (*steps, Step("speak", "", at, max(ms - at, 1.0)))


def _tool(row: JournalRow) -> Line:
    data = row.data
    result = str(data.get("result", ""))
    told = _facts(result)
    given = data.get("args")
    args = given if isinstance(given, dict) else {}
    return Line(
        kind="tool",
        at=row.at,
        text=", ".join(f"{name}: {value}" for name, value in args.items()),
        number=row.number,
        ms=_number(data.get("ms")),
        name=str(data.get("name", "")),
        result=result,
        source=str(told.get("source", "")),
        ok=bool(data.get("ok", True)),
    )


def _event(row: JournalRow) -> Line | None:
    told = {k: v for k, v in row.data.items() if k not in _HIDDEN_EVENTS}
    if not told:
        return None
    name, value = next(iter(told.items()))
    words = "" if value is True else str(value)
    return Line("event", row.at, words, row.number, name=name)


def _entry(entry: Entry) -> Line:
    at = f"{entry.slot.span.start.isoformat()}" if entry.slot else ""
    path = f"/desk/bookings/{entry.booking}" if entry.booking else ""
    return Line("ledger", entry.at, at, name=entry.deed.value, by=entry.by, path=path)


def _message(message: Message) -> Line:
    words = message.subject or message.body
    return Line("message", message.created, words, name=message.kind, result=message.state.value)


def _ticket(ticket: Ticket) -> Line:
    path = f"/desk/todo#ticket-{ticket.id}"
    return Line("ticket", ticket.created, ticket.summary, name=ticket.category, path=path)


def _callback(callback: Callback) -> Line:
    path = f"/desk/todo#callback-{callback.id}"
    return Line("callback", callback.created, callback.reason, result=callback.status, path=path)


def _facts(result: str) -> dict[str, object]:
    try:
        told = json.loads(result)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


async def written_by(store: Store, call: Call) -> Written:
    """What a call left outside its journal."""
    business = call.business
    found = await asyncio.gather(
        store.ledger.entries(business, call=call.id),
        store.messages.list(business, call=call.id),
        store.tickets.list(business, call=call.id),
        store.callbacks.list(business, call=call.id),
    )
    return Written(*found)
