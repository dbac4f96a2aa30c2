"""``course autograde``: grade a class in parallel, isolated, with a verdict for everybody."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from grading.autograde.bounds import ReadBounds
from grading.inside.limits import Limits


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("autograde")(with_limits(autograde_command))


def autograde_command(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 04_funnels.")],
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-j", min=0, help="Processes that grade; 0 means one for each CPU core."
        ),
    ] = 0,
    student: Annotated[
        list[str] | None,
        typer.Option(help="Grade this student only; give the option again for more of them."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade unchanged submissions again as well.")
    ] = False,
    course: Annotated[
        Path | None,
        typer.Option(help="The course folder; default: course/ in the checkout."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="List every repair in the closing table as well.")
    ] = False,
    *,
    limits: dict[str, Any],
) -> None:
    """Grade the submissions of an assignment and write every verdict into the gradebook.

    Manual scores and comments are kept. Unchanged submissions are skipped. An interrupted
    run goes on where it stopped when the same command is given again.
    """
    from grading.autograde.closing import print_closing
    from grading.autograde.coordinator import autograde
    from grading.autograde.course import find_course, open_course
    from grading.autograde.progress import Progress, cores

    opened = open_course(course or find_course())
    options = make_options(limits, workers or cores(), student, force)
    with Progress(f"grading {assignment}") as progress:
        verdicts = autograde(opened, assignment, options, progress.step)
    print_closing(opened, assignment, verdicts, progress, full=full)


def make_options(
    limits: dict[str, Any], workers: int, students: list[str] | None, force: bool
) -> Any:
    """Return the options of a run from those of the command line."""
    from grading.autograde.options import Options
    from shop.errors import UsageError

    known = {field.name for field in fields(Limits)}
    try:
        chosen = Limits(**{name: value for name, value in limits.items() if name in known})
    except ValueError as error:
        raise UsageError(str(error)) from None
    bounds = ReadBounds(**{name: value for name, value in limits.items() if name not in known})
    return Options(workers, tuple(students) if students else None, force, chosen, bounds)


def with_limits(command: Callable[..., None]) -> Callable[..., None]:
    """Return `command` with one option for each limit in place of its argument `limits`."""
    names = [field.name for record in (Limits, ReadBounds) for field in fields(record)]

    def with_options(**given: Any) -> None:
        limits = {name: given.pop(name) for name in names}
        command(**given, limits=limits)

    own = inspect.signature(command, eval_str=True).parameters
    parameters = [p.replace(kind=p.KEYWORD_ONLY) for p in own.values() if p.name != "limits"]
    parameters += [_option(field, "Limits while a submission runs") for field in fields(Limits)]
    parameters += [_option(field, "Bounds of what is read") for field in fields(ReadBounds)]
    with_options.__doc__ = command.__doc__
    with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {p.name: p.annotation for p in parameters}
    return with_options


def _option(field: Any, panel: str) -> inspect.Parameter:
    kind: Any = type(field.default)
    option = typer.Option(
        f"--{field.name.replace('_', '-')}",
        help=field.metadata["help"],
        min=field.metadata.get("least", 1),
        rich_help_panel=panel,
    )
    return inspect.Parameter(
        field.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=field.default,
        annotation=Annotated[kind, option],
    )
