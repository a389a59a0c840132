"""A caller who talks: the whole desk answers, and every claim is held against the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicedesk.agents.arrival import arrive
from voicedesk.bootstrap import brain_for, live_call
from voicedesk.calls.text import TextCall
from voicedesk.domain.promises import claims
from voicedesk.store.soundness import SPOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lab.histories.people import Caller
    from voicedesk.domain.call import JournalKind

LINES = (
    "I need a check-up next week, whatever you have",
    "the first one please",
    "Maria Gonzalez",
    "yes",
    "yes please",
    "no thanks, goodbye",
)


async def talk(caller: Caller) -> None:
    """Book by words."""
    desk, notes, witness = caller.around.desk, caller.around.notes, caller.around.witness
    call = caller.record("+12025550123")
    await desk.calls.begin(call)
    notes.write("rang", caller.call)
    live = live_call(desk, call)

    def hear(kind: JournalKind, data: Mapping[str, object]) -> None:
        if kind != "say":
            return
        for claim in claims(str(data["text"])) & SPOKEN.keys():
            seen = witness.sees(caller.call, *(deed.value for deed in SPOKEN[claim]))
            notes.write("claimed", caller.call, claim=claim, seen=seen)

    live.journal.watch(hear)
    async with TextCall(live, brain_for(live, "reflex"), greeting=await arrive(live)) as ringing:
        for line in LINES:
            if ringing.over:
                break
            await ringing.say(line)
    notes.write("over", caller.call)
