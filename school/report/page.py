"""The report's page: what an instructor is told first, and the environment that renders it.

The page is rendered as feedback pages are, from the same templates and style, by an environment
that escapes every value; its policy lets a browser run nothing (`grading.feedback.policy`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter

from grading.autograde.report import doubtful_tests
from grading.classroom.points import Points
from grading.classroom.zones import shown
from grading.feedback.configure import NBGRADER_TEMPLATES, TEMPLATES
from grading.feedback.policy import FEEDBACK
from grading.feedback.sections import as_html, late_words
from school.classes.students import full_name
from school.report.charts import (
    Chart,
    TermResult,
    distribution_chart,
    gains_chart,
    trend_chart,
)
from school.report.figures import ItemFigures, Spread, item_figures, spread
from school.report.games import Game, games
from school.report.mistakes import Named, named_mistakes
from school.report.reading import Assigned

OWN_TEMPLATES = str(Path(__file__).parent / "templates")
OUTCOMES = ("all points", "some points", "tried, no points", "not attempted", "waiting")
"""Words for the counts of `ItemFigures`; each has its colour and pattern in report.css."""
MISTAKES_FIRST = 15
"""Named mistakes that are shown; the others are folded."""
SECTIONS_FIRST = 3
"""Sections of the lecture that are named among what to do."""


@dataclass(frozen=True)
class Person:
    """A line about one student: who, and what is to be known."""

    student: str
    name: str
    about: str


@dataclass(frozen=True)
class Part:
    """What the page says about one assignment.

    Attributes
    ----------
    assigned, items, spread, named
        Results and figures.
    distribution
        A chart; None where there is nothing to draw.
    games
        Played exercises, each with the chart of its gains.
    todo
        What the instructor should do, as sentences, the most urgent first.
    late, flagged, waiting, missing
        Students to look at.
    """

    assigned: Assigned
    items: list[ItemFigures]
    spread: Spread
    named: Named
    distribution: Chart | None
    games: list[tuple[Game, Chart]]
    todo: list[str]
    late: list[Person]
    flagged: list[Person]
    waiting: list[Person]
    missing: list[Person]

    @property
    def left_out(self) -> list[str]:
        """Titles of exercises for which somebody waits: the distribution is without them."""
        finished = self.assigned.finished
        return [own.title for own in self.assigned.exercises if own not in finished]

    @property
    def most(self) -> float:
        """Points of the exercises that the distribution is about."""
        return sum(exercise.max_score for exercise in self.assigned.finished)


def make_part(assigned: Assigned) -> Part:
    """Return what the page says about one assignment."""
    items, shares, named = item_figures(assigned), spread(assigned), named_mistakes(assigned)
    works = assigned.works
    return Part(
        assigned,
        items,
        shares,
        named,
        distribution_chart(shares),
        [(game, gains_chart(game)) for game in games(assigned)],
        _todo(assigned, items, named),
        [_person(w.points, late_words(w.seconds_late)) for w in works if w.seconds_late > 0],
        [_person(w.points, w.flag) for w in works if w.flag],
        [_person(w.points, ", ".join(w.points.waiting)) for w in works if w.points.waiting],
        [_person(points, "") for points in assigned.missing],
    )


def term_result(assigned: Assigned) -> TermResult:
    """Return where a class stands in one assignment."""
    return TermResult(
        assigned.name,
        len(assigned.works) + len(assigned.missing),
        len(assigned.works),
        sum(work.seconds_late > 0 for work in assigned.works),
        spread(assigned).quartiles,
    )


def render(
    parts: Sequence[Part],
    term: Sequence[TermResult],
    course: str,
    now: datetime,
    zone: tzinfo = UTC,
) -> str:
    """Return the page as HTML that needs nothing else.

    Parameters
    ----------
    parts
        The assignments that the page is about.
    term
        All assignments of the course in order.
    course
        Name of the course.
    now
        When the gradebook was read, with zone.
    zone
        The zone of the class, in which times are shown.
    """
    return ReportExporter().rendered(
        parts=parts,
        term=term,
        trend=trend_chart(term),
        course=course,
        now=now,
        shown=lambda moment: shown(moment, zone),
        outcomes=OUTCOMES,
        first=MISTAKES_FIRST,
    )


class ReportExporter(HTMLExporter):  # type: ignore[misc]
    """nbconvert's way to templates, with every value escaped."""

    page = "course_report"

    def __init__(self, **options: Any) -> None:
        folders = [OWN_TEMPLATES, TEMPLATES, NBGRADER_TEMPLATES]
        super().__init__(template_name=self.page, extra_template_basedirs=folders, **options)

    def rendered(self, **values: Any) -> str:
        """Return the page with these values, its styles inside and its policy."""
        resources: Any = self._init_resources({})
        styles = resources["include_css"]
        return str(self.template.render(**values, policy=FEEDBACK, include_css=styles))

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        # its own escaping, and *emphasis* and `code` of the course's messages
        environment.filters["message"] = lambda text: Markup(as_html(str(text)))
        environment.filters["percent"] = lambda share: f"{100 * share:.0f}%"
        environment.filters["number"] = lambda value: f"{round(float(value), 2):g}"
        environment.filters["signed"] = lambda r: f"{r:.2f}".replace("-", "\N{MINUS SIGN}")
        return environment


def _person(points: Points, about: str) -> Person:
    return Person(points.student, full_name(points.first_name, points.last_name), about)


def _todo(assigned: Assigned, items: Sequence[ItemFigures], named: Named) -> list[str]:
    verdicts = [work.verdict for work in assigned.works if work.verdict is not None]
    lines = [
        f"Look at the test {cell}: it stopped with an error in {count} submissions, so its zeros "
        "may be its own fault."
        for cell, count in doubtful_tests(verdicts).items()
    ]
    flagged = sum(bool(work.flag) for work in assigned.works)
    if flagged:
        lines.append(f"Decide about {_count(flagged, 'flagged submission')}, listed below.")
    waiting = sum(bool(work.points.waiting) for work in assigned.works)
    if waiting:
        cells = sum(len(work.points.waiting) for work in assigned.works)
        told = f"{_count(cells, 'answer')} of {_count(waiting, 'student')}"
        lines.append(f"Grade {told} by hand: `course formgrader`")
    for section, count in named.sections[:SECTIONS_FIRST]:
        lines.append(
            f"Repeat \u201c{section}\u201d of the lecture: named mistakes lead there "
            f"{_count(count, 'time')}."
        )
    lines += [
        f"Look at the exercise \u201c{item.exercise.title}\u201d: who does well elsewhere does "
        f"hardly better here (discrimination {item.discrimination:.2f})."
        for item in items
        if item.is_doubtful and item.discrimination is not None
    ]
    return lines


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
