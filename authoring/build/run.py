"""Build what is stale, for the chapters asked for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from authoring.build.inputs import release_inputs
from authoring.build.lecture import build_lecture
from authoring.build.master import Master, read_master
from authoring.build.notebook import assemble, dump
from authoring.build.problem import Problem, refuse
from authoring.build.release import generate_releases
from authoring.build.rules import problems
from authoring.build.stale import Stale, stale_lecture, stale_release, stale_source, unexpected
from grading.layout import Layout
from shop.atomic import write_bytes
from shop.errors import BuildError, CourseError


@dataclass(frozen=True)
class Masters:
    """Masters of the chosen chapters, read and found to keep the rules."""

    lectures: tuple[Master, ...]
    assignments: tuple[Master, ...]


@dataclass(frozen=True)
class Plan:
    """What is stale.

    Attributes
    ----------
    sources
        Written at once: they are text.
    releases, lectures
        Masters whose student version must be made, or that must be run.
    """

    sources: tuple[Master, ...]
    releases: tuple[Master, ...]
    lectures: tuple[Master, ...]
    stale: tuple[Stale, ...]


@dataclass
class Report:
    """What a build did: files written and why each had been stale."""

    written: list[Path] = field(default_factory=list)
    fresh: int = 0


def read_masters(layout: Layout, chapters: list[str]) -> Masters:
    """Read the masters of chapters and apply every rule.

    Raises
    ------
    RuleError
        Lists every problem of every master.
    """
    lecture_paths = [layout.lecture_master(chapter) for chapter in chapters]
    source_paths = [layout.assignment_master(chapter) for chapter in chapters]
    lectures = [read_master(path, "lecture") for path in lecture_paths if path.is_file()]
    assignments = [read_master(path, "assignment") for path in source_paths if path.is_file()]
    found: list[Problem] = []
    for master in [*lectures, *assignments]:
        found += problems(master)
    refuse(found)
    return Masters(tuple(lectures), tuple(assignments))


def plan(layout: Layout, masters: Masters, *, force: bool = False) -> Plan:
    """Find out which built files of these masters are stale (all of them under `force`)."""
    sources = [(m, stale_source(layout, m)) for m in masters.assignments]
    releases = [(m, stale_release(layout, m)) for m in masters.assignments]
    lectures = [(m, stale_lecture(layout, m)) for m in masters.lectures]
    reasons = [why for _, why in [*sources, *releases, *lectures] if why]
    return Plan(
        sources=tuple(m for m, why in sources if why or force),
        releases=tuple(m for m, why in releases if why or force),
        lectures=tuple(m for m, why in lectures if why or force),
        stale=tuple(sorted(reasons)),
    )


def check(layout: Layout, chapters: list[str]) -> list[Stale]:
    """Return every stale or unexpected file; nothing is executed or written.

    Raises
    ------
    RuleError
        When a master breaks a rule.
    """
    found = plan(layout, read_masters(layout, chapters)).stale
    return sorted({*found, *unexpected(layout)})


def build(
    layout: Layout,
    chapters: list[str],
    *,
    force: bool = False,
    jobs: int = 1,
    progress: Callable[[str, int, int], None] = lambda label, done, total: None,
) -> Report:
    """Bring every built file of some chapters up to date.

    Parameters
    ----------
    layout
        The checkout.
    chapters
        Names of chapters (see `Layout.choose`).
    force
        Make everything again, stale or not.
    jobs
        How many lectures run at the same time.
    progress
        Called with a label, the number of finished files and the number of all.

    Raises
    ------
    RuleError
        When a master breaks a rule, before anything is written; or when a lecture fails, after
        the others were written.
    BuildError
        When nbgrader or a kernel fails; what is not written stays as it was.
    """
    masters = read_masters(layout, chapters)
    strays = list(unexpected(layout))
    if strays:
        raise BuildError("\n".join(map(str, strays)))
    wanted = plan(layout, masters, force=force)
    total = len(wanted.sources) + len(wanted.releases) + len(wanted.lectures)
    report = Report(fresh=2 * len(masters.assignments) + len(masters.lectures) - total)
    failures: list[CourseError] = []
    for path, content in _contents(layout, wanted, max(jobs, 1), failures):
        write_bytes(path, content)
        report.written.append(path.relative_to(layout.root))
        progress(report.written[-1].as_posix(), len(report.written), total)
    if failures:
        raise type(failures[0])("\n".join(map(str, failures)))
    return report


def _contents(
    layout: Layout, wanted: Plan, jobs: int, failures: list[CourseError]
) -> Iterator[tuple[Path, bytes]]:
    """Yield each stale file with its new content as soon as it is known."""
    with _lectures_running(layout, wanted.lectures, jobs) as running:
        for master in wanted.sources:
            yield layout.assignment_notebook(master.chapter), dump(assemble(master))
        if wanted.releases:
            yield from _release_task(layout, wanted.releases).items()
        for done in as_completed(running):
            try:
                yield running[done], done.result()
            except CourseError as error:
                failures.append(error)
            except BrokenExecutor as error:
                failures.append(BuildError(f"a process of the build died: {error}"))


@contextmanager
def _lectures_running(
    layout: Layout, lectures: tuple[Master, ...], jobs: int
) -> Iterator[dict[Future[bytes], Path]]:
    """Run lectures in other processes, as many at a time as `jobs`."""
    if not lectures:
        yield {}
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(lectures)), mp_context=context)
    try:
        yield {
            pool.submit(build_lecture, layout, master): layout.lecture_notebook(master.chapter)
            for master in lectures
        }
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _release_task(layout: Layout, masters: tuple[Master, ...]) -> dict[Path, bytes]:
    sources = {master.chapter: dump(assemble(master)) for master in masters}
    inputs = {m.chapter: release_inputs(layout, m.chapter, m.text) for m in masters}
    made = generate_releases(layout.root, sources, inputs)
    return {layout.release_notebook(chapter): content for chapter, content in made.items()}
