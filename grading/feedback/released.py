"""Show test cells as students got them: without hidden tests, without mark scheme."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from grading.autograde.skeleton import released_source


class ShowReleased(NbGraderPreprocessor):  # type: ignore[misc]
    """Replaces the source of every cell that came from the instructor by its release version."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Hide what was never released."""
        if "nbgrader" in cell.metadata:
            cell.source = released_source(cell.source)
        return cell, resources
