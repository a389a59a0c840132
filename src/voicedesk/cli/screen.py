"""How a call in writing is shown: JSON lines for programs, colours for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Protocol

from voicedesk.calls.left import Left
from voicedesk.domain.call import JournalKind


class Screen(Protocol):
    """Where events go."""

    interactive: bool

    def show(self, kind: JournalKind, data: Mapping[str, object]) -> None:
        """One event of the call."""

    def ask(self) -> str:
        """The caller's next line. Raises EOFError."""

    def end(self, left: Left) -> None:
        """What the call left."""


def screen_for(*, as_json: bool, interactive: bool) -> Screen:
    """JSON where it was asked for, else words."""
    return JsonScreen() if as_json else WordScreen(interactive=interactive)


class JsonScreen:
    """One event on each line."""

    interactive = False

    def show(self, kind: JournalKind, data: Mapping[str, object]) -> None:
        if kind in ("say", "heard"):
            by = data.get("by", "caller")
            self._write(
                {
                    "type": "say",
                    "who": data["who"],
                    "text": data["text"],
                    "ms": data.get("ms", 0.0),
                    "by": by,
                }
            )
        elif kind == "tool":
            self._write({"type": "tool", **data, "result": _parsed(str(data["result"]))})
        elif kind == "handoff":
            self._write({"type": "handoff", **data})

    def ask(self) -> str:
        raise EOFError

    def end(self, left: Left) -> None:
        self._write(
            {
                "type": "end",
                "outcome": left.outcome,
                "bookings": list(left.bookings),
                "tickets": list(left.tickets),
                "notifications": list(left.notifications),
            }
        )

    @staticmethod
    def _write(event: Mapping[str, object]) -> None:
        sys.stdout.write(json.dumps(event, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


class WordScreen:
    """A transcript with tools dimmed and timings."""

    def __init__(self, *, interactive: bool) -> None:
        from rich.console import Console

        self.interactive = interactive
        self._console = Console(highlight=False, soft_wrap=True)

    def show(self, kind: JournalKind, data: Mapping[str, object]) -> None:
        if kind == "say":
            ms = f"[dim] {data.get('ms', 0)} ms[/dim]"
            self._console.print(f"[bold cyan]desk[/]   {_plain(data['text'])}{ms}")
        elif kind == "heard" and not self.interactive:
            self._console.print(f"[bold green]caller[/] {_plain(data['text'])}")
        elif kind == "tool":
            self._tool(data)
        elif kind == "handoff":
            self._console.print(f"[dim]       → {data['to']}[/dim]")

    def ask(self) -> str:
        return self._console.input("[bold green]caller[/] ")

    def end(self, left: Left) -> None:
        self._console.rule(f"[bold]{left.outcome}[/]")
        for title, rows in (
            ("booking", left.bookings),
            ("ticket", left.tickets),
            ("message", left.notifications),
        ):
            for row in rows:
                words = ", ".join(f"{key} {value}" for key, value in row.items() if value)
                self._console.print(f"[bold]{title}[/] {_plain(words)}")

    def _tool(self, data: Mapping[str, object]) -> None:
        args = data["args"]
        told = ", ".join(f"{k}={v!r}" for k, v in args.items()) if isinstance(args, dict) else ""
        mark = "" if data["ok"] else " ✗"
        self._console.print(
            f"[dim]       {data['name']}({_plain(told)}){mark} {data['ms']} ms[/dim]"
        )


def _plain(text: object) -> str:
    return str(text).replace("[", "\\[")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
