"""Receives what a desk tells: checks where it comes from, and takes each event once.

Run it behind a server that speaks https: `python receive.py 8099 secret.txt`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

logger = logging.getLogger(__name__)

OLDEST_S = 300
LARGEST = 256 * 1024


def is_genuine(secret: str, headers: dict[str, str], body: bytes, now: float) -> bool:
    """Whether the desk that knows the secret sent this, and lately."""
    id_, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(now - int(stamp)) > OLDEST_S:
        return False
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    mac = hmac.new(key, f"{id_}.{stamp}.".encode() + body, hashlib.sha256).digest()
    expected = f"v1,{base64.b64encode(mac).decode()}"
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one, expected) for one in given)


class Receiver(BaseHTTPRequestHandler):
    """Answers the desk."""

    secret = ""
    seen: ClassVar[set[str]] = set()

    def do_POST(self) -> None:
        """Take one event."""
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(min(size, LARGEST))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_genuine(self.secret, headers, body, time.time()):
            self.send_response(403)
            self.end_headers()
            return
        event = json.loads(body)
        if event["id"] not in self.seen:
            self.seen.add(event["id"])
            logger.info("%s %s", event["type"], (event["data"] or {}).get("id", "erased"))
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    Receiver.secret = Path(sys.argv[2]).read_text("utf-8").strip()
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
