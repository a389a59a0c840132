"""Readers of what an owner or an engineer writes: profiles, known customers, scenarios."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ruamel.yaml import YAML

from lab.fuzz.machine import Wrong
from lab.fuzz.truth import storable
from voicedesk.errors import ConfigurationError, ProfileInvalid
from voicedesk.profile.facts import business_of, facts_passages
from voicedesk.profile.load import load_files, load_profile
from voicedesk.rehearsal.scenario import read_scenarios

TODAY = date(2026, 3, 3)
KNOWLEDGE = {"knowledge/a.md": "# Parking\n\nBehind the house.\n"}
_SCENARIOS = Path(__file__).resolve().parents[2] / "tests" / "scenarios"
_MOST_PARTS = 3


@dataclass(slots=True)
class ProfileFiles:
    """`profile.yaml`: every mistake in words, or a business that stands."""

    file: str = "profile.yaml"
    rest: dict[str, str] = field(default_factory=dict)
    seeds: tuple[str, ...] = field(init=False)
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        shipped = [load_profile(name) for name in ("dental", "salon", "auto_repair")]
        texts = [one.files[self.file] for one in shipped]
        trees = [json.dumps(_lighter(_tree(text)), default=str) for text in texts]
        self.seeds = (*trees, texts[1])
        self.words = tuple(sorted({*_keys(_tree(texts[0])), *_YAML}))
        self.rest = {**KNOWLEDGE, **self.rest}
        if self.file != "profile.yaml":
            self.rest["profile.yaml"] = json.dumps(
                _lighter(_tree(shipped[0].files["profile.yaml"])), default=str
            )

    def read(self, given: str) -> object:
        """As `voicedesk profile publish` does."""
        try:
            loaded = load_files({**self.rest, self.file: given})
        except ProfileInvalid as error:
            return _mistakes(error)
        storable(loaded.profile, "a profile that passed")
        business = business_of(loaded.profile, today=TODAY)
        loaded.vocabulary()
        facts_passages(loaded.profile)
        return f"passed {len(business.services)} {len(business.staff)}"


@dataclass(slots=True)
class Scenarios:
    """Scenario files, as `voicedesk rehearse` reads them."""

    seeds: tuple[str, ...] = field(init=False)
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        texts = [path.read_text("utf-8") for path in sorted(_SCENARIOS.glob("*.yaml"))]
        trees = [_tree(text) for text in texts]
        some = [tree[:_MOST_PARTS] for tree in trees if isinstance(tree, list)]
        self.seeds = tuple(json.dumps(tree, default=str) for tree in some)
        self.words = tuple(sorted({*_keys(some), *_YAML, "(?P<a>", "(a+)+$", "[", "(?i"}))

    def read(self, given: str) -> object:
        """Write the file and read it as it is."""
        with TemporaryDirectory(prefix="fuzz-") as folder:
            path = Path(folder) / "a.yaml"
            path.write_bytes(given.encode("utf-8", "surrogatepass"))
            try:
                found = read_scenarios([path])
            except ConfigurationError as error:
                return _mistakes(error)
        for scenario in found:
            if scenario.now.tzinfo is None:
                raise Wrong("a scenario without a moment passed")
        return f"passed {bool(found)}"


_YAML = (
    "- ",
    "? ",
    ": ",
    "&a ",
    "*a",
    "<<: *a",
    "!!python/object",
    "!!binary ",
    "!!set",
    "|\n",
    ">\n",
    "%YAML 9.9\n",
    "---\n",
    "...\n",
    "\t",
    "'",
    '"',
    "#",
    "0o17",
    "2026-03-05",
    "12:30:45",
    "09:00-17:00",
)


def _mistakes(error: ConfigurationError) -> object:
    """The shape of a refusal; raises Wrong for one that nobody can act on."""
    if not error.mistakes:
        raise Wrong("a refusal names no mistake")
    for mistake in error.mistakes:
        if "\n" in mistake or not mistake.strip():
            raise Wrong("a mistake is not one line of words")
    return tuple(sorted({"".join(filter(str.isalpha, one))[:25] for one in error.mistakes})[:3])


def _tree(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


def _lighter(tree: object) -> object:
    """Fewer of everything, so that one reading is short."""
    if isinstance(tree, dict):
        return {key: _lighter(value) for key, value in tree.items()}
    return [_lighter(one) for one in tree[: _MOST_PARTS * 2]] if isinstance(tree, list) else tree


def _keys(tree: object) -> set[str]:
    if isinstance(tree, dict):
        return {str(key) for key in tree} | {k for value in tree.values() for k in _keys(value)}
    return {k for one in tree for k in _keys(one)} if isinstance(tree, list) else set()
