"""The demo from an empty folder to a grade table and feedback pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from authoring.build.master import read_master
from authoring.certify.attempts import read_bank
from grading.autograde.coordinator import autograde
from grading.autograde.course import Course, open_course
from grading.autograde.report import Progress, cores, print_closing
from grading.autograde.settings import Options
from grading.autograde.verdict import Verdict
from grading.feedback.generate import Page, generate_feedback
from grading.feedback.progress import PageProgress
from grading.layout import Layout
from school.classes.course_folder import init_course
from school.demo.classroom import Submission, make_class
from school.demo.desk import read_released
from shop import atomic


@dataclass(frozen=True)
class Demo:
    """What the demo made.

    Attributes
    ----------
    course
        The course folder.
    submissions
        The class.
    verdicts
        What became of each submission.
    pages
        The feedback pages.
    """

    course: Course
    submissions: list[Submission]
    verdicts: list[Verdict]
    pages: list[Page]


def run_demo(
    layout: Layout,
    root: Path,
    chapter: str,
    workers: int = 0,
    say: Callable[[str], None] = lambda line: None,
) -> Demo:
    """Set a course up, hand a class in, grade it, make feedback and print what came out.

    Running it again changes nothing and grades only what has changed.

    Parameters
    ----------
    layout
        The checkout.
    root
        The course folder; made when missing.
    chapter
        The assignment.
    workers
        Processes that grade; 0 for one per CPU core.
    say
        Told what happens.
    """
    say(f"1/4 course folder and gradebook: {root}")
    init_course(layout, root, [chapter])
    submissions = _class(layout, chapter)
    say(f"2/4 a class of {len(submissions)} submissions from {layout.attempts_file(chapter).name}")
    course = open_course(root)
    for submission in submissions:
        _hand_in(course, chapter, submission)
    say("3/4 grading: student code in one sandbox, hidden tests in another")
    students = tuple(submission.student for submission in submissions)
    options = Options(workers=workers or cores(), students=students)
    with Progress(f"grading {chapter}") as progress:
        verdicts = autograde(course, chapter, options, progress.step)
    say("4/4 feedback pages")
    with PageProgress(chapter, len(students)) as bar:
        pages = generate_feedback(course, chapter, sorted(students), report=bar.step)
    notes = {submission.student: submission.note for submission in submissions}
    print_closing(course, chapter, verdicts, progress, notes=notes)
    return Demo(course, submissions, verdicts, pages)


def _class(layout: Layout, chapter: str) -> list[Submission]:
    master = read_master(layout.assignment_master(chapter), "assignment")
    exercises = [cell.id for cell in master.cells if cell.role == "solution"]
    bank = read_bank(layout.attempts_file(chapter), exercises, complete=False)
    return make_class(read_released(layout.release_notebook(chapter)), bank)


def _hand_in(course: Course, chapter: str, submission: Submission) -> None:
    folder = course.folder("submitted", submission.student, chapter)
    path = folder / (submission.file_name or f"{chapter}.ipynb")
    if not path.is_file() or path.read_bytes() != submission.content:
        atomic.write_bytes(path, submission.content)
