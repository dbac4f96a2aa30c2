"""A graded notebook by exercises: what a feedback page shows, in which order, with which words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from grading.autograde.notebook import FLAG_KEY, NOTICE_ID
from grading.classroom.zones import config_zone, shown

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,200}?)(?<=\S)\*(?![\w*])")
CODE = re.compile(r"`([^`\n]{1,200})`")
SET_IN = "    "
"""Begins the lines of `shop.checks.side_by_side`."""
QUESTION = "_prompt"
"""How the ids of the cells end that ask; see CONTRIBUTING, *Masters*."""
DAY = 86_400


@dataclass(frozen=True)
class Result:
    """What became of an exercise or a test: a colour for the eye, a sign and words for everybody.

    Attributes
    ----------
    kind
        Name of the style.
    sign
        A character that tells it from the others without colour.
    words
        What it is.
    """

    kind: str
    sign: str
    words: str


PASSED = Result("passed", "\u2713", "passed")
FULL = Result("passed", "\u2713", "full points")
PARTLY = Result("partly", "\u25d0", "partly right")
SOME = Result("partly", "\u25d0", "part of the points")
FAILED = Result("failed", "\u2717", "not passed")
NONE = Result("failed", "\u2717", "no points")
UNTRIED = Result("untried", "\u25cb", "not attempted")
WAITS = Result("waits", "\u2026", "waits for a person")
NOT_RUN = Result("untried", "!", "not run")


@dataclass
class Item:
    """One cell of the page.

    Attributes
    ----------
    cell
        The cell.
    role
        ``question``, ``answer``, ``test`` or ``other``.
    result
        What became of a graded cell, None for others.
    messages
        The lines of a test's messages as HTML, escaped.
    """

    cell: NotebookNode
    role: str
    result: Result | None = None
    messages: tuple[str, ...] = ()


@dataclass
class Section:
    """An exercise with its question, answer and tests.

    Attributes
    ----------
    name
        Id of the exercise, "" for what stands before the first one.
    title
        As it stands above the exercise.
    items
        Its cells in their order.
    points, possible
        Points given so far and points that there are.
    result
        What became of it, None where nothing is graded.
    """

    name: str
    title: str
    items: list[Item] = field(default_factory=list)
    points: float = 0.0
    possible: float = 0.0
    result: Result | None = None

    @property
    def waits(self) -> bool:
        """Whether a person still has to give points."""
        return any(item.result is WAITS for item in self.items)


@dataclass(frozen=True)
class Summary:
    """The top of a feedback page.

    Attributes
    ----------
    title
        Of the assignment.
    student
        Whose page.
    score, max_score, penalty
        Points after the penalty, points that there are, points taken off for handing in late.
    late
        How late, in words; "" when in time or unknown.
    handed_in
        When, in words; "" when unknown.
    flagged
        Why nothing could be graded, "" when it could.
    unread
        Whether the file could not even be read: then there is nothing of the student's to show.
    before
        Cells before the first exercise.
    exercises
        One section for each.
    """

    title: str
    student: str
    score: float
    max_score: float
    penalty: float
    late: str
    handed_in: str
    flagged: str
    unread: bool
    before: Section
    exercises: list[Section]

    @property
    def waiting(self) -> list[Section]:
        """The exercises that wait for a person."""
        return [section for section in self.exercises if section.waits]

    @property
    def open_points(self) -> float:
        """Points that a person still has to give."""
        return sum(
            float(item.cell.metadata.nbgrader.points)
            for section in self.exercises
            for item in section.items
            if item.result is WAITS
        )


class Sections(Preprocessor):  # type: ignore[misc]
    """Gives the template of feedback pages its `Summary`."""

    enabled = Bool(True).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the summary to the resources of the page."""
        given = resources["nbgrader"]
        titles = _released_titles(Path(resources["metadata"]["path"]), given)
        resources["course_summary"] = summarise(nb, given, titles, config_zone(self.config))
        return nb, resources


