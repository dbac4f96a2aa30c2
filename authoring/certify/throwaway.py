"""Throwaway courses: one assignment, made-up students, and their scores read back."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from authoring.build.inputs import load_config
from authoring.build.master import read_master
from authoring.build.notebook import assemble, dump
from authoring.build.release import generate
from grading.layout import Layout
from shop.errors import GradingError

Kind = Literal["stock", "ours"]

STOCK = """\
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "throwaway"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""
OURS = (
    STOCK
    + """
from grading.autograde.configure import configure
configure(c)
"""
)


@dataclass(frozen=True)
class Throwaway:
    """A course folder with one assignment in its gradebook.

    Attributes
    ----------
    root
        The folder.
    chapter
        The assignment.
    release
        Its student version.
    tables
        The shop's tables, for students' code.
    """

    root: Path
    chapter: str
    release: Any
    tables: Path

    @property
    def gradebook(self) -> str:
        """Address of the gradebook."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def submit(self, student: str, answers: Mapping[str, str]) -> None:
        """Hand in the student version with some solution cells replaced."""
        notebook = copy.deepcopy(self.release)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if name in answers:
                cell["source"] = answers[name]
        folder = self.root / "submitted" / student / self.chapter
        folder.mkdir(parents=True)
        text = json.dumps(notebook)
        (folder / f"{self.chapter}.ipynb").write_text(text, encoding="utf-8")

    def run(self, *command: str) -> None:
        """Run a module of this Python in the course folder.

        Raises
        ------
        GradingError
            When it fails; with the end of what it said.
        """
        folder = str(Path(sys.executable).parent)
        environment = os.environ | {
            "PATH": os.pathsep.join([folder, os.environ.get("PATH", "")]),
            "SHOP_TABLES": str(self.tables),
            "PYTHONWARNINGS": "ignore",
        }
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stdout + done.stderr).strip()[-3000:]
            raise GradingError(f"{' '.join(command)} exited with {done.returncode}:\n{said}")

    def scores(self) -> dict[str, dict[str, float | None]]:
        """Return, for every student, the automatic score of each test cell."""
        from grading.autograde.course import open_course
        from grading.autograde.gradebook import open_gradebook

        found: dict[str, dict[str, float | None]] = {}
        with open_gradebook(open_course(self.root).coursedir) as gradebook:
            for submission in gradebook.assignment_submissions(self.chapter):
                grades = [grade for book in submission.notebooks for grade in book.grades]
                found[submission.student.id] = {
                    grade.name: grade.auto_score for grade in grades if grade.name[:5] == "test_"
                }
        return found


def make_throwaway(layout: Layout, chapter: str, root: Path, kind: Kind) -> Throwaway:
    """Make a course folder with the assignment of a chapter, as its master stands.

    Parameters
    ----------
    layout, chapter
        Where the master is.
    root
        The folder to make.
    kind
        ``stock`` for nbgrader as it comes, ``ours`` with this course's grader.
    """
    content = dump(assemble(read_master(layout.assignment_master(chapter), "assignment")))
    source = root / "source" / chapter / f"{chapter}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes(content)
    (root / "nbgrader_config.py").write_text(STOCK if kind == "stock" else OURS)
    made = Throwaway(root, chapter, None, layout.tables)
    release = generate({chapter: content}, load_config(root), made.gradebook)[chapter]
    return Throwaway(root, chapter, release, layout.tables)


def autograde_stock(course: Throwaway, options: Sequence[str] = ()) -> None:
    """Grade everybody through ``nbgrader autograde``."""
    course.run("-m", "nbgrader", "autograde", course.chapter, *options)


def autograde_ours(course: Throwaway, workers: int) -> None:
    """Grade everybody through ``course autograde``."""
    options = ("--course", str(course.root), "--workers", str(workers))
    course.run("-c", "from grading.cli import main; main()", "autograde", course.chapter, *options)
