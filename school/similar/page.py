"""The page with pairs side by side, rendered as the other pages for instructors are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from grading.classroom.zones import shown
from school.report.page import ReportExporter
from school.similar.compare import Ranking


class SimilarExporter(ReportExporter):
    """The way to the page's template; every value is escaped."""

    page = "course_similar"


def render(
    ranking: Ranking,
    assignment: str,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    students: int,
    now: datetime,
) -> str:
    """Return the page as HTML that needs nothing else and runs nothing.

    Parameters
    ----------
    ranking
        The pairs.
    assignment
        Name of the assignment.
    titles
        Titles of the exercises; "" is that of the assignment.
    names
        Names of the students by id.
    students
        How many were compared.
    now
        When, with zone.
    """
    shares = ranking.shares
    return SimilarExporter().rendered(
        ranking=ranking,
        assignment=titles.get("") or assignment,
        titles=titles,
        names=names,
        students=students,
        middle=shares[len(shares) // 2] if shares else 0.0,
        rare=shares[len(shares) // 100] if shares else 0.0,
        now=shown(now, now.tzinfo or UTC),
    )
