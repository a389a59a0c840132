"""What all agents have in common: shared tools, checked claims, and the same hand-over."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Sequence
from functools import cache

from livekit import rtc
from livekit.agents import Agent, ModelSettings, stt
from livekit.agents.llm import ChatChunk, ChatContext, ChoiceDelta, Tool
from livekit.agents.types import FlushSentinel

from voicedesk.agents.hearing import without_cards
from voicedesk.agents.listening import hums_along, without_hums
from voicedesk.agents.live import LiveCall, Post
from voicedesk.agents.prompts import instructions
from voicedesk.agents.tools import going, helping, people, records
from voicedesk.agents.tools.acting import action_tools
from voicedesk.domain.promises import truth, unfounded
from voicedesk.profile.schema import Profile
from voicedesk.services.grounding import UNSURE, Grounds, grounds_of, ungrounded

__all__ = ["LiveCall", "Receptionist"]

_SENTENCE = re.compile(r"[^.!?]*[.!?]+[\"')]*\s*")
SHARED: tuple[Tool, ...] = (
    helping.answer_question,
    helping.call_a_person,
    helping.promise_callback,
    records.send_payment_link,
    people.note_caller,
    people.verify_caller,
    going.end_call,
)
Piece = ChatChunk | str | FlushSentinel


class Receptionist(Agent):
    """An agent of one call; what differs is its post and its own tools."""

    post: Post = "front"
    own_tools: Sequence[Tool] = ()

    def __init__(
        self, live: LiveCall, context: ChatContext | None = None, *, greeted: bool = False
    ) -> None:
        super().__init__(
            instructions=instructions(live, self.post),
            chat_ctx=context or ChatContext.empty(),
            tools=[*SHARED, *_scoring(live), *self.own_tools, *action_tools(live)],
        )
        self._live = live
        self._taking_over = context is not None and not greeted

    async def on_enter(self) -> None:
        """Go on with what the caller said before the hand-over."""
        before, self._live.post = self._live.post, self.post
        if self._taking_over:
            self._live.journal.add("handoff", {"from": before, "to": self.post})
            await self.session.generate_reply()

    async def stt_node(
        self, audio: AsyncIterable[rtc.AudioFrame], model_settings: ModelSettings
    ) -> AsyncIterator[stt.SpeechEvent | str]:
        """What the ears hear; "mhm" while the desk speaks is not a turn."""
        heard = Agent.default.stt_node(self, audio, model_settings)
        async for event in without_hums(heard, lambda: hums_along(self.session)):
            yield event

    async def llm_node(
        self, chat_ctx: ChatContext, tools: list[Tool], model_settings: ModelSettings
    ) -> AsyncIterator[Piece]:
        """The brain's words by sentences, each claim held against the deeds of this call."""
        checked = ClaimCheck(self._live, lambda: _grounds(self._live, chat_ctx))
        heard = without_cards(chat_ctx)
        self._live.saying = ""
        async for piece in Agent.default.llm_node(self, heard, tools, model_settings):
            for checked_piece in checked.take(piece):
                self._live.saying += _words_of(checked_piece)
                yield checked_piece
        for checked_piece in checked.rest():
            self._live.saying += _words_of(checked_piece)
            yield checked_piece


class ClaimCheck:
    """Lets a sentence out once it is whole and true.

    A claim must be a deed of this call; a number, price, time or name must stand in what the tools
    answered, the caller said or the profile allows to be said. Without `grounds`, claims alone.
    """

    def __init__(self, live: LiveCall, grounds: Callable[[], Grounds] | None = None) -> None:
        self._live = live
        self._grounds = cache(grounds) if grounds else None
        self._kept = ""
        self._told: set[str] = set()

    def take(self, piece: Piece) -> list[Piece]:
        """What may leave now that this piece has come."""
        if isinstance(piece, str):
            return [*self._sentences(piece)]
        if not isinstance(piece, ChatChunk) or piece.delta is None or not piece.delta.content:
            return [piece]
        out: list[Piece] = []
        for sentence in self._sentences(piece.delta.content):
            delta = ChoiceDelta(role="assistant", content=sentence)
            out.append(ChatChunk(id=piece.id, delta=delta))
        if piece.delta.tool_calls:
            calls = piece.delta.model_copy(update={"content": None})
            out.append(piece.model_copy(update={"delta": calls}))
        return out

    def rest(self) -> list[Piece]:
        """What was left unfinished at the end."""
        kept, self._kept = self._kept, ""
        return [self._true(kept)] if kept.strip() else []

    def _sentences(self, text: str) -> list[str]:
        self._kept += text
        whole = _SENTENCE.findall(self._kept)
        # the last match may still grow: "2." of "2.30"
        if whole and self._kept.endswith(whole[-1]) and not whole[-1][-1].isspace():
            whole.pop()
        self._kept = self._kept[sum(len(s) for s in whole) :]
        return [words for words in map(self._true, whole) if words]

    def _true(self, sentence: str) -> str:
        done = [effect.kind for effect in self._live.state.effects]
        wrong = unfounded(sentence, done)
        if not wrong:
            return self._known(sentence)
        said = []
        for claim in sorted(wrong):
            self._live.journal.add("event", {"unfounded": claim})
            words = truth(claim, done)
            if words not in self._told:
                self._told.add(words)
                said.append(words)
        return "".join(f"{words} " for words in said)

    def _known(self, sentence: str) -> str:
        if self._grounds is None or not (strange := ungrounded(sentence, self._grounds())):
            return sentence
        self._live.journal.add("event", {"ungrounded": list(strange)})
        if UNSURE in self._told:
            return ""
        self._told.add(UNSURE)
        return f"{UNSURE} "


def _grounds(live: LiveCall, chat_ctx: ChatContext) -> Grounds:
    """What may be said in this call: the tools' answers, the conversation, the profile's words."""
    if live.said_by_profile is None:
        live.said_by_profile = grounds_of(_written(live.desk.profile))
    return grounds_of(_told(live, chat_ctx), live.said_by_profile)


def _told(live: LiveCall, chat_ctx: ChatContext) -> Iterator[str]:
    for item in chat_ctx.items:
        # the instructions have examples of times that nobody offered
        if item.type == "message" and item.role in ("user", "assistant"):
            yield item.text_content or ""
        elif item.type == "function_call_output":
            yield item.output
    yield live.desk.business.local(live.desk.clock.now()).isoformat()
    yield from (live.call.caller or "", live.state.attendee().name)


def _written(profile: Profile) -> Iterator[str]:
    yield from (profile.business.name, profile.voice.disclosure, profile.emergency.sentence)
    yield from profile.phrases.values()
    yield from profile.policies.model_dump().values()
    yield from (words for part in profile.services for words in (part.name, *part.questions))
    yield from (member.name for member in profile.staff)
    yield from (place.name for place in profile.locations)
    yield from (person.name for person in profile.escalation.people)


def _words_of(piece: Piece) -> str:
    if isinstance(piece, ChatChunk):
        return (piece.delta.content if piece.delta else "") or ""
    return piece if isinstance(piece, str) else ""


def _scoring(live: LiveCall) -> tuple[Tool, ...]:
    wished = live.desk.profile.notifications
    return (going.rate_call,) if wished.survey and wished.survey_by == "voice" else ()
