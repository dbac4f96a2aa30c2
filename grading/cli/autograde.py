"""``course autograde``: grade a class in parallel, isolated, with a verdict for everybody."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grading.autograde.settings import OPTIONS, ReadBounds, flag_of
from grading.inside.limits import Limits

if TYPE_CHECKING:
    from grading.autograde.course import Course
    from grading.autograde.pool import Host
    from grading.autograde.settings import Options
    from grading.cluster.scheduler import DaskScheduler

Tls = tuple[Path | None, Path | None, Path | None]
CLUSTER = "A cluster instead of this machine"

PANEL = "Instructors"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("autograde", rich_help_panel=PANEL)(with_limits(autograde_command))


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
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Address of a Dask scheduler, such as tls://10.0.0.5:8786: its workers grade "
            "instead of this machine (grading/CLUSTER.md).",
            rich_help_panel=CLUSTER,
        ),
    ] = None,
    tls_ca_file: Annotated[
        Path | None,
        typer.Option(help="Certificate of the cluster's own authority.", rich_help_panel=CLUSTER),
    ] = None,
    tls_cert: Annotated[
        Path | None,
        typer.Option(help="This machine's certificate for it.", rich_help_panel=CLUSTER),
    ] = None,
    tls_key: Annotated[
        Path | None,
        typer.Option(help="The key of this machine's certificate.", rich_help_panel=CLUSTER),
    ] = None,
    wait_for_workers: Annotated[
        float,
        typer.Option(
            min=1.0,
            help="Seconds to wait while the cluster has no worker.",
            rich_help_panel=CLUSTER,
        ),
    ] = 60.0,
    *,
    limits: dict[str, Any],
) -> None:
    """Grade the submissions of an assignment and write every verdict into the gradebook.

    Manual scores and comments are kept. Unchanged submissions are skipped. An interrupted
    run goes on where it stopped when the same command is given again.
    """
    from grading.autograde.early import early_host
    from grading.layout import find_course

    tls = (tls_ca_file, tls_cert, tls_key)
    check_cluster_options(scheduler, workers, tls)
    root = course or find_course()
    prepare = partial(_prepared, root, {**limits, "workers": workers}, student, force=force)
    if scheduler is None:
        with early_host(root, assignment, force=force) as host:
            _graded(*prepare(), assignment, full=full, host=host)
        return
    opened, options = prepare()
    with cluster_of(scheduler, tls, wait_for_workers, options) as carrier:
        _graded(opened, options, assignment, full=full, scheduler=carrier)


def _prepared(
    root: Path, given: dict[str, Any], students: list[str] | None, *, force: bool
) -> tuple[Course, Options]:
    """Open the course, and back it up; return it and how it is graded."""
    from grading.autograde.course import open_course
    from grading.autograde.report import cores
    from grading.autograde.settings import read_options
    from grading.classroom.backups import back_up_course

    opened = open_course(root)
    wanted = tuple(students) if students else None
    options = read_options(opened.app, cores(), given, wanted, force)
    back_up_course(opened, "autograde")
    return opened, options


def _graded(
    opened: Course,
    options: Options,
    assignment: str,
    *,
    full: bool,
    scheduler: DaskScheduler | None = None,
    host: Host | None = None,
) -> None:
    """Grade, and say what came of it."""
    from grading.autograde.coordinator import autograde
    from grading.autograde.report import Progress, print_closing, require_names

    with Progress(f"grading {assignment}") as progress:
        verdicts = autograde(opened, assignment, options, progress.step, scheduler, host)
    print_closing(opened, assignment, verdicts, progress, full=full)
    for address, count in sorted(scheduler.shares.items()) if scheduler else ():
        print(f"Graded by:   {address}: {count}")
    require_names(opened, assignment)


def check_cluster_options(scheduler: str | None, workers: int, tls: Tls) -> None:
    """Refuse options that would have no effect."""
    from shop.errors import UsageError

    if scheduler is not None and workers:
        raise UsageError(
            "--workers has no meaning with --scheduler: each worker of the cluster grades as "
            "many submissions at a time as it has threads (dask worker --nthreads)"
        )
    if scheduler is None and any(tls):
        raise UsageError(
            "--tls-ca-file, --tls-cert and --tls-key have no meaning without --scheduler"
        )


@contextmanager
def cluster_of(scheduler: str, tls: Tls, wait_seconds: float, options: Any) -> Iterator[Any]:
    """Connect to the cluster that grades instead of this machine."""
    from grading.autograde.pool import WorkerSettings
    from grading.cluster.connection import ClusterOptions, require_dask

    require_dask()
    from grading.cluster.scheduler import cluster

    def notice(text: str) -> None:
        print(text, file=sys.stderr)

    wanted = ClusterOptions(scheduler, *tls, wait_seconds)
    if wanted.is_open:
        notice(
            f"warning: {scheduler} is not encrypted: whoever sees this network reads submissions "
            "and hidden tests, and whoever reaches the scheduler runs code on all machines of the "
            "cluster; use tls:// (grading/CLUSTER.md)"
        )
    with cluster(wanted, WorkerSettings(options.limits, options.engine), notice) as carrier:
        yield carrier


def with_limits(command: Callable[..., None]) -> Callable[..., None]:
    """Return `command` with one option for each limit in place of its argument `limits`."""

    def with_options(**given: Any) -> None:
        limits = {option.name: given.pop(option.name) for option in OPTIONS}
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
    kind: Any = type(field.default) | None
    option = typer.Option(
        flag_of(field),
        help=f"{field.metadata['help']} Default: c.CourseGrader.{field.name}, else "
        f"{field.default:g}.",
        min=field.metadata["least"],
        show_default=False,
        rich_help_panel=panel,
    )
    return inspect.Parameter(
        field.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[kind, option],
    )
