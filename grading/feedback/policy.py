"""Content security policies: what a browser may do with a page that shows student work."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
FEEDBACK = f"{NOTHING}; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""Feedback pages: text, styles and embedded images; no script of anybody."""
HANDLERS = ("toggle_name(true);", "toggle_name(false);")
"""The inline event handlers of nbgrader's own page."""


def formgrader_policy(nonce: str) -> str:
    """Return the policy of the formgrader's page: its own scripts run, by nonce, and no other."""
    handlers = " ".join(f"'sha256-{_sha256(text)}'" for text in HANDLERS)
    return "; ".join(
        [
            NOTHING,
            f"script-src 'nonce-{nonce}' 'unsafe-hashes' {handlers}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
        ]
    )


class FeedbackPolicy(Preprocessor):  # type: ignore[misc]
    """Gives the template of feedback pages their policy."""

    enabled = Bool(True).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the policy to the resources of the page."""
        resources["course_policy"] = FEEDBACK
        return nb, resources


class FormgraderPolicy(Preprocessor):  # type: ignore[misc]
    """Gives the template of the formgrader's page its policy and a fresh nonce."""

    enabled = Bool(True).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Add policy and nonce to the resources of the page."""
        nonce = secrets.token_urlsafe(18)
        resources["course_nonce"] = nonce
        resources["course_policy"] = formgrader_policy(nonce)
        return nb, resources


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
