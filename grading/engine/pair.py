"""The warm process of an engine: forked on both sides, watched, replaced when lost."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from grading.engine.child import Child, Watch
from grading.inside.limits import Limits
from grading.inside.roles import Rehearsed
from grading.sandbox.view import View
from grading.sandbox.warm import ROLES, Rehearsal, RoleName, Spawner, WarmProcess
from shop.errors import GradingError

_WARM_SECONDS = 120.0
_ENDING_SECONDS = 2.0
_REHEARSALS = 2
_REHEARSED_CHARACTERS = 100_000
_RUN_AHEAD = 20
"""Cells of one assignment."""
_SHOWN_CHARACTERS = 32_000
"""What they show together; it goes to a worker in one message."""
_MIB = 1024 * 1024
_SLACK = 1.1
"""A single process meets its own limit, and an error that it can handle, before it is ended."""

Setups = tuple[str, ...]
"""The sources of the setup cells with which a submission begins."""


@dataclass(eq=False)
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
    ahead
        Further cells that were run ahead, each by its source and those of the ones above it; None
        for one that every fork has to run itself.
    tested
        Test cells that were begun ahead: whether the checkers' forks have behind them what needs
        no answer.
    is_lost
        Whether one of the processes was lost while it ran cells ahead.
    is_lent
        Whether the spawners are this submission's alone, to be closed after it.
    """

    spawners: Mapping[RoleName, Spawner]
    rehearsed: tuple[Rehearsed, ...]
    course_bytes: int
    ahead: dict[Setups, Rehearsed | None] = field(default_factory=dict)
    tested: dict[str, bool] = field(default_factory=dict)
    is_lost: bool = False
    is_lent: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_lent:
            self.close()

    def taken(self, sources: Setups) -> tuple[Rehearsed, ...]:
        """Return the cells that a student's fork can take over: as many as stand first.

        Parameters
        ----------
        sources
            The cells in question, in their order.
        """
        taken: list[Rehearsed] = []
        for end in range(1, len(sources) + 1):
            one = self.ahead.get(sources[:end])
            if one is None:
                break
            taken.append(one)
        return tuple(taken)

    def keep(self, sources: Setups, shown: Rehearsed | None = None) -> None:
        """Note what the last one of `sources` showed, run ahead behind the others, if it could."""
        room = _SHOWN_CHARACTERS - sum(len(str(one)) for one in self.ahead.values())
        fits = shown is not None and shown.ended_well and len(str(shown)) < room
        self.ahead[sources] = shown if fits else None

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
    """A warm process that is forked for students and for checkers.

    Submissions of one assignment begin with the same locked setup cells. These are run once, in
    forks of both sides, and the submissions are forked from there.

    Parameters
    ----------
    view
        What they can see.
    spawn
        Starts the warm process; in a thread that outlives it, because it ends with that thread.

    Attributes
    ----------
    restarts
        How often it was lost and started anew.
    course_bytes
        See `Beginning`.
    """

    def __init__(self, view: View, spawn: Callable[[View], WarmProcess] = WarmProcess) -> None:
        self._spawn = spawn
        self.restarts = 0
        self.course_bytes = 0
        self._view = view
        self._warm: WarmProcess | None = None
        self._rehearsals: OrderedDict[Setups, Beginning | None] = OrderedDict()
        self._last_setups: Setups = ()
        self._not_ahead: set[str] = set()
        self._not_together: set[Setups] = set()
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def start(self) -> None:
        """Start it and wait until it can be forked.

        Raises
        ------
        IsolationUnavailable
            When there is no sandbox on this machine.
        """
        self._warm = self._spawn(self._view)
        self._warm.wait_ready(time.monotonic() + _WARM_SECONDS)

    def close(self) -> None:
        """End it and whatever runs inside; in a fork of its maker do nothing."""
        self._drop_rehearsals()
        if os.getpid() == self._owner and self._warm is not None:
            self._warm.close()

    def begin(
        self, setups: Setups, limits: Limits, ahead: Setups = (), tests: Setups = ()
    ) -> Beginning:
        """Return where a submission that begins with `setups` is to be forked from.

        What is seen a second time in a row is worth a rehearsal. There, cells of the assignment's
        own that come further down are run ahead, and what of its tests needs no answer.

        Parameters
        ----------
        setups
            The setup cells with which it begins.
        limits
            What it may use.
        ahead
            Cells of the assignment's own that it can take over.
        tests
            Its test cells, hidden tests included.
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
            if found is not None and not self._both_ahead(found, ahead, tests, limits):
                found = None
                self._rehearsals.pop(setups, None)  # `close` may have dropped it meanwhile
            return found or Beginning(self.warm.sides, (), self.course_bytes)

    @property
    def warm(self) -> WarmProcess:
        """The process, which has been started."""
        assert self._warm is not None
        return self._warm

    def complaint(self) -> str:
        """Return what it wrote to its standard error."""
        return self.warm.complaint()

    def lost_since(self, restarts: int) -> bool:
        """Return whether it has ended since `restarts` was read.

        In a fork of its maker, which cannot see it end, the answer is no.
        """
        if os.getpid() != self._owner:
            return False
        with self._lock:
            return self.restarts != restarts or self.warm.ends_within(0.05)

    def replace_lost(self, restarts: int) -> None:
        """Make a next try worth while after a fork has failed.

        What was rehearsed is given up first. Where nothing was, the warm process is started anew.
        Its outermost process ends a moment after the one inside that forks; it is started anew,
        too, where it does not end in time.

        Parameters
        ----------
        restarts
            `restarts` before the fork: what somebody else has replaced since is not lost.

        Raises
        ------
        GradingError
            In a fork of the process that made it, which cannot start it.
        """
        with self._lock:
            if self.restarts != restarts or (self._drop_rehearsals() and self.warm.is_alive):
                return
            if os.getpid() != self._owner:
                raise GradingError(
                    "the warm process has ended, and only the process that started it can start "
                    "another one; run the command again"
                )
            self.warm.ends_within(_ENDING_SECONDS)
            self.restarts += 1
            self.warm.close()
            self.start()

    def _rehearse(self, setups: Setups, limits: Limits) -> Beginning | None:
        """Run setup cells on both sides; None when that does not work, for whatever reason."""
        if sum(map(len, setups)) > _REHEARSED_CHARACTERS:
            return None
        deadline = time.monotonic() + limits.cell_seconds * len(setups)
        done: dict[RoleName, Rehearsal] = {}
        try:
            for role in ROLES:
                rehearsal = self.warm.sides[role].rehearse(setups, deadline)
                if rehearsal is not None:
                    done[role] = rehearsal
        except OSError:
            pass
        if len(done) < len(ROLES):
            for rehearsal in done.values():
                rehearsal.close()
            return None
        return Beginning(done, done["student"].cells, self.course_bytes)

    def _both_ahead(
        self, beginning: Beginning, ahead: Setups, tests: Setups, limits: Limits
    ) -> bool:
        """Have both rehearsed processes run what they have not; return whether both live."""
        untested = [one for one in dict.fromkeys(tests) if one not in beginning.tested]
        wanted = tuple(one for one in untested if one not in self._not_ahead)
        wanted = wanted[: max(0, _RUN_AHEAD - len(beginning.tested))]
        with contextlib.ExitStack() as stack:
            if wanted:
                on_checker = threading.Thread(
                    target=self._run_tests, args=(beginning, wanted, limits)
                )
                on_checker.start()
                stack.callback(on_checker.join)
            self._run_ahead(beginning, ahead, limits)
        if beginning.is_lost:
            beginning.close()
        return not beginning.is_lost

    def _run_ahead(self, beginning: Beginning, sources: Setups, limits: Limits) -> None:
        """Have the student's side run cells, all at once if that goes."""
        above: list[int] = []
        if not beginning.ahead and self._go_together(sources):
            for end, one in enumerate(self._ran(beginning, "student", sources, (), limits), 1):
                beginning.keep(sources[:end], one)
        for end, source in enumerate(sources, 1):
            if beginning.is_lost:
                return
            if sources[:end] not in beginning.ahead:
                if len(beginning.ahead) >= _RUN_AHEAD or source in self._not_ahead:
                    return
                done = self._ran(beginning, "student", (source,), above, limits)
                beginning.keep(sources[:end], *done)
            known = beginning.ahead[sources[:end]]
            if known is None or known.count is None:
                return
            above.append(known.count)

    def _run_tests(self, beginning: Beginning, sources: Setups, limits: Limits) -> None:
        """Have the checker's side run what of tests needs no answer, all at once if that goes."""
        if self._go_together(sources) and self._ran(beginning, "checker", sources, (), limits):
            beginning.tested.update(dict.fromkeys(sources, True))
            return
        for source in sources:
            if not beginning.is_lost:
                done = self._ran(beginning, "checker", (source,), (), limits)
                beginning.tested[source] = bool(done)

    def _go_together(self, sources: Setups) -> bool:
        """Tell whether cells may be run in one go."""
        is_group = 1 < len(sources) <= _RUN_AHEAD and sources not in self._not_together
        return is_group and self._not_ahead.isdisjoint(sources)

    def _ran(
        self,
        beginning: Beginning,
        role: RoleName,
        sources: Setups,
        above: Sequence[int],
        limits: Limits,
    ) -> tuple[Rehearsed, ...]:
        """Return what cells showed that a rehearsed process has run; none if it could not.

        A process that is lost by that is noted as such.
        """
        deadline = time.monotonic() + limits.cell_seconds * len(sources)
        try:
            shown = beginning.spawners[role].run_ahead(sources, above, deadline)
        except (OSError, ValueError):
            shown = None
        if shown is None:
            # of a group each is tried by itself the next time
            if len(sources) > 1:
                self._not_together.add(sources)
            else:
                self._not_ahead.update(sources)
            beginning.is_lost = True
        return shown or ()

    def _drop_rehearsals(self) -> bool:
        dropped = [beginning for beginning in self._rehearsals.values() if beginning is not None]
        for beginning in dropped:
            beginning.close()
        self._rehearsals.clear()
        return bool(dropped)
