"""Asks whether the call may be recorded, where the business must ask, and goes on either way."""

from __future__ import annotations

from collections.abc import Callable

from livekit.agents import Agent, StopResponse
from livekit.agents.llm import ChatContext, ChatMessage

from voicedesk.agents.consent import says_yes
from voicedesk.agents.live import LiveCall
from voicedesk.agents.router import Router
from voicedesk.language.understand import Heard, understand

_THANKS = "Thank you. How can I help?"
_NOT_RECORDED = "All right, this call is not recorded. How can I help?"
_JUST_AN_ANSWER = frozenset({"yes", "no", "thanks", "greet"})


class AskToRecord(Agent):
    """Hears the answer to the question that ends the greeting, then hands over to the front desk.

    Only a plain yes is consent. Whoever says what they want instead is served, unrecorded.
    """

    def __init__(self, live: LiveCall, *, answered: Callable[[bool], None]) -> None:
        super().__init__(instructions="")
        self._live, self._answered = live, answered

    async def on_user_turn_completed(self, turn_ctx: ChatContext, new_message: ChatMessage) -> None:
        live = self._live
        heard = _heard(live, new_message.text_content or "")
        yes = says_yes(heard, deed="record")
        live.journal.add("event", {"recording": "allowed" if yes else "not allowed"})
        self._answered(yes)
        context = turn_ctx.copy()
        if _wants_more(heard):
            context.items.append(new_message)
            self.session.update_agent(Router(live, context))
        else:
            self.session.update_agent(Router(live, context, greeted=True))
            self.session.say(_THANKS if yes else _NOT_RECORDED)
        raise StopResponse


def _heard(live: LiveCall, words: str) -> Heard:
    return understand(
        words,
        vocabulary=live.desk.vocabulary,
        now=live.desk.business.local(live.desk.clock.now()),
        asked=live.desk.profile.voice.recording.notice,
    )


def _wants_more(heard: Heard) -> bool:
    """The words hold a wish beside the answer, or are no answer at all."""
    wished = {intent.name for intent in heard.intents} - _JUST_AN_ANSWER
    return heard.answer is None or bool(wished) or bool(heard.dates)
