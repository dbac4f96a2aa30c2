"""Look at what the processes of one submission use."""

from __future__ import annotations

import os
from collections.abc import Iterator

from grading.engine.types import Reason

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024 * 1024
_KIB = 1024
_FILE_BYTES = 65536


class LimitExceeded(Exception):
    """A submission used more than allowed.

    Attributes
    ----------
    reason
        Which limit it was.
    """

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Watch:
    """Raises when a process and its descendants use too much.

    A first sum counts memory that is shared with the warm process in full; it is quick and too
    high. Only when it passes the limit are shared pages divided among those that share them.

    Parameters
    ----------
    memory_bytes
        Memory of all processes together.
    cpu_seconds
        Processor time of all processes together.
    """

    def __init__(self, memory_bytes: int, cpu_seconds: float) -> None:
        self._memory_bytes = memory_bytes
        self._cpu_seconds = cpu_seconds

    def __call__(self, pid: int) -> None:
        """Look at `pid` and its descendants.

        Raises
        ------
        LimitExceeded
            When they use too much.
        """
        family = list(descendants(pid))
        used = sum(cpu_seconds(member) for member in family)
        if used > self._cpu_seconds:
            raise LimitExceeded(Reason.CPU, f"{used:.0f} s of processor time")
        if sum(resident_bytes(member) for member in family) <= self._memory_bytes:
            return
        exact = sum(memory_bytes(member) for member in family)
        if exact > self._memory_bytes:
            raise LimitExceeded(Reason.MEMORY, f"{exact // _MIB} MiB of memory")


def descendants(pid: int) -> Iterator[int]:
    """Yield `pid` and every process below it."""
    waiting = [pid]
    seen = set(waiting)
    while waiting:
        current = waiting.pop()
        yield current
        for child in _children(current):
            if child not in seen:
                seen.add(child)
                waiting.append(child)


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and of its ended children."""
    fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS


def resident_bytes(pid: int) -> int:
    """Return the memory of a process; shared pages count in full."""
    return _sum_of(f"/proc/{pid}/status", (b"RssAnon:", b"RssShmem:"))


def memory_bytes(pid: int) -> int:
    """Return the memory of a process; shared pages are divided among those that share them."""
    exact = _sum_of(f"/proc/{pid}/smaps_rollup", (b"Pss_Anon:", b"Pss_Shmem:"))
    return exact or resident_bytes(pid)


def _children(pid: int) -> list[int]:
    try:
        threads = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208
    except OSError:
        return []
    texts = (_read(f"/proc/{pid}/task/{thread}/children") for thread in threads)
    return [int(child) for text in texts for child in text.split()]


def _sum_of(path: str, names: tuple[bytes, ...]) -> int:
    """Add up the lines of a file of the kernel that begin with `names` and count KiB."""
    text = _read(path)
    total = 0
    for name in names:
        _, found, rest = text.partition(b"\n" + name)
        total += int(rest.split(None, 1)[0]) if found else 0
    return total * _KIB


def _read(path: str) -> bytes:
    """Return a small file of the kernel, nothing when it is gone.

    This runs often and beside the submission's own work, hence the plain calls.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(handle, _FILE_BYTES)
    except OSError:
        return b""
    finally:
        os.close(handle)
