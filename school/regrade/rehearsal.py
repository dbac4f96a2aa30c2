"""A copy of a class in which everything can be tried out: the class itself is not touched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grading.autograde.course import Course, open_course
from grading.autograde.lock import course_lock
from grading.classroom.backups import copy_gradebook, gradebook_file
from shop.errors import UsageError


@contextmanager
def rehearsal(course: Course, assignment: str) -> Iterator[Course]:
    """Give a copy of a class with one assignment; it is gone afterwards.

    Parameters
    ----------
    course
        The class. What students handed in is read where it lies.
    assignment
        Name of the assignment.

    Raises
    ------
    UsageError
        When the gradebook is not the file in the folder of the class: settings would lead the
        copy to the gradebook itself.
    GradingError
        When a grading run is under way.
    """
    url = str(course.coursedir.db_url)
    live = gradebook_file(url)
    if live != course.root / "gradebook.db" or "db_url" in course.app.config.CourseDirectory:
        raise UsageError(
            "the preview works on a copy of gradebook.db in the folder of the class, and this "
            "gradebook is elsewhere. Copy it by its own means (pg_dump), or go without preview: "
            "what changes is recorded, and the old points with it"
        )
    with tempfile.TemporaryDirectory(prefix="regrade-") as name:
        root = Path(name).resolve()
        for path in course.root.glob("*.py"):
            shutil.copyfile(path, root / path.name)
        with course_lock(course.autograded, url):
            copy_gradebook(live, root / "gradebook.db")
            for path in _parts(course, assignment):
                target = root / path.relative_to(course.root)
                shutil.copytree(path, target, symlinks=True)
        submitted = course.folder("submitted", "X", "X").parent.parent
        (root / submitted.relative_to(course.root)).symlink_to(submitted)
        yield open_course(root)


def _parts(course: Course, assignment: str) -> Iterator[Path]:
    """Yield the folders that belong to an assignment."""
    for step in ("source", "release"):
        folder = course.folder(step, ".", assignment)
        if folder.is_dir():
            yield folder
    yield from course.autograded.glob(f".verdicts/{assignment}")
    yield from course.autograded.glob(f"[!.]*/{assignment}")
