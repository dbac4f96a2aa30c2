"""``course similar``: answers of two students that are alike, side by side, to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("similar", rich_help_panel=PANEL)(similar_command)


def similar_command(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 04_funnels.")],
    most: Annotated[int, typer.Option(min=1, help="Pairs on the page, the most alike first.")] = 20,
    above: Annotated[
        float, typer.Option(min=0, max=1, help="The least share of a pair on the page.")
    ] = 0.1,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="HTML file; default: in similar/ of the course."),
    ] = None,
    course: Annotated[
        Path | None, typer.Option(help="The course folder; default: course/ in the checkout.")
    ] = None,
) -> None:
    """Put answers that are alike side by side on a page for instructors.

    Being alike is no finding: read both, and talk with both students. Names, layout and remarks
    do not count, nor does what everybody was given; what many have counts little.
    """
    from datetime import datetime

    from grading.autograde.course import open_course
    from grading.classroom.zones import course_zone
    from grading.layout import find_course, layout_of
    from school.classes.students import full_name
    from school.collect.collecting import read_roster
    from school.similar.page import render
    from school.similar.reading import read_answers, read_given, read_titles
    from shop.atomic import write_text
    from shop.errors import UsageError

    try:
        from school.similar.compare import rank
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the package {error.name} is missing here: pip install copydetect, or make setup"
        ) from error
    opened = open_course(course or find_course())
    roster = read_roster(opened, assignment)
    answers = read_answers(opened, assignment)
    if len(answers) < 2:
        raise UsageError(
            f"{len(answers)} graded submissions of {assignment} with an answer in them: two are "
            f"needed to compare; run first: course autograde {assignment}"
        )
    ranking = rank(answers, read_given(opened, assignment, layout_of(assignment)), most, above)
    names = {person.id: full_name(person.first_name, person.last_name) for person in
             roster.people.values()}  # fmt: skip
    titles = read_titles(opened, assignment)
    now = datetime.now(course_zone(opened))
    target = out or opened.root / "similar" / f"{assignment}.html"
    write_text(target, render(ranking, assignment, titles, names, len(answers), now))
    for pair in ranking.pairs[:5]:
        typer.echo(f"{pair.share:.2f}  {pair.left} and {pair.right}")
    typer.echo(
        f"{len(answers)} students, {len(ranking.shares)} pairs, {len(ranking.pairs)} on the page. "
        "Alike is no finding: read both answers and talk with both"
    )
    typer.echo(f"wrote {target}")