def summarise(
    nb: NotebookNode,
    given: dict[str, Any],
    titles: Mapping[str, str] = MappingProxyType({}),
    zone: tzinfo = UTC,
) -> Summary:
    """Return the page of a graded notebook.

    Parameters
    ----------
    nb
        The notebook with its grades, see `grading.feedback.grades`.
    given
        What nbgrader knows of it: names, score and penalty.
    titles
        Titles by exercise, that of the assignment under "": for notebooks without the cells that
        ask, such as one that could not be read.
    zone
        The zone of the class.
    """
    before, exercises = _grouped(nb.cells)
    for section in exercises:
        section.result = _of_section(section)
        if section.title == section.name:
            section.title = titles.get(section.name, section.name)
    unread = any(cell.get("id") == NOTICE_ID for cell in nb.cells)
    penalty = float(given["late_penalty"])
    handed_in = given.get("handed_in")
    return Summary(
        title=titles.get("") or _title(nb) or given["notebook"],
        student=given["student"],
        score=max(float(given["score"]), 0.0),
        max_score=float(given["max_score"]),
        penalty=penalty,
        late=late_words(float(given.get("seconds_late") or 0.0)) if penalty else "",
        handed_in=shown(handed_in, zone) if handed_in else "",
        flagged=_flagged(nb),
        unread=unread,
        before=before,
        exercises=exercises,
    )


def _grouped(cells: Iterable[NotebookNode]) -> tuple[Section, list[Section]]:
    """Return what stands before the first exercise, and the exercises.

    A solution begins an exercise, with the cells before it since the last test; a test without
    one begins its own.
    """
    before = Section("", "")
    exercises: list[Section] = []
    waiting: list[NotebookNode] = []
    tested = True
    for cell in cells:
        if cell.get("id") == NOTICE_ID:
            continue
        flags = cell.metadata.get("nbgrader", {})
        begins = flags.get("solution") or flags.get("task") or (flags.get("grade") and tested)
        part = bool(exercises) and str(flags.get("grade_id", "")).startswith(
            f"test_{exercises[-1].name}__"
        )
        if begins and not part:
            if not exercises:
                early, waiting = _until_question(waiting)
                before.items = [Item(other, "other") for other in early]
            exercises.append(_section(flags["grade_id"], waiting))
            waiting = []
            tested = bool(flags.get("grade"))
        elif flags.get("grade"):
            tested = True
        else:
            waiting.append(cell)
            continue
        section = exercises[-1]
        section.items += [Item(other, "other") for other in waiting]
        waiting = []
        section.items.append(_item(cell, flags))
        if flags.get("grade") or flags.get("task"):
            section.points += float(flags.get("score") or 0.0)
            section.possible += float(flags.get("points") or 0.0)
    rest = [Item(cell, "other") for cell in waiting]
    (exercises[-1] if exercises else before).items += rest
    return before, exercises


def _until_question(cells: list[NotebookNode]) -> tuple[list[NotebookNode], list[NotebookNode]]:
    """Split what stands before the first exercise from its question."""
    for place, cell in enumerate(cells):
        if str(cell.get("id", "")).endswith(QUESTION):
            return cells[:place], cells[place:]
    return cells, []


def _section(name: str, cells: list[NotebookNode]) -> Section:
    asking = [c for c in cells if c.cell_type == "markdown" and c.id.endswith(QUESTION)]
    titles = [found for c in asking if (found := _heading(c.source))]
    items = [Item(cell, "question" if cell in asking else "other") for cell in cells]
    return Section(name, titles[0] if titles else name, items)


def _item(cell: NotebookNode, flags: dict[str, Any]) -> Item:
    if flags.get("solution") or flags.get("task"):
        graded = flags.get("grade") or flags.get("task")
        return Item(cell, "answer", _by_person(flags) if graded else None)
    return Item(cell, "test", _of_test(cell, flags), tuple(_messages(cell)))


def _by_person(flags: dict[str, Any]) -> Result:
    if flags.get("waits"):
        return WAITS
    score, points = float(flags.get("score") or 0.0), float(flags.get("points") or 0.0)
    if score <= 0 and (flags.get("comment") or "").strip() == "No response.":
        return UNTRIED
    if score >= points:
        return FULL
    return SOME if score > 0 else NONE


