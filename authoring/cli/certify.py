"""``course certify``: prove that the tests of a chapter accept what is right and nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

Chapters = Annotated[
    list[str] | None, typer.Argument(help="Chapters such as 04_funnels; all when none is given.")
]
Names = Annotated[
    list[str] | None,
    typer.Option("--exercise", help="Only this exercise (repeat for more); writes no certificate."),
]
Survivors = Annotated[
    bool, typer.Option("--survivors", help="List surviving mutants, compared on 200 inputs.")
]
Check = Annotated[
    bool, typer.Option("--check", help="Score nothing: tell whether certificates are up to date.")
]
Fresh = Annotated[
    bool,
    typer.Option(
        "--fresh", help="Compare equivalent mutants again, although nothing about them changed."
    ),
]
Named = Annotated[
    bool,
    typer.Option(
        "--named", help="Measure instead how often mistakes are named, on tests/attempts/named/."
    ),
]
Jobs = Annotated[int, typer.Option(min=1, max=64, help="Answers scored at a time.")]
InProcess = Annotated[
    bool,
    typer.Option(
        "--in-process", help="Without isolation, for quick rounds; writes no certificate."
    ),
]

PANEL = "Students and authors"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(rich_help_panel=PANEL)
    def certify(
        chapters: Chapters = None,
        exercise: Names = None,
        survivors: Survivors = False,
        check: Check = False,
        in_process: InProcess = False,
        fresh: Fresh = False,
        named: Named = False,
        jobs: Jobs = 2,
    ) -> None:
        """Score the reference, the stub, every attempt and every mutant of chapters.

        Prints one line an exercise and writes tests/attempts/certificates/CHAPTER.json.
        Exits 1 when a right answer is rejected, a wrong one accepted, the stub scores, an
        exercise has too few attempts, or less than 95% of non-equivalent mutants are killed.
        """
        from authoring.certify.certifying import Options
        from authoring.certify.console import certify_chapters, check_chapters, measure_naming

        options = Options(tuple(exercise or ()), survivors, not in_process, jobs, fresh)
        if named:
            passed = measure_naming(chapters, options)
        elif check:
            passed = check_chapters(chapters)
        else:
            refuse_masters(chapters)
            passed = certify_chapters(chapters, options)
        if not passed:
            raise typer.Exit(1)


def refuse_masters(chapters: list[str] | None) -> None:
    """Refuse an assignment that `course build` refuses, before anything is scored."""
    from authoring.build.master import read_master
    from authoring.build.problem import refuse
    from authoring.build.rules import problems
    from grading.layout import find_layout

    layout = find_layout()
    paths = [layout.assignment_master(chapter) for chapter in layout.choose(chapters)]
    masters = [read_master(path, "assignment") for path in paths if path.is_file()]
    refuse([problem for master in masters for problem in problems(master)])
