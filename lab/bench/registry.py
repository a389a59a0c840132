"""What a measurement is given and gives back, and how it is found and its figures are kept."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "reference" / "figures"
OWN = frozenset({"registry"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to measure."""

    quick: bool = False
    """End within a minute; the figures are rough and are not kept."""
    data: Path | None = None
    """Where the public data sets are, when they are there."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What was asked for by name beside that, `--calls 60`; a mere `--name` has no value."""

    def number(self, name: str, usual: int) -> int:
        """A count that may be asked for. Raises SystemExit in words when it is none."""
        told = self.given.get(name)
        if told is None:
            return usual
        if not told.isdecimal() or not int(told):
            raise SystemExit(f"--{name} wants a number above 0, not {told!r}")
        return int(told)


def half_band(share: float, rows: int, *, sample: bool) -> float:
    """Half the 95 % band around a share for a sample of so many rows; nothing for a full run."""
    return 1.96 * sqrt(share * (1 - share) / max(1, rows)) if sample else 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """One figure that was promised."""

    name: str
    """What was promised, with the bound: "p95 of a turn <= 20 ms"."""
    figure: str
    """What was measured, with its unit."""
    met: bool
    by_clock: bool = False
    """Measured by the clock, or a share of more cases than a quick run has, which beside other work
    prints it: only a full one judges it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured."""

    table: str
    """The figures in Markdown."""
    targets: tuple[Target, ...] = ()
    absent: str | None = None
    """What is not there to measure with, and where it is to be had; then there are no figures."""

    kept_as: str = ""
    """The name of the page of its figures, when it is not the measurement's own."""
    whole: bool = True
    """Whether the figures are those of the measurement; of a part of it nothing is kept."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """SVG by file name, kept beside the page, which shows them by that name."""

    @property
    def missed(self) -> tuple[Target, ...]:
        """The promises that were not kept."""
        return tuple(target for target in self.targets if not target.met)

    def broken(self, *, quick: bool) -> tuple[Target, ...]:
        """The promises for which a run fails; a quick one does not judge by the clock."""
        return tuple(target for target in self.missed if not (quick and target.by_clock))

    @property
    def verdict(self) -> str:
        """The last line: whether every target was met, and which was not."""
        if self.absent:
            return f"Not measured: {self.absent}"
        if not self.missed:
            return f"All {len(self.targets)} targets met."
        named = "; ".join(f"{target.name} (measured {target.figure})" for target in self.missed)
        return f"Missed {len(self.missed)} of {len(self.targets)} targets: {named}"


Bench = Callable[[Options], Result]


def benches() -> tuple[str, ...]:
    """Name the measurements there are, in alphabetical order."""
    folder = str(Path(__file__).parent)
    names = (module.name for module in pkgutil.iter_modules([folder]))
    return tuple(sorted(name for name in names if not name.startswith("_") and name not in OWN))


def run_bench(name: str, options: Options, *, today: date) -> Result:
    """Run one measurement; a full run leaves its figures in the documentation."""
    module = importlib.import_module(f"lab.bench.{name}")
    takes: tuple[str, ...] = getattr(module, "TAKES", ())
    for given in options.given:
        if given not in takes:
            known = ", ".join(f"--{one}" for one in takes) or "nothing"
            raise SystemExit(f"--{given} is not known to {name}; it takes {known}")
    run: Bench = module.run
    result = run(options)
    if not options.quick and result.absent is None and result.whole:
        keep(result.kept_as or name, result, today=today, command=_command(name, options))
    return result


def _command(name: str, options: Options) -> str:
    """The words that were typed."""
    given = (f"--{option} {value}".rstrip() for option, value in options.given.items())
    return " ".join((name, *given))


def keep(
    name: str, result: Result, *, today: date, command: str = "", folder: Path = FIGURES
) -> Path:
    """Write the figures with their date and command, and give the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    rows = [
        f"| {target.name} | {target.figure} | {'yes' if target.met else 'no'} |"
        for target in result.targets
    ]
    promised = ["| target | measured | met |", "|---|---|---|", *rows, ""] if rows else []
    text = "\n".join(
        [
            f"# {name.capitalize()}",
            "",
            f"Measured on {today:%Y-%m-%d} by `python -m lab.bench {command or name}`.",
            "",
            result.table.strip(),
            "",
            *promised,
            result.verdict,
            "",
        ]
    )
    path.write_text(text, "utf-8")
    for picture, drawn in result.pictures.items():
        (folder / picture).write_text(drawn, "utf-8")
    return path
