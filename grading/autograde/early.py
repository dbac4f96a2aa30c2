"""The warm process, started before nbgrader is imported where there seems to be work for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grading.autograde.pool import Host
from grading.layout import MARKER


@contextmanager
def early_host(root: Path, assignment: str, *, force: bool) -> Iterator[Host | None]:
    """Start what the workers of this machine will share, and end it.

    It takes seconds to import what notebooks need; meanwhile the course is read.

    Parameters
    ----------
    root
        The folder of the course.
    assignment
        What will be graded.
    force
        Whether unchanged submissions are graded as well.

    Yields
    ------
    Host
        None where there seems to be nothing to grade: a pool starts its own when it needs one.
    """
    if not _seems_needed(root, assignment, force=force):
        yield None
        return
    from grading.engine import Engine

    host = Engine.host()
    try:
        yield host
    finally:
        host.close()


def _seems_needed(root: Path, assignment: str, *, force: bool) -> bool:
    """Guess from the folders that nbgrader has by default; a wrong guess costs time only."""
    try:
        if "CourseGrader.engine" in (root / MARKER).read_text(encoding="utf-8", errors="replace"):
            return False
        for handed_in in (root / "submitted").glob(f"*/{assignment}/*.ipynb"):
            graded = root / "autograded" / handed_in.relative_to(root / "submitted")
            if force or not graded.exists() or graded.stat().st_mtime < handed_in.stat().st_mtime:
                return True
    except OSError:
        pass
    return False
