"""Short ways to make submissions and to read what became of them."""

from __future__ import annotations

from grading.engine import CellResult, EngineCell, RunResult


def by_id(result: RunResult) -> dict[str, CellResult]:
    """Return the cells of a result by their ids."""
    return {cell.cell_id: cell for cell in result.cells}


def code(*sources: str) -> list[EngineCell]:
    """Return code cells named c0, c1, …"""
    return [EngineCell(f"c{place}", source, "code") for place, source in enumerate(sources)]


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
