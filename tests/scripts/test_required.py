"""What `conftest.py` promises: one kind per module, no way out, no skip where all is required."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

TESTS = Path(__file__).resolve().parent.parent
UNIT = "import pytest, socket\npytestmark = pytest.mark.unit\n"
SKIPPED = f"{UNIT}def test_a(): pytest.skip('no server here')\n"
SKIPPED_WHOLE = f"{UNIT}pytest.skip('no speaker here', allow_module_level=True)\n"
EXPECTED = f"{UNIT}@pytest.mark.xfail(reason='known')\ndef test_b(): assert False\n"
LEAVES = f"{UNIT}def test_c(): socket.create_connection(('192.0.2.1', 80), 1)\n"
NO_KIND = "def test_d(): pass\n"
TWO_KINDS = "import pytest\npytestmark = [pytest.mark.unit, pytest.mark.db]\ndef test_e(): pass\n"
UNNEEDED = ("cacheprovider", "xdist", "randomly", "schemathesis", "inline_snapshot", "hypothesis")


def outcome(folder: Path, *modules: str, require_all: bool = False) -> str:
    """Run pytest on modules beside our conftest, and give its words."""
    shutil.copy(TESTS / "conftest.py", folder)
    for number, module in enumerate(modules):
        (folder / f"test_{number}.py").write_text(module, "utf-8")
    without = [part for name in UNNEEDED for part in ("-p", f"no:{name}")]
    told = ["-q", "--continue-on-collection-errors", "--rootdir", ".", *without]
    settings = ["-c", str(TESTS.parent / "pyproject.toml")]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *told, *settings, "."],
        cwd=folder,
        env={**environment, "VOICEDESK_REQUIRE_ALL": "1" if require_all else "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return run.stdout + run.stderr


def test_a_skip_has_its_reason_and_nobody_leaves_this_machine(tmp_path: Path) -> None:
    told = outcome(tmp_path, SKIPPED, LEAVES)
    assert "SKIPPED [1] test_0.py:3: no server here" in told
    assert "reached out to 192.0.2.1" in told
    assert "1 failed, 1 skipped" in told


def test_a_skip_fails_where_everything_is_required(tmp_path: Path) -> None:
    told = outcome(tmp_path, SKIPPED, SKIPPED_WHOLE, EXPECTED, require_all=True)
    assert "forbids: Skipped: no server here" in told
    assert "forbids: Skipped: no speaker here" in told
    assert "1 failed, 1 xfailed, 1 error" in told


def test_a_module_has_exactly_one_kind(tmp_path: Path) -> None:
    told = outcome(tmp_path, NO_KIND, TWO_KINDS, EXPECTED)
    assert "once, kind one of browser, db" in told
    assert "in: test_0.py, test_1.py" in told
