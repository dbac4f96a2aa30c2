"""Short ways to make submissions and to read what became of them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from grading.engine import CellResult, Engine, EngineCell, Limits, RunResult
from grading.engine.child import children_of

TMP = Path("/tmp")

STRICT = Limits(
    call_seconds=20,
    cell_seconds=30,
    notebook_seconds=120,
    cpu_seconds=20,
    memory_mb=400,
    processes=24,
    file_mb=8,
    disk_mb=16,
    disk_files=512,
    output_kb=64,
    outputs_kb=256,
)

QUICK = replace(STRICT, call_seconds=0.8, cell_seconds=1.2)
"""For submissions that will not end on their own."""


def by_id(result: RunResult) -> dict[str, CellResult]:
    """Return the cells of a result by their ids."""
    return {cell.cell_id: cell for cell in result.cells}


def code(*sources: str) -> list[EngineCell]:
    """Return code cells named c0, c1, …"""
    return [EngineCell(f"c{place}", source, "code") for place, source in enumerate(sources)]


def on_the_way() -> list[str]:
    """Return the folders inside a submission's own /tmp that lead to a checkout made there."""
    return [str(f) for f in Path(sys.prefix).parents if f.is_relative_to(TMP) and f != TMP]


def shown(result: RunResult, cell_id: str = "c0") -> str:
    """Return the text that a cell shows: streams, results and error values."""
    cell = by_id(result)[cell_id]
    return "\n".join(_text(output) for output in cell.outputs)


def _text(output: dict) -> str:
    if output["output_type"] == "stream":
        return output["text"]
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return str(output["data"].get("text/plain"))


def standing(engine: Engine) -> list[int]:
    """Return the sandbox's processes that serve all submissions, from the outermost inwards.

    The last three are the one that imported everything and its forks, one for each side.
    """
    assert engine._pair is not None
    found, level = [], [engine._pair.warm.pid]
    while len(level) == 1:
        found += level
        level = children_of(level[0])
    assert len(level) == 2, level
    return found + sorted(level)
