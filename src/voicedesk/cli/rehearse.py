"""`voicedesk rehearse`: simulated callers against a profile, graded on what was written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer
from livekit.agents import llm, utils
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from voicedesk.brain.hosted import DEFAULT_CHAIN, hosted_models
from voicedesk.cli.options import Brain
from voicedesk.errors import SettingsInvalid
from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.aloud import Sound
from voicedesk.rehearsal.noise import Noise
from voicedesk.rehearsal.rehearse import How, Rehearsed
from voicedesk.rehearsal.rehearse import rehearse as try_out
from voicedesk.rehearsal.report import summary_lines, transcript_lines, write_json, write_junit
from voicedesk.rehearsal.scenario import Scenario, read_scenarios
from voicedesk.settings import read_settings, vendors_of

CALLER_MODEL = DEFAULT_CHAIN[0]


class Player(StrEnum):
    """Who plays the caller."""

    RULES = "rules"
    LLM = "llm"


def rehearse(  # noqa: PLR0913 - one parameter for each option
    files: Annotated[list[Path], typer.Argument(help="Scenario files or folders.")],
    brain: Annotated[Brain | None, typer.Option(help="What thinks.")] = None,
    noise: Annotated[int, typer.Option(min=0, max=3, help="How badly callers are heard.")] = 0,
    voice: Annotated[bool, typer.Option("--voice", help="Through real audio.")] = False,  # noqa: FBT002
    caller: Annotated[Player, typer.Option(help="Who plays the caller.")] = Player.RULES,
    caller_model: Annotated[str, typer.Option(help="For --caller llm.")] = CALLER_MODEL,
    repeat: Annotated[int, typer.Option(min=1, help="How often, each time with other noise.")] = 1,
    seed: Annotated[int, typer.Option(help="Of the noise.")] = 1,
    only: Annotated[str, typer.Option(help="Only calls whose name contains this.")] = "",
    tag: Annotated[str, typer.Option(help="Only calls that have this tag.")] = "",
    profile: Annotated[str | None, typer.Option(help="Instead of the files' own.")] = None,
    json_out: Annotated[Path | None, typer.Option("--json", help="Results as JSON.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Results as JUnit XML.")] = None,
) -> None:
    """Rehearse calls; exit 0 when all of them pass and nothing was written without a yes."""
    console = Console(highlight=False, soft_wrap=True)
    chosen = _chosen(read_scenarios(files), only, tag)
    player = _model(caller_model) if caller is Player.LLM else None
    how = How(brain=brain or "", find=vendors_of(read_settings()), model=player)
    if voice:
        # what it warns of is how the ear ends a turn, which is as it should be
        logging.getLogger("livekit.agents").setLevel(logging.ERROR)
    runs = [
        Run(scenario, _noise(noise, scenario, seed=seed + round_), profile or scenario.profile)
        for round_ in range(repeat)
        for scenario in chosen
    ]
    done = asyncio.run(_hold(console, runs, how, voice=voice))
    show(console, done)
    if json_out:
        write_json(done, json_out)
    if junit:
        write_junit(done, junit)
    if not done or not all(call.passed and not call.wrong for call in done):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario once."""

    scenario: Scenario
    noise: Noise | None
    profile: str


def _chosen(scenarios: Sequence[Scenario], only: str, tag: str) -> list[Scenario]:
    return [
        s for s in scenarios if only.casefold() in s.name.casefold() and (not tag or tag in s.tags)
    ]


async def _hold(console: Console, runs: Sequence[Run], how: How, *, voice: bool) -> list[Rehearsed]:
    """All calls, one after the other; each profile's ears and voices are opened once."""
    done = []
    progress = Progress(console=console, transient=True)
    async with utils.http_context.open():
        with progress, ExitStack() as opened:
            bar = progress.add_task("rehearsing", total=len(runs))
            sounds: dict[str, Sound] = {}
            for run in runs:
                progress.update(bar, description=run.scenario.name[:40])
                loaded = _loaded(run.profile)
                if voice and run.profile not in sounds:
                    sounds[run.profile] = _sound(loaded, opened)
                way = replace(how, noise=run.noise, sound=sounds.get(run.profile))
                done.append(await try_out(run.scenario, loaded, way))
                progress.advance(bar)
    return done


def _sound(loaded: LoadedProfile, opened: ExitStack) -> Sound:
    sound = Sound(loaded.profile)
    opened.callback(sound.close)
    return sound


def _model(name: str) -> llm.LLM[Any]:
    models = hosted_models([name], vendors_of(read_settings()))
    if not models:
        raise SettingsInvalid(f"--caller llm needs the key of {name}, or another --caller-model")
    return models[0]


@cache
def _loaded(name: str) -> LoadedProfile:
    return load_profile(name)


def _noise(level: int, scenario: Scenario, *, seed: int) -> Noise | None:
    return Noise(level, Random(f"{seed}:{scenario.name}")) if level else None


def show(console: Console, done: Sequence[Rehearsed]) -> None:
    """Every call with its grade; a failed one with its transcript; the figures last."""
    for call in done:
        if call.passed and not call.wrong:
            console.print(f"[green]passed[/]  {escape(call.name)}")
            continue
        console.print(f"[red]failed[/]  {escape(call.name)}")
        for line in transcript_lines(call):
            console.print(f"        [dim]{escape(line)}[/]")
        for failure in [*call.failures, *(f"WRITTEN WITHOUT A YES: {w}" for w in call.wrong)]:
            console.print(f"        [red]{escape(failure)}[/]")
    console.print()
    for line in summary_lines(done) or ["no call was rehearsed"]:
        console.print(escape(line))
