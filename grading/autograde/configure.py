"""The lines of ``nbgrader_config.py`` that put this grader into nbgrader.

What nbgrader lets a configuration choose is chosen there by dotted paths. Three things it
does not let a configuration choose are replaced here, each for a reason:

- what ``nbgrader autograde`` and the formgrader's button run, so that there is one way from a
  submission into the gradebook, the coordinator's;
- the reading of ``timestamp.txt``, because a forged one ends autograding and the
  formgrader's list with an error;
- the headers under which the formgrader serves a submission's own files, because a page
  among them would act in the instructor's name.
"""

from __future__ import annotations

import os
from typing import Any

from grading.autograde.lock import ADDRESS
from grading.feedback.configure import configure_feedback, sandbox_submitted_files


def configure(config: Any) -> None:
    """Let nbgrader autograde, collect, the formgrader and feedback use this grader.

    The environment variable ``COURSE_GRADEBOOK_URL``, where it is set, names the gradebook.

    Parameters
    ----------
    config
        The configuration object of ``nbgrader_config.py``.
    """
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
