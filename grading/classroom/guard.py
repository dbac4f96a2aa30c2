"""Keep nbgrader's commands out of the checkout: a class has one gradebook, in its own folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

WRITING = frozenset(
    {
        *("assign", "autograde", "collect", "db", "export", "feedback", "fetch"),
        *("fetch_assignment", "fetch_feedback", "formgrade", "generate_assignment"),
        *("generate_feedback", "generate_solution", "release", "release_assignment"),
        *("release_feedback", "update", "zip_collect"),
    }
)
"""Commands of nbgrader that open a gradebook, or read and write the folders beside it."""
_told: list[Path] = []
_ELSEWHERE = ("--course-dir", "--CourseDirectory.root", "--CourseDirectory.db_url", "--db")


def stay_with_class(config: Any, file: str, argv: list[str] | None = None) -> None:
    """Let nbgrader, started in the checkout, work on the class in ``course/``, never beside it.

    Parameters
    ----------
    config
        The configuration object of ``nbgrader_config.py``.
    file
        Path of the configuration file.
    argv
        The command line; the process's own by default.
    """
    root = Path(file).resolve().parent
    if not (root / "datasets" / "shop").is_dir():
        return  # the copy in a course folder
    course = root / "course"
    config.CourseDirectory.root = str(course)
    words = sys.argv if argv is None else argv
    if not _is_writing(words):
        return
    if not (course / "nbgrader_config.py").is_file():
        sys.exit(
            f"error: this is the checkout, and there is no class in {course} yet. Make one with: "
            "course init; or change into the folder of your class and run nbgrader there"
        )
    if argv is not None or not _told:  # nbgrader reads its configuration several times
        _told.append(course)
        print(f"nbgrader works on the class in {course}", file=sys.stderr)


def _is_writing(words: list[str]) -> bool:
    if not words or "nbgrader" not in Path(words[0]).parts[-1] + Path(words[0]).parent.name:
        return False
    if any(word.startswith(_ELSEWHERE) for word in words[1:]):
        return False
    command = next((word for word in words[1:] if not word.startswith("-")), "")
    asks_only = any(word in ("--help", "-h", "--help-all", "--version") for word in words[1:])
    return command in WRITING and not asks_only
