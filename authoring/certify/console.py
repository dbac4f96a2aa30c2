"""What ``course certify`` prints."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from authoring.certify.assignment import Assignment, read_chapter
from authoring.certify.attempts import Bank
from authoring.certify.certificate import say_played, why_uncertified, write_certificate
from authoring.certify.certifying import Certifier, Options
from authoring.certify.evidence import Evidence
from authoring.certify.known import make_tables, recorded_tables, why_stale, write_tables
from authoring.certify.named import Unseen, measure, named_path, read_unseen
from authoring.certify.packs import score_on_engine, score_on_stage
from authoring.certify.report import ChapterReport
from authoring.certify.stage import Stage
from grading.engine import Engine
from grading.layout import Layout, find_layout
from shop.errors import UsageError


def with_assignment(layout: Layout, chapters: list[str] | None) -> list[str]:
    """Return the wanted chapters that have an assignment.

    Raises
    ------
    UsageError
        For an unknown chapter, a wanted chapter without an assignment, or when none is left.
    """
    found = []
    for chapter in layout.choose(chapters):
        if layout.assignment_master(chapter).is_file():
            found.append(chapter)
        elif chapters:
            raise UsageError(f"{chapter} has no assignment: source/{chapter}.py is missing")
    if not found:
        raise UsageError("no chapter has an assignment yet; write source/NN_topic.py")
    return found


def check_chapters(chapters: list[str] | None) -> bool:
    """Print whether each certificate is valid, and return whether all are."""
    layout, console = find_layout(), Console(soft_wrap=True)
    reasons = {
        name: why_uncertified(layout, name) or why_stale(layout, *read_chapter(layout, name))
        for name in with_assignment(layout, chapters)
    }
    for chapter, reason in reasons.items():
        console.print(f"{chapter}: {'not certified: ' + reason if reason else 'certified'}")
    return not any(reasons.values())


def certify_chapters(chapters: list[str] | None, options: Options) -> bool:
    """Certify chapters one after the other, and return whether all passed."""
    layout, console = find_layout(), Console(soft_wrap=True)
    wanted = with_assignment(layout, chapters)
    read = [read_chapter(layout, chapter) for chapter in wanted]
    for assignment, _ in read:
        _check_names(assignment, options.exercises)
    with _engine(options) as engine:
        passed = [_certify(layout, *both, options, console, engine) for both in read]
    return all(passed)


def _engine(options: Options) -> AbstractContextManager[Engine | None]:
    """Return the one engine on which all chapters of a run are scored, None for no isolation."""
    return Engine() if options.on_engine else nullcontext()


def _certify(
    layout: Layout,
    assignment: Assignment,
    bank: Bank,
    options: Options,
    console: Console,
    engine: Engine | None,
) -> bool:
    chapter, start = assignment.chapter, time.perf_counter()
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task(chapter)

        def progress(what: str, done: int, total: int) -> None:
            bar.update(task, description=f"{chapter}: {what}", completed=done, total=total or None)

        evidence = Evidence(layout, assignment, fresh=options.fresh)
        certifier = Certifier(assignment, bank, options, progress, evidence)
        report = certifier.run(engine=engine)
    console.print(_table(report))
    for exercise in report.exercises:
        if exercise.played:
            console.print(f"{exercise.name}: {say_played(exercise)}")
    if options.compare_all:
        _print_survivors(report, console)
    for failure in report.all_failures:
        console.print(f"[red]fails[/red] {escape(failure)}")
    if options.on_engine and not options.exercises:
        for path in (
            write_certificate(layout, assignment, bank, report),
            write_tables(layout, assignment, bank, certifier.tables),
        ):
            console.print(f"written: {path.relative_to(layout.root)}")
    seconds = time.perf_counter() - start
    console.print(
        f"{chapter}: {'certified' if report.passed else 'NOT certified'}, "
        f"{report.killed_share:.1%} of non-equivalent mutants killed, {seconds:.1f} s"
    )
    return report.passed


def measure_naming(chapters: list[str] | None, options: Options) -> bool:
    """Print how often mistakes are named, and return whether every chapter passes."""
    layout, console = find_layout(), Console(soft_wrap=True, highlight=False)
    wanted = with_assignment(layout, chapters)
    if not chapters:
        for path in [named_path(layout, chapter) for chapter in wanted]:
            if not path.is_file():
                shown = path.relative_to(layout.root)
                console.print(f"{path.stem}: not measured: write its test set, {shown}")
        wanted = [chapter for chapter in wanted if named_path(layout, chapter).is_file()]
    read = [
        (*read, read_unseen(named_path(layout, chapter), *read))
        for chapter, read in ((chapter, read_chapter(layout, chapter)) for chapter in wanted)
    ]
    with _engine(options) as engine:
        passed = [_measure_naming(layout, *one, options, console, engine) for one in read]
    return all(passed)


def _measure_naming(
    layout: Layout,
    assignment: Assignment,
    bank: Bank,
    unseen: list[Unseen],
    options: Options,
    console: Console,
    engine: Engine | None,
) -> bool:
    recorded = not why_stale(layout, assignment, bank)
    tables = recorded_tables(layout, assignment) if recorded else None
    if engine is not None and tables is not None:
        report = measure(assignment, bank, unseen, tables, score_on_engine(engine))
    else:
        with Stage(assignment.setup, options.jobs) as stage:
            tables = tables or make_tables(assignment, bank, stage)
            scorer = score_on_engine(engine) if engine else score_on_stage(stage)
            report = measure(assignment, bank, unseen, tables, scorer)
    for naming in report.namings:
        name, mistake = naming.answer.answer_id, naming.answer.mistake
        if naming.full:
            console.print(f"scores full: {name}; a test is missing")
        elif naming.is_wrong:
            console.print(escape(f"WRONGLY named: {name} ({mistake}): {naming.said}"))
        elif naming.why and not naming.is_named:
            console.print(f"not named: {name} ({mistake})")
    share = report.named / report.in_bank if report.in_bank else 1.0
    console.print(
        f"{report.chapter}: {report.named} of {report.in_bank} mistakes named ({share:.0%}), "
        f"{report.wrongly} of {len(report.namings)} answers named wrongly"
    )
    return report.passed


def _check_names(assignment: Assignment, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in assignment.names:
            known = ", ".join(assignment.names)
            raise UsageError(f"{assignment.chapter} has no exercise {name!r}; it has {known}")


def _table(report: ChapterReport) -> Table:
    table = Table(title=report.chapter, title_justify="left")
    table.add_column("exercise", no_wrap=True)
    for name in ("right", "wrong", "mutants", "killed", "survive", "equal", "verdict"):
        table.add_column(name, justify="right")
    for e in report.exercises:
        table.add_row(
            e.name,
            f"{e.accepted}/{e.right}",
            f"{e.rejected}/{e.wrong}",
            str(e.mutants),
            str(e.killed),
            str(len(e.surviving)),
            str(len(e.equivalent)),
            "[red]fails[/red]" if e.failures else "ok",
        )
    table.add_section()
    table.add_row(
        "all",
        f"{sum(e.accepted for e in report.exercises)}/{sum(e.right for e in report.exercises)}",
        f"{sum(e.rejected for e in report.exercises)}/{sum(e.wrong for e in report.exercises)}",
        str(report.mutants),
        str(report.killed),
        str(report.mutants - report.killed - report.equivalent),
        str(report.equivalent),
        "ok" if report.passed else "[red]fails[/red]",
    )
    return table


def _print_survivors(report: ChapterReport, console: Console) -> None:
    for exercise in report.exercises:
        for survivor in exercise.surviving:
            if survivor.differs_at is not None:
                seen = f"gives another result on inputs({survivor.differs_at}): write that test"
            elif survivor.equal_on:
                seen = f"equal on {survivor.equal_on} inputs: a missing input, or equivalent"
            else:
                seen = "not compared: no inputs cell"
            console.print(
                f"\n[bold]{exercise.name}[/bold] line {survivor.line}: "
                f"{escape(survivor.label)}\n{escape(survivor.diff)}\n  {seen}",
                highlight=False,
            )
