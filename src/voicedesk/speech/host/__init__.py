"""One ear and one voice for all the calls of a worker: a process beside them, asked by a socket."""

from voicedesk.speech.host.client import Host, HostEar, HostSynthesiser, HostVoice
from voicedesk.speech.host.keeper import SpeechHost

__all__ = ["Host", "HostEar", "HostSynthesiser", "HostVoice", "SpeechHost"]
