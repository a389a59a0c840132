"""What the processes of calls share: loaded once, before they are forked."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from voicedesk.calls.prewarm import PRELOADED

pytestmark = pytest.mark.unit

LOADED = """
import gc, json, os, sys
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
threads = len(os.listdir("/proc/self/task"))
import voicedesk.calls.preloaded
from voicedesk.calls.desks import from_files
from voicedesk.calls.prewarm import load_once
told = {
    "threads": len(os.listdir("/proc/self/task")) - threads,
    "vendors": [one for one in ("assemblyai", "google") if f"livekit.plugins.{one}" in sys.modules],
}
gc.collect()
gc.freeze()
if os.fork():
    os.wait()
else:
    load_once()
    told["profile"] = from_files.cache_info().currsize
    told["once"] = load_once.cache_info().hits
    print(json.dumps(told), flush=True)
"""


def loaded(**environment: str) -> subprocess.CompletedProcess[str]:
    """The process that calls are forked from, and one that was."""
    return subprocess.run(
        (sys.executable, "-c", LOADED, *PRELOADED[:-1]),
        env={"PATH": os.defpath, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


def test_a_process_is_forked_with_its_profile_and_the_vendors_of_it() -> None:
    keys = {"ASSEMBLYAI_API_KEY": "made-up", "GOOGLE_API_KEY": "made-up"}
    told = json.loads(loaded(VOICEDESK_PROFILE="dental", **keys).stdout)
    assert told == {"threads": 0, "vendors": ["assemblyai", "google"], "profile": 1, "once": 1}


def test_what_cannot_be_loaded_is_left_to_each_process() -> None:
    ended = subprocess.run(
        (sys.executable, "-c", "import voicedesk.calls.preloaded; print('lives')"),
        env={"PATH": os.defpath, "VOICEDESK_PROFILE": "nobody"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout == "lives\n"
    assert "begin cold" in ended.stderr
