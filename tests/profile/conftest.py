"""The folder of a small profile that is right as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.profile.bicycles import FILES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile in files, as an owner would write it."""
    root = tmp_path / "spokes"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root
