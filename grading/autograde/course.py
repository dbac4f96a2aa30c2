"""A course as nbgrader's configuration describes it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters.autograde import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, LimitOutput
from nbgrader.utils import find_all_files
from traitlets.config import Configurable

from grading.autograde.files import SubmittedFile, read_bounded
from grading.autograde.scores import Penalty
from shop.errors import UsageError

LARGEST = 1 << 30


@dataclass(frozen=True)
class Course:
    """A course folder with its nbgrader configuration.

    Attributes
    ----------
    app
        nbgrader's application or converter, which carries the configuration.
    coursedir
        nbgrader's idea of the folders.
    """

    app: Configurable
    coursedir: CourseDirectory

    @property
    def root(self) -> Path:
        """The folder of the course."""
        return Path(self.coursedir.root)

    @property
    def autograded(self) -> Path:
        """The folder of autograded submissions."""
        return self.root / str(self.coursedir.autograded_directory)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return a folder of one step: source, submitted, autograded, feedback."""
        directory = getattr(self.coursedir, f"{step}_directory")
        return Path(self.coursedir.format_path(directory, student, assignment))

    def students(self, assignment: str, wanted: list[str] | None = None) -> list[str]:
        """Return the students who handed in, in order; who handed in a file has done so, too.

        Folders whose names no gradebook can hold are left out: see `unnamed`.

        Raises
        ------
        UsageError
            When nobody did, or somebody of `wanted` did not.
        """
        pattern = self.coursedir.format_path(
            self.coursedir.submitted_directory, "(?P<student>[^/]*)", assignment, escape=True
        )
        excluded = set(filter(None, self.coursedir.student_id_exclude.split(",")))
        found = []
        for folder in self.folder("submitted", "X", "X").parent.parent.glob(f"*/{assignment}"):
            match = re.fullmatch(pattern, str(folder))
            if match and is_utf8(str(folder)) and match["student"] not in excluded:
                found.append(match["student"])
        if not found:
            place = self.folder("submitted", "STUDENT", assignment)
            raise UsageError(f"nobody has handed in {assignment!r}: there is no folder {place}")
        for name in wanted or []:
            if name not in found:
                near = difflib.get_close_matches(name, found, n=1, cutoff=0.3)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise UsageError(f"student {name!r} has not handed in {assignment!r}{hint}")
        return sorted(set(wanted)) if wanted else sorted(found)

    def unnamed(self, assignment: str) -> list[Path]:
        """Return submitted folders with a name that is not UTF-8, which no gradebook can hold."""
        root = self.folder("submitted", "X", "X").parent.parent
        return sorted(path for path in root.glob(f"*/{assignment}") if not is_utf8(str(path)))

    def source_files(self, assignment: str) -> tuple[SubmittedFile, ...]:
        """Return the files of an assignment beside its notebooks, which students get too.

        Those that ``c.Autograde.exclude_overwriting`` leaves to the students are not among them.
        """
        folder = self.folder("source", ".", assignment).resolve()
        of_students = Autograde(parent=self.app).exclude_overwriting.get(assignment, ())
        paths = files_beside_notebooks(folder, self.coursedir)
        named = [(path, path.relative_to(folder).as_posix()) for path in paths]
        return tuple(
            read_bounded(path, name, LARGEST) for path, name in named if name not in of_students
        )

    def output_limits(self) -> tuple[int, int]:
        """Return the lines of output and of traceback that nbgrader is set to keep."""
        limit = LimitOutput(parent=self.app)
        return int(limit.max_lines), int(limit.max_traceback)

    def penalty_plugin(self) -> Any:
        """Return nbgrader's plugin of late penalties as the course configures it."""
        preprocessor = AssignLatePenalties(parent=self.app)
        preprocessor.init_plugin()
        return preprocessor.plugin_inst

    def penalty(self, plugin: Any = None) -> Penalty:
        """Return the late penalty that a plugin gives, the configured one by default."""
        plugin = plugin or self.penalty_plugin()

        def late_penalty(student: str, score: float, seconds_late: float) -> float | None:
            penalty = plugin.late_submission_penalty(student, score, seconds_late)
            return None if penalty is None else float(penalty)

        return late_penalty


def open_course(root: Path) -> Course:
    """Read the configuration of a course.

    Parameters
    ----------
    root
        The folder with ``nbgrader_config.py``.

    Raises
    ------
    UsageError
        When the folder is no course.
    """
    root = root.resolve()
    if not (root / "nbgrader_config.py").is_file():
        raise UsageError(
            f"{root} is no course: it has no nbgrader_config.py. "
            "Make one with: course init, or name another with --course"
        )
    app = NbGrader()
    app.log_level = "ERROR"
    app.load_cwd_config = False
    app.initialize([], root=str(root))
    return Course(app, app.coursedir)


def files_beside_notebooks(folder: Path, coursedir: CourseDirectory) -> list[Path]:
    """Return the files of an assignment's folder that nbgrader copies beside its notebooks."""
    return sorted(map(Path, find_all_files(str(folder), [*coursedir.ignore, "*.ipynb"])))


def is_utf8(text: str) -> bool:
    """Return whether a name can be written in UTF-8, as every gradebook wants it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
