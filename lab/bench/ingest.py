"""A long document and a big table of questions, taken in by the command that an owner types."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from shutil import copytree
from tempfile import TemporaryDirectory
from time import perf_counter

from lab.bench.registry import ROOT, Options, Result, Target
from voicedesk.connectors.embedding.minilm import build
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError

PAGES, ROWS = 100, 5_000
QUICK = 25
"""A quick run takes in so many times less."""
LINES = 40
"""On a page."""
PROMISED_S = 60.0
DEADLINE_S = 900
_WORDS = (
    "crown bridge filling invoice deposit warranty battery tyre colour treatment visit receipt "
    "parking insurance estimate delivery refund holiday gift card account order courier manual "
    "router cable contract upgrade training course voucher booking child family senior student"
).split()
_VERBS = (
    "book change return repair collect extend cancel insure replace clean store compare".split()
)
_TOLD = re.compile(r"(\d+) taken in with (\d+) passages, .* (\d+) unreadable")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run of the command did."""

    name: str
    documents: int
    passages: int
    seconds: float
    used_s: float
    """Of processor."""
    again_s: float
    """The same command once more: nothing has changed."""
    found: bool
    """The last row of the table is found by its question."""


def run(options: Options) -> Result:
    """Take them in by words alone, and with the local model where it is installed."""
    share = QUICK if options.quick else 1
    pages, rows = PAGES // share, ROWS // share
    done = [_taken("words", pages, rows, embedder="")]
    if _installed():
        done.append(_taken("words and minilm", pages, rows, embedder="minilm"))
    table = [
        f"A PDF of {pages} pages and a table of {rows} questions, by `voicedesk kb ingest`.",
        "",
        "| | passages | taken in | in processor time | once more | found |",
        "|---|---:|---:|---:|---:|---|",
        *map(_line, done),
    ]
    return Result("\n".join(table), tuple(_targets(done, pages + rows, quick=options.quick)))


def _line(one: Taken) -> str:
    times = " | ".join(f"{seconds:.1f} s" for seconds in (one.seconds, one.used_s, one.again_s))
    return f"| {one.name} | {one.passages} | {times} | {'yes' if one.found else 'no'} |"


def _targets(done: Sequence[Taken], least: int, *, quick: bool) -> Iterator[Target]:
    for one in done:
        whole = one.documents == 2 and one.passages >= least and one.found
        yield Target(f"{one.name}: all is taken in and found", f"{one.passages} passages", whole)
        if not quick:
            promised = f"{one.name}: within {PROMISED_S:.0f} s"
            in_time = one.seconds <= PROMISED_S
            yield Target(promised, f"{one.seconds:.1f} s", in_time, by_clock=True)


def _taken(name: str, pages: int, rows: int, *, embedder: str) -> Taken:
    with TemporaryDirectory(prefix="voicedesk-ingest-") as folder:
        here = Path(folder)
        documents = here / "documents"
        documents.mkdir()
        asked = list(_questions(rows, Random(7)))
        (documents / "manual.pdf").write_bytes(pdf(pages, Random(11)))
        lines = (f"{question},{answer}" for question, answer in asked)
        (documents / "faq.csv").write_text("\n".join(("Question,Answer", *lines)), "utf-8")
        profile = _profile(here, embedder)
        began, spent = perf_counter(), _used()
        told = _command(here, profile, "ingest", str(documents))
        seconds, used = perf_counter() - began, _used() - spent
        began = perf_counter()
        _command(here, profile, "ingest", str(documents))
        again = perf_counter() - began
        found = asked[-1][1] in _command(here, profile, "search", asked[-1][0], "--top", "1")
    counted = _TOLD.search(told)
    taken, passages = (int(counted[1]), int(counted[2])) if counted else (0, 0)
    return Taken(name, taken, passages, seconds, used, again, found)


def _used() -> float:
    """Seconds of processor that our commands have had."""
    spent = getrusage(RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _command(here: Path, profile: Path, *words: str) -> str:
    environment = {
        "PATH": os.defpath,
        "DATABASE_URL": f"sqlite:///{here}/voicedesk.db",
        "VOICEDESK_VAR": str(here / "var"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "voicedesk", "kb", *words, "--profile", str(profile)],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    return done.stdout + done.stderr


def _profile(here: Path, embedder: str) -> Path:
    copied = here / "desk"
    copytree(ROOT / "profiles" / "dental", copied)
    file = copied / "profile.yaml"
    words = re.sub(r"(?m)^  embedder:.*\n", "", file.read_text("utf-8"))
    if embedder:
        model = f"models:\n  embedder: {embedder}\n"
        has = re.search(r"(?m)^models:\n", words)
        words = words.replace("models:\n", model, 1) if has else f"{words}\n{model}"
    file.write_text(words, "utf-8")
    return copied


def _questions(rows: int, random: Random) -> Iterator[tuple[str, str]]:
    for number in range(rows):
        one, other = random.sample(_WORDS, 2)
        verb = random.choice(_VERBS)
        yield (
            f"How do I {verb} the {one} with {other} number {number}?",
            f"To {verb} the {one} ask for form {number} at the desk. The {other} stays with us "
            f"for {random.randint(2, 30)} days and costs nothing.",
        )


def pdf(pages: int, random: Random) -> bytes:
    """A document of so many full pages, as plain as PDF can be."""
    first = 3
    kids = " ".join(f"{first + 2 * page + 1} 0 R" for page in range(pages))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for page in range(pages):
        drawn = _page(random)
        parts += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents "
            f"{first + 2 * page + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    objects = "".join(f"{n} 0 obj\n{part}\nendobj\n" for n, part in enumerate(parts, start=1))
    trailer = f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\n%%EOF\n"
    return f"%PDF-1.4\n{objects}{trailer}".encode()


def _page(random: Random) -> str:
    lines = (
        f"Please {random.choice(_VERBS)} the {' '.join(random.sample(_WORDS, 8))}."
        for _ in range(LINES)
    )
    return "BT /F1 11 Tf 72 740 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"


def _installed() -> bool:
    try:
        build(Wiring(BusinessId("bench"), Path()))
    except ConfigurationError:
        return False
    return True
