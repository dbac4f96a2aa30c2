"""One coordinator at a time may write into a course: its lock, and its gradebook's address.

A gradebook in a file is guarded by a lock file beside it. A server is reached from many machines,
so there the lock is one of PostgreSQL's advisory locks: the server gives it to one connection and
takes it back when that connection ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from shop.errors import GradingError, UsageError

ADDRESS = "COURSE_GRADEBOOK_URL"
"""The environment variable that names the gradebook; a password stays out of files with it."""
_LOCK = {"first": 0x5C0B, "second": 0x6B00}
_TRY = text("select pg_try_advisory_lock(:first, :second)")
_HOLDER = text(
    "select a.application_name from pg_locks l join pg_stat_activity a using (pid) "
    "where l.locktype = 'advisory' and l.classid = :first and l.objid = :second and l.granted "
    "and l.database = (select oid from pg_database where datname = current_database())"
)
_SHORT_SECONDS = 15


def shown_address(url: str) -> str:
    """Return the address of a gradebook without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "an address that cannot be read"


class DatabaseLock:
    """The right to write into a gradebook.

    Parameters
    ----------
    connection
        The connection that holds the lock; None where a lock file guards the gradebook.
    """

    def __init__(self, connection: Connection | None) -> None:
        self._connection = connection

    def confirm(self) -> None:
        """Make sure that the lock is still held; to be called before every write.

        Raises
        ------
        GradingError
            When its connection was lost: another run may write by now.
        """
        if self._connection is None:
            return
        try:
            self._connection.scalar(text("select 1"))
        except SQLAlchemyError as error:
            raise GradingError(
                "the connection that holds the gradebook's lock was lost, so another run may "
                "write into it by now. What was graded before is kept: give the same command again"
            ) from error


@contextmanager
def database_lock(url: str) -> Iterator[DatabaseLock]:
    """Hold the lock of a gradebook on a server; do nothing for a gradebook in a file.

    Parameters
    ----------
    url
        Address of the gradebook, as `CourseDirectory.db_url`.

    Raises
    ------
    GradingError
        When another run holds it, on whatever machine, or the server cannot be reached.
    UsageError
        When the address cannot be read or its driver is not installed.
    """
    if not _is_server(url):
        yield DatabaseLock(None)
        return
    with ExitStack() as stack:
        connection = _connected(url, stack)
        if not connection.scalar(_TRY, _LOCK):
            holder = connection.scalar(_HOLDER, _LOCK) or "another connection"
            raise GradingError(
                f"another grading run writes into this gradebook ({holder}). Wait for it to end; "
                "the lock ends with it"
            )
        yield DatabaseLock(connection)


def _is_server(url: str) -> bool:
    try:
        return make_url(url).get_backend_name() == "postgresql"
    except ArgumentError:
        raise UsageError(
            "the address of the gradebook cannot be read; it looks like "
            "postgresql+psycopg2://USER:PASSWORD@HOST/DATABASE, with special characters of the "
            f"password written as %XX. It comes from {ADDRESS} or c.CourseDirectory.db_url"
        ) from None


def _connected(url: str, stack: ExitStack) -> Connection:
    who = f"course autograde on {socket.gethostname()[:30]}, process {os.getpid()}"
    settings: dict[str, Any] = {"application_name": who, "connect_timeout": _SHORT_SECONDS}
    try:
        engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=settings
        )
        stack.callback(engine.dispose)
        return stack.enter_context(engine.connect())
    except (ModuleNotFoundError, NoSuchModuleError) as missing:
        raise UsageError(
            f"the driver of {shown_address(url)} is not installed ({missing}); install it with: "
            "python -m pip install psycopg2-binary"
        ) from None
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or type(error).__name__).strip()
        raise GradingError(
            f"the gradebook {shown_address(url)} cannot be reached: {said}. Start its server or "
            f"correct the address in {ADDRESS}"
        ) from None


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
