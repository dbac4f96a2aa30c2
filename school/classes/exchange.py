"""The folder through which assignments go out and come in on one machine: nbgrader's exchange."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import Exchange

from grading.autograde.course import Course
from shop.atomic import write_text
from shop.errors import UsageError

CONFIG = "nbgrader_config.json"
"""Read by nbgrader beside nbgrader_config.py, which is the instructor's own."""
_MODES = {"": 0o755, "outbound": 0o755, "inbound": 0o2733, "feedback": 0o711}
"""As nbgrader sets them: students may put in, and neither list nor read what others put in."""
_ROOT_MODE = 0o1777
"""nbgrader wants everybody to be able to write there, and opens the folder where it is not so.
The sticky bit keeps students from moving the class's folder away and putting theirs in its place.
"""


def exchange_settings(root: Path, course_id: str, assignments: str = ".") -> str:
    """Return nbgrader's configuration for an exchange.

    Parameters
    ----------
    root
        The folder of the exchange.
    course_id
        The course's id in it.
    assignments
        Where students' assignments lie, seen from the file.
    """
    found = {
        "CourseDirectory": {"course_id": course_id},
        "Exchange": {"root": str(root), "assignment_dir": assignments},
    }
    return json.dumps(found, indent=2) + "\n"


def make_exchange(course: Course, root: Path) -> Path:
    """Make the exchange of a class, or make it whole again, and let nbgrader use it.

    Parameters
    ----------
    course
        The class.
    root
        The folder of the exchange: one that students' accounts reach, too.

    Returns
    -------
    Path
        Where students put in.

    Raises
    ------
    UsageError
        When it cannot be made or belongs to somebody else.
    """
    root = root.resolve()
    if root == course.root or root.is_relative_to(course.root):
        raise UsageError(
            f"{root} lies in the folder of the class, which students must not reach: name one "
            "outside of it, such as /srv/nbgrader/exchange"
        )
    course_id = str(course.coursedir.course_id)
    own = root / course_id
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not os.access(root, os.W_OK | os.X_OK):
            raise PermissionError(13, "no permission", str(root))
        if root.stat().st_uid == os.geteuid():
            root.chmod(_ROOT_MODE)
        for name, mode in _MODES.items():
            folder = own / name
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)
    except OSError as error:
        raise UsageError(
            f"the exchange cannot be made at {error.filename or root}: {error.strerror}. Name a "
            "folder that is yours, or let its owner make it yours (chown)"
        ) from error
    path = course.root / CONFIG
    before = _read(path)
    before.setdefault("Exchange", {})["root"] = str(root)
    write_text(path, json.dumps(before, indent=2) + "\n")
    return own / "inbound"


def inbound(course: Course) -> Path:
    """Return where students of a class put in.

    Raises
    ------
    UsageError
        When the class has no exchange.
    """
    root = Path(str(Exchange(parent=course.app).root))
    folder = root / str(course.coursedir.course_id) / "inbound"
    if not folder.is_dir():
        raise UsageError(
            f"this class has no exchange ({folder} is not there): name what to collect, or make "
            "one with: course init --exchange DIR"
        )
    return folder


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} cannot be read ({error}): repair it or move it away") from error
    return found
