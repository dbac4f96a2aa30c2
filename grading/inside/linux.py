"""The Linux calls that Python 3.11 has no function for."""

from __future__ import annotations

import ctypes
import os

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000

PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def prctl(option: int, first: object = 0, second: object = 0) -> None:
    """Call prctl(2).

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    arguments = [
        ctypes.c_ulong(value) if isinstance(value, int) else value for value in (first, second)
    ]
    result = _libc.prctl(option, *arguments, ctypes.c_ulong(0), ctypes.c_ulong(0))
    _check(result, f"prctl {option}")


def unshare(flags: int) -> None:
    """Call unshare(2).

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    _check(_libc.unshare(flags), "unshare")


def setns(handle: int, kind: int) -> None:
    """Call setns(2).

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    _check(_libc.setns(handle, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """Call mount(2).

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    _check(
        _libc.mount(
            source.encode(),
            target.encode(),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            data.encode() if data else None,
        ),
        f"mount {kind or 'bind'} on {target}",
    )


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def drop_capabilities() -> None:
    """Give up every capability for good.

    Raises
    ------
    OSError
        When the kernel refuses.
    """
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # past the last one that this kernel knows
            break
    header = _CapHeader(0x20080522, 0)
    _check(_libc.capset(ctypes.byref(header), (_CapData * 2)()), "capset")
