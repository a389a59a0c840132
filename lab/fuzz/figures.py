"""The page of what was tried: one row for each reader, that of its last run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "figures" / "fuzz.md"
_HEAD = """# Inputs at random

What reads the words of others is fed valid inputs that were changed at random:
`python -m lab.fuzz NAME --minutes N --seed S`. An input is a finding when anything but a named
error escapes, when something refused was written, when an answer does not parse, when a row holds
what Postgres refuses, when it takes three seconds of the processor or 150 MB. A finding is made
smaller, printed, mended, and kept as a test beside what it broke. Kinds of answers: how differently
the inputs were answered, refusals included. A run is repeated by its seed and its number of inputs
(`--most`).

| what reads | command | inputs | kinds of answers | findings | day |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What a run came to."""

    told: str
    command: str
    executions: int
    answers: int
    findings: int
    day: date

    def __str__(self) -> str:
        return (
            f"| {self.told} | `{self.command}` | {self.executions} | {self.answers} "
            f"| {self.findings} | {self.day:%Y-%m-%d} |"
        )


def keep(row: Row, page: Path = PAGE) -> None:
    """Put a row in the place of the one of the same reader."""
    text = page.read_text("utf-8") if page.exists() else _HEAD
    before, _, rows = text.partition("|---|---|---|---|---|---|\n")
    kept = [line for line in rows.splitlines() if not line.startswith(f"| {row.told} |")]
    lines = sorted([*kept, str(row)])
    page.write_text(f"{before}|---|---|---|---|---|---|\n" + "\n".join(lines) + "\n", "utf-8")
