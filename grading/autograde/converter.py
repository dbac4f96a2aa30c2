"""``nbgrader autograde`` without its traps: links, timestamps, missing or renamed notebooks."""

from __future__ import annotations

import glob
import os
from contextlib import ExitStack
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from traitlets import TraitError

from grading.autograde.course import files_beside_notebooks, is_utf8
from grading.autograde.files import lay_out
from grading.autograde.gradebook import put_commands_on_path, read_skeletons
from grading.autograde.lock import course_lock
from grading.autograde.preprocessors import ENGINES, NO_EXECUTE, SplitExecute
from grading.autograde.reading import (
    TIMESTAMP,
    SubmittedFile,
    fitting,
    read_bounded,
    read_submission,
)
from grading.autograde.timestamps import read_timestamp
from grading.autograde.worker import WorkerSettings
from grading.sandbox.limits import Limits
from shop.errors import CourseError


class _BoundedCopy(BaseConverter):  # type: ignore[misc]
    """Copies a submission's own files within bounds and never through a link."""

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy what may be copied; nbgrader's own copy follows links to any file."""
        folder = Path(self._format_source(assignment_id, student_id))
        target = Path(self._format_dest(assignment_id, student_id))
        files = read_submission(folder)
        for repair in files.repairs:
            self.log.warning("Left out for %s: %s", student_id, repair)
        fit = fitting((*files.helpers, *self._files_of_the_course(assignment_id)))
        own = [file for file in fit if file.content is not None]
        if files.timestamp is not None:
            own.append(SubmittedFile(TIMESTAMP, files.timestamp, len(files.timestamp)))
        lay_out(target, own, 0o644)

    def _files_of_the_course(self, assignment_id: str) -> list[SubmittedFile]:
        """Return the names of the files that nbgrader will copy after the student's."""
        directory = self.coursedir.source_directory
        source = Path(self.coursedir.format_path(directory, ".", assignment_id))
        paths = files_beside_notebooks(source, self.coursedir)
        return [SubmittedFile(str(path.relative_to(source)), None, 0) for path in paths]


class CourseAutograde(Autograde, _BoundedCopy):  # type: ignore[misc]
    """nbgrader's Autograde: every submission gets a verdict, one writer at a time."""

    def start(self) -> None:
        """Grade what was asked for."""
        put_commands_on_path()
        with ExitStack() as stack:
            try:
                settings = self._settings()
                place = Path(self.coursedir.root) / str(self.coursedir.autograded_directory)
                stack.enter_context(course_lock(place, self.coursedir.db_url))
                ENGINES.get(settings)
            except (CourseError, TraitError) as error:
                self.log.error("%s", error)
                raise NbGraderException(str(error)) from error
            stack.callback(ENGINES.close)
            super().start()

    def init_notebooks(self) -> None:
        """Expect every notebook of the assignment from everybody who handed in anything."""
        pattern = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        folders = [folder for folder in glob.glob(pattern) if self._can_be_named(folder)]  # noqa: PTH207
        expected = self._expected() if folders else []
        if not expected:
            # Nobody handed in, or the assignment is unknown: nbgrader says so in its own words.
            super().init_notebooks()
            return
        self.notebooks: list[str] = []
        self.assignments = {
            folder: [os.path.join(folder, f"{name}.ipynb") for name in expected]  # noqa: PTH118
            for folder in folders
        }

    def _can_be_named(self, folder: str) -> bool:
        """Whether a gradebook can hold the folder's name; says so when it cannot."""
        if is_utf8(folder):
            return True
        self.log.error("Not graded: %a has a name that is not UTF-8. Rename it", folder)
        return False

    def _expected(self) -> list[str]:
        """Return the notebooks that the gradebook has of the assignment and that are wanted."""
        source = Path(self._source_folder())
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                skeletons = read_skeletons(gradebook.db, self.coursedir.assignment_id, source)
            except CourseError:
                return []
        wanted = self.coursedir.notebook_id
        return [s.notebook for s in skeletons if fnmatch(s.notebook, wanted)]

    def _source_folder(self) -> str:
        directory = self.coursedir.source_directory
        return str(self.coursedir.format_path(directory, ".", self.coursedir.assignment_id))

    def _settings(self) -> WorkerSettings:
        """Return the engine's settings; making the step refuses ``--no-execute``."""
        if self.config.get("Execute", {}).get("enabled") is False:
            raise TraitError(NO_EXECUTE)
        step = SplitExecute(parent=self)
        return WorkerSettings(Limits(**step.limits), step.engine)


def tolerant_timestamp(coursedir: CourseDirectory, dest_path: str) -> datetime | None:
    """Read a ``timestamp.txt`` that may hold anything; None when nbgrader cannot use it."""
    path = Path(dest_path) / TIMESTAMP
    if not path.is_file() or path.is_symlink():
        return None
    content = read_bounded(path, TIMESTAMP, 4096).content
    stamp, doubts = read_timestamp(content if content is not None else b"\0")
    for doubt in doubts:
        coursedir.log.warning("%s: %s", dest_path, doubt)
    return stamp


def submitted_timestamp(api: NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    """Read a submission's timestamp for the formgrader's list, as `tolerant_timestamp` does."""
    directory = api.coursedir.submitted_directory
    folder = api.coursedir.format_path(directory, student_id, assignment_id)
    return tolerant_timestamp(api.coursedir, folder)
