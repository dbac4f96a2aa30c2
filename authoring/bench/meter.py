"""Processor time of everything that some work starts, whatever else the machine does."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_NANOSECONDS, _MICROSECONDS = 1e9, 1e6


class Meter:
    """Counts processor time with a control group of its own, where this machine allows one.

    Where it does not, as for an ordinary user, it counts what the whole machine uses, which is
    true of an idle machine only.

    Attributes
    ----------
    is_exact
        Whether a control group counts.
    """

    def __init__(self) -> None:
        found = _control_group()
        self._folder: Path | None = None
        self._read: Callable[[], float] = _of_the_machine
        if found is not None:
            self._folder, self._read = found
        self.is_exact = found is not None

    @contextmanager
    def counting(self) -> Iterator[Callable[[], float]]:
        """Count while the block runs; yield what returns the seconds so far."""
        start = self._read()
        before = self._enter()
        try:
            yield lambda: self._read() - start
        finally:
            if before is not None:
                (before / "cgroup.procs").write_text(str(os.getpid()))

    def close(self) -> None:
        """Remove the control group; a process that has not quite ended keeps it."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._folder.rmdir()

    def _enter(self) -> Path | None:
        """Move this process, and what it starts, into the group; return where it was."""
        if self._folder is None:
            return None
        (self._folder / "cgroup.procs").write_text(str(os.getpid()))
        return self._folder.parent


def _control_group() -> tuple[Path, Callable[[], float]] | None:
    """Make a control group below the own one; return it and what reads its processor time."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        groups = {line.split(":")[1]: line.split(":", 2)[2].strip("/") for line in lines}
        for controllers, place in groups.items():
            if "cpuacct" in controllers.split(","):
                folder = _made(_ROOT / "cpuacct" / place)
                return folder, partial(_number, folder / "cpuacct.usage")
        if "" in groups:
            folder = _made(_ROOT / groups[""])
            return folder, partial(_usage, folder / "cpu.stat")
    except (OSError, IndexError):
        pass
    return None


def _made(parent: Path) -> Path:
    folder = parent / f"course-bench-{os.getpid()}"
    folder.mkdir()
    return folder


def _number(counter: Path) -> float:
    return int(counter.read_text()) / _NANOSECONDS


def _usage(statistics: Path) -> float:
    fields = dict(line.split() for line in statistics.read_text().splitlines())
    return int(fields["usage_usec"]) / _MICROSECONDS


def _of_the_machine() -> float:
    """Return the processor time of the machine: user, nice and system, over all cores."""
    first = Path("/proc/stat").read_text().splitlines()[0].split()
    return sum(map(int, first[1:4])) / os.sysconf("SC_CLK_TCK")
