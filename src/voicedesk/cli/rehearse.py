"""`voicedesk rehearse`: simulated callers against a profile, graded on what was written."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from voicedesk.cli.options import Brain
from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.noise import Noise
from voicedesk.rehearsal.rehearse import Rehearsed
from voicedesk.rehearsal.rehearse import rehearse as try_out
from voicedesk.rehearsal.report import figures, transcript_lines, write_json, write_junit
from voicedesk.rehearsal.scenario import Scenario, read_scenarios
from voicedesk.settings import read_settings, vendors_of


def rehearse(  # noqa: PLR0913 - one parameter for each option
    files: Annotated[list[Path], typer.Argument(help="Scenario files or folders.")],
    brain: Annotated[Brain | None, typer.Option(help="What thinks.")] = None,
    noise: Annotated[int, typer.Option(min=0, max=3, help="How badly callers are heard.")] = 0,
    repeat: Annotated[int, typer.Option(min=1, help="How often, each time with other noise.")] = 1,
    seed: Annotated[int, typer.Option(help="Of the noise.")] = 1,
    only: Annotated[str, typer.Option(help="Only calls whose name contains this.")] = "",
    profile: Annotated[str | None, typer.Option(help="Instead of the files' own.")] = None,
    json_out: Annotated[Path | None, typer.Option("--json", help="Results as JSON.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Results as JUnit XML.")] = None,
) -> None:
    """Rehearse calls; exit 0 when all of them pass."""
    console = Console(highlight=False, soft_wrap=True)
    chosen = [s for s in read_scenarios(files) if only.casefold() in s.name.casefold()]
    find = vendors_of(read_settings())
    runs = [(scenario, round_) for round_ in range(repeat) for scenario in chosen]
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("rehearsing", total=len(runs))
        done = []
        for scenario, round_ in runs:
            loaded = _loaded(profile or scenario.profile)
            noisy = _noise(noise, scenario, seed=seed + round_)
            trying = try_out(scenario, loaded, brain=brain or "", noise=noisy, find=find)
            done.append(asyncio.run(trying))
            progress.advance(bar)
    _show(console, done)
    if json_out:
        write_json(done, json_out)
    if junit:
        write_junit(done, junit)
    if not done or not all(call.passed for call in done):
        raise typer.Exit(1)


@cache
def _loaded(name: str) -> LoadedProfile:
    return load_profile(name)


def _noise(level: int, scenario: Scenario, *, seed: int) -> Noise | None:
    return Noise(level, Random(f"{seed}:{scenario.name}")) if level else None


def _show(console: Console, done: list[Rehearsed]) -> None:
    for call in done:
        if call.passed:
            console.print(f"[green]passed[/]  {escape(call.name)}")
            continue
        console.print(f"[red]failed[/]  {escape(call.name)}")
        for line in transcript_lines(call):
            console.print(f"        [dim]{escape(line)}[/]")
        for failure in call.failures:
            console.print(f"        [red]{escape(failure)}[/]")
    if not done:
        console.print("no call was rehearsed")
        return
    total = figures(done)
    console.print(
        f"\n{total['passed']:.0f} of {total['calls']:.0f} calls passed; a turn took "
        f"{total['turn_p50_ms']} ms (p50), {total['turn_p95_ms']} ms (p95); "
        f"{total['words_a_turn']} words a turn, at most {total['most_questions_a_turn']:.0f} "
        f"questions in one, {total['repeated_sentences']:.0f} sentences said twice"
    )
