"""What happens before the first word: the call is written down, the caller looked up."""

from __future__ import annotations

from voicedesk.agents.greeting import greeting
from voicedesk.agents.live import LiveCall
from voicedesk.domain.call import Level


async def arrive(live: LiveCall) -> str:
    """Begin the call; the greeting for this caller."""
    desk = live.desk
    await desk.calls.begin(live.call)
    await _recognise(live)
    return greeting(desk.profile, desk.business, now=desk.clock.now(), customer=live.state.customer)


async def _recognise(live: LiveCall) -> None:
    """A number alone gives the first name and nothing else; two people on one number give none."""
    state = live.state
    if state.call.caller is None:
        return
    await live.desk.waitlist.called(state.call.caller)
    state.known = tuple(await live.desk.customers.recognise(state.call.caller))
    if state.known:
        state.level = max(state.level, Level.KNOWN_NUMBER)
    if len(state.known) == 1:
        state.customer = state.known[0]
