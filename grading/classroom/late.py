"""Late penalties that a class can choose in its ``nbgrader_config.py``."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Dict, Float, Unicode

DAY = 86_400


class PercentADay(LateSubmissionPlugin):  # type: ignore[misc]
    """Takes a share of the points for each day begun after the due date.

    ``c.AssignLatePenalties.plugin_class = "grading.classroom.late.PercentADay"`` chooses it.
    """

    percent = Float(10.0, min=0.0, max=100.0, help="Percent of the points, each day begun.").tag(
        config=True
    )
    grace_minutes = Float(0.0, min=0.0, help="Minutes after the due date that cost nothing.").tag(
        config=True
    )

    most_percent = Float(
        100.0, min=0.0, max=100.0, help="Percent of the points that are taken off at most."
    ).tag(config=True)
    of_students = Dict(
        per_key_traits=None,
        key_trait=Unicode(),
        value_trait=Float(min=0.0, max=100.0),
        help="Percent a day for single students by id, such as {'lilei': 0}.",
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points to take off, None when nothing.

        Parameters
        ----------
        student_id
            Who handed in.
        score
            Points before the penalty.
        total_seconds_late
            Seconds after the due date, the student's extension taken into account.
        """
        late = total_seconds_late - 60 * self.grace_minutes
        if late <= 0:
            return None
        percent = float(self.of_students.get(student_id, self.percent))
        return float(score * min(math.ceil(late / DAY) * percent, self.most_percent) / 100)
