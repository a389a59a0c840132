"""What goes over the socket: a line of JSON that says how many bytes of sound follow it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

_LONGEST_LINE = 65_536
_MOST_SOUND = 64_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """A request or its answer; `number` says which request is answered."""

    number: int
    facts: Mapping[str, object]
    sound: bytes = b""


def write(stream: BinaryIO, message: Message) -> None:
    """Send one message. Raises OSError, ValueError for a closed stream."""
    head = {"number": message.number, "bytes": len(message.sound), "facts": dict(message.facts)}
    stream.write(json.dumps(head).encode() + b"\n" + message.sound)
    stream.flush()


def read(stream: BinaryIO) -> Message | None:
    """The next message; None at the end. Raises OSError, ValueError for what is no message."""
    line = stream.readline(_LONGEST_LINE)
    if not line:
        return None
    head = json.loads(line)
    length = int(head["bytes"])
    if not 0 <= length <= _MOST_SOUND:
        raise ValueError(f"{length} bytes of sound are not taken")
    sound = stream.read(length)
    if len(sound) < length:
        return None
    return Message(int(head["number"]), dict(head["facts"]), sound)
