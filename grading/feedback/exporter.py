"""The exporter of feedback pages."""

from __future__ import annotations

from nbconvert.exporters import HTMLExporter


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """Has a section of its own in the configuration: the formgrader shares `HTMLExporter`'s."""
