"""``course feedback``: the pages that students get back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("feedback", rich_help_panel=PANEL)(feedback_command)


def feedback_command(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 04_funnels.")],
    student: Annotated[
        list[str] | None,
        typer.Option(help="Pages of this student only; give the option again for more of them."),
    ] = None,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-j", min=0, help="Processes that work; 0 means one for each CPU core."
        ),
    ] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Make pages as well that would not change.")
    ] = False,
) -> None:
    """Make the feedback pages of an assignment from the graded notebooks and the gradebook.

    Pages that would not change are left as they are.
    They show messages and scores; never a hidden test or an expected value, and no script.
    """
    from grading.autograde.course import open_course
    from grading.autograde.report import cores
    from grading.feedback.generate import generate_feedback, graded_students
    from grading.feedback.progress import PageProgress
    from grading.layout import find_course
    from shop.errors import GradingError

    opened = open_course(course or find_course())
    students = graded_students(opened, assignment, student or [])
    with PageProgress(assignment, len(students)) as bar:
        pages = generate_feedback(
            opened, assignment, students, workers or cores(), bar.step, force=force
        )
    failed = [page for page in pages if page.problem]
    for page in failed:
        typer.echo(f"no feedback for {page.student}: {page.problem}", err=True)
    same = sum(page.is_unchanged for page in pages)
    made = len(pages) - len(failed) - same
    said = f"{made} feedback pages in {bar.seconds:.1f} s{f', {same} unchanged' if same else ''}"
    typer.echo(f"{said}: {opened.root / 'feedback'}")
    if failed:
        raise GradingError(f"{len(failed)} of {len(pages)} students have no feedback, see above")
