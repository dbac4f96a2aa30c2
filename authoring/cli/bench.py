"""``course bench``: how long grading takes, measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from authoring.proof import from_tests

if TYPE_CHECKING:
    from authoring.bench.grading import Timing

Chapter = Annotated[str, typer.Option(help="The chapter whose attempts make up the class.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Processes of course autograde.")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write every figure to this file.")]

PANEL = "Engineers"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    bench = typer.Typer(help="Measure how long things take.", no_args_is_help=True)
    bench.command("grading")(grading)
    bench.command("scale")(scale)
    bench.command("soak")(soak)
    bench.command("cluster")(cluster)
    bench.command("report")(report)
    app.add_typer(bench, name="bench", rich_help_panel=PANEL)


def grading(
    submissions: Annotated[int, typer.Option(min=1, help="Submissions in the class.")] = 120,
    stock_sample: Annotated[
        int, typer.Option(min=1, help="How many of them stock nbgrader grades too.")
    ] = 10,
    workers: Workers = 2,
    chapter: Annotated[
        list[str] | None,
        typer.Option(
            help="A chapter whose attempts make up the class; give the option again for more. "
            "Default: 04_funnels and 10_forecasting."
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often everything is run.")] = 3,
    json_path: Json = None,
) -> None:
    """Time the same mixed class in stock nbgrader, in course autograde, and on the floor.

    Whole runs, start-up included; medians of the rounds. The floor is every code cell once in forks
    of a warm process, plus nbgrader's own work with nothing executed.
    """
    from authoring.bench.grading import time_grading

    found = []
    with _progress() as (layout, progress):
        for name in layout.choose(chapter or ["04_funnels", "10_forecasting"]):
            timing = time_grading(
                layout, name, submissions, stock_sample, workers, rounds, progress
            )
            found.append(timing)
            _print_timing(timing)
    _write(json_path, {timing.chapter: timing.as_dict() for timing in found})


def _print_timing(t: Timing) -> None:
    m = t.median
    print(f"class         {t.submissions} submissions of {t.chapter}, {t.workers} workers; "
          f"medians of {len(t.rounds)}")  # fmt: skip
    print(f"stock         {m('stock_seconds'):.3f} s a submission (sample of {t.stock_sample})")
    print(f"ours          {m('ours_seconds'):.3f} s a submission")
    print(f"floor         {m('floor_seconds'):.3f} s a submission; ours takes "
          f"{m('over_floor'):.2f} times as long")  # fmt: skip
    whose = "" if t.is_exact else ", of the whole machine"
    print(f"cpu           {m('ours_cpu_seconds'):.3f} s a submission, start-up included{whose}")
    print(f"bare cells    {m('bare_cpu_seconds'):.3f} s a submission; ours takes "
          f"{m('over_bare'):.2f} times as much")  # fmt: skip
    print(f"idle          the run takes {t.over_cores:.2f} times its processor time "
          f"over {t.workers} workers")  # fmt: skip
    print(f"best ratio    {t.best_ratio:.1f} for a grader that costs nothing but the bare cells")
    for number, one in enumerate(t.rounds, start=1):
        print(f"round {number}       {one.ours_seconds:.3f} s, {one.ours_cpu_seconds:.3f} s of "
              f"processor time, {one.over_bare:.2f} times bare, ratio {one.ratio:.1f}, unequal: "
              f"{', '.join(one.unequal) or 'none'}")  # fmt: skip
    print(f"ratio {m('ratio'):.1f}\n")


def scale(
    small: Annotated[int, typer.Option(min=1, help="Size of the small class.")] = 100,
    large: Annotated[int, typer.Option(min=1, help="Size of the large class.")] = 1000,
    pairs: Annotated[int, typer.Option(min=1, help="How often both are graded.")] = 3,
    workers: Workers = 2,
    chapter: Chapter = "04_funnels",
    json_path: Json = None,
) -> None:
    """Grade a small and a large class in turns: cost of a submission and memory."""
    from authoring.bench.scale import time_scale

    with _progress() as (layout, progress):
        found = time_scale(layout, chapter, (small, large), pairs, workers, progress)
    for first, second in found.pairs:
        print(f"pair          {first / small:.4f} s a submission of {small}, "
              f"{second / large:.4f} s of {large}")  # fmt: skip
    print(f"growth        {found.growth:.3f} (median of {pairs} pairs, large over small)")
    print(f"coordinator   {found.peak_mb:.0f} MiB at most")
    _write(json_path, found.as_dict())


def soak(
    submissions: Annotated[
        int, typer.Option(min=100, help="Submissions in the class, one after the other.")
    ] = 5000,
    attack_every: Annotated[
        int, typer.Option(min=2, help="One submission in so many is an attack.")
    ] = 10,
    workers: Workers = 2,
    json_path: Json = None,
) -> None:
    """Grade thousands of submissions in one run, attacks mixed in, and see what grows.

    Counts memory, processes, descriptors, temporary files and mounts from outside and compares
    the second fifth of the run with the last one; exits 1 on growth or on a wrong verdict.
    """
    from rich.console import Console
    from rich.progress import Progress

    layout, proof = from_tests("security.soak.run")
    with Progress(console=Console(stderr=True)) as shown:
        task = shown.add_task("grading", total=submissions)
        found = proof.soak(
            layout,
            submissions,
            attack_every,
            workers,
            lambda done, total: shown.update(task, completed=done, total=total),
        )
    print(f"class         {found.submissions} submissions, {found.attacks} of them hostile")
    each = found.seconds / found.submissions
    print(f"time          {found.seconds:.0f} s, {each:.3f} s a submission, {workers} workers")
    for growth in found.growth:
        mark = "GREW" if growth.is_too_much else "ok"
        print(f"{growth.name:20} {growth.early:10.1f} -> {growth.late:10.1f}  {mark}")
    for problem in found.problems:
        print(f"PROBLEM       {problem}")
    print(f"sound         {'yes' if found.is_sound else 'no'}")
    _write(json_path, asdict(found))
    if not found.is_sound:
        raise typer.Exit(1)


def cluster(
    small: Annotated[int, typer.Option(min=2, help="Size of the small class.")] = 10,
    large: Annotated[int, typer.Option(min=3, help="Size of the large class.")] = 60,
    rounds: Annotated[int, typer.Option(min=1, help="How often everything is run.")] = 3,
    workers: Workers = 2,
    chapter: Chapter = "04_funnels",
    json_path: Json = None,
) -> None:
    """Grade a class on this machine and on a cluster of loopback workers: when a cluster pays."""
    from authoring.bench.cluster import time_cluster
    from grading.cluster.connection import require_dask

    require_dask()
    with _progress() as (layout, progress):
        t = time_cluster(layout, chapter, (small, large), workers, rounds, progress)
    for name, cost in [("local", t.local), ("cluster", t.cluster), ("coordinator", t.coordinator)]:
        kind = "processor time" if name == "coordinator" else "wall time"
        print(f"{name:13} {cost.large_seconds:.1f} s for {large}, {cost.small_seconds:.1f} s for "
              f"{small}: {cost.start:.1f} s + {cost.each:.3f} s a submission ({kind})")  # fmt: skip
    print(f"first run     {t.first_seconds:.1f} s for {large}, the cluster's engines started")
    print(f"no cell run   {t.nothing_local * 1000:.1f} ms a submission here, "
          f"{t.nothing_cluster * 1000:.1f} ms on the cluster")  # fmt: skip
    print(f"one coordinator keeps {t.cores_kept_busy:.0f} cores busy")
    print("expected on machines of 8 cores like these (not measured), in seconds:")
    print("submissions   alone   2 machines   4 machines   2 machines, engines running")
    for size in (30, 100, 300, 1000, 5000):
        fresh = [t.together(size, machines, 8, fresh=True) for machines in (2, 4)]
        running = t.together(size, 2, 8, fresh=False)
        print(
            f"{size:11} {t.alone(size, 8):7.0f} {fresh[0]:12.0f} {fresh[1]:12.0f} {running:12.0f}"
        )
    for cores in (2, 8):
        for machines in (2, 4):
            sizes = [t.saves_from(s, machines, cores) or "no size" for s in (0.0, 60.0)]
            print(f"{machines} machines of {cores} cores are sooner than one from {sizes[0]} "
                  f"submissions, by a minute from {sizes[1]}")  # fmt: skip
    _write(json_path, t.as_dict())


def report(
    students: Annotated[int, typer.Option(min=1, help="Students of the made class.")] = 1000,
    keep: Annotated[
        Path | None, typer.Option(help="Make the class in this new folder and keep it.")
    ] = None,
    json_path: Json = None,
) -> None:
    """Time `course report` on a large made class of all chapters: one assignment, and all."""
    _, proof = from_tests("benchmarks.bench_report")
    with _progress() as (layout, progress):
        found = proof.time_report(layout, students, keep, progress)
    print(f"class         {found.students} students, {found.assignments} assignments")
    print(f"one           {found.one_seconds:.1f} s for the page of one assignment, whole command")
    print(f"all           {found.all_seconds:.1f} s for the page of all of them")
    print(f"page          {found.page_kb:.0f} kB and {found.all_page_kb:.0f} kB")
    _write(json_path, asdict(found))


@contextmanager
def _progress() -> Iterator[tuple[Any, Callable[[str], None]]]:
    from rich.console import Console

    from grading.layout import find_layout

    layout = find_layout()
    with Console(stderr=True).status("making the class") as status:
        yield layout, status.update


def _write(path: Path | None, figures: dict[str, Any]) -> None:
    from shop.atomic import write_text

    if path is not None:
        write_text(path, json.dumps(figures, indent=1) + "\n")
