"""nbgrader's grades for a feedback page, and what nbgrader does not tell its pages."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades


class CourseGrades(GetGrades):  # type: ignore[misc]
    """Adds to a cell whether it waits for a person, and to the page when it was handed in.

    nbgrader shows an answer that nobody has graded yet as 0 points.
    """

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            cell.metadata["nbgrader"]["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        nothing = grade.auto_score is None and grade.manual_score is None
        cell.metadata.nbgrader["waits"] = bool(grade.needs_manual_grade) or nothing
        submission = grade.notebook.assignment
        resources["nbgrader"]["handed_in"] = submission.timestamp
        resources["nbgrader"]["seconds_late"] = submission.total_seconds_late
