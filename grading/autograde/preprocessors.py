"""nbgrader's steps of autograding, done by this grader: for ``nbgrader_config.py``."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Dict, TraitError, Unicode, validate
from traitlets.config import Configurable

from grading.autograde.grade import OUR_FAULT, staged
from grading.autograde.gradebook import read_skeletons
from grading.autograde.notebook import (
    FLAG_KEY,
    engine_cells,
    fail_node,
    fill_outputs,
    notice_node,
    to_node,
)
from grading.autograde.reading import read_submission
from grading.autograde.sanitise import FlaggedNotebook, sanitise_submission
from grading.autograde.worker import ENGINE, WorkerSettings
from grading.engine.types import Reason
from grading.sandbox.limits import Limits

SUBMISSION = "course_submission"
UNDECIDED = "course_undecided"
NO_EXECUTE = (
    "--no-execute is refused: it keeps the outputs that students wrote into their notebooks "
    "and grades by them. Run the same command without it."
)


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """Reads a submitted notebook in any state; what it cannot read becomes a flagged notebook."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook; in nbgrader's first step, from the student's untouched files."""
        if not getattr(self.parent, "_sanitizing", False):
            result: tuple[str, dict[str, Any]]
            result = super().from_filename(filename, resources=resources, **options)
            return result
        given = {**(resources or {}), SUBMISSION: Path(filename).parent}
        output, after = self.from_notebook_node(new_notebook(), resources=given, **options)
        after.pop(SUBMISSION, None)
        return output, after


class RebuildOnSkeleton(NbGraderPreprocessor):  # type: ignore[misc]
    """Takes the place of nbgrader's sanitising: ids, order, flags and tests come from us."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook rebuilt on the gradebook's skeleton."""
        names = resources["nbgrader"]
        source = _coursedir(self).format_path(
            _coursedir(self).source_directory, ".", names["assignment"]
        )
        with Gradebook(names["db_url"]) as gradebook:
            skeletons = read_skeletons(gradebook.db, names["assignment"], Path(source))
        expected = {f"{skeleton.notebook}.ipynb" for skeleton in skeletons}
        files = read_submission(resources[SUBMISSION], expected=expected)
        for found in sanitise_submission(files, skeletons):
            if found.skeleton.notebook == names["notebook"]:
                for repair in found.repairs:
                    self.log.warning("Repaired for %s: %s", names["student"], repair)
                if isinstance(found, FlaggedNotebook):
                    self.log.error(
                        "Flagged: %s (%s): %s",
                        names["student"],
                        found.flag.code,
                        found.flag.detail,
                    )
                    return notice_node(found.skeleton, found.flag), resources
                return to_node(found), resources
        raise LookupError(f"the assignment has no notebook {names['notebook']!r}")


class SplitExecute(Execute):  # type: ignore[misc]
    """Takes the place of nbgrader's Execute: student code in one jail, tests in another."""

    limits = Dict(
        {},
        help="What a submission may use, by the names of `course autograde`'s options.",
    ).tag(config=True)
    engine = Unicode(ENGINE, help="Module and name of the engine.").tag(config=True)

    @validate("enabled")  # type: ignore[untyped-decorator]
    def _must_run(self, proposal: dict[str, Any]) -> bool:
        if not proposal["value"]:
            raise TraitError(NO_EXECUTE)
        return True

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any], km: object = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook and put the outputs into it."""
        if FLAG_KEY in nb.metadata:
            resources[UNDECIDED] = True
            return nb, resources
        settings = WorkerSettings(Limits(**self.limits), self.engine)
        helpers = read_submission(Path(resources["metadata"]["path"])).helpers
        try:
            with staged(helpers) as folder:
                result = ENGINES.get(settings).run(engine_cells(nb), folder)
        except Exception:
            # Whatever breaks in here is ours: the submission is flagged and the class goes on.
            self.log.exception("The grader failed; the submission is flagged")
            fail_node(nb)
            resources[UNDECIDED] = True
            ENGINES.close()
            return nb, resources
        if result.reason != Reason.OK:
            self.log.warning("Flagged (%s): %s", result.reason, result.detail)
        resources[UNDECIDED] = result.reason in OUR_FAULT
        fill_outputs(nb, result)
        return nb, resources


class FlagUndecided(NbGraderPreprocessor):  # type: ignore[misc]
    """Asks for a grade by hand where nothing could be run, or the fault is not the student's."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Mark every grade of an undecided notebook."""
        if resources.get(UNDECIDED):
            names = resources["nbgrader"]
            with Gradebook(names["db_url"]) as gradebook:
                submission = gradebook.find_submission_notebook(
                    names["notebook"], names["assignment"], names["student"]
                )
                for grade in submission.grades:
                    grade.needs_manual_grade = True
                gradebook.db.commit()
        return nb, resources


class _Engines:
    """The one engine of this process: started when it is first needed."""

    def __init__(self) -> None:
        self._settings: WorkerSettings | None = None
        self._engine: Any = None

    def get(self, settings: WorkerSettings) -> Any:
        """Return a started engine with these settings."""
        if self._engine is None or settings != self._settings:
            self.close()
            self._engine = settings.make_engine().__enter__()
            self._settings = settings
        return self._engine

    def close(self) -> None:
        """End the engine."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.__exit__(None, None, None)


ENGINES = _Engines()
atexit.register(ENGINES.close)


def _coursedir(configurable: Configurable) -> CourseDirectory:
    """Return the course's folders from the converter that owns a preprocessor."""
    owner = configurable.parent
    while owner is not None:
        if isinstance(getattr(owner, "coursedir", None), CourseDirectory):
            return owner.coursedir
        owner = owner.parent
    raise LookupError("this preprocessor works inside `nbgrader autograde` only")
