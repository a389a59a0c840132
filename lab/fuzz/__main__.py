"""The command `python -m lab.fuzz NAME… [--minutes N] [--most N] [--seed S] [--quick]`."""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lab.fuzz.figures import Row, keep
from lab.fuzz.machine import Finding, Fuzzed, attempt, fuzz, smaller
from lab.fuzz.targets import TARGETS, opened

FOLDER = Path("var") / "fuzz"
MINUTES, QUICK_S = 5.0, 2.0


def main(arguments: list[str]) -> int:
    """Try the readers that are named, all by default; 1 when something was found."""
    asked = parser().parse_args(arguments)
    if asked.list:
        print("\n".join(f"{name:<11} {target.told}" for name, target in TARGETS.items()))
        return 0
    unknown = [name for name in asked.names if name not in TARGETS]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    names = asked.names or list(TARGETS)
    with _quiet():
        if asked.input:
            return _again(names[0], asked.input)
        return 1 if sum(_run(name, asked) for name in names) else 0


@contextmanager
def _quiet() -> Iterator[None]:
    """What a reader logs of an input is not what is looked for."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    described = argparse.ArgumentParser(prog="python -m lab.fuzz", description=__doc__)
    described.add_argument("names", nargs="*", help="which readers; all by default")
    described.add_argument("--minutes", type=float, default=MINUTES, help="for each reader")
    described.add_argument("--most", type=int, help="so many inputs, whatever the time")
    described.add_argument("--seed", type=int, default=1)
    described.add_argument("--quick", action="store_true", help="two seconds each, nothing is kept")
    described.add_argument("--input", type=Path, help="try the input of this file again")
    described.add_argument("--list", action="store_true", help="name the readers")
    return described


def _run(name: str, asked: argparse.Namespace) -> int:
    seconds = QUICK_S if asked.quick else None if asked.most else 60 * asked.minutes
    with opened(name) as reader:
        found = fuzz(reader, seed=asked.seed, seconds=seconds, most=asked.most)
        print(
            f"{name}: {found.executions} inputs, {found.answers} kinds of answers, "
            f"{len(found.findings)} findings",
            flush=True,
        )
        for finding in found.findings.values():
            _tell(name, smaller(reader, finding))
    if not asked.quick:
        keep(_row(name, asked, found))
    return len(found.findings)


def _row(name: str, asked: argparse.Namespace, found: Fuzzed) -> Row:
    how = f"--most {asked.most}" if asked.most else f"--minutes {asked.minutes:g}"
    command = f"python -m lab.fuzz {name} {how} --seed {asked.seed}"
    counts = found.executions, found.answers, len(found.findings)
    return Row(TARGETS[name].told, command, *counts, datetime.now(UTC).date())


def _tell(name: str, finding: Finding) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    number = hashlib.sha256(f"{name} {finding.kind}".encode()).hexdigest()[:8]
    file = FOLDER / f"{name}-{number}.txt"
    file.write_bytes(finding.given.encode("utf-8", "surrogatepass"))
    print(f"  {finding.kind}")
    print(f"    {ascii(finding.given)[:500]}")
    print(f"    again: python -m lab.fuzz {name} --input {file}", flush=True)


def _again(name: str, file: Path) -> int:
    with opened(name) as reader:
        answer, finding = attempt(reader, file.read_bytes().decode("utf-8", "surrogatepass"))
    print(finding.kind if finding else f"nothing wrong: {answer}")
    return 1 if finding else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
