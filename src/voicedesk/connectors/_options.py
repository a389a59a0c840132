"""What connectors are told in a profile: read once, in words when something is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicedesk.errors import ConfigurationError

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring


def option(wiring: Wiring, vendor: str, name: str, default: str | None = None) -> str:
    """An option as text. Raises ConfigurationError when it is needed and missing."""
    found = wiring.options.get(name, default)
    if found is None or found == "":
        raise ConfigurationError(f"{vendor} of {wiring.business} needs the option {name}")
    return str(found)


def secret(wiring: Wiring, vendor: str, what: str) -> str:
    """The secret. Raises ConfigurationError, saying what it has to be, when there is none."""
    if not wiring.secret:
        raise ConfigurationError(f"{vendor} of {wiring.business} needs a secret: {what}")
    return wiring.secret
