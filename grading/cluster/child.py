"""A grading process: started by a Dask worker, owns one engine, grades one task at a time.

Dask runs tasks in threads that come and go, and a sandbox ends with the thread that started it;
so the engine lives in the main thread of a process of its own, which outlives every task.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from multiprocessing.connection import Connection

from grading.autograde.pool import WorkerSettings, grade_payload
from grading.cluster.answers import Kind, Reply, describe_grader
from shop.errors import CourseError

LEAVE_SECONDS = 1.0
FORCE_SECONDS = 10.0


def main(descriptor: int) -> None:
    """Grade until the Dask worker closes the connection or is gone.

    Parameters
    ----------
    descriptor
        The connection's file descriptor.
    """
    # Ctrl-C reaches the whole group of processes; the Dask worker decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    with Connection(descriptor) as connection:
        left = threading.Event()
        watch = threading.Thread(target=_watch, args=(descriptor, left), daemon=True)
        watch.start()
        try:
            serve(connection)
        finally:
            left.set()


def serve(connection: Connection) -> None:
    """Read the settings, start the engine, say so, and grade what comes.

    Parameters
    ----------
    connection
        Settings and tasks come from here and replies go there, all of it bytes.
    """
    try:
        settings = WorkerSettings.decode(connection.recv_bytes())
        with settings.make_engine() as engine:
            connection.send_bytes(Reply(Kind.READY, describe_grader().encode()).encode())
            usable = True
            while usable:
                result, usable = grade_payload(connection.recv_bytes(), engine)
                kind = Kind.RESULT if usable else Kind.LAST
                connection.send_bytes(Reply(kind, result).encode())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except CourseError as error:
        with contextlib.suppress(OSError):
            connection.send_bytes(Reply(Kind.FAILED, str(error).encode("utf-8")).encode())


def _watch(descriptor: int, left: threading.Event) -> None:
    """End this process when the Dask worker is gone, in the middle of a submission too."""
    poll = select.poll()
    poll.register(descriptor, 0)  # a hang-up is told whatever is asked for
    poll.poll()
    if not left.wait(LEAVE_SECONDS):
        os.kill(os.getpid(), signal.SIGTERM)
        left.wait(FORCE_SECONDS)
        os._exit(1)


def _leave(*_: object) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
