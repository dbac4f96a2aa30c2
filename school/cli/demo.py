"""``course demo``: from an empty folder to graded submissions, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", rich_help_panel=PANEL)(demo_command)


def demo_command(
    assignment: Annotated[
        str, typer.Argument(help="The assignment to hand in and grade.")
    ] = "04_funnels",
    course: Annotated[
        Path | None,
        typer.Option(help="The course folder to use; default: demo-course/ in the checkout."),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-j", min=0, help="Processes that grade; 0 means one for each CPU core."
        ),
    ] = 0,
) -> None:
    """Make a class of submissions, grade it against hidden tests and make feedback pages.

    Good, wrong, broken and hostile submissions of real notebooks. Run it again at will.
    """
    import time

    from grading.layout import find_layout
    from school.classes.course_folder import DEMO
    from school.demo.run import run_demo
    from shop.errors import GradingError

    started = time.perf_counter()
    layout = find_layout()
    layout.choose([assignment])
    root = (course or layout.root / DEMO).resolve()
    demo = run_demo(layout, root, assignment, workers, lambda line: typer.echo(line, err=True))
    failed = [page for page in demo.pages if page.problem]
    typer.echo(f"Submissions: {root / 'submitted'}")
    typer.echo(f"Feedback:    {root / 'feedback'} ({len(demo.pages) - len(failed)} pages)")
    option = "" if course is None else f" --course {root}"
    typer.echo(f"The formgrader shows all of it: course formgrader{option or f' --course {DEMO}'}")
    typer.echo(f"Remove all of it: {'make clean-demo' if course is None else f'rm -r {root}'}")
    typer.echo(f"{time.perf_counter() - started:.1f} s")
    if failed:
        names = ", ".join(page.student for page in failed)
        raise GradingError(f"no feedback for {names}: {failed[0].problem}")
