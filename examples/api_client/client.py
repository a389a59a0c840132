"""Books over the desk's API, and lists what it holds, with Python's own library alone.

`client.py free SERVICE DAY`, `client.py book SERVICE START NAME PHONE`, `client.py bookings`,
`client.py calls`; VOICEDESK_API and VOICEDESK_TOKEN say where the API is and with which key.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TIMEOUT_S = 15
TRIES = 3


class Refused(Exception):
    """The desk said no; the sentence is its own."""


@dataclass(frozen=True)
class Desk:
    """One desk, as a key opens it."""

    address: str
    token: str

    def ask(self, method: str, path: str, body: object = None, *, key: str = "") -> Any:  # noqa: ANN401  # as JSON has it
        """What the desk answers. A request with a key can be sent again: it is done once."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(  # noqa: S310  # where the environment says
            f"{self.address}{path}", data=data, headers=headers, method=method
        )
        for left in reversed(range(TRIES)):
            try:
                with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:  # noqa: S310
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After")
                if wait is None or not left:
                    raise Refused(json.load(error)["detail"]) from error
                time.sleep(int(wait))  # noqa: TID251  # nothing else goes on here
        raise AssertionError("the last try returns or raises")

    def every(self, path: str) -> Iterator[Any]:
        """The things of a list, page by page."""
        sign, cursor = "&" if "?" in path else "?", ""
        while True:
            page = self.ask("GET", f"{path}{cursor}")
            yield from page["items"]
            if page["next"] is None:
                return
            cursor = f"{sign}cursor={urllib.parse.quote(page['next'])}"

    def free(self, service: str, day: str) -> list[str]:
        """When something is free on a day."""
        asked = urllib.parse.urlencode({"service": service, "day": day})
        return [f"{one['start']}  {one['staff']}" for one in self.every(f"/availability?{asked}")]

    def book(self, service: str, start: str, name: str, phone: str) -> str:
        """A booking; the same words book it once, however often they are sent."""
        customer = {"name": name, "phone": phone}
        wanted = {"service": service, "start": start, "customer": customer}
        key = hashlib.sha256(json.dumps(wanted).encode()).hexdigest()
        made = self.ask("POST", "/bookings", wanted, key=key)
        return f"{made['id']}  {made['start']}  {made['service']} with {made['staff']}"


def main(words: list[str]) -> str:
    """Do what the words say; what is to be printed."""
    known = os.environ  # noqa: TID251  # a program of its own
    desk = Desk(known["VOICEDESK_API"].rstrip("/"), known["VOICEDESK_TOKEN"])
    if words[:1] == ["free"] and len(words) == 3:
        return "\n".join(desk.free(*words[1:]))
    if words[:1] == ["book"] and len(words) == 5:
        return desk.book(*words[1:])
    if words in (["bookings"], ["calls"]):
        return "\n".join(json.dumps(one) for one in desk.every(f"/{words[0]}"))
    raise Refused("free SERVICE DAY, book SERVICE START NAME PHONE, bookings, or calls")


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))  # noqa: T201
    except Refused as error:
        sys.exit(str(error))
