"""Between rebuilt cells, the engine's cells and the notebook file that nbgrader expects."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.nbgraderformat import SCHEMA_VERSION

from grading.autograde.rebuild import RebuiltCell
from grading.autograde.sanitise import SanitisedNotebook
from grading.autograde.skeleton import Skeleton, SkeletonCell
from grading.autograde.verdict import Flag
from grading.engine.types import CellKind, EngineCell, RunResult

NOTICE_ID = "course-notice"
NEWER_SYNTAX = (
    f"Grading runs Python {sys.version_info.major}.{sys.version_info.minor}: "
    "what only a newer Python can read is an error there."
)
"""Beside a syntax error, which a student with a newer Python never saw."""
FLAG_KEY = "course_flag"
"""Notebook metadata that say why a notebook was not run; only we write them."""
GRADER_FAILED = "The grader failed on this submission; a person will look at it."


def to_node(sanitised: SanitisedNotebook) -> NotebookNode:
    """Return a rebuilt notebook as nbformat writes it, with nbgrader's metadata."""
    return _notebook([_cell_node(cell) for cell in sanitised.cells], sanitised.skeleton)


def notice_node(skeleton: Skeleton, flag: Flag) -> NotebookNode:
    """Return the notebook that stands for one that could not be read.

    Every graded cell is there with an error, so that no score is silently missing.
    """
    cells = [_cell_node(RebuiltCell(c.grade_id, c.cell_type, c.source, c)) for c in skeleton.cells]
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = [error_output("NotGraded", flag.detail)]
    text = f"**This submission could not be graded.** Reason: `{flag.code}`."
    notice = _cell_node(RebuiltCell(NOTICE_ID, "markdown", text))
    node = _notebook([notice, *cells], skeleton)
    node.metadata[FLAG_KEY] = str(flag.code)
    return node


def fail_node(node: NotebookNode) -> None:
    """Mark every code cell of a notebook as not run for a reason that is not the student's."""
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs = [error_output("NotGraded", GRADER_FAILED)]


def error_output(name: str, message: str) -> NotebookNode:
    """Return an error output that holds `message` and nothing else."""
    line = f"{name}: {message}"
    return nbformat.from_dict(
        {"output_type": "error", "ename": name, "evalue": message, "traceback": [line]}
    )


def engine_cells(
    node: NotebookNode, mistakes: Mapping[str, str] = MappingProxyType({})
) -> list[EngineCell]:
    """Return the code cells of a rebuilt notebook as the engine takes them.

    Parameters
    ----------
    node
        The notebook.
    mistakes
        Source of a test cell to its table of known mistakes.
    """
    return [_engine_cell(cell, mistakes) for cell in node.cells if cell.cell_type == "code"]


def _engine_cell(cell: NotebookNode, mistakes: Mapping[str, str]) -> EngineCell:
    kind = _kind(cell)
    known = mistakes.get(cell.source, "") if kind == "test" else ""
    return EngineCell(cell.id, cell.source, kind, _points(cell), known)


def fill_outputs(node: NotebookNode, result: RunResult) -> None:
    """Put the engine's outputs into the notebook."""
    by_id = {cell.cell_id: cell for cell in result.cells}
    for cell in node.cells:
        if cell.cell_type == "code" and cell.id in by_id:
            cell.outputs = [nbformat.from_dict(out) for out in by_id[cell.id].outputs]
            cell.execution_count = by_id[cell.id].execution_count
            if any(out.get("ename") == "SyntaxError" for out in by_id[cell.id].outputs):
                note = {"output_type": "stream", "name": "stderr", "text": f"{NEWER_SYNTAX}\n"}
                cell.outputs.append(nbformat.from_dict(note))


def dumps(node: NotebookNode) -> str:
    """Return a notebook as the text of its file, as nbconvert writes it."""
    # Without nbformat's validation, which takes longer than all the rest: the cells are ours,
    # and the outputs are what the engine took from a kernel's messages.
    return str(nbformat.v4.writes(node)) + "\n"


def _notebook(cells: list[NotebookNode], skeleton: Skeleton) -> NotebookNode:
    kernelspec = json.loads(skeleton.kernelspec or "{}")
    metadata: dict[str, Any] = {"language_info": {"name": "python"}}
    if kernelspec:
        metadata["kernelspec"] = kernelspec
    node = NotebookNode(cells=cells, metadata=nbformat.from_dict(metadata))
    node.update(nbformat=4, nbformat_minor=5)
    return node


def _cell_node(cell: RebuiltCell) -> NotebookNode:
    """Return a cell as nbformat's own functions make it, without validating each alone."""
    content: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": cell.cell_id,
        "metadata": _metadata(cell.skeleton) if cell.skeleton is not None else {},
        "source": cell.source,
    }
    if cell.cell_type == "code":
        content.update(execution_count=None, outputs=[])
    if cell.attachments:
        content["attachments"] = _attachments(cell)
    return nbformat.from_dict(content)


def _attachments(cell: RebuiltCell) -> dict[str, dict[str, str]]:
    bundles: dict[str, dict[str, str]] = {}
    for name, media_type, data in cell.attachments:
        bundles.setdefault(name, {})[media_type] = data
    return bundles


def _metadata(cell: SkeletonCell) -> dict[str, Any]:
    """Return cell metadata as nbgrader has them in a released notebook."""
    nbgrader: dict[str, Any] = {
        "grade": cell.grade,
        "solution": cell.solution,
        "locked": cell.locked,
        "task": cell.task,
        "grade_id": cell.grade_id,
        "schema_version": SCHEMA_VERSION,
        "cell_type": cell.cell_type,
    }
    if cell.checksum is not None:
        nbgrader["checksum"] = cell.checksum
    if cell.is_graded:
        nbgrader["points"] = int(cell.points) if cell.points.is_integer() else cell.points
    metadata: dict[str, Any] = {"deletable": False, "nbgrader": nbgrader}
    if not cell.is_answer:
        metadata["editable"] = False
    return metadata


def _kind(cell: NotebookNode) -> CellKind:
    flags = cell.metadata.get("nbgrader", {})
    if flags.get("solution") or flags.get("task"):
        return "code"
    if flags.get("grade"):
        return "test"
    return "setup" if flags.get("locked") else "code"


def _points(cell: NotebookNode) -> float:
    flags = cell.metadata.get("nbgrader", {})
    return float(flags.get("points", 0.0)) if _kind(cell) == "test" else 0.0
