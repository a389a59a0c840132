"""What must hold in every conversation that a desk can have, and the words for a hole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from voicedesk.agents.consent import heard_proposal
from voicedesk.brain.fold import sentences
from voicedesk.brain.policy import Use
from voicedesk.domain.promises import unfounded
from voicedesk.domain.state import CallState
from voicedesk.rehearsal.prove_moves import Move
from voicedesk.rehearsal.prove_state import Node
from voicedesk.rehearsal.prove_world import Write

Law = Literal["consent", "person", "repetition", "promise", "answer"]
LAWS: dict[Law, str] = {
    "consent": "nothing is written without a yes to exactly that",
    "person": "whoever asks for a person reaches one, or a call back, within two turns",
    "repetition": "no question is asked for ever",
    "promise": "what is said to be done is done",
    "answer": "every utterance is answered, within a few steps",
}
_DEEDS = {"book_appointment": "book", "move_booking": "move", "cancel_booking": "cancel"}


@dataclass(frozen=True, slots=True)
class Hole:
    """A law that is broken, and the shortest call that leads there."""

    law: Law
    what: str
    call: Sequence[str]


@dataclass(slots=True)
class Turn:
    """What happened while one utterance was answered."""

    move: Move
    desk_before: str
    said: list[str] = field(default_factory=list)
    broken: list[tuple[Law, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    reached: bool = False
    """A person was rung, or a call back promised."""

    def spoke(self, words: str, state: CallState) -> None:
        """The desk said something: it must be true by now."""
        self.said.append(words)
        self.lines.append(f"desk: {words}")
        done = {effect.kind for effect in state.effects}
        for sentence in sentences(words):
            for claim in sorted(unfounded(sentence, done)):
                self.broken.append(("promise", f'"{sentence}" claims {claim}'))

    def uses(self, act: Use, node: Node, state: CallState) -> None:
        """The desk is about to use a tool: one that writes needs its yes."""
        args = " ".join(f"{key}={value}" for key, value in act.args.items())
        self.lines.append(f"  {act.tool} {args}".rstrip())
        deed, proposal = _DEEDS.get(act.tool), state.proposal
        if deed is None:
            return
        if deed == "cancel" and (proposal is None or proposal.deed != "cancel"):
            return  # the first use of this tool asks, and writes nothing
        if not self.move.assent:
            self.broken.append(("consent", f"{act.tool} after words that are no yes"))
        elif proposal is None or proposal.deed != deed:
            self.broken.append(("consent", f"{act.tool} for something that was not proposed"))
        elif not heard_proposal(proposal, self.desk_before):
            self.broken.append(("consent", f"{act.tool}, and the time was not read back"))
        elif proposal.ref not in node.whole:
            self.broken.append(("consent", f"{act.tool}, and it was never read back whole"))

    def wrote(self, writes: Sequence[Write]) -> None:
        """What really reached the ledger."""
        for write in writes:
            if not self.move.assent:
                where = f"{write.slot.span.start:%A %H:%M}"
                self.broken.append(("consent", f"{write.kind} of {where} was written"))


def repeated_for_ever(asked: Sequence[str], *, times: int) -> str:
    """The question that came the given number of times in a row; empty where none did."""
    for at in range(len(asked) - times + 1):
        run = asked[at : at + times]
        if run[0] and len(set(run)) == 1:
            return run[0]
    return ""


def last_question(said: Sequence[str]) -> str:
    """The last question of a turn; empty where it asked nothing."""
    found = [s for words in said for s in sentences(words) if s.endswith("?")]
    return found[-1] if found else ""


@dataclass(slots=True)
class Proof:
    """What a walk has shown."""

    states: int = 0
    turns: int = 0
    depth: int = 0
    """Every conversation of this many utterances was walked."""
    whole: bool = False
    """Nothing was left to walk."""
    seconds: float = 0.0
    holes: list[Hole] = field(default_factory=list)


def proof_lines(name: str, proof: Proof) -> list[str]:
    """What a walk has shown, for a reader; every hole with the call that leads to it."""
    reach = "nothing was left" if proof.whole else f"all of {proof.depth} utterances from each road"
    lines = [
        f"{name}: {proof.states} conversations, {proof.turns} turns in {proof.seconds:.0f} s; "
        f"walked: {reach}"
    ]
    broken = {hole.law for hole in proof.holes}
    lines += [f"  {'BROKEN' if law in broken else 'holds '}  {LAWS[law]}" for law in LAWS]
    for hole in proof.holes:
        lines += ["", f"{hole.law}: {hole.what}", *(f"    {line}" for line in hole.call)]
    return lines
