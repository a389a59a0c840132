"""Lists the licence of every installed package, and objects to one that nobody has looked at."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions

PERMISSIVE = re.compile(
    r"MIT(-0|-CMU)?|Apache|BSD|ISC|PSF|Python Software Foundation|CNRI|Zlib|Unlicense|CC0|DFSG|0BSD"
)
ASKS_MORE = re.compile(r"GPL|General Public|MPL|Mozilla|Proprietary|LicenseRef", re.IGNORECASE)

LOOKED_AT = {
    "certifi": "MPL-2.0, imported unchanged",
    "codespell": "GPL-2.0, a tool",
    "fqdn": "MPL-2.0, a tool",
    "hypothesis": "MPL-2.0, tests only",
    "livekit-local-inference": "LiveKit Model License: with LiveKit Agents only, as here",
    "orjson": "MPL-2.0 or Apache-2.0 or MIT, imported unchanged",
    "pathspec": "MPL-2.0, a tool",
    "psycopg": "LGPL-3.0, imported unchanged",
    "psycopg-binary": "LGPL-3.0, imported unchanged",
    "psycopg-pool": "LGPL-3.0, imported unchanged",
    "radicale": "GPL-3.0, a server in tests",
    "recurring-ical-events": "LGPL-3.0 or later, imported unchanged",
    "tld": "MPL-1.1, imported unchanged",
    "tqdm": "MPL-2.0 and MIT, imported unchanged",
    "x-wr-timezone": "LGPL-3.0 or later, imported unchanged",
}
"""Packages whose licence asks for more than a notice, and why they may be used; see NOTICE."""


def main() -> int:
    """Print the packages by licence; 1 when one is unknown or asks for more than was looked at."""
    found = sorted({(name(package), licence(package)) for package in distributions()})
    mistakes = [*objections(found)]
    listed = mistakes or [f"{package:32} {terms}" for package, terms in found]
    print("\n".join(listed))
    return 1 if mistakes else 0


def name(package: Distribution) -> str:
    """Give the package's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()


def licence(package: Distribution) -> str:
    """Give what the package says of itself: the expression, else the classifiers, else the text."""
    fields = package.metadata.json
    said = fields.get("license_expression")
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in fields.get("classifier", [])
        if line.startswith("License ::")
    ]
    text = str(fields.get("license", "")).strip().partition("\n")[0][:80]
    return str(said or "") or "; ".join(classifiers) or text


def objections(found: list[tuple[str, str]]) -> Iterator[str]:
    """Say which licences nobody has looked at."""
    for package, terms in found:
        if package in LOOKED_AT or package.startswith("voicedesk"):
            continue
        if ASKS_MORE.search(terms):
            yield f"{package}: {terms} asks for more than a notice; look at it, then list it"
        elif not PERMISSIVE.search(terms):
            yield f"{package}: what is {terms!r}? Look at it, then list it"


if __name__ == "__main__":
    sys.exit(main())
