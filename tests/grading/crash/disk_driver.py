"""Runs `course` in a mount namespace of its own, where a disk is small; prints JSON lines.

``python disk_driver.py COURSE ROOM COMMAND…``: COURSE is copied onto a disk of its own that is
filled up to ROOM KiB; COMMAND runs there, then once more with room enough. Whether grades are
sound and what they are is printed after each.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import shutil
import sqlite3
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from fake_engine import FakeEngine
from grading.autograde import coordinator
from grading.autograde.pool import Job, grade_payload
from grading.autograde.verdict import Flag
from grading.cli import main

DISK_KIB = 6 * 1024
GRADES = """\
select a.student_id, c.name, g.auto_score, g.manual_score
from grade g join submitted_notebook n on n.id = g.notebook_id
join submitted_assignment a on a.id = n.assignment_id join base_cell c on c.id = g.cell_id
order by 1, 2
"""


class InProcess:
    """Stands for the pool of workers: grades here, with the fake engine."""

    def __init__(self, *settings: object) -> None:
        self.engine = FakeEngine()

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *exception: object) -> None:
        return

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, bytes | Flag]]:
        """Yield each job with its result."""
        for job in jobs:
            yield job, grade_payload(job.payload, self.engine)[0]


def mount(kind: str, target: Path, options: str, flags: int = 0) -> None:
    """Mount a file system; raise OSError where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (kind.encode(), str(target).encode(), kind.encode(), flags, options.encode())
    if libc.mount(*arguments):
        raise OSError(ctypes.get_errno(), f"mount {target}")


def own_mounts() -> None:
    """Enter a mount namespace of its own, in which this process is root."""
    user, group = os.getuid(), os.getgid()
    os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNS) if hasattr(os, "unshare") else _unshare()
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def _unshare() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000 | 0x00020000):
        raise OSError(ctypes.get_errno(), "unshare")


def fill(folder: Path, room_kib: int) -> Path:
    """Write a file that leaves `room_kib` KiB on the disk of a folder."""
    ballast = folder / ".ballast"
    with ballast.open("wb") as stream:
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        stream.write(bytes(max(0, free - room_kib * 1024)))
    return ballast


def run(command: list[str]) -> dict[str, Any]:
    """Run `course COMMAND` here; return its exit code and what it said."""
    sys.argv = ["course", *command]
    said = io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        except BaseException as problem:
            code = f"{type(problem).__name__}: {problem}"
    return {"code": code, "said": said.getvalue()}


def state(root: Path) -> dict[str, Any]:
    """Return whether the gradebook is sound, its grades and the files that feedback made."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as book:
        sound = book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        grades = book.execute(GRADES).fetchall()
    pages = sorted(str(path.relative_to(root)) for path in root.glob("feedback/*/*/*.html"))
    strays = [str(p) for p in root.rglob(".*") if p.is_dir() and p.name.startswith(".tiny.")]
    return {"sound": sound, "grades": grades, "pages": pages, "strays": strays}


def report(**found: object) -> None:
    """Print one line for the test."""
    print(json.dumps(found), flush=True)


def on_a_full_disk(course: Path, room_kib: int, command: list[str]) -> None:
    """Run a command on a full disk and, with room, once more."""
    mount("tmpfs", course, f"size={DISK_KIB}k")
    shutil.copytree(f"{course}.full", course, dirs_exist_ok=True)
    ballast = fill(course, room_kib)
    first = run(command)
    ballast.unlink()
    report(**first, **state(course))
    report(**run(command), **state(course))


def in_a_small_temporary_folder(course: Path, room_kib: int, command: list[str]) -> None:
    """Run a command whose folder for temporary files is full, and once more with room."""
    shutil.copytree(f"{course}.full", course, dirs_exist_ok=True)
    temporary = course.parent / "temporary"
    temporary.mkdir()
    mount("tmpfs", temporary, f"size={DISK_KIB}k")
    os.environ["TMPDIR"] = str(temporary)
    ballast = fill(temporary, room_kib)
    first = run(command)
    ballast.unlink()
    report(**first, **state(course))
    report(**run(command), **state(course))


def on_a_read_only(course: Path, part: str, command: list[str]) -> None:
    """Run a command while a part of the course can only be read, and once more without."""
    shutil.copytree(f"{course}.full", course, dirs_exist_ok=True)
    target = course / part
    target.mkdir(parents=True, exist_ok=True) if not target.suffix else None
    libc = ctypes.CDLL(None, use_errno=True)
    bind, again = 4096, 4096 | 32 | 1
    for flags in (bind, again):
        if libc.mount(str(target).encode(), str(target).encode(), None, flags, None):
            raise OSError(ctypes.get_errno(), f"mount {target}")
    first = run(command)
    libc.umount2(str(target).encode(), 2)
    report(**first, **state(course))
    report(**run(command), **state(course))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    place, how, amount = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    coordinator.LocalPool = InProcess  # type: ignore[assignment,misc]
    own_mounts()
    if how == "full":
        on_a_full_disk(place, int(amount), sys.argv[4:])
    elif how == "temporary":
        in_a_small_temporary_folder(place, int(amount), sys.argv[4:])
    else:
        on_a_read_only(place, amount, sys.argv[4:])
