"""What a process loads before its first call: the code of those vendors that will be asked."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.voice

PROGRAM = """
import sys
from voicedesk.calls.speech import meet_vendors
from voicedesk.profile.load import load_profile
keys = {KEYS}
meet_vendors(load_profile("dental").profile, keys.get, brain="cascade")
names = {name.split(".")[2] for name in sys.modules if name.startswith("livekit.plugins.")}
print(" ".join(sorted(names)))
"""


@pytest.mark.parametrize(
    "keys, loaded",
    [
        ({}, ""),
        ({"ELEVENLABS_API_KEY": "k-3"}, "elevenlabs"),
        ({"ASSEMBLYAI_API_KEY": "k-1", "GOOGLE_API_KEY": "k-2"}, "assemblyai google"),
    ],
)
def test_only_vendors_with_a_key_are_loaded(keys: dict[str, str], loaded: str) -> None:
    program = PROGRAM.replace("{KEYS}", repr(keys))
    ran = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, timeout=120, check=True
    )
    assert ran.stdout.strip() == loaded
