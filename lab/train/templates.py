"""Sentences of our own: what callers say to a desk, put together from parts by a seeded hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from lab.train.corpus import Example, example

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_EACH = 60
_OPENERS = (
    "",
    "",
    "",
    "",
    "hi ",
    "hello ",
    "um ",
    "so ",
    "yeah ",
    "okay ",
    "well ",
    "hey there ",
    "good morning ",
    "uh hi ",
    "yes hi ",
    "great ",
    "sure ",
    "perfect ",
)
_CLOSERS = (
    "",
    "",
    "",
    "",
    "",
    " please",
    " thanks",
    " if possible",
    " if you can",
    " thank you",
    " for me",
    " please thank you",
)
_SOCIAL = ("greet", "thanks", "yes")


def sentences(*, seed: int = 4) -> Iterator[Example]:
    """All kinds of sentence, each a fixed number of times, the same for the same seed."""
    random = Random(seed)
    parts, kinds = read_sections(HERE / "parts.txt"), read_sections(HERE / "sentences.txt")
    for kind, patterns in kinds.items():
        labels = tuple(kind.split("+")) if kind != "nothing" else ()
        made = {
            _spoken(
                random.choice(patterns), random, parts, bare="nothing" in kind or _is_social(labels)
            )
            for _ in range(_EACH * (4 + len(patterns)) // 4)
        }
        for text in sorted(made):
            yield example(text, labels, set(_SOCIAL) - set(labels), source="templates")


def read_sections(path: Path) -> dict[str, tuple[str, ...]]:
    """The sections of a text file, "[name]" above its lines; a line of "-" stands for nothing."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line.strip():
            lines.append("" if line == "-" else line)
    return {name: tuple(found) for name, found in sections.items()}


def _is_social(labels: Sequence[str]) -> bool:
    return bool(set(labels) & {"yes", "no", "thanks", "greet", "goodbye", "repeat", "unsure"})


def _spoken(pattern: str, random: Random, parts: Mapping[str, Sequence[str]], *, bare: bool) -> str:
    filled = _fill(pattern, random, parts)
    return filled if bare else f"{random.choice(_OPENERS)}{filled}{random.choice(_CLOSERS)}"


def _fill(pattern: str, random: Random, parts: Mapping[str, Sequence[str]]) -> str:
    while found := _SLOT.search(pattern):
        pattern = (
            pattern[: found.start()] + random.choice(parts[found.group(1)]) + pattern[found.end() :]
        )
    return re.sub(r"\s+", " ", pattern).strip()
