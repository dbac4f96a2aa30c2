"""The two warm processes of an engine: forked, watched, replaced when lost."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from grading.engine.child import Child, Watch
from grading.inside.limits import Limits
from grading.inside.roles import Rehearsed
from grading.sandbox.view import View
from grading.sandbox.warm import Rehearsal, RoleName, Spawner, WarmProcess
from shop.errors import GradingError

_ROLES: tuple[RoleName, ...] = ("student", "checker")
_WARM_SECONDS = 120.0
_ENDING_SECONDS = 2.0
_REHEARSALS = 2
_REHEARSED_CHARACTERS = 100_000
_MIB = 1024 * 1024
_SLACK = 1.1
"""A single process meets its own limit, and an error that it can handle, before it is ended."""

Setups = tuple[str, ...]
"""The sources of the setup cells with which a submission begins."""


@dataclass(frozen=True)
class Beginning:
    """Where the processes of a submission are forked from.

    Attributes
    ----------
    spawners
        One for each side.
    rehearsed
        What the setup cells showed that were run ahead; the forks have them behind them.
    course_bytes
        What the course's packages take in a fresh fork; not counted as a submission's memory.
    """

    spawners: Mapping[RoleName, Spawner]
    rehearsed: tuple[Rehearsed, ...]
    course_bytes: int

    def fork(self, role: RoleName, limits: Limits) -> Child:
        """Fork one side.

        Raises
        ------
        OSError
            When the process is gone.
        """
        frames, report = self.spawners[role].spawn(limits)
        allowed = self.course_bytes + int(limits.memory_mb * _MIB * _SLACK)
        watch = Watch(allowed, limits.cpu_seconds)
        return Child(frames, report, limits.message_mb * _MIB, watch)

    def close(self) -> None:
        """Let the processes end."""
        for spawner in self.spawners.values():
            spawner.close()


class WarmPair:
    """A warm process for students and one for checkers.

    Submissions of one assignment begin with the same locked setup cells. These are run once, in
    forks of the warm processes, and the submissions are forked from there.

    Parameters
    ----------
    view
        What they can see.

    Attributes
    ----------
    restarts
        How often one was lost and started anew.
    course_bytes
        See `Beginning`.
    """

    def __init__(self, view: View) -> None:
        self.restarts = 0
        self.course_bytes = 0
        self._view = view
        self._warm: dict[RoleName, WarmProcess] = {}
        self._rehearsals: OrderedDict[Setups, Beginning | None] = OrderedDict()
        self._last_setups: Setups = ()
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def start(self) -> None:
        """Start both, side by side, and wait until they can be forked.

        Raises
        ------
        IsolationUnavailable
            When there is no sandbox on this machine.
        """
        deadline = time.monotonic() + _WARM_SECONDS
        for role in _ROLES:
            self._warm[role] = WarmProcess(role, self._view)
        for warm in self._warm.values():
            warm.wait_ready(deadline)

    def close(self) -> None:
        """End both and whatever runs inside; in a fork of their maker do nothing."""
        self._drop_rehearsals()
        if os.getpid() == self._owner:
            for warm in self._warm.values():
                warm.close()

    def begin(self, setups: Setups, limits: Limits) -> Beginning:
        """Return where a submission that begins with `setups` is to be forked from.

        What is seen a second time in a row is worth a rehearsal.
        """
        with self._lock:
            if setups and setups == self._last_setups and setups not in self._rehearsals:
                self._rehearsals[setups] = self._rehearse(setups, limits)
                while len(self._rehearsals) > _REHEARSALS:
                    _, oldest = self._rehearsals.popitem(last=False)
                    if oldest is not None:
                        oldest.close()
            self._last_setups = setups
            found = self._rehearsals.get(setups)
            return found or Beginning(dict(self._warm), (), self.course_bytes)

    def pids(self) -> dict[RoleName, int]:
        """Return the ids of the outermost processes."""
        return {role: warm.pid for role, warm in self._warm.items()}

    def complaint(self) -> str:
        """Return what both wrote to their standard errors."""
        return " ".join(warm.complaint() for warm in self._warm.values())

    def lost_since(self, restarts: int) -> bool:
        """Return whether a warm process has ended since `restarts` was read.

        In a fork of their maker, which cannot see them end, the answer is no.
        """
        if os.getpid() != self._owner:
            return False
        with self._lock:
            ended = any(warm.ends_within(0.05) for warm in self._warm.values())
            return ended or self.restarts != restarts

    def replace_lost(self) -> None:
        """Make a next try worth while after a fork has failed.

        What was rehearsed is given up first. Where nothing was, the warm processes that have
        ended are started anew. The outermost process ends a moment after the one inside that
        forks; where none does so in time, both are started anew.

        Raises
        ------
        GradingError
            In a fork of the process that made them, which cannot start them.
        """
        with self._lock:
            if self._drop_rehearsals() and all(warm.is_alive for warm in self._warm.values()):
                return
            if os.getpid() != self._owner:
                raise GradingError(
                    "a warm process has ended, and only the process that started it can start "
                    "another one; run the command again"
                )
            for role in self._lost_roles() or _ROLES:
                self.restarts += 1
                self._warm[role].close()
                self._warm[role] = WarmProcess(role, self._view)
                self._warm[role].wait_ready(time.monotonic() + _WARM_SECONDS)

    def _lost_roles(self) -> list[RoleName]:
        """Wait until a process has ended, and then for what ends with it."""
        deadline = time.monotonic() + _ENDING_SECONDS
        lost: list[RoleName] = []
        while not lost and time.monotonic() < deadline:
            lost = [role for role, warm in self._warm.items() if warm.ends_within(0.05)]
        return [role for role in _ROLES if role in lost or self._warm[role].ends_within(0.05)]

    def _rehearse(self, setups: Setups, limits: Limits) -> Beginning | None:
        """Run setup cells on both sides; None when that does not work, for whatever reason."""
        if sum(map(len, setups)) > _REHEARSED_CHARACTERS:
            return None
        deadline = time.monotonic() + limits.cell_seconds * len(setups)
        done: dict[RoleName, Rehearsal] = {}
        try:
            for role in _ROLES:
                rehearsal = self._warm[role].rehearse(setups, deadline)
                if rehearsal is not None:
                    done[role] = rehearsal
        except OSError:
            pass
        if len(done) < len(_ROLES):
            for rehearsal in done.values():
                rehearsal.close()
            return None
        return Beginning(done, done["student"].cells, self.course_bytes)

    def _drop_rehearsals(self) -> bool:
        dropped = [beginning for beginning in self._rehearsals.values() if beginning is not None]
        for beginning in dropped:
            beginning.close()
        self._rehearsals.clear()
        return bool(dropped)
