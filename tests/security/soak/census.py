"""Count what a run holds: memory, processes, descriptors, temporary files, mounts."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Census:
    """What a process and its descendants hold at one moment.

    Attributes
    ----------
    verdicts
        Submissions that were recorded until then.
    coordinator_mb
        Memory of the process itself that no other shares, in MiB.
    lasting_mb
        The same of its descendants that live for the whole run: workers, warm processes.
    lasting_processes
        How many these are.
    descriptors
        Open descriptors of the process and of these.
    temporary_files
        Files and folders below the folder for temporary files.
    shared_memory_files
        Entries of /dev/shm.
    mounts
        Mounts that the process sees.
    """

    verdicts: int
    coordinator_mb: float
    lasting_mb: float
    lasting_processes: int
    descriptors: int
    temporary_files: int
    shared_memory_files: int
    mounts: int


LASTING_SECONDS = 20.0
"""No submission of a soak may live that long; what does is there for the whole run."""


def take_census(
    pid: int, verdicts: int, temporary: Path, lasting_seconds: float = LASTING_SECONDS
) -> Census:
    """Count what `pid` and its descendants hold.

    Parameters
    ----------
    pid
        The coordinator.
    verdicts
        Submissions recorded so far.
    temporary
        The folder that the run uses for temporary files.
    lasting_seconds
        Age from which a descendant counts as there for the whole run.
    """
    lasting = [child for child in descendants(pid) if _age_seconds(child) > lasting_seconds]
    return Census(
        verdicts,
        coordinator_mb=_private_mb(pid),
        lasting_mb=sum(map(_private_mb, lasting)),
        lasting_processes=len(lasting),
        descriptors=sum(map(_descriptors, (pid, *lasting))),
        # a folder that goes away meanwhile is passed over
        temporary_files=sum(len(one) + len(two) for _, one, two in os.walk(temporary)),
        shared_memory_files=len(os.listdir("/dev/shm")),  # noqa: PTH208
        mounts=_lines(Path(f"/proc/{pid}/mounts")),
    )


def descendants(pid: int) -> list[int]:
    """Return all processes below `pid`, in whatever namespace they are."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children[int(fields[1])].append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = children[waiting.pop()]
        found += below
        waiting += below
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name; none when the process is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return []


def _age_seconds(pid: int) -> float:
    fields = _stat(pid)
    if not fields:
        return 0.0
    up = float(Path("/proc/uptime").read_text().split()[0])
    return up - int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _private_mb(pid: int) -> float:
    """Return the memory that a process shares with no file and no segment: its own pages."""
    with contextlib.suppress(OSError):
        resident, shared = Path(f"/proc/{pid}/statm").read_text().split()[1:3]
        return (int(resident) - int(shared)) * _PAGE / _MIB
    return 0.0


def _descriptors(pid: int) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208
    return 0


def _lines(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.read_text(errors="replace").count("\n")
    return 0
