"""The engine's interface without its sandbox: cells run in this process, one after the other.

For tests of what stands around the engine. Answers of these tests are written by us.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grading.engine.types import CellResult, CellStatus, EngineCell, Reason, RunResult
from grading.inside.limits import Limits
from shop.errors import IsolationUnavailable


class FakeEngine:
    """Runs setup, code and test cells in one namespace."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.runs = 0

    def __enter__(self) -> FakeEngine:
        return self

    def __exit__(self, *exception: object) -> None:
        return

    def run(self, cells: Sequence[EngineCell], files: Path | None = None) -> RunResult:
        """Run the cells; some words in a cell stand for what a hostile one does."""
        self.runs += 1
        source = "\n".join(cell.source for cell in cells)
        if "FAKE: crash the grader" in source:
            raise RuntimeError("the engine broke")
        if "FAKE: kill the worker" in source:
            os._exit(9)
        if "FAKE: hang" in source:
            threading.Event().wait()
        namespace: dict[str, Any] = {"FILES": files}
        results: list[CellResult] = []
        reason = Reason.OK
        for number, cell in enumerate(cells, 1):
            if reason != Reason.OK:
                results.append(_result(cell, CellStatus.SKIPPED, "not run", None))
            elif "FAKE: die" in cell.source:
                reason = Reason.KERNEL_DIED
                results.append(_result(cell, CellStatus.KILLED, "", number))
            else:
                results.append(self._cell(cell, namespace, number))
        detail = "" if reason == Reason.OK else "the student's process ended"
        return RunResult(tuple(results), reason, detail, 0.0)

    def _cell(self, cell: EngineCell, namespace: dict[str, Any], number: int) -> CellResult:
        try:
            exec(compile(cell.source, cell.cell_id, "exec"), namespace)
        except NotImplementedError:
            return _result(cell, CellStatus.NOT_ATTEMPTED, "not attempted yet", number)
        except AssertionError as error:
            return _result(cell, CellStatus.FAILED, str(error), number)
        except Exception as error:
            return _result(cell, CellStatus.ERROR, type(error).__name__, number)
        if cell.kind == "test" and "PARTIAL" in namespace:
            return _partial(cell, namespace["PARTIAL"], number)
        status = CellStatus.PASSED if cell.kind == "test" else CellStatus.OK
        return _result(cell, status, "", number)


def _result(cell: EngineCell, status: CellStatus, message: str, number: int | None) -> CellResult:
    good = status in (CellStatus.PASSED, CellStatus.OK)
    outputs = () if good else (_error(status, message),)
    credit = 1.0 if good and cell.kind == "test" else 0.0
    messages = (message,) if message and cell.kind == "test" else ()
    return CellResult(cell.cell_id, outputs, number, status, credit, messages, time.monotonic() * 0)


def _partial(cell: EngineCell, credit: float, number: int) -> CellResult:
    data = {"text/plain": str(credit * cell.points)}
    output = {
        "output_type": "execute_result",
        "data": data,
        "metadata": {},
        "execution_count": number,
    }
    return CellResult(cell.cell_id, (output,), number, CellStatus.FAILED, credit, ("half",), 0.0)


def _error(status: CellStatus, message: str) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": str(status),
        "evalue": message,
        "traceback": [f"{status}: {message}"],
    }


class Unavailable(FakeEngine):
    """An engine on a machine without a sandbox."""

    def __enter__(self) -> FakeEngine:
        raise IsolationUnavailable("no sandbox here")


class Looking(FakeEngine):
    """Writes what its process can see into the folder that ``COURSE_LOOKING`` names."""

    def __enter__(self) -> FakeEngine:
        with os.scandir("/proc/self/fd") as found:
            links = [str(Path(link).readlink()) for link in found]
        seen = {
            "parent": os.getppid(),
            "descriptors": links,
            "deaf": signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []),
            "modules": [name for name in sys.modules if "." not in name],
        }
        Path(os.environ["COURSE_LOOKING"], f"{os.getpid()}.json").write_text(json.dumps(seen))
        return self
