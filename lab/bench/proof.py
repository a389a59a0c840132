"""Whether `check --prove` holds for every shipped profile, and finds mistakes that are planted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab.bench._mutants import MUTANTS, Mutant
from lab.bench.registry import ROOT, Options, Result, Target
from voicedesk.profile.folder import known_names

QUICK = 4
MUTANT_S, PROFILE_S = 40.0, 45.0
CAUGHT = 0.95
LONGEST_S = 60.0
SOURCE = ROOT / "src" / "voicedesk"
PROFILE = "dental"
_WALK = """
import asyncio, json, sys, time
from datetime import datetime
began = time.process_time()
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.prove import prove
now = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
walk = prove(load_profile(sys.argv[1]), now=now, longest_s=float(sys.argv[2]),
             first_only=sys.argv[3] == "first")
proof = asyncio.run(walk)
holes = [[hole.law, hole.what, len(hole.call)] for hole in proof.holes]
print(json.dumps({"states": proof.states, "turns": proof.turns, "seconds": proof.seconds,
                  "holes": holes}))
"""


@dataclass(frozen=True, slots=True)
class Walked:
    """What one walk came to."""

    name: str
    states: int
    turns: int
    seconds: float
    holes: list[list[object]]

    @property
    def found(self) -> str:
        """The law that was seen to be broken; empty where none was."""
        return str(self.holes[0][0]) if self.holes else ""


def run(options: Options) -> Result:
    """Walk the shipped profiles whole, and each mutant until the first hole."""
    names = [PROFILE] if options.quick else list(known_names())
    seconds = 10.0 if options.quick else PROFILE_S
    profiles = [walk(name, seconds, SOURCE.parent) for name in names]
    planted = MUTANTS[:QUICK] if options.quick else MUTANTS
    mutants = [with_mistake(mutant) for mutant in planted]
    return judge(profiles, mutants)


def judge(profiles: list[Walked], mutants: list[Walked]) -> Result:
    """The figures against what is promised of them."""
    caught = sum(bool(one.holes) for one in mutants) / len(mutants)
    longest = max(one.seconds for one in profiles)
    rows = [
        "| desk | conversations | turns | seconds | holes |",
        "|---|---|---|---|---|",
        *(f"| {p.name} | {p.states} | {p.turns} | {p.seconds:.0f} | {len(p.holes)} |"
          for p in profiles),
        "",
        "| planted mistake | law that it breaks | seconds |",
        "|---|---|---|",
        *(f"| {m.name} | {m.found or '**not found**'} | {m.seconds:.1f} |" for m in mutants),
    ]  # fmt: skip
    holes = sum(len(one.holes) for one in profiles)
    targets = (
        Target("no hole in a shipped profile", str(holes), holes == 0),
        Target(
            f"a proof <= {LONGEST_S:.0f} s",
            f"{longest:.0f} s",
            longest <= LONGEST_S,
            by_clock=True,
        ),
        Target(
            f"planted mistakes found >= {100 * CAUGHT:.0f} %",
            f"{100 * caught:.0f} % of {len(mutants)}",
            caught >= CAUGHT,
        ),
    )
    return Result("\n".join(rows), targets)


def with_mistake(mutant: Mutant) -> Walked:
    """Walk a copy of the source with one mistake in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "voicedesk"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
        plant(mutant, copy)
        walked = walk(PROFILE, MUTANT_S, Path(folder), first=True)
    return Walked(mutant.name, walked.states, walked.turns, walked.seconds, walked.holes)


def plant(mutant: Mutant, source: Path) -> None:
    """Write the mistake. Raises ValueError when the text that it replaces is not there once."""
    path = source / mutant.file
    text = path.read_text("utf-8")
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.name}: {mutant.file} does not have its text exactly once")
    path.write_text(text.replace(mutant.old, mutant.new), "utf-8")


def walk(profile: str, seconds: float, source: Path, *, first: bool = False) -> Walked:
    """Walk one desk in a process of its own, with the source of a folder."""
    environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(source)}  # noqa: TID251
    done = subprocess.run(
        [sys.executable, "-c", _WALK, str(ROOT / "profiles" / profile), str(seconds),
         "first" if first else "whole"],
        capture_output=True, text=True, timeout=600, check=False, env=environment,
    )  # fmt: skip
    if done.returncode:
        # what cannot even be walked is found
        return Walked(profile, 0, 0, 0.0, [["crash", done.stderr.strip().splitlines()[-1], 0]])
    told = json.loads(done.stdout.splitlines()[-1])
    return Walked(profile, told["states"], told["turns"], told["seconds"], told["holes"])
