"""Score many answers to one assignment quickly, in forks of one prepared process.

The process runs the setup cells once, on both sides of the split; every answer then gets a
fork of its own in which the engine's checker and answer server meet over the engine's codec.
There is no jail here: only the course's own answers and their mutants are scored so.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any

from authoring.certify.stage.jobs import (
    Compare,
    Compared,
    Job,
    Know,
    Known,
    Result,
    Score,
    Scored,
    TestScore,
)
from grading.engine.types import EngineCell
from shop.errors import GradingError

__all__ = ["Compare", "Compared", "Know", "Known", "Score", "Scored", "Stage", "TestScore"]

# A fork does not survive threads of OpenMP, and jobs share the cores anyway.
SINGLE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# The order of a set of strings follows the seed; with the sandbox's, a table is made twice alike.
SEED = {"PYTHONHASHSEED": "0"}


class Stage:
    """A process in which the setup cells of one assignment have run.

    Use it as a context manager; it ends with the block.

    Parameters
    ----------
    setup
        The setup cells.
    jobs
        How many answers are scored at a time.

    Raises
    ------
    GradingError
        When a setup cell fails.
    """

    def __init__(self, setup: Sequence[EngineCell], jobs: int = 1) -> None:
        self._setup = [cell.source for cell in setup]
        self._jobs = jobs

    def __enter__(self) -> Stage:
        self._folder = tempfile.TemporaryDirectory(prefix="stage-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "authoring.certify.stage.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=os.environ | SINGLE | SEED | {"MPLBACKEND": "agg"},
        )
        self._send((self._jobs, self._setup))
        problem = self._receive()
        if problem:
            self.__exit__(None, None, None)
            raise GradingError(str(problem))
        return self

    def run(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """Yield one result a job, in the order in which they are ready.

        Raises
        ------
        GradingError
            When the process ends; forked answers cannot end it.
        """
        self._send(list(jobs))
        for _ in jobs:
            yield self._receive()

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin)
        self._process.stdin.flush()

    def _receive(self) -> Any:
        assert self._process.stdout is not None
        try:
            return pickle.load(self._process.stdout)
        except EOFError as error:
            raise GradingError("the process that scores answers ended; run it again") from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        if kind is not None:
            self._process.terminate()
        self._process.wait()
        self._folder.cleanup()
