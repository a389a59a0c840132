"""Knowledge in one SQLite file: full-text search by word stems, and vectors where a model is."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from voicedesk.connectors.knowledge import _sqlite
from voicedesk.connectors.knowledge._shelf import Shelf

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.ports import Embedder


class EmbeddedKnowledge(Shelf[sqlite3.Connection]):
    """Implements `ports.Knowledge` in a file, or in memory for `:memory:`."""

    def __init__(self, path: Path | str = ":memory:", embedder: Embedder | None = None) -> None:
        super().__init__(str(path), _sqlite, lambda: _sqlite.opened(path), embedder)


def build(wiring: Wiring) -> EmbeddedKnowledge:
    """`knowledge.db` in the business's folder."""
    return EmbeddedKnowledge(wiring.folder / "knowledge.db", wiring.embedder)
