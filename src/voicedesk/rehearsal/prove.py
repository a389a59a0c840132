"""Walks the conversations that a profile can lead to, and shows that its laws hold in all of them.

The reflex is a function of the conversation alone, so a walk can start anywhere again. The policy
and the tools are the real ones; the services beneath them are `prove_world`, in which every outcome
can be had. Callers are `prove_moves`, one utterance for each kind. Conversations that differ in
nothing that decides what may come count as one.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from livekit.agents import ToolError
from livekit.agents.llm import ChatContext

from voicedesk.agents.arrival import arrive
from voicedesk.agents.base import SHARED
from voicedesk.agents.journal import Journal
from voicedesk.agents.live import LiveCall, Post
from voicedesk.agents.router import Router
from voicedesk.agents.scheduling import Scheduling
from voicedesk.agents.support import Support
from voicedesk.agents.tools.guard import use_tool
from voicedesk.bootstrap import Office, live_call, new_call, open_office
from voicedesk.brain.asked import question_in
from voicedesk.brain.fold import follow
from voicedesk.brain.frame import Frame
from voicedesk.brain.policy import Act, Ground, Say, Use, decide
from voicedesk.brain.talk import Did, Said
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus
from voicedesk.domain.business import ServiceId
from voicedesk.language.understand import Heard, understand
from voicedesk.profile.load import LoadedProfile
from voicedesk.rehearsal.prove_laws import (
    Hole,
    Law,
    Proof,
    Turn,
    last_question,
    repeated_for_ever,
)
from voicedesk.rehearsal.prove_moves import NUMBER, PERSON, SILENT, UNCLEAR, Move, alphabet, roads
from voicedesk.rehearsal.prove_state import Node, copied
from voicedesk.rehearsal.prove_world import Chance, by_chance
from voicedesk.services.scheduling import Wish

Decide = Callable[[Frame, Ground], Act]

LONGEST_S = 45.0
MOST_STATES = 20_000
_MOST_STEPS = 12
_EARLY = 2
"""Up to this depth every move is tried; further on those that may change any conversation."""
_ALIKE = 4
"""As often in a row no question may be asked in the same words."""
_PATIENT = 6
_SPEAKERS = {"front": Router, "scheduling": Scheduling, "support": Support}
_TOOLS: dict[Post, dict[str, Any]] = {
    "front": {tool.id: tool for tool in (*SHARED, *Router.own_tools)},
    "scheduling": {tool.id: tool for tool in (*SHARED, *Scheduling.own_tools)},
    "support": {tool.id: tool for tool in (*SHARED, *Support.own_tools)},
}


async def prove(
    loaded: LoadedProfile,
    *,
    now: datetime,
    longest_s: float = LONGEST_S,
    policy: Decide = decide,
    first_only: bool = False,
) -> Proof:
    """Walk for a while, breadth first, from a known, a new and a withheld number."""
    async with open_office(loaded, clock=ManualClock(now)) as office:
        walk = _Walk(office, policy)
        return await walk.walk(_callers(loaded), longest_s=longest_s, first_only=first_only)


def _callers(loaded: LoadedProfile) -> list[str | None]:
    numbers = [customer.phone for customer in loaded.samples.customers]
    known = next((n for n in numbers if numbers.count(n) == 1), None)
    return [known, "+12025550199" if known != "+12025550199" else "+12025550198", None]


class _Walk:
    def __init__(self, office: Office, policy: Decide) -> None:
        self._office, self._policy = office, policy
        self._chance = Chance()
        self._heard: dict[tuple[str, str], Heard] = {}
        self._own = frozenset(q for s in office.desk.business.services for q in s.questions)
        self._moves = alphabet(office.desk.profile, office.desk.business)
        self._broken: set[tuple[Law, str]] = set()
        self._patience: set[Hashable] = set()
        self.proof = Proof()

    async def walk(
        self, callers: Iterable[str | None], *, longest_s: float, first_only: bool
    ) -> Proof:
        """Breadth first, so that the first call that leads to a hole is the shortest."""
        began = time.perf_counter()
        self._desk = by_chance(self._office.desk, self._chance, await self._bookings())
        queue: deque[tuple[Node, LiveCall]] = deque()
        for number in callers:
            queue.extend(await self._begin(number))
        seen = {node.key() for node, _ in queue}
        while queue and time.perf_counter() - began < longest_s and len(seen) < MOST_STATES:
            node, live = queue.popleft()
            self.proof.depth = node.depth - node.road
            for child in await self._children(node, live):
                if child.key() not in seen:
                    seen.add(child.key())
                    queue.append((child, live))
            if first_only and self.proof.holes:
                break
        self.proof.states, self.proof.whole = len(seen), not queue
        self.proof.seconds = time.perf_counter() - began
        return self.proof

    async def _bookings(self) -> list[Booking]:
        """Two appointments that the caller may turn out to have."""
        desk = self._office.desk
        service = desk.business.default_service or desk.business.services[0].id
        offer = await desk.scheduling.find(Wish(ServiceId(service), soonest=True))
        late = desk.clock.now() + timedelta(days=7)
        other = await desk.scheduling.find(Wish(desk.business.services[-1].id, after=late))
        slots = [*offer.slots[-1:], *other.slots[:1]]
        who = Attendee("Ann Marsh", "+12025550147")
        return [
            Booking(
                BookingId(f"own:{n}"),
                desk.business.id,
                slot,
                who,
                BookingStatus.BOOKED,
                None,
                desk.clock.now(),
            )
            for n, slot in enumerate(slots)
        ]

    async def _begin(self, number: str | None) -> list[tuple[Node, LiveCall]]:
        """The ring, and each road a little way down."""
        ring, live = await self._ring(number)
        nodes = [ring]
        for road in roads(self._moves):
            node = ring
            for move in road:
                node = node if node.over else (await self._turn(node, live, move))[0]
            node.road = node.depth
            nodes += [node] if road and not node.over else []
        return [(node, live) for node in sorted(nodes, key=lambda node: node.depth)]

    async def _ring(self, number: str | None) -> tuple[Node, LiveCall]:
        real = live_call(
            self._office.desk, new_call(self._office.desk, channel="phone", caller=number)
        )
        greeting = await arrive(real)
        live = LiveCall(self._desk, real.call, real.state, real.journal)
        frame = Frame(now=self._desk.business.local(self._desk.clock.now()), own=self._own)
        follow(frame, Said("desk", greeting), self._hear)
        who = number or "a withheld number"
        lines = (f"({who} rings)", f"desk: {greeting}")
        return Node(frame, real.state, lines=lines), live

    async def _children(self, node: Node, live: LiveCall) -> list[Node]:
        """Every answer to every move, with each single thing that may go wrong."""
        if node.over:
            return []
        children = []
        for move in self._moves:
            if node.depth - node.road >= _EARLY and not move.core:
                continue
            made = await self._outcomes(node, live, move)
            children += [child for child, _ in made]
            for child, turn in made:
                if move is PERSON and not turn.reached and not child.over:
                    await self._second_request(child, live)
        await self._be_patient(node, live)
        return children

    async def _outcomes(self, node: Node, live: LiveCall, move: Move) -> list[tuple[Node, Turn]]:
        """The usual answer to a move, and what comes when one single thing goes otherwise."""
        usual = await self._turn(node, live, move)
        questions = list(enumerate(self._chance.asked))
        return [usual] + [
            await self._turn(node, live, move, [0] * at + [other])
            for at, outcomes in questions
            for other in range(1, outcomes)
        ]

    async def _second_request(self, node: Node, live: LiveCall) -> None:
        for move in (NUMBER, PERSON):
            # even where nobody picks up
            _, turn = await self._turn(node, live, move, [1])
            if turn.reached:
                return
        self._hole("person", "a person was asked for twice, and none was rung", node)

    async def _be_patient(self, node: Node, live: LiveCall) -> None:
        """Who cannot be understood, or says nothing, is not asked the same for ever."""
        kind = (node.frame.aim, last_question([node.frame.desk_last]), node.post)
        if kind in self._patience:
            return
        self._patience.add(kind)
        for move in (UNCLEAR, SILENT):
            asked, at = [], node
            for _ in range(_PATIENT):
                at, turn = await self._turn(at, live, move)
                asked.append(last_question(turn.said))
                if at.over or turn.reached:
                    break
            again = repeated_for_ever(asked, times=_ALIKE)
            if again:
                self._hole("repetition", f'"{again}" is asked again and again', at)
            elif not at.over and not any(e.kind == "callback" for e in at.state.effects):
                self._hole("repetition", f"nothing comes of {_PATIENT} such turns", at)

    async def _turn(
        self, node: Node, live: LiveCall, move: Move, choices: Sequence[int] = ()
    ) -> tuple[Node, Turn]:
        self.proof.turns += 1
        self._chance.begin(choices)
        frame = copied(node.frame)
        live.state, live.post = copied(node.state), node.post
        live.journal = Journal(self._desk.calls, live.call.id, self._desk.clock)
        turn = Turn(move, node.frame.desk_last, lines=[f"caller: {move.words or '(silence)'}"])
        context = _history(turn.desk_before, move.words or "...")
        follow(frame, Said("caller", move.words), self._hear)
        whole = await self._answer(frame, live, turn, node, context)
        turn.wrote(self._chance.writes)
        made = Node(
            frame,
            live.state,
            live.post,
            whole,
            depth=node.depth + 1,
            road=node.road,
            before=node,
            lines=tuple(turn.lines),
        )
        for law, what in turn.broken:
            self._hole(law, what, made)
        return made, turn

    async def _answer(
        self, frame: Frame, live: LiveCall, turn: Turn, node: Node, context: ChatContext
    ) -> frozenset[str]:
        whole = node.whole
        for _ in range(_MOST_STEPS):
            act = self._policy(frame, self._ground(live))
            words = act.text if isinstance(act, Say) else act.say
            if words:
                turn.spoke(words, live.state)
                follow(frame, Said("desk", words), self._hear)
                whole |= self._read_whole(live, words)
            if isinstance(act, Say):
                break
            turn.uses(act, Node(frame, live.state, whole=whole), live.state)
            did = await _use(act, live, context)
            follow(frame, did, self._hear)
            turn.reached = turn.reached or _reached(act, live)
            if live.state.ended:
                break
        else:
            turn.broken.append(("answer", f"no answer after {_MOST_STEPS} steps"))
        if not turn.said:
            turn.broken.append(("answer", "nothing was said"))
        return whole

    def _read_whole(self, live: LiveCall, words: str) -> frozenset[str]:
        """The deed that these words read back completely."""
        proposal = live.state.proposal
        if proposal is None:
            return frozenset()
        slots = [hold.slot for hold in live.state.holds if proposal.deed != "cancel"]
        slots += [b.slot for b in live.state.bookings if b.id == proposal.ref]
        business, said = self._desk.business, words.casefold()
        names = [(business.service(s.service).name, business.member(s.staff).name) for s in slots]
        told = any(what.casefold() in said and who.casefold() in said for what, who in names)
        return frozenset({proposal.ref} if told else ())

    def _ground(self, live: LiveCall) -> Ground:
        view = live.state.view(self._desk.business.local(self._desk.clock.now()))
        names = frozenset(_TOOLS[live.post])
        return Ground(self._desk.profile, self._desk.business, view, names)

    def _hear(self, said: Said, asked: str) -> Heard:
        # as everywhere in a walk: of a question the kind counts, not its words
        key = (said.text, question_in(asked) or asked)
        if key not in self._heard:
            now = self._desk.business.local(self._desk.clock.now())
            vocabulary = self._desk.vocabulary
            self._heard[key] = understand(
                said.text, vocabulary=vocabulary, now=now, asked=asked or None
            )
        return self._heard[key]

    def _hole(self, law: Law, what: str, node: Node) -> None:
        """The first call to each hole is kept: none is shorter."""
        if (law, what) not in self._broken:
            self._broken.add((law, what))
            self.proof.holes.append(Hole(law, what, node.call()))


def _reached(act: Use, live: LiveCall) -> bool:
    """Whether somebody is on the line, or will ring."""
    asked = act.tool in ("call_a_person", "promise_callback")
    return asked and (live.state.did("transferred") or live.state.did("callback"))


def _history(desk: str, caller: str) -> ChatContext:
    context = ChatContext.empty()
    context.add_message(role="assistant", content=desk)
    context.add_message(role="user", content=caller)
    return context


async def _use(act: Use, live: LiveCall, context: ChatContext) -> Did:
    """The real tool, on the desk in which anything may happen."""
    if act.tool.startswith("go_to_"):
        post = act.tool.removeprefix("go_to_")
        live.post = post  # type: ignore[assignment]  # tools name the posts that there are
        return Did(act.tool, act.args, {"now_with": post})
    if act.tool == "end_call":
        live.state.ended = str(act.args.get("reason", "goodbye"))
        return Did(act.tool, act.args, {"ending": True})
    session = SimpleNamespace(history=context)
    ctx: Any = SimpleNamespace(userdata=live, session=session, disallow_interruptions=_nothing)
    try:
        result = await use_tool(_TOOLS[live.post][act.tool], ctx, act.args)
    except ToolError as error:
        return Did(act.tool, act.args, refused=error.message)
    return Did(act.tool, act.args, json.loads(result))


def _nothing() -> None:
    """A conversation that is thought through cannot be interrupted."""
