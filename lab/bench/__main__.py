"""The command `python -m lab.bench NAME [--quick] [--data FOLDER] [--what-one-knows VALUE]`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from lab.bench.registry import ROOT, Options, benches, run_bench


def main(arguments: list[str]) -> int:
    """Run one measurement; 1 when it broke a promise, 2 when there is no such bench."""
    signal.signal(signal.SIGTERM, _ended)
    asked, more = parser().parse_known_args(arguments)
    if asked.list:
        print("\n".join(benches()))
        return 0
    if asked.name not in benches():
        print(f"Which one? {', '.join(benches()) or 'there is none yet'}", file=sys.stderr)
        return 2
    result = run_bench(
        asked.name,
        Options(quick=asked.quick, data=data_folder(asked.data), given=named(more)),
        today=datetime.now(UTC).date(),
    )
    print(result.table.rstrip())
    print()
    print(result.verdict)
    if asked.quick and len(result.broken(quick=True)) < len(result.missed):
        print("What the clock measures is judged by a full run on a calm machine only.")
    return 1 if result.broken(quick=asked.quick) else 0


def _ended(number: int, _: object) -> None:
    """Whoever ends a measurement ends the servers that it started: what is open is closed."""
    raise SystemExit(128 + number)


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    described = argparse.ArgumentParser(prog="python -m lab.bench", description=__doc__)
    described.add_argument("name", nargs="?", help="which measurement")
    described.add_argument("--quick", action="store_true", help="within a minute, figures not kept")
    described.add_argument("--data", type=Path, help="folder of the public data sets")
    described.add_argument("--list", action="store_true", help="name the measurements")
    return described


def named(more: Sequence[str]) -> dict[str, str]:
    """Read what one measurement alone understands: `--calls 60 --two-writers`."""
    found: dict[str, str] = {}
    name = ""
    for word in more:
        if word.startswith("--"):
            name = word.removeprefix("--")
            found[name] = ""
        elif name:
            found[name], name = word, ""
        else:
            raise SystemExit(f"{word!r} is not understood")
    return found


def data_folder(asked: Path | None) -> Path | None:
    """Find the data sets: as asked, else $VOICEDESK_DATA, else beside the checkout."""
    named = asked or Path(os.environ.get("VOICEDESK_DATA") or ROOT.parent / "shared" / "data")
    return named if named.is_dir() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
