"""Dask schedulers and workers in processes of their own, on loopback, for tests."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
CHECKOUT = TESTS.parent
START_SECONDS = 60.0
STARTED = {
    "scheduler": re.compile(r"Scheduler at:\s+(\S+)"),
    "worker": re.compile(r"Registered to:\s+(\S+)"),
}
LISTENS = re.compile(r"Start worker at:\s+(\S+)")


@dataclass
class DaskProcess:
    """A scheduler or a worker.

    Attributes
    ----------
    process
        The process.
    address
        Where it listens.
    log
        What it has said.
    """

    process: subprocess.Popen[str]
    address: str = ""
    log: str = ""

    def wait_for(self, pattern: re.Pattern[str]) -> str:
        """Read its log until a pattern comes; return the first group."""
        assert self.process.stderr is not None
        deadline = time.monotonic() + START_SECONDS
        handle = self.process.stderr.fileno()
        while (match := pattern.search(self.log)) is None:
            ready, _, _ = select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
            piece = os.read(handle, 65536).decode() if ready else ""
            assert piece, f"Dask did not start:\n{self.log}"
            self.log += piece
        return match.group(1)

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End it and whatever it started; only what this very object started is touched."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()


@dataclass
class LoopbackCluster:
    """A scheduler and its workers.

    Attributes
    ----------
    folder
        Where they are started: an empty folder, outside the checkout and any course.
    """

    folder: Path
    tls: tuple[str, ...] = ()
    scheduler: DaskProcess | None = None
    workers: list[DaskProcess] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The scheduler's address."""
        assert self.scheduler is not None
        return self.scheduler.address

    def start_scheduler(self) -> DaskProcess:
        """Start the scheduler on a free port."""
        protocol = ("--protocol", "tls") if self.tls else ()
        arguments = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", *protocol, *self.tls)
        self.scheduler = self._start("scheduler", arguments)
        self.scheduler.address = self.scheduler.wait_for(STARTED["scheduler"])
        return self.scheduler

    def start_worker(
        self,
        nanny: bool = False,
        threads: int = 1,
        checkout: Path = CHECKOUT,
        hidden: Path | None = None,
    ) -> DaskProcess:
        """Start a worker and wait until the scheduler knows it.

        Parameters
        ----------
        nanny
            Whether Dask watches it and starts it anew.
        threads
            How many tasks it does at a time.
        checkout
            Where its code comes from.
        hidden
            A folder that it sees empty, where that can be had (by root).
        """
        kind = "--nanny" if nanny else "--no-nanny"
        given = (self.address, "--nthreads", str(threads), kind, "--no-dashboard")
        worker = self._start("worker", (*given, *self.tls), checkout, hidden)
        self.workers.append(worker)
        worker.wait_for(STARTED["worker"])
        worker.address = worker.wait_for(LISTENS)
        return worker

    def close(self) -> None:
        """End everything."""
        for process in [*self.workers, *filter(None, [self.scheduler])]:
            process.close()

    def _start(
        self,
        kind: str,
        arguments: tuple[str, ...],
        checkout: Path = CHECKOUT,
        hidden: Path | None = None,
    ) -> DaskProcess:
        # Engines of tests are found beside them; the code that grades comes from `checkout`.
        path = [checkout, checkout / "datasets", TESTS, Path(__file__).parent]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, path)),
            "PYTHONUNBUFFERED": "1",
            "DASK_TEMPORARY_DIRECTORY": str(self.folder),
            "PYTHONWARNINGS": "ignore",
        }
        program = f"from distributed.cli.dask_{kind} import main; main()"
        command = [sys.executable, "-P", "-c", program, *arguments]
        if hidden is not None and os.getuid() == 0:
            cover = 'mount -t tmpfs none "$0" && exec "$@"'
            command = ["unshare", "--mount", "sh", "-c", cover, str(hidden), *command]
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return DaskProcess(process)


def copy_checkout(target: Path) -> Path:
    """Copy what a worker's machine needs of the checkout, and nothing else of it."""
    ignored = shutil.ignore_patterns("__pycache__", "truth")
    for part in ("grading", "datasets"):
        shutil.copytree(CHECKOUT / part, target / part, ignore=ignored)
    shutil.copy(CHECKOUT / "nbgrader_config.py", target)
    return target


@contextlib.contextmanager
def loopback_cluster(folder: Path, workers: int = 0) -> Iterator[LoopbackCluster]:
    """Start a scheduler and some workers; end them at the end."""
    cluster = LoopbackCluster(folder)
    try:
        cluster.start_scheduler()
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
    finally:
        cluster.close()
