"""From a name in the profile to a connector: ours by dotted path, others' by entry point."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Literal

from voicedesk.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Embedder

Kind = Literal["calendar", "crm", "knowledge", "embedding", "sms", "email", "files"]

GROUP = "voicedesk.connectors"
"""Entry points are named `kind.name`, `sms.pigeon`, and point at a `build` function."""

BUILT_IN: Mapping[str, str] = {
    "calendar.google": "voicedesk.connectors.calendar.google:build",
    "calendar.caldav": "voicedesk.connectors.calendar.caldav:build",
    "calendar.graph": "voicedesk.connectors.calendar.graph:build",
    "calendar.rest": "voicedesk.connectors.calendar.rest:build",
    "calendar.feed": "voicedesk.connectors.calendar.feed:build",
    "crm.hubspot": "voicedesk.connectors.crm.hubspot:build",
    "crm.salesforce": "voicedesk.connectors.crm.salesforce:build",
    "crm.rest": "voicedesk.connectors.crm.rest:build",
    "knowledge.embedded": "voicedesk.connectors.knowledge.embedded:build",
    "knowledge.pinecone": "voicedesk.connectors.knowledge.pinecone:build",
    "knowledge.postgres": "voicedesk.connectors.knowledge.postgres:build",
    "knowledge.weaviate": "voicedesk.connectors.knowledge.weaviate:build",
    "embedding.gemini": "voicedesk.connectors.embedding.gemini:build",
    "embedding.openai": "voicedesk.connectors.embedding.openai:build",
    "embedding.minilm": "voicedesk.connectors.embedding.minilm:build",
    "sms.twilio": "voicedesk.connectors.notify.twilio:build",
    "email.sendgrid": "voicedesk.connectors.notify.sendgrid:build",
    "email.smtp": "voicedesk.connectors.notify.smtp:build",
    "files.disk": "voicedesk.connectors.files.disk:build",
    "files.s3": "voicedesk.connectors.files.s3:build",
    "sms.outbox": "voicedesk.connectors.notify.outbox:build_sms",
    "email.outbox": "voicedesk.connectors.notify.outbox:build_email",
}


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a connector is built from: its options, its secret and a folder of its own."""

    business: BusinessId
    folder: Path
    """Where the business keeps files on this machine."""
    options: Mapping[str, str | int | bool] = field(default_factory=dict)
    secret: str | None = None
    owner: str = ""
    """Whose it is: the person of a calendar."""
    embedder: Embedder | None = None
    """What a store of knowledge makes vectors with; None: it searches by words."""
    public_url: str = ""
    """Where vendors reach the office; empty: nowhere."""
    keep: Callable[[str], Awaitable[None]] | None = None
    """Keeps a secret that was renewed; None: it cannot be kept."""


Build = Callable[[Wiring], object]


def known(kind: Kind) -> tuple[str, ...]:
    """Every name of a kind that this installation knows."""
    theirs = (point.name for point in entry_points(group=GROUP))
    return tuple(
        sorted(
            name.removeprefix(f"{kind}.")
            for name in {*BUILT_IN, *theirs}
            if name.startswith(f"{kind}.")
        )
    )


def find(kind: Kind, name: str) -> Build:
    """The function that builds a connector. Raises ConfigurationError for an unknown name."""
    full = f"{kind}.{name}"
    if full in BUILT_IN:
        module, function = BUILT_IN[full].split(":")
        build: Build = getattr(import_module(module), function)
        return build
    for point in entry_points(group=GROUP, name=full):
        loaded: Build = point.load()
        return loaded
    choices = ", ".join(known(kind)) or "none"
    raise ConfigurationError(f"there is no {kind} connector called {name!r}; known: {choices}")
