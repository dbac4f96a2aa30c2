"""Take each call off the filter's list and make it: it has to reach the kernel, or to be useless.

Each call is made in a fork without rights, with the filter but for that call, and with arguments
that the kernel answers otherwise than the filter does, where there are such.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass

from grading.inside import linux, seccomp

_USER = 65534
_ROOM = ctypes.create_string_buffer(4096)
_QUIET = 0o1600

NO_RIGHTS: frozenset[str] = (
    frozenset(
        ("acct", "delete_module", "fanotify_init", "finit_module", "fsmount", "fsopen", "fspick")
    )
    | frozenset(
        ("init_module", "ioperm", "iopl", "kcmp", "kexec_file_load", "kexec_load", "lookup_dcookie")
    )
    | frozenset(
        ("move_mount", "pivot_root", "reboot", "setdomainname", "sethostname", "settimeofday")
    )
    | frozenset(("swapoff", "swapon", "syslog", "vhangup"))
)
"""Calls that the kernel refuses to everybody without rights, as the filter does, or lacks."""

_ARGUMENTS: dict[str, tuple[object, ...]] = {
    "add_key": (b"user", b"x", b"y", 1, -4),
    "adjtimex": (_ROOM,),
    "bpf": (99, 0, 0),
    "chroot": (b"/nonexistent",),
    "clock_adjtime": (0, _ROOM),
    "fsconfig": (-1, 99, 0, 0, 0),
    "io_uring_enter": (-1,),
    "io_uring_register": (-1,),
    "io_uring_setup": (1, _ROOM),
    "keyctl": (0, -3, 1),
    "memfd_create": (b"x", 0),
    "mount_setattr": (-1, 0, 0xFFFF),
    "mq_open": (b"left", 66, 438, 0),
    "msgget": (0, _QUIET),
    "name_to_handle_at": (-1,),
    "open_by_handle_at": (-1,),
    "open_tree": (-1, 0, 0xFFFF),
    "open_tree_attr": (-1, 0, 0xFFFF),
    "pidfd_getfd": (-1,),
    "process_madvise": (-1,),
    "process_mrelease": (-1,),
    "quotactl_fd": (-1,),
    "request_key": (b"user", b"x", 0, 0),
    "semget": (0, 1, _QUIET),
    "setns": (-1,),
    "shmget": (0, 4096, _QUIET),
    "umount2": (b"/nonexistent", 0xFFFF),
    "unshare": (0x10000000,),
    "userfaultfd": (0xFFFF,),
    "vmsplice": (-1,),
    "clock_settime": (),
    "memfd_secret": (),
    "migrate_pages": (),
    "mount": (),
    "move_pages": (),
    "perf_event_open": (),
    "process_vm_readv": (),
    "process_vm_writev": (),
    "ptrace": (),
    "quotactl": (),
}
"""What each call is made with, and zeros after it."""


@dataclass(frozen=True)
class Answer:
    """What came back from a call.

    Attributes
    ----------
    value
        Its result.
    error
        Its error number.
    """

    value: int
    error: int


@dataclass(frozen=True)
class CallResult:
    """A call with the whole filter, and with the filter but for it.

    Attributes
    ----------
    name
        Which call.
    refused, let
        What came back.
    """

    name: str
    refused: Answer
    let: Answer

    @property
    def problem(self) -> str:
        """Return what is wrong; "" for nothing."""
        if self.refused.value != -1:
            return f"{self.name}: the filter lets it through"
        if self.let.value != -1 and self.name in NO_RIGHTS:
            return f"{self.name}: listed as useless without rights, but it succeeds"
        if self.let == self.refused and self.name not in NO_RIGHTS:
            return f"{self.name}: without its rule nothing changes, and no reason says why"
        return ""


def known_calls() -> frozenset[str]:
    """Return every call that somebody thought of: the filter must refuse each of them."""
    return NO_RIGHTS | _ARGUMENTS.keys()


def attack_calls() -> Iterator[CallResult]:
    """Yield what comes of every call on the filter's list; only on machines that the list knows."""
    column = seccomp.ARCHITECTURES[platform.machine()].column
    for name, numbers in seccomp._REFUSED.items():
        number = numbers[column]
        if number is not None:
            yield CallResult(name, _made(name, number, let=False), _made(name, number, let=True))


def _made(name: str, number: int, *, let: bool) -> Answer:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _make(name, number, theirs, let=let)
    os.close(theirs)
    with os.fdopen(ours, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return Answer(*json.loads(said or b"[0, 0]"))


def _make(name: str, number: int, handle: int, *, let: bool) -> None:
    """Give up every right, put the filter on and make one call; never returns."""
    try:
        if os.getuid() == 0:
            os.setgroups([])
            os.setresgid(_USER, _USER, _USER)
            os.setresuid(_USER, _USER, _USER)
        linux.drop_capabilities()
        libc = ctypes.CDLL(None, use_errno=True)
        if let:
            seccomp._REFUSED[name] = (9999, 9999)
        seccomp.install()
        ctypes.set_errno(0)
        arguments = (*_ARGUMENTS.get(name, ()), 0, 0, 0, 0, 0, 0)[:6]
        value = libc.syscall(number, *arguments)
        os.write(handle, json.dumps([value, ctypes.get_errno()]).encode())
    finally:
        os._exit(0)
