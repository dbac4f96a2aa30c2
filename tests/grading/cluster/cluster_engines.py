"""Engines and tasks for tests of a cluster; imported by its workers and their grading processes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fake_engine import FakeEngine
from grading.engine.types import EngineCell, RunResult

GATE = "CLUSTER_TEST_GATE"
"""Environment variable: a named pipe. Who reads it learns that a submission is being graded."""


class ClusterEngine(FakeEngine):
    """The fake engine; two more words in a cell do something to the worker."""

    def run(self, cells: Sequence[EngineCell], files: Path | None = None) -> RunResult:
        source = "\n".join(cell.source for cell in cells)
        if "FAKE: kill the dask worker" in source:
            os.kill(os.getppid(), signal.SIGKILL)
            threading.Event().wait()
        gate = Path(os.environ.get(GATE, "/nonexistent"))
        if "FAKE: wait at the gate" in source and gate.exists():
            gate.write_text(f"{os.getppid()} {os.getpid()}")
            threading.Event().wait()
        return super().run(cells, files)


class Trap:
    """What a worker would send that wants to run code where its result is read."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, str]]:
        return open, (self.path, "w")


def hostile_result(path: str) -> Any:
    """Return what must not be unpickled; a task."""
    return Trap(path)


def text_result() -> Any:
    """Return text where bytes are due; a task."""
    return "result:{}"
