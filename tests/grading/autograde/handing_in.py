"""Ways to hand in and to read what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tiny_course as tiny
from grading.autograde.files import read_submission
from grading.autograde.sanitise import FlaggedNotebook, SanitisedNotebook, sanitise_submission
from grading.autograde.skeleton import Skeleton

EXPECTED = (f"{tiny.ASSIGNMENT}.ipynb",)


class Counter:
    """A place where one student hands in, in whatever form."""

    def __init__(self, root: Path, skeletons: tuple[Skeleton, ...]) -> None:
        self.root = root
        self.skeletons = skeletons

    def answers(self, **other: str) -> dict[str, Any]:
        """Return a notebook with right answers, or others."""
        return tiny.answered(self.root, {**tiny.RIGHT, **other})

    def blank(self) -> dict[str, Any]:
        """Return the notebook as it was released."""
        return tiny.released(self.root)

    def put(self, content: dict[str, Any] | bytes, name: str = "") -> Path:
        """Hand in one file and return the folder."""
        folder = tiny.submit(self.root, "kim", b"", ".keep")
        (folder / ".keep").unlink()
        place = folder / (name or EXPECTED[0])
        place.parent.mkdir(parents=True, exist_ok=True)
        return tiny.submit(self.root, "kim", content, name)

    def look(self) -> SanitisedNotebook | FlaggedNotebook:
        """Return what the grader makes of all that was handed in."""
        files = read_submission(tiny.submit(self.root, "kim", b"", ".git"), expected=EXPECTED)
        (result,) = sanitise_submission(files, self.skeletons)
        return result

    def rebuilt(self) -> SanitisedNotebook:
        """Return what will be run."""
        result = self.look()
        assert isinstance(result, SanitisedNotebook), result
        return result

    def flagged(self) -> FlaggedNotebook:
        """Return why nothing can be run."""
        result = self.look()
        assert isinstance(result, FlaggedNotebook), result
        return result


def source_of(result: SanitisedNotebook, name: str) -> str:
    """Return the text of one cell."""
    return next(cell.source for cell in result.cells if cell.cell_id == name)


def repairs(result: SanitisedNotebook | FlaggedNotebook) -> str:
    """Return all repairs as one text."""
    return "\n".join(map(str, result.repairs))
