"""What pressed keys mean, by what was asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from livekit import rtc
from livekit.agents.llm import ChatContext

from voicedesk.brain.asked import Question
from voicedesk.calls.keypad import NO_CARDS, Entry, Keypad, read_entry

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "keys, asked, words",
    [
        ("4", "score", "4"),
        ("0", None, "I'd like to speak to a person"),
        ("0", "confirm_book", "I'd like to speak to a person"),
        ("*", "phone", "Could you repeat that, please?"),
        ("1", "start", "I'd like to book an appointment"),
        ("3", None, "I'd like to cancel my appointment"),
        ("1", "confirm_book", "yes"),
        ("2", "confirm_cancel", "no"),
        ("2", "pick", "the second one"),
        ("2025550123", "phone", "2 0 2 5 5 5 0 1 2 3"),
        ("03141985", "facts", "03/14/1985"),
        ("123456", "code", "1 2 3 4 5 6"),
        ("", "phone", ""),  # a lone #: skip what is being said
        ("9", "pick", ""),
    ],
)
def test_keys_answer_what_was_asked(keys: str, asked: Question | None, words: str) -> None:
    assert read_entry(keys, asked=asked) == Entry(words)


@pytest.mark.parametrize("keys", ["4111111111111111", "378282246310005"])
def test_a_card_is_not_taken(keys: str) -> None:
    assert read_entry(keys, asked=None) == Entry(say=NO_CARDS)


@dataclass
class Speaking:
    """A session in which the desk speaks, as far as the keypad knows it."""

    history: ChatContext
    current_speech: object | None
    stt: object = None
    told: list[str] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    input: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(audio_enabled=True))

    def on(self, event: str, handler: object) -> None:
        """Nothing fails here."""

    async def interrupt(self) -> None:
        self.told.append("interrupted")

    def generate_reply(self, *, user_input: str) -> None:
        self.told.append(user_input)
        self.answered.set()


@pytest.mark.parametrize(
    "speaks, meant", [(True, "yes"), (False, "I'd like to book an appointment")]
)
async def test_a_key_answers_the_question_that_is_being_spoken(*, speaks: bool, meant: str) -> None:
    before = ChatContext.empty()
    before.add_message(role="assistant", content="Hello. How can I help?")
    session = Speaking(before, object() if speaks else None)
    journal = SimpleNamespace(add=lambda kind, data: None)
    live = SimpleNamespace(
        state=SimpleNamespace(ended=None),
        journal=journal,
        saying="So: a check-up on Thursday at two. Shall I book it?",
    )
    room = rtc.Room()
    Keypad(live, session, room, "caller")  # type: ignore[arg-type]  # as far as it is used
    for key in "1#":
        pressed = SimpleNamespace(digit=key, participant=SimpleNamespace(identity="caller"))
        room.emit("sip_dtmf_received", pressed)
    await asyncio.wait_for(session.answered.wait(), 5)
    assert session.told == ["interrupted", meant]
