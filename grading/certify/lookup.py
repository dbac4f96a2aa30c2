"""Where the certificate of a chapter lies."""

from __future__ import annotations

from pathlib import Path

from grading.layout import Layout


def certificate_path(layout: Layout, chapter: str) -> Path:
    """Return where the certificate of a chapter lies."""
    return layout.attempts / "certificates" / f"{chapter}.json"
