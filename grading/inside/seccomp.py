"""A filter of system calls for student code.

Namespaces keep a submission away from what others own; this filter keeps it away from rarely used
parts of the kernel: other processes' memory, mounts, further namespaces, sockets other than local
ones, and memory that no limit counts. A refused call fails with an error number, as on a system
that lacks it.
"""

from __future__ import annotations

import ctypes
import errno
import platform
from dataclasses import dataclass

from .linux import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, prctl

_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
_X32 = 0x40000000
_AF_UNIX = 1
_CLONE_NEW_ANYTHING = 0x7E020080
"""CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET."""
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

# name: (x86_64, aarch64); None where the architecture has no such call
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "ioperm": (173, None),
    "iopl": (172, None),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "lookup_dcookie": (212, 18),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "migrate_pages": (256, 238),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "open_tree_attr": (467, 467),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "semget": (64, 190),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "shmget": (29, 194),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vhangup": (153, 58),
    "vmsplice": (278, 75),
}


@dataclass(frozen=True)
class Architecture:
    """What the filter has to know about a processor family.

    Attributes
    ----------
    audit
        The kernel's number for it.
    column
        Its place in the table of refused calls.
    socket, socketpair, clone, clone3, ioctl
        Numbers of the calls that are refused depending on their arguments.
    """

    audit: int
    column: int
    socket: int
    socketpair: int
    clone: int
    clone3: int
    ioctl: int


ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, 0, 41, 53, 56, 435, 16),
    "aarch64": Architecture(0xC00000B7, 1, 198, 199, 220, 435, 29),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jump_true", ctypes.c_uint8),
        ("jump_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


Step = tuple[int, int, int, int]


def _refuse(number: int, error: int) -> list[Step]:
    return [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error)]


def _refuse_if(number: int, load: int, test: Step, error: int) -> list[Step]:
    """Refuse call `number` when `test`, a jump over one step if it does not hold, holds."""
    return [
        (_JUMP_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, load),
        test,
        (_RETURN, 0, 0, _ERRNO | error),
        (_RETURN, 0, 0, _ALLOW),
    ]


def program(machine: str) -> list[Step]:
    """Return the filter for a processor family as BPF steps.

    Raises
    ------
    KeyError
        When the family is not known.
    """
    arch = ARCHITECTURES[machine]
    steps: list[Step] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, arch.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
    ]
    # glibc falls back to clone, whose flags can be looked at
    steps += _refuse(arch.clone3, errno.ENOSYS)
    for name in ("memfd_create", "io_uring_setup", "shmget", "msgget", "semget", "mq_open"):
        number = _REFUSED[name][arch.column]
        assert number is not None
        steps += _refuse(number, errno.ENOSYS)
    for numbers in _REFUSED.values():
        number = numbers[arch.column]
        if number is not None:
            steps += _refuse(number, errno.EPERM)
    namespaces = (_JUMP_ANY_BIT, 0, 1, _CLONE_NEW_ANYTHING)
    steps += _refuse_if(arch.clone, _FIRST_ARGUMENT, namespaces, errno.EPERM)
    not_local = (_JUMP_EQUAL, 1, 0, _AF_UNIX)
    steps += _refuse_if(arch.socket, _FIRST_ARGUMENT, not_local, errno.EACCES)
    steps += _refuse_if(arch.socketpair, _FIRST_ARGUMENT, not_local, errno.EACCES)
    for request in (_TIOCSTI, _TIOCLINUX):
        typed = (_JUMP_EQUAL, 0, 1, request)
        steps += [
            (_JUMP_EQUAL, 0, 4, arch.ioctl),
            (_LOAD, 0, 0, _SECOND_ARGUMENT),
            typed,
            (_RETURN, 0, 0, _ERRNO | errno.EPERM),
            (_LOAD, 0, 0, _NUMBER),
        ]
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def install() -> None:
    """Put the filter on this process and all of its descendants, for good.

    Raises
    ------
    OSError
        When the kernel refuses or the processor family is not known.
    """
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise OSError(errno.ENOSYS, f"no filter of system calls for {machine} (only {known})")
    steps = program(machine)
    instructions = (_Instruction * len(steps))(*[_Instruction(*step) for step in steps])
    filled = _Program(len(steps), instructions)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filled))
