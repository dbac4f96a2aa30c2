"""One coordinator at a time may write into a course."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grading.autograde.database import DatabaseLock, database_lock
from shop.errors import GradingError


@contextmanager
def coordinator_lock(autograded: Path) -> Iterator[None]:
    """Hold the course's lock; the system frees it when the process ends in any way.

    Parameters
    ----------
    autograded
        The course's ``autograded`` folder.

    Raises
    ------
    GradingError
        When another process holds it.
    """
    autograded.mkdir(parents=True, exist_ok=True)
    path = autograded / ".lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 100).decode("ascii", errors="replace").strip()
            raise GradingError(
                f"another grading run writes into this course (process {holder or 'unknown'}). "
                f"Wait for it to end; the lock is {path}"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def course_lock(autograded: Path, url: str) -> Iterator[DatabaseLock]:
    """Hold the lock of a course's folder and, where its gradebook is on a server, of that.

    Parameters
    ----------
    autograded
        The course's ``autograded`` folder.
    url
        Address of the gradebook.

    Raises
    ------
    GradingError
        When another run holds one of them.
    """
    with coordinator_lock(autograded), database_lock(url) as lock:
        yield lock