def _of_test(cell: NotebookNode, flags: dict[str, Any]) -> Result:
    score, points = float(flags.get("score") or 0.0), float(flags.get("points") or 0.0)
    errors = [output.ename for output in cell.outputs if output.output_type == "error"]
    if flags.get("waits"):
        return WAITS
    if score >= points and (points > 0 or not errors):
        return PASSED
    if score > 0:
        return PARTLY
    if "NotAttempted" in errors:
        return UNTRIED
    return NOT_RUN if "NotGraded" in errors else FAILED


def _of_section(section: Section) -> Result | None:
    results = [item.result for item in section.items if item.result is not None]
    if not results:
        return None
    if WAITS in results:
        return WAITS
    if len(set(results)) == 1:
        return results[0]
    if section.points >= section.possible:
        return PASSED
    return PARTLY if section.points > 0 else FAILED


def _messages(cell: NotebookNode) -> Iterable[str]:
    """Yield what a test says, line by line, as HTML.

    It stands in an error, or, beside points for a part, in a stream; a test prints nothing else.
    Lines that are set in, expected and got side by side, stay a table under the line before.
    """
    lines = [
        line.rstrip()
        for output in cell.outputs
        for line in _said(output).splitlines()
        if line.strip()
    ]
    last = ""
    for is_table, group in groupby(lines, key=lambda line: line.startswith(SET_IN)):
        if not is_table:
            *said, last = [as_html(line.strip()) for line in group]
            yield from said
            continue
        table = html.escape("\n".join(line.removeprefix(SET_IN) for line in group))
        yield f'{last}<pre class="beside" tabindex="0">{table}</pre>'
        last = ""
    if last:
        yield last


def _said(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return str(output.text)
    is_said = output.output_type == "error" and output.ename != "NotGraded"
    return str(output.evalue) if is_said else ""


def as_html(line: str) -> str:
    """Return a line of a message with its *emphasis* and `code`; values of students are escaped."""
    return EMPHASIS.sub(r"<em>\1</em>", CODE.sub(r"<code>\1</code>", html.escape(line)))


def _title(nb: NotebookNode) -> str:
    first = next((cell for cell in nb.cells if cell.cell_type == "markdown"), None)
    return _heading(first.source) if first is not None and first.get("id") != NOTICE_ID else ""


def _released_titles(folder: Path, given: dict[str, Any]) -> dict[str, str]:
    """Return the titles of the released notebook, which students have; none where it is missing.

    Parameters
    ----------
    folder
        Where the graded notebook lies, ``autograded/STUDENT/ASSIGNMENT`` of the class.
    given
        What nbgrader knows of it.
    """
    if len(folder.parents) < 3:
        return {}
    released = folder.parents[2] / "release" / given["assignment"]
    return titles_of(released / f"{given['notebook']}.ipynb")


def titles_of(path: Path) -> dict[str, str]:
    """Return the titles of a released notebook by exercise, its own under ""; none on failure."""
    try:
        nb = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return {}
    _, exercises = _grouped(nb.cells)
    return {"": _title(nb), **{section.name: section.title for section in exercises}}


def _heading(source: str) -> str:
    found = HEADING.search(source)
    return found[1] if found else ""


def _flagged(nb: NotebookNode) -> str:
    if FLAG_KEY not in nb.metadata:
        return ""
    errors = (output for cell in nb.cells for output in cell.get("outputs", []))
    said = (str(output.evalue) for output in errors if output.output_type == "error")
    return next(said, str(nb.metadata[FLAG_KEY]))


def late_words(seconds: float) -> str:
    """Return how late something is, in days and hours; "" when in time."""
    if seconds <= 0:
        return ""
    days, hours = int(seconds // DAY), int(seconds % DAY // 3_600)
    parts = [
        f"{count} {word}{'s' if count != 1 else ''}"
        for count, word in ((days, "day"), (hours, "hour"))
        if count
    ]
    return " ".join(parts) or "less than an hour"
