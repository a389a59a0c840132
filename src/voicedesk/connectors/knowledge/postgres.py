"""Knowledge in PostgreSQL: words in a tsvector, vectors looked at one by one for each business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg

from voicedesk.connectors._options import secret
from voicedesk.connectors.knowledge import _postgres
from voicedesk.connectors.knowledge._shelf import Shelf

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.ports import Embedder


class PostgresKnowledge(Shelf[psycopg.Connection[tuple[Any, ...]]]):
    """Implements `ports.Knowledge` in the schema `knowledge` of a database, for every host."""

    def __init__(self, url: str, embedder: Embedder | None = None) -> None:
        address = url.replace("+psycopg", "", 1)
        super().__init__("PostgreSQL", _postgres, lambda: _postgres.opened(address), embedder)


def build(wiring: Wiring) -> PostgresKnowledge:
    """From the secret, an address like that of DATABASE_URL. Raises ConfigurationError."""
    address = secret(wiring, "the knowledge in PostgreSQL", "the address of the database")
    return PostgresKnowledge(address, wiring.embedder)
