"""Put one submission into namespaces of its own, inside the sandbox of the warm process.

The warm process forks with `fork_alone`, so that the fork is process 1 of a fresh process
namespace: whatever it starts dies with it. The fork calls `enter`: its files live in a fresh, sized
tmpfs that no earlier or later submission sees, and its rights and limits are final.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
from collections.abc import Mapping
from pathlib import Path

from . import linux, seccomp

BOX = "/box"
"""Where the tmpfs of a submission is mounted; `bwrap` makes the empty folder."""
WORK, HOME = f"{BOX}/work", f"{BOX}/home"
_PRIVATE = {"/tmp": f"{BOX}/tmp", "/dev/shm": f"{BOX}/shm"}
_STUDENT = 1000
"""User and group that a submission sees itself as."""
_MIB = 1024 * 1024


def fork_alone(own_namespace: int) -> int:
    """Fork into a process namespace of its own; like `os.fork` return 0 in the child.

    Parameters
    ----------
    own_namespace
        A descriptor of this process's own process namespace.

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    linux.unshare(linux.CLONE_NEWPID)
    try:
        child = os.fork()
    except BaseException:
        linux.setns(own_namespace, linux.CLONE_NEWPID)
        raise
    if child:
        linux.setns(own_namespace, linux.CLONE_NEWPID)
    return child


def enter(limits: Mapping[str, float]) -> None:
    """Give this process files, rights and limits of its own, for good.

    Parameters
    ----------
    limits
        Fields of `Limits`.

    Raises
    ------
    OSError
        When the kernel refuses a step; nothing must be run then.
    """
    virtual_bytes = _virtual_bytes()
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    _mount_box(int(limits["disk_mb"]) * _MIB, int(limits["disk_files"]))
    _mount_proc()
    _leave_user_namespace()
    os.chdir(WORK)
    _restrict(limits, virtual_bytes)


def _restrict(limits: Mapping[str, float], virtual_bytes: int) -> None:
    """Give up every right and set the limits of this process and its descendants."""
    _limit(resource.RLIMIT_AS, virtual_bytes + int(limits["memory_mb"]) * _MIB)
    _limit(resource.RLIMIT_NPROC, int(limits["processes"]))
    _limit(resource.RLIMIT_NOFILE, int(limits["open_files"]))
    _limit(resource.RLIMIT_FSIZE, int(limits["file_mb"]) * _MIB)
    _limit(resource.RLIMIT_CPU, int(limits["cpu_seconds"]))
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    _limit(resource.RLIMIT_MSGQUEUE, 0)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    linux.drop_capabilities()
    seccomp.install()


def close_all_but(kept: set[int]) -> None:
    """Close every inherited descriptor except 0, 1, 2 and those in `kept`."""
    low = 3
    for descriptor in sorted(kept):
        os.closerange(low, descriptor)
        low = max(low, descriptor + 1)
    os.closerange(low, os.sysconf("SC_OPEN_MAX") if low > 65536 else 65536)


def _leave_user_namespace() -> None:
    """Enter a user namespace of its own: what was mounted so far cannot be undone from there."""
    user, group = os.getuid(), os.getgid()
    # the maps of a process that may not be dumped belong to root
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.unshare(linux.CLONE_NEWUSER | linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{_STUDENT} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{_STUDENT} {group} 1", encoding="ascii")


def _mount_box(size_bytes: int, files: int) -> None:
    plain = linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("box", BOX, "tmpfs", plain, f"size={size_bytes},nr_inodes={files},mode=755")
    for folder in (WORK, HOME, *_PRIVATE.values()):
        Path(folder).mkdir()
    for target, folder in _PRIVATE.items():
        for mounted in _mounted_below(target):
            # a checkout or an interpreter that lies in there has to stay visible
            again = folder + mounted.removeprefix(target)
            Path(again).mkdir(parents=True, exist_ok=True)
            linux.mount(mounted, again, None, linux.MS_BIND | linux.MS_REC)
        linux.mount(folder, target, None, linux.MS_BIND | linux.MS_REC)


def _mounted_below(folder: str) -> list[str]:
    """Return the topmost mount points below `folder`."""
    lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    points = [_unescaped(line.split()[4]) for line in lines]
    inside = sorted({point for point in points if point.startswith(f"{folder}/")})
    return [point for point in inside if not any(point.startswith(f"{above}/") for above in inside)]


def _unescaped(point: bytes) -> str:
    """Return a path of the mount table without its octal escapes."""
    plain = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), point)
    return os.fsdecode(plain)


def _mount_proc() -> None:
    """Show the processes of the own namespace, and no others, under ``/proc``."""
    linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _virtual_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
