"""Measure start, time per submission and memory of the grading engine.

Run ``python tests/benchmarks/bench_engine.py [NOTEBOOK] [RUNS]``; nothing is asserted.
Without a notebook, a passing one of ten small exercises is graded.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

import nbformat

from grading.engine import Engine, EngineCell
from grading.engine.child import descendants, memory_bytes

MIB = 1024 * 1024


def ten_exercises() -> list[EngineCell]:
    """Return a passing notebook of ten exercises on a table of 1,000 rows."""
    setup = "import numpy as np\nimport pandas as pd\nimport shop\nfrom shop import checks\n"
    setup += "table = pd.DataFrame({'k': np.arange(1000) % 7, 'v': np.arange(1000.0)})"
    cells = [EngineCell("setup", setup, "setup")]
    for n in range(10):
        answer = f"def total_{n}(t):\n    return t.groupby('k', as_index=False)['v'].sum()"
        test = (
            f"got = total_{n}(table)\nassert len(got) == 7, 'one row per key'\n"
            f"assert abs(got['v'].sum() - table['v'].sum()) < 1e-6, 'sums add up'\n"
            f"assert len(total_{n}(table.head(3))) == 3, 'few keys'"
        )
        cells.append(EngineCell(f"total_{n}", answer, "code"))
        cells.append(EngineCell(f"test_{n}", test, "test", 1))
    return cells


def from_notebook(path: Path) -> list[EngineCell]:
    """Return the cells of an nbgrader source notebook."""
    cells = []
    for cell in nbformat.read(path, 4).cells:
        about = cell.metadata.get("nbgrader", {})
        is_test = about.get("grade") and not about.get("solution")
        is_setup = about.get("locked") and not is_test
        kind = "test" if is_test else "setup" if is_setup else "code"
        if cell.cell_type == "code":
            cells.append(EngineCell(cell.id, cell.source, kind, about.get("points") or 0.0))
    return cells


def main(arguments: list[str]) -> None:
    """Grade one submission several times and print the figures."""
    path = Path(arguments[0]) if arguments else None
    runs = int(arguments[1]) if len(arguments) > 1 else 30
    cells = from_notebook(path) if path else ten_exercises()
    started = time.perf_counter()
    with Engine() as engine:
        print(f"start                   {time.perf_counter() - started:8.3f} s")
        processor, walls = [], []
        for _ in range(runs):
            begun, ours = time.perf_counter(), time.process_time()
            with _counted() as children:
                result = engine.run(cells)
            walls.append(time.perf_counter() - begun)
            processor.append(time.process_time() - ours + sum(children))
        tests = [cell.status for cell in result.cells if cell.messages or cell.credit]
        print(f"verdict                 {result.reason}, {tests.count('passed')} passed")
        print(f"first submission        {walls[0]:8.3f} s")
        print(f"median of the others    {median(walls[1:]):8.3f} s wall")
        print(f"fastest                 {min(walls):8.3f} s wall")
        print(f"median processor time   {median(processor[1:]):8.3f} s, both sides and coordinator")
        assert engine._pair is not None
        used = sum(memory_bytes(member) for member in descendants(engine._pair.warm.pid))
        print(f"memory of the sandbox   {used / MIB:8.0f} MiB")


class _counted:
    """Collects the processor time of the children of a run when they are closed."""

    def __enter__(self) -> list[float]:
        from grading.engine import child as children

        self._real = children.Child.close
        found: list[float] = []
        real = self._real

        def close(child: children.Child) -> None:
            if child.pid is not None and child._handle is not None:
                found.append(_processor_seconds(child.pid))
            real(child)

        children.Child.close = close  # type: ignore[method-assign]
        return found

    def __exit__(self, *_: object) -> None:
        from grading.engine import child as children

        children.Child.close = self._real  # type: ignore[method-assign]


def _processor_seconds(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
