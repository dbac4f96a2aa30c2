"""The prepared process: ``python -m authoring.certify.stage.process``.

It reads the setup cells, then batches of jobs, as pickles from its parent (which made them),
forks once for every job, and writes results in the order in which they come.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import signal
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import BinaryIO

from authoring.certify.stage.comparing import compare
from authoring.certify.stage.jobs import Compare, Compared, Job, Know, Known, Result, Score, Scored
from authoring.certify.stage.knowing import know
from authoring.certify.stage.scoring import Sides, score
from grading.inside.assertions import compile_cell
from grading.inside.preload import preload, reseed, settle

COMPARING_SECONDS = 300.0


@dataclass
class Fork:
    """A child that works on one job, and what it wrote so far."""

    pid: int
    job: Job
    received: bytearray = field(default_factory=bytearray)


def main() -> None:
    """Serve batches until the parent closes the pipe."""
    requests, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    width, setup = pickle.load(requests)
    preload()
    try:
        sides = Sides(setup)
    except Exception as error:
        _send(results, f"a setup cell stopped with {type(error).__name__}: {error}")
        return
    _send(results, "")
    settle()
    while True:
        try:
            batch: list[Job] = pickle.load(requests)
        except EOFError:
            return
        serve(sides, batch, width, results)


def serve(sides: Sides, batch: list[Job], width: int, results: BinaryIO) -> None:
    """Run the jobs of a batch, at most `width` at a time."""
    waiting = deque(batch)
    _compile_tests(batch)
    with selectors.DefaultSelector() as selector:
        while waiting or selector.get_map():
            while waiting and len(selector.get_map()) < width:
                fork, pipe = _start(sides, waiting.popleft())
                selector.register(pipe, selectors.EVENT_READ, fork)
            for key, _ in selector.select():
                piece = os.read(key.fd, 1 << 20)
                key.data.received += piece
                if not piece:
                    selector.unregister(key.fd)
                    os.close(key.fd)
                    _send(results, _finish(key.data))


def _compile_tests(batch: list[Job]) -> None:
    """Compile every test cell once; the checker remembers it, and so do its forks."""
    for source in {cell.source for job in batch if isinstance(job, Score) for cell in job.tests}:
        with contextlib.suppress(SyntaxError):
            compile_cell(source)


def _start(sides: Sides, job: Job) -> tuple[Fork, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Fork(pid, job), reading
    try:
        os.close(reading)
        reseed()
        with os.fdopen(writing, "wb") as stream:
            stream.write(pickle.dumps(_work(sides, job)))
    finally:
        os._exit(0)


def _work(sides: Sides, job: Job) -> Result:
    if isinstance(job, Score):
        signal.setitimer(signal.ITIMER_PROF, job.cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, 20 * job.cpu_seconds)
        result: Result = score(sides, job)
        signal.setitimer(signal.ITIMER_PROF, 0)
        return result
    signal.setitimer(signal.ITIMER_REAL, COMPARING_SECONDS)
    try:
        return know(sides, job) if isinstance(job, Know) else compare(sides.namespace, job)
    except Exception as error:
        return _without_result(job, f"{type(error).__name__}: {error}")


def _without_result(job: Job, problem: str) -> Result:
    if isinstance(job, Compare):
        return Compared(job.key, 0, {}, problem)
    if isinstance(job, Know):
        return Known(job.key, {}, problem)
    return Scored(job.key, (), problem, job.cpu_seconds)


def _finish(fork: Fork) -> Result:
    _, status = os.waitpid(fork.pid, 0)
    if fork.received:
        return pickle.loads(bytes(fork.received))  # type: ignore[no-any-return]
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    slow = ended in (signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU)
    return _without_result(fork.job, "timeout" if slow else "the process died")


def _send(results: BinaryIO, message: object) -> None:
    pickle.dump(message, results)
    results.flush()


if __name__ == "__main__":
    main()
