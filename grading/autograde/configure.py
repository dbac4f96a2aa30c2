"""The lines of ``nbgrader_config.py`` that put this grader into nbgrader.

What nbgrader lets a configuration choose is chosen there by dotted paths. Three things it
does not let a configuration choose are replaced here, each for a reason:

- the converter of ``nbgrader autograde`` and of the formgrader's button, because copying a
  submission, finding its notebooks and refusing ``--no-execute`` happen inside of it;
- the reading of ``timestamp.txt``, because a forged one ends autograding and the
  formgrader's list with an error;
- the headers under which the formgrader serves a submission's own files, because a page
  among them would act in the instructor's name.
"""

from __future__ import annotations

import os
from typing import Any

from grading.autograde.database import ADDRESS
from grading.feedback.configure import configure_feedback, sandbox_submitted_files

SANITISE = [
    "grading.autograde.preprocessors.RebuildOnSkeleton",
    "nbgrader.preprocessors.CheckCellMetadata",
]
AUTOGRADE = [
    "grading.autograde.preprocessors.SplitExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
    "grading.autograde.preprocessors.FlagUndecided",
]


def configure(config: Any) -> None:
    """Let nbgrader autograde, collect, the formgrader and feedback use this grader.

    The environment variable ``COURSE_GRADEBOOK_URL``, where it is set, names the gradebook.

    Parameters
    ----------
    config
        The configuration object of ``nbgrader_config.py``.
    """
    config.Autograde.sanitize_preprocessors = SANITISE
    config.Autograde.autograde_preprocessors = AUTOGRADE
    config.Autograde.exporter_class = "grading.autograde.preprocessors.SubmissionExporter"
    config.ZipCollectApp.extractor_plugin = "grading.collect.extractor.BoundedExtractor"
    if os.environ.get(ADDRESS):
        config.CourseDirectory.db_url = os.environ[ADDRESS]
    configure_feedback(config)
    _replace()


def _replace() -> None:
    """Put our converter and our reading of timestamps in nbgrader's place."""
    import nbgrader.apps.api
    import nbgrader.apps.autogradeapp
    import nbgrader.converters
    from nbgrader.coursedir import CourseDirectory

    from grading.autograde.converter import (
        CourseAutograde,
        submitted_timestamp,
        tolerant_timestamp,
    )

    for module in (nbgrader.apps.api, nbgrader.apps.autogradeapp, nbgrader.converters):
        module.Autograde = CourseAutograde
    CourseDirectory.get_existing_timestamp = tolerant_timestamp
    nbgrader.apps.api.NbGraderAPI.get_submitted_timestamp = submitted_timestamp
    sandbox_submitted_files()
