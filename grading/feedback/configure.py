"""The lines of ``nbgrader_config.py`` for feedback pages and for the formgrader's views."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbgrader

TEMPLATES = str(Path(__file__).parent / "templates")
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
NBGRADER_TEMPLATES = str(FORMGRADER / "templates")
BOOTSTRAP = str(FORMGRADER / "static" / "node_modules" / "bootstrap" / "dist" / "css")
FILTERS = {
    "markdown2html": "grading.feedback.markdown.markdown2html",
    "clean_html": "grading.feedback.clean.clean",
    "strip_files_prefix": "grading.feedback.clean.strip_files_prefix",
}


def configure_feedback(config: Any) -> None:
    """Let nbgrader's pages show student work without letting it act.

    Parameters
    ----------
    config
        The configuration object of ``nbgrader_config.py``.
    """
    config.GenerateFeedback.exporter_class = "grading.feedback.exporter.FeedbackExporter"
    config.GenerateFeedback.preprocessors = [
        "grading.feedback.grades.CourseGrades",
        "grading.feedback.released.ShowReleased",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
        "grading.feedback.outputs.KeepShowable",
        "grading.feedback.sections.Sections",
        "grading.feedback.policy.FeedbackPolicy",
    ]
    _configure_pages(config.FeedbackExporter, "course_feedback")
    _configure_pages(config.HTMLExporter, "course_formgrade")
    config.HTMLExporter.preprocessors = [
        "grading.feedback.outputs.KeepShowable",
        "grading.feedback.policy.FormgraderPolicy",
    ]
    config.FeedbackExporter.preprocessors = []


def _configure_pages(section: Any, template: str) -> None:
    section.template_name = template
    section.extra_template_basedirs = [TEMPLATES, NBGRADER_TEMPLATES]
    section.extra_template_paths = [NBGRADER_TEMPLATES, BOOTSTRAP]
    section.filters = FILTERS
    section.sanitize_html = True
    section.exclude_anchor_links = True


def sandbox_submitted_files() -> None:
    """Serve a submission's own files, in the formgrader, as pages that may do nothing."""
    from nbgrader.server_extensions.formgrader.base import BaseHandler
    from nbgrader.server_extensions.formgrader.handlers import SubmissionFilesHandler

    def policy(handler: Any) -> str:
        inherited = super(SubmissionFilesHandler, handler).content_security_policy
        return f"{inherited}; sandbox; default-src 'none'; img-src 'self' data:"

    SubmissionFilesHandler.content_security_policy = property(policy)
    BaseHandler.exporter = property(_formgrader_exporter)


def _formgrader_exporter(handler: Any) -> Any:
    """Return the exporter of the course that the formgrader shows now.

    nbgrader makes one when the server starts; a course that is opened later would be shown
    without its own configuration.
    """
    from nbconvert.exporters import HTMLExporter

    config = handler.settings["nbgrader_formgrader"].config
    return HTMLExporter(config=config)
