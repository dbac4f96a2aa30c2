"""From a class's gradebook to the parts of its report."""

from __future__ import annotations

from datetime import datetime

from grading.autograde.course import Course
from grading.autograde.gradebook import open_gradebook
from school.report.charts import TermResult
from school.report.page import Part, make_part, term_result
from school.report.reading import read_assigned
from shop.errors import UsageError


def read_class(course: Course, wanted: str | None) -> tuple[list[Part], list[TermResult]]:
    """Return what is said of one assignment, or of all, and where the class stands in each.

    Parameters
    ----------
    course
        The class.
    wanted
        The assignment; None for all.

    Raises
    ------
    UsageError
        When the gradebook does not know it.
    """
    with open_gradebook(course.coursedir) as gradebook:
        rows = [(row.duedate or datetime.max, row.name) for row in gradebook.assignments]
        known = [name for _, name in sorted(rows)]
        if wanted is not None and wanted not in known:
            raise UsageError(
                f"the gradebook has no {wanted!r}; it has: {', '.join(sorted(known)) or 'none'}"
            )
        parts, term = [], []
        for name in known:
            mine = wanted in (None, name)
            assigned = read_assigned(course, gradebook, name, with_verdicts=mine)
            term.append(term_result(assigned))
            if mine:
                parts.append(make_part(assigned))
        gradebook.db.rollback()
    return parts, term
