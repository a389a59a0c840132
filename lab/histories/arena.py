"""Plays histories in one database: forks their processes, disturbs them, starts the dead again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from lab import postgres, proxy, redis
from lab.histories.life import Ground, live
from lab.histories.office import carried, carry, leave_aside
from lab.histories.plan import PROCESSES
from lab.histories.verdict import judge
from voicedesk.store import migrate, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lab.histories.plan import Kind, Plan
    from voicedesk.profile.load import LoadedProfile

LOOK_S = 0.02
LONGEST_S = 300
OFFICES = 3
AGAIN = ("slow", "cut", "refused")
"""Disturbances that come again and again."""
ONCE = ("restart", "failover", "redis")
"""Deaths of a server: each that is in the plan happens once, at a moment of its own."""
WITHIN_S = 1.5


@dataclass(slots=True)
class Played:
    """What came of one history."""

    plan: Plan
    kills: int = 0
    disturbed: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Arena:
    """One database and what lies before it."""

    ground: Ground
    server: postgres.Server | None = None
    way: proxy.Proxy | None = None
    redis: redis.Server | None = None
    standby: postgres.Server | None = None
    _servers: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def close(self) -> None:
        """End the servers that took the place of others."""
        self._servers.close()

    def play(self, plan: Plan) -> Played:
        """One history from its first ring to the verdict."""
        played = Played(plan)
        if "failover" in plan.faults and self.server is not None and self.standby is None:
            second = postgres.standing_by(self.server, *postgres.LASTING)
            self.standby = self._servers.enter_context(second)
        self._run(played)
        asyncio.run(self._expire_and_judge(played))
        return played

    def _run(self, played: Played) -> None:
        plan, rng = played.plan, Random(f"arena:{played.plan.seed}")
        lives = dict.fromkeys(range(PROCESSES), 0)
        running = {_fork(partial(live, self.ground, plan, n, 0)): n for n in range(PROCESSES)}
        began = time.monotonic()
        deaths = {
            fault: began + rng.uniform(0.05, WITHIN_S) for fault in ONCE if fault in plan.faults
        }
        while running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                self._disturb(played, rng, deaths)
                _pause(LOOK_S)
                if time.monotonic() > began + LONGEST_S:
                    _end(running)
                    played.faults["histories that did not end"] += 1
                    return
                continue
            process = running.pop(pid, None)
            if process is not None and os.WIFSIGNALED(status):
                played.kills += 1
                lives[process] += 1
                life = lives[process]
                running[_fork(partial(live, self.ground, plan, process, life))] = process
        self._calm()

    def _disturb(self, played: Played, rng: Random, deaths: dict[str, float]) -> None:
        """A death whose moment has come; and now and then another fault of the plan."""
        for fault in [one for one, moment in deaths.items() if time.monotonic() > moment]:
            del deaths[fault]
            played.disturbed[fault] += self._kill(fault)
        fault = rng.choice(AGAIN)
        if fault not in played.plan.faults or rng.random() > 0.15:
            return
        ways = {"slow": self._slow, "cut": self._cut, "refused": self._refuse}
        played.disturbed[fault] += ways[fault](rng)

    def _slow(self, rng: Random) -> bool:
        return self._tell(f"slow {rng.choice((0.0, 0.002, 0.01))}")

    def _cut(self, _rng: Random) -> bool:
        return self._tell("cut")

    def _refuse(self, rng: Random) -> bool:
        if not self._tell("close"):
            return False
        _pause(rng.uniform(0.05, 0.4))
        return self._tell("open")

    def _kill(self, fault: str) -> bool:
        """The server behind the way dies and comes back, or another takes its place."""
        if fault == "redis" and self.redis is not None:
            self.redis.kill()
            self.redis.start()
        elif fault == "restart" and self.server is not None:
            self.server.stop(how="immediate")
            self.server.start(*postgres.LASTING)
        elif fault == "failover" and self.server is not None and self.standby is not None:
            self.server.stop(how="immediate")
            self.standby.promote()
            self._tell(f"to {self.standby.port}")
            self._tell("cut")
            self.server, self.standby = self.standby, None
            direct = self.server.url("voicedesk")
            self.ground = _moved(self.ground, direct)
        else:
            return False
        return True

    def _tell(self, words: str) -> bool:
        if self.way is None:
            return False
        self.way.order(words)
        return True

    def _calm(self) -> None:
        self._tell("slow 0")
        self._tell("open")

    async def _expire_and_judge(self, played: Played) -> None:
        async with open_store(self.ground.direct) as store:
            played.faults += await judge(self.ground, played.plan, store)
            if not played.plan.carried:
                return
            await leave_aside(store, played.plan.business)
        played.kills += self._carry(played.plan)
        async with open_store(self.ground.direct) as store:
            played.faults += Counter(await carried(self.ground, played.plan, store))

    def _carry(self, plan: Plan) -> int:
        """Offices one after another, all but the last of them killed at some moment."""
        rng = Random(f"office:{plan.seed}")
        kills = 0
        for number in range(OFFICES):
            fatal = rng.randint(1, 30) if number < OFFICES - 1 else 0
            pid = _fork(partial(carry, self.ground, plan, number, fatal))
            _, status = os.waitpid(pid, 0)
            if os.WIFSIGNALED(status):
                kills += 1
            elif os.WEXITSTATUS(status) == 0:
                break
        return kills


def _moved(ground: Ground, direct: str) -> Ground:
    return Ground(
        url=ground.url,
        direct=direct,
        folder=ground.folder,
        redis=ground.redis,
        loaded=ground.loaded,
        now=ground.now,
    )


@contextlib.contextmanager
def arena(kind: Kind, loaded: LoadedProfile) -> Iterator[Arena]:
    """A fresh database of a kind, with a way to it that can be disturbed."""
    with contextlib.ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="voicedesk-histories-"))
        )
        now = datetime.now(UTC)  # noqa: TID251  # histories begin when they are played
        ground = Ground(
            url=f"sqlite+aiosqlite:///{folder}/voicedesk.db",
            direct=f"sqlite+aiosqlite:///{folder}/voicedesk.db",
            folder=folder,
            redis=None,
            loaded=loaded,
            now=now,
        )
        if kind == "sqlite":
            asyncio.run(_open_once(ground.direct))
            yield Arena(ground)
            return
        server = stack.enter_context(postgres.serving(*postgres.LASTING))
        direct = server.create("voicedesk")
        asyncio.run(migrate(direct))
        way = stack.enter_context(proxy.leading_to(server.port))
        cache = stack.enter_context(redis.serving()) if redis.is_installed() else None
        ground = Ground(
            url=direct.replace(f":{server.port}/", f":{way.port}/"),
            direct=direct,
            folder=folder,
            redis=cache.url if cache else None,
            loaded=loaded,
            now=now,
        )
        with contextlib.closing(Arena(ground, server, way, cache)) as place:
            yield place


async def _open_once(url: str) -> None:
    async with open_store(url):
        pass


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        work()
    return pid


def _end(running: dict[int, int]) -> None:
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251  # a process that forks has no loop to sleep in
