"""What every test may rely on: one kind per module, no network, no skip where all is required."""

from __future__ import annotations

import gc
import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from voicedesk.connectors.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ROOT = Path(__file__).resolve().parent.parent
KINDS = frozenset({"unit", "db", "voice", "server", "browser", "live", "hosted"})
OUTSIDE = frozenset({"live", "hosted"})
REQUIRE_ALL = os.environ.get("VOICEDESK_REQUIRE_ALL") == "1"

# Thousands of collected tests stay until the end; each full collection would walk through them.
gc.disable()

# a busy machine is no fault of the code
settings.register_profile("voicedesk", deadline=None)
settings.load_profile("voicedesk")


class _Network:
    """Refuses connections that leave this machine, except in `live` and `hosted` tests."""

    def __init__(self) -> None:
        self.open = False

    def watch(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect" and not self.open:
            self._refuse_outside(*arguments)

    @staticmethod
    def _refuse_outside(connection: object, address: object) -> None:
        if not isinstance(connection, socket.socket) or not isinstance(address, tuple):
            return
        host = str(address[0])
        here = host in {"localhost", "", "::1", "0.0.0.0"} or host.startswith("127.")  # noqa: S104
        if connection.type == socket.SOCK_STREAM and not here:
            message = f"This test reached out to {host}; tests stay on this machine."
            raise RuntimeError(message)


_network = _Network()


def pytest_configure() -> None:
    """Watch the sockets from the first import on."""
    sys.addaudithook(_network.watch)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Insist on exactly one kind per test, given by the module's `pytestmark`."""
    wrong = {
        item.nodeid.partition("::")[0]
        for item in items
        if len({mark.name for mark in item.iter_markers()} & KINDS) != 1
    }
    if wrong:
        kinds = ", ".join(sorted(KINDS))
        modules = ", ".join(sorted(wrong))
        message = f"say `pytestmark = pytest.mark.<kind>` once, kind one of {kinds}, in: {modules}"
        raise pytest.UsageError(message)


def pytest_collection_finish() -> None:
    """Hide what was collected from the garbage collector, and let it work from here on."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything is required."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"VOICEDESK_REQUIRE_ALL=1 forbids: {_reason(report.longrepr)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole module into a failure where everything is required."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"VOICEDESK_REQUIRE_ALL=1 forbids: {_reason(report.longrepr)}"
    return report


def _reason(longrepr: object) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.fixture(autouse=True)
def _network_for_the_kind(request: pytest.FixtureRequest) -> Iterator[None]:
    kinds = {mark.name for mark in request.node.iter_markers()}
    _network.open = bool(kinds & OUTSIDE)
    yield
    _network.open = False


@pytest.fixture
def clock() -> ManualClock:
    """Tuesday 3 March 2026, nine in the morning in New York; it moves when told."""
    return ManualClock(datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York")))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Public data sets to measure against: $VOICEDESK_DATA, else ../shared/data."""
    return _folder(os.environ.get("VOICEDESK_DATA"), "data", "VOICEDESK_DATA")


@pytest.fixture(scope="session")
def specs_folder() -> Path:
    """Vendors' published specifications: $VOICEDESK_SPECS, else ../shared/specs."""
    return _folder(os.environ.get("VOICEDESK_SPECS"), "specs", "VOICEDESK_SPECS")


def _folder(named: str | None, usual: str, variable: str) -> Path:
    folder = Path(named) if named else ROOT.parent / "shared" / usual
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}; set {variable} to where it is")
    return folder
