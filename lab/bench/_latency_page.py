"""The page of the stopwatch: one table of all systems, one by kind of turn, and a plot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lab.bench._latency_run import LAG_S, Run
from lab.bench._latency_script import PLAIN, Kind
from voicedesk.calls.line_ends import DESK_RATE
from voicedesk.calls.local import CALLER_RATE

TELEPHONE_MS = 550
"""What published benchmarks of telephone calls have on top of a recording at the platform."""
PLOT = "latency.svg"
_WIDE, _HIGH, _LEFT, _BASE, _MOST_MS = 720, 360, 60, 310, 3_000
_COLOURS = ("#0b6e4f", "#c1666b", "#8d99ae", "#2f4b7c")
_LIMIT_MS = 500


def table(runs: Iterable[Run]) -> list[str]:
    """All turns of each system."""
    return [
        "| system | any sound p50 / p95 / p99 ms | content p50 / p95 / p99 ms "
        f"| content + {TELEPHONE_MS} ms p50 / p95 | content ≤ {_LIMIT_MS} ms | too early "
        "| words wasted | booked | cents a minute | cents a booking | turns that count |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {r.name} | {_waits(r, content=False)} | {_waits(r, content=True)} "
            f"| {r.wait(0.5, content=True) + TELEPHONE_MS:.0f} / "
            f"{r.wait(0.95, content=True) + TELEPHONE_MS:.0f} "
            f"| {100 * r.within(_LIMIT_MS):.0f} % | {100 * r.early:.1f} % | {_waste(r)} "
            f"| {r.done} of {r.calls} | {100 * r.dollars / max(r.minutes, 1e-9):.2f} "
            f"| {100 * r.dollars / max(1, r.done):.1f} | {len(r.good)} of {len(r.turns)} |"
            for r in runs
        ),
    ]


def kinds(runs: Sequence[Run]) -> list[str]:
    """The same waits, kind of turn by kind of turn."""
    found = list(dict.fromkeys(turn.kind for each in runs for turn in each.turns))
    return [
        "| turn | system | turns | any sound p50 / p95 / p99 ms | content p50 / p95 / p99 ms |",
        "|---|---|---|---|---|",
        *(
            f"| {kind} | {r.name} | {sum(t.kind == kind for t in r.good)} "
            f"| {_waits(r, content=False, kind=[kind])} "
            f"| {_waits(r, content=True, kind=[kind])} |"
            for kind in found
            for r in runs
        ),
    ]


def notes(runs: Sequence[Run], calls: int, lanes: int) -> list[str]:
    """How to read the tables."""
    plain = [f"{r.name} {r.wait(0.5, content=True, kinds=PLAIN):.0f}" for r in runs]
    void = [f"{r.name} {r.void}" for r in runs]
    return [
        f"{calls} calls a system, {lanes} at once (local speech one at a time), {CALLER_RATE} Hz "
        f"in, {DESK_RATE} Hz out. Callers are a process of their own, and a turn begins at the "
        "last loud sample as it is made there; it counts when that clock was at most "
        f"{1000 * LAG_S:.0f} ms late, there was an answer, and the desk did not begin before the "
        f"caller's end. Void by the clock: {', '.join(void)}.",
        f"Turns that need no thought ({', '.join(PLAIN)}), content p50 ms: {', '.join(plain)}.",
        f"+ {TELEPHONE_MS} ms is how benchmarks of telephone calls count. Words wasted: what the "
        "model wrote and no caller heard.",
        "Vendors' delays are drawn from published figures (`lab/vendors/pace.py`); no vendor was "
        "asked. Clauses that were said before in the process come from the cache.",
    ]


def plot(runs: Sequence[Run]) -> str:
    """The share of turns whose content had come, over the wait; an SVG."""
    across = [
        f'<line x1="{_x(ms):.0f}" y1="{_y(0):.0f}" x2="{_x(ms):.0f}" y2="{_y(1):.0f}" '
        f'stroke="{"#444" if ms == _LIMIT_MS else "#ddd"}"/>'
        f'<text x="{_x(ms):.0f}" y="{_BASE + 18}" text-anchor="middle">{ms}</text>'
        for ms in range(0, _MOST_MS + 1, 500)
    ]
    up = [
        f'<text x="{_LEFT - 8}" y="{_y(share / 100) + 4:.0f}" text-anchor="end">{share} %</text>'
        for share in range(0, 101, 25)
    ]
    curves = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="2.5" points="{_curve(run)}"/>'
        f'<text x="{_WIDE - 110}" y="{_BASE - 75 + 18 * row}" fill="{colour}">{run.name}</text>'
        for row, (run, colour) in enumerate(zip(runs, _COLOURS, strict=False))
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" '
            'font-family="sans-serif" font-size="12">',
            '<rect width="100%" height="100%" fill="#fff"/>',
            *across,
            *up,
            *curves,
            f'<text x="{_WIDE / 2:.0f}" y="{_HIGH - 8}" text-anchor="middle">ms from the caller\'s '
            "last sound to the first sound of the answer itself</text>",
            "</svg>",
            "",
        ]
    )


def _curve(run: Run) -> str:
    waits = sorted(turn.content_ms for turn in run.good if turn.content_ms is not None)
    steps = [
        (_x(min(ms, _MOST_MS)), _y((n + 1) / len(run.good)))
        for n, ms in enumerate(waits)
        if ms <= _MOST_MS
    ]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in [(_x(0), _y(0)), *steps])


def _x(ms: float) -> float:
    return _LEFT + ms / _MOST_MS * (_WIDE - _LEFT - 20)


def _y(share: float) -> float:
    return _BASE - share * (_BASE - 20)


def _waits(run: Run, *, content: bool, kind: Sequence[Kind] = ()) -> str:
    shares = (0.5, 0.95, 0.99)
    return " / ".join(f"{run.wait(share, content=content, kinds=kind):.0f}" for share in shares)


def _waste(run: Run) -> str:
    return f"{100 * run.waste:.0f} %" if run.written else "none"
