"""`python -m voicedesk.speech.host ADDRESS`: started by a worker, and gone with it."""

from __future__ import annotations

import os
import signal
import sys
import threading

from voicedesk.speech.host.service import Service, serve
from voicedesk.speech.opened import open_ear, open_synthesiser


def main(address: str) -> None:
    """Serve until standard input ends, which it does when the worker dies, however that was."""
    # a worker that is told to end has calls to the last word, and they need their ears
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server = serve(address, Service(open_ear, open_synthesiser))
    threading.Thread(target=_end_with_worker, daemon=True).start()
    server.serve_forever()


def _end_with_worker() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
