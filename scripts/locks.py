"""Signs the committed locks with what they were made from, and says when they no longer fit."""

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SEAL = "# Written by `make lock` from pyproject.toml "
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")
HOST = re.compile(r"https?://|--(extra-)?index-url|--find-links")
DECIDES = ("requires-python", "dependencies", "optional-dependencies")

Pins = Mapping[str, frozenset[str]]


def main(arguments: list[str]) -> int:
    """Run `sign FILE` or `check`; the answer is the exit code."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    if arguments[:1] == ["sign"]:
        path = Path(arguments[1])
        path.write_text(f"{SEAL}{digest(pyproject)}\n{path.read_text('utf-8')}", "utf-8")
        return 0
    mistakes = [*check(pyproject)]
    for mistake in mistakes:
        print(mistake)
    if mistakes:
        print("Run `make lock` and commit requirements/.")
    return 1 if mistakes else 0


def digest(pyproject: Mapping[str, dict[str, object]]) -> str:
    """Stand for every line of pyproject.toml that the resolution depends on."""
    decides = {
        "project": {key: pyproject["project"].get(key) for key in DECIDES},
        "groups": pyproject["dependency-groups"],
        "uv": pyproject["tool"]["uv"],
    }
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()[:16]


def check(pyproject: Mapping[str, dict[str, object]]) -> Iterator[str]:
    """Say what is wrong with the locks, without the network."""
    texts = {
        name: (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        for name in ("demo", "image", "test", "docs", "ops")
    }
    for name, text in texts.items():
        yield from wrong_in(name, text, seal=f"{SEAL}{digest(pyproject)}")
    test = pins(texts["test"])
    for lock in ("demo", "image"):
        for package, versions in sorted(pins(texts[lock]).items()):
            if versions != test.get(package):
                yield f"{package}: {lock}.txt and test.txt pin different versions"
    for requirement in declared(pyproject):
        name = canonicalize_name(requirement.name)
        if name != "voicedesk" and not any(map(requirement.specifier.contains, test.get(name, ()))):
            yield f"{requirement}: no pin in test.txt satisfies it"


def wrong_in(name: str, text: str, *, seal: str) -> Iterator[str]:
    """Check one file by itself: its seal, its hashes, and that it names no host."""
    if text.partition("\n")[0] != seal:
        yield f"{name}.txt was made from another pyproject.toml"
    entries = text.replace("\\\n", " ").splitlines()
    unhashed = [line for line in entries if PIN.match(line) and "--hash=sha256:" not in line]
    yield from (f"{name}.txt has no hash for {line}" for line in unhashed)
    yield from (f"{name}.txt names a host: {line}" for line in entries if HOST.search(line))


def pins(text: str) -> Pins:
    """Read the versions pinned for each package; markers may split one package over several."""
    found: dict[str, set[str]] = {}
    for match in filter(None, map(PIN.match, text.splitlines())):
        found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return {name: frozenset(versions) for name, versions in found.items()}


def declared(pyproject: Mapping[str, dict[str, object]]) -> Iterator[Requirement]:
    """Yield what is declared for the test set: base, extras, and the groups `dev` and `lab`."""
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    lists = [project["dependencies"], *extras(project), groups["dev"], groups["lab"]]
    for requirements in lists:
        if isinstance(requirements, list):
            yield from (Requirement(str(text)) for text in requirements)


def extras(project: Mapping[str, object]) -> list[object]:
    """List the optional dependencies."""
    optional = project["optional-dependencies"]
    return [*optional.values()] if isinstance(optional, dict) else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
