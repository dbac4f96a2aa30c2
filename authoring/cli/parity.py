"""``course parity``: the same scores as stock nbgrader, attempt by attempt."""

from __future__ import annotations

from typing import Annotated

import typer

PANEL = "Students and authors"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(rich_help_panel=PANEL)
    def parity(
        chapters: Annotated[
            list[str] | None,
            typer.Argument(help="Chapters such as 04_funnels; all when none is given."),
        ] = None,
        workers: Annotated[
            int, typer.Option(min=1, max=64, help="Processes of course autograde.")
        ] = 2,
    ) -> None:
        """Grade every attempt through stock nbgrader and through this grader.

        The attempts are packed, one an exercise, into as few notebooks as possible. Scores of
        every test cell have to be equal, save right answers that warn: 0 there, full here.
        Takes some minutes a chapter, since stock nbgrader takes seconds a notebook. Exits 1
        when a score differs.
        """
        from rich.console import Console
        from rich.markup import escape

        from authoring.certify.console import with_assignment
        from authoring.certify.parity import compare_graders
        from grading.layout import find_layout

        layout, console = find_layout(), Console(soft_wrap=True, highlight=False)
        holds = True
        for chapter in with_assignment(layout, chapters):
            with Console(stderr=True).status(chapter) as status:

                def progress(what: str, status: object = status, name: str = chapter) -> None:
                    status.update(f"{name}: {what}")  # type: ignore[attr-defined]

                found = compare_graders(layout, chapter, workers, progress)
            for d in found.differences:
                verdict = "warns, allowed" if d.allowed else "[red]DIFFERS[/red]"
                line = f"{d.answer}, {d.test}: stock {d.stock}, ours {d.ours}"
                console.print(f"{verdict}: {escape(line)}")
            console.print(
                f"{chapter}: {found.attempts} attempts in {found.notebooks} notebooks, "
                f"{found.cells} test cells compared, "
                f"{sum(d.allowed for d in found.differences)} allowed differences, "
                f"parity {'holds' if found.holds else 'FAILS'}"
            )
            holds = holds and found.holds
        if not holds:
            raise typer.Exit(1)
